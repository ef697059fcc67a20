"""The long short-term memory cell."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, ClassVar

from lstm_gui.engine import kernels, lstm_compiled, lstm_steps
from lstm_gui.engine.arguments import described, flag, one_of
from lstm_gui.engine.arrays import BoolArray, FloatArray
from lstm_gui.engine.layer_task import LayerFeedback, LayerTask
from lstm_gui.engine.lstm_derivatives import local_derivatives, peephole_gradients
from lstm_gui.engine.lstm_variant import BLOCKS, GATES, Variant
from lstm_gui.engine.recurrent import Recurrent
from lstm_gui.engine.trace import LayerGradient, LayerTrace

PARTS = ("input_gate", "forget_gate", "output_gate", "input_activation", "output_activation")
"""What `without` can leave out: the ablations of Greff et al. 2017."""


class LSTM(Recurrent):
    """Long short-term memory (Hochreiter & Schmidhuber 1997) with forget gate (Gers et al. 2000).

    With x the input, h₋ and c₋ the states of the step before, W the input weights `weight_ih`, U
    the recurrent weights `weight_hh` and b the sum of both biases (Greff et al. 2017, section II):

        i = σ(W_i x + U_i h₋ + b_i)       input gate
        f = σ(W_f x + U_f h₋ + b_f)       forget gate
        g = tanh(W_g x + U_g h₋ + b_g)    candidate
        o = σ(W_o x + U_o h₋ + b_o)       output gate
        c = f ⊙ c₋ + i ⊙ g                cell state
        h = o ⊙ tanh(c)                   hidden state

    and backwards, with δh and δc what arrives at h and c, z the pre-activations and ₊ the step
    after:

        δc = δc₊ ⊙ f₊ + δh ⊙ o ⊙ (1 − tanh² c)
        δz_i = δc ⊙ g ⊙ i(1 − i)    δz_f = δc ⊙ c₋ ⊙ f(1 − f)
        δz_g = δc ⊙ i ⊙ (1 − g²)    δz_o = δh ⊙ tanh(c) ⊙ o(1 − o)
        δh₋ = Uᵀ δz

    where a gate policy puts its own value and slope in place of σ's. The rows of the parameters
    are in PyTorch's order i, f, g, o. Variants:

    - `peepholes` (Gers & Schmidhuber 2000): z_i gains p_i ⊙ c₋, z_f gains p_f ⊙ c₋ and z_o gains
      p_o ⊙ c, with p the parameters `weight_ci`, `weight_cf`, `weight_co`, each (H,);
    - `coupled` (Greff et al. 2017, CIFG): f = 1 − i; the rows of f have no effect;
    - `without`, any of "input_gate", "forget_gate", "output_gate" (the gate is 1) and
      "input_activation" (g = z_g), "output_activation" (h = o ⊙ c): Greff's ablations.
    """

    kind: ClassVar[str] = "lstm"
    blocks: ClassVar[tuple[str, ...]] = BLOCKS
    state_names: ClassVar[tuple[str, ...]] = ("hidden", "cell")
    gate_names: ClassVar[tuple[str, ...]] = GATES

    def __init__(
        self,
        input_size: int,
        hidden_size: int,
        num_layers: int = 1,
        bidirectional: bool = False,
        bias: bool = True,
        peepholes: bool = False,
        coupled: bool = False,
        dtype: object = "float32",
        seed: object = 0,
        *,
        without: Sequence[str] = (),
    ) -> None:
        self.peepholes = flag("peepholes", peepholes)
        self.coupled = flag("coupled", coupled)
        self.without = _checked_parts(without)
        if self.coupled and {"input_gate", "forget_gate"} & set(self.without):
            raise ValueError("without must leave both gates of a coupled LSTM in place")
        self._variant = Variant(self.peepholes, self.coupled, self.without)
        super().__init__(
            input_size,
            hidden_size,
            num_layers,
            bidirectional=bidirectional,
            bias=bias,
            dtype=dtype,
            seed=seed,
        )
        self._signal_places = {
            reverse: self._places_of_signals(reverse=reverse) for reverse in (False, True)
        }

    def config(self) -> dict[str, Any]:
        """Return `kind` and the constructor's arguments, as JSON can hold them."""
        return {
            **self._common_config(),
            "peepholes": self.peepholes,
            "coupled": self.coupled,
            "without": list(self.without),
        }

    def memory_rows(self, *, chrono: bool) -> tuple[tuple[int, float], ...]:
        """Return the forget gate's rows, and for chrono the input gate's in return."""
        if self.coupled:  # f = 1 − i: closing i is what holds
            return ((0, -1.0),)
        return ((1, 1.0), (0, -1.0)) if chrono else ((1, 1.0),)

    def _extra_shapes(self) -> dict[str, tuple[int, ...]]:
        names = ("weight_ci", "weight_cf", "weight_co") if self.peepholes else ()
        return dict.fromkeys(names, (self.hidden_size,))

    def _places_of_signals(self, *, reverse: bool) -> dict[str, tuple[int, Any]]:
        """Return where the compiled run puts each signal: gates, pre-activations, h or c."""
        before, after = slice(None, -1), slice(1, None)
        if reverse:
            before, after = after, before
        return {
            **{name: (0, place) for name, place in self._places},
            "cell": (3, after),
            "hidden": (2, after),
            **{f"{name}_pre": (1, place) for name, place in self._places},
            "cell_before": (3, before),
            "hidden_before": (2, before),
            "_gates": (0, ...),
        }

    def _run_layer(self, task: LayerTask) -> Mapping[str, FloatArray]:
        compiled = kernels.load(self.kind)
        places = self._signal_places[task.reverse]
        if compiled and (found := lstm_compiled.signals(compiled, task, self._variant, places)):
            return found
        return lstm_steps.forward_steps(task, self._variant)

    def _backward_layer(
        self,
        layer: LayerTrace,
        weights: Mapping[str, FloatArray],
        output_gradient: FloatArray,
        final_gradients: tuple[FloatArray, ...],
        valid: BoolArray | None,
        progress: Callable[[int], None] | None = None,
    ) -> LayerFeedback:
        compiled = kernels.load(self.kind)
        given = output_gradient, final_gradients, valid
        if compiled and layer.has("_gates"):  # as the compiled run leaves them
            plain = lstm_compiled.plain_rules(layer, valid, self._variant)
            local = plain or local_derivatives(layer, weights, valid, self._variant)
            weight = weights["weight_hh"]
            pre, found_states = lstm_compiled.backward_steps(
                compiled, layer, local, weight, *given, progress
            )
        else:
            pre, found_states = lstm_steps.backward_steps(
                layer, weights, *given, self._variant, progress
            )
        hidden, cell, *initial = found_states
        found = peephole_gradients(layer, pre) if self.peepholes else {}
        return LayerFeedback(pre, pre, found, tuple(initial), LayerGradient(hidden, cell))


def _checked_parts(without: object) -> tuple[str, ...]:
    if isinstance(without, str) or not isinstance(without, Sequence):
        raise TypeError(f"without must be a sequence of names, not {described(without)}")
    parts = tuple(one_of(f"without[{n}]", part, PARTS) for n, part in enumerate(without))
    for place, part in enumerate(parts):
        if part in parts[:place]:
            raise ValueError(f"without[{place}] must name another part than before, not {part!r}")
    return parts
