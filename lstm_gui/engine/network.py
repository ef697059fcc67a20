"""A network: a recurrent stack and what follows it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np

from lstm_gui.engine.arguments import described, refuse_uncallable
from lstm_gui.engine.arrays import FloatArray, read_only, readable_array
from lstm_gui.engine.divergence import refuse_broken_gradient, refuse_broken_predictions
from lstm_gui.engine.heads import Linear, predict, predict_backward
from lstm_gui.engine.lstm import LSTM
from lstm_gui.engine.parameters import checked_parameters
from lstm_gui.engine.recurrent import Recurrent
from lstm_gui.engine.trace import Gradients, Trace

if TYPE_CHECKING:
    from lstm_gui.engine.dropout import Dropout
    from lstm_gui.engine.gru import GRU
    from lstm_gui.engine.layer_task import Progress
    from lstm_gui.engine.rnn import RNN

KINDS = ("lstm", "gru", "rnn")
"""The cells that there are, by the `kind` of their configuration."""

HEAD_PREFIX = "head."


class Network:
    """A recurrent network with an optional head on its outputs.

    `recurrent` is an `LSTM`, `GRU` or `RNN`, `head` a `Linear` over its H·R outputs or None.
    Parameter names are those of `recurrent`, and those of the head behind "head.".
    """

    def __init__(self, recurrent: Recurrent, head: Linear | None = None) -> None:
        if not isinstance(recurrent, Recurrent):
            raise TypeError(
                f"recurrent must be an engine.LSTM, GRU or RNN, not {described(recurrent)}"
            )
        if head is not None:
            if not isinstance(head, Linear):
                raise TypeError(f"head must be an engine.Linear or None, not {described(head)}")
            if head.input_size != recurrent.output_size:
                raise ValueError(
                    f"head must have input_size {recurrent.output_size} (hidden_size × "
                    f"directions), not {head.input_size}"
                )
            if head.dtype != recurrent.dtype:
                raise ValueError(
                    f"head must have the dtype of recurrent, {recurrent.dtype}, not {head.dtype}"
                )
        self.recurrent = recurrent
        self.head = head

    @property
    def dtype(self) -> np.dtype[Any]:
        """The dtype of all parameters and signals."""
        return self.recurrent.dtype

    @property
    def parameter_count(self) -> int:
        """How many numbers can be learnt."""
        head = 0 if self.head is None else self.head.parameter_count
        return self.recurrent.parameter_count + head

    @property
    def parameters(self) -> dict[str, FloatArray]:
        """The current arrays by name, read-only."""
        found = dict(self.recurrent.parameters)
        if self.head is not None:
            found |= {HEAD_PREFIX + name: array for name, array in self.head.parameters.items()}
        return found

    def parameter_shapes(self) -> dict[str, tuple[int, ...]]:
        """Return the shape of every parameter by name."""
        return {name: array.shape for name, array in self.parameters.items()}

    def state_dict(self) -> dict[str, FloatArray]:
        """Return copies of all parameters by name."""
        return {name: array.copy() for name, array in self.parameters.items()}

    def load_state_dict(self, mapping: Mapping[str, object]) -> None:
        """Take over copies of all parameters; on ValueError nothing has changed.

        The message names every missing, extra and misshapen parameter.
        """
        self.replace_parameters(checked_parameters(mapping, self.parameter_shapes(), self.dtype))

    def replace_parameters(self, values: Mapping[str, FloatArray]) -> None:
        """Take over arrays that are known to fit, such as an update's, without a copy."""
        self.recurrent.replace_parameters(values)
        if self.head is not None:
            self.head.replace_parameters(head_part(values))

    def copy(self) -> Network:
        """Return an independent network with the same parameters."""
        return Network(self.recurrent.copy(), None if self.head is None else self.head.copy())

    def config(self) -> dict[str, Any]:
        """Return what `network_from_config` needs to build this network, as JSON can hold it."""
        return {
            "recurrent": self.recurrent.config(),
            "head": None if self.head is None else self.head.config(),
        }

    def forward(
        self,
        inputs: object,
        initial_state: object = None,
        gates: object = None,
        interventions: object = (),
        lengths: object = None,
        *,
        progress: Progress | None = None,
        dropout: Dropout | None = None,
    ) -> Trace:
        """Run over `inputs`; the arguments are those of `Recurrent.forward`.

        The trace has `predictions` (T, B, output), or None without a head.
        """
        trace = self.recurrent.forward(
            inputs,
            initial_state,
            gates,
            interventions,
            lengths,
            progress=progress,
            dropout=dropout,
        )
        if self.head is None:
            return trace
        report = self._report(progress, trace, done=True)
        with np.errstate(over="ignore", invalid="ignore", under="ignore"):
            return with_predictions(trace, self.head, self.head.parameters, report)

    def backward(
        self,
        trace: Trace,
        prediction_gradient: object,
        final_state_gradient: object = None,
        *,
        progress: Progress | None = None,
    ) -> Gradients:
        """Return all gradients by name from dL/d predictions (T, B, output).

        Without a head `prediction_gradient` is dL/d outputs. The rest is as in
        `Recurrent.backward`; ValueError if `trace` was made by another network.
        """
        if self.head is None:
            return self.recurrent.backward(
                trace, prediction_gradient, final_state_gradient, progress=progress
            )
        if not isinstance(trace, Trace):
            raise TypeError(f"trace must be an engine.Trace, not {described(trace)}")
        ours = trace.head is self.head and trace.made_by is self.recurrent
        if not ours or trace.predictions is None:
            raise ValueError("trace was made by another network; run forward on this one first")
        gradient = readable_array(
            "prediction_gradient",
            prediction_gradient,
            self.dtype,
            trace.predictions.shape,
            "(T, B, output)",
        )
        name = "final_state_gradient"
        finals = self.recurrent.checked_states(name, final_state_gradient, trace.sequences)
        refuse_uncallable("progress", progress)
        report = self._report(progress, trace, done=False)
        with np.errstate(over="ignore", invalid="ignore", under="ignore"):
            found, output_gradient = predict_backward(
                trace.head_parameters, trace.outputs, gradient, report
            )
            for parameter, array in found.items():
                refuse_broken_gradient(array, f"head: the gradient of {parameter}")
            gradients = self.recurrent.backpropagate(trace, output_gradient, finals, progress)
        return gradients | {HEAD_PREFIX + name: array for name, array in found.items()}

    def _report(
        self, progress: Progress | None, trace: Trace, *, done: bool
    ) -> Callable[[], None] | None:
        """Return what tells `progress` that the head is at work, after all steps or before them."""
        if progress is None:
            return None
        steps = trace.steps * self.recurrent.layer_count
        return partial(progress, steps if done else 0, steps)


def with_predictions(
    trace: Trace,
    head: Linear,
    parameters: Mapping[str, FloatArray],
    progress: Callable[[], None] | None = None,
) -> Trace:
    """Return the trace completed by the head's predictions; `Divergence` if one is not finite."""
    predictions = read_only(predict(parameters, trace.outputs, progress))
    refuse_broken_predictions(predictions, trace.first_step)
    fields = vars(trace) | {
        "predictions": predictions,
        "head": head,
        "head_parameters": parameters,
    }
    return Trace.of(**fields)


def build(config: Mapping[str, Any]) -> Recurrent:
    """Return the recurrent stack that `Recurrent.config()` describes, with fresh parameters.

    ValueError names an unknown kind or an argument that the cell does not have.
    """
    kind, arguments = _kind_and_arguments("recurrent", config, KINDS)
    try:
        return cell_of(kind)(**arguments)
    except TypeError as error:
        raise ValueError(f"config of a {kind}: {error}") from error


def network_from_config(config: Mapping[str, Any]) -> Network:
    """Return the network that `Network.config()` describes, with fresh parameters."""
    if not isinstance(config, Mapping) or "recurrent" not in config:
        raise ValueError(f"config must have a 'recurrent' part, not {described(config)}")
    head = None
    if config.get("head") is not None:
        _, arguments = _kind_and_arguments("head", config["head"], ("linear",))
        try:
            head = Linear(**arguments)
        except TypeError as error:
            raise ValueError(f"config of the head: {error}") from error
    return Network(build(config["recurrent"]), head)


def cell_of(kind: str) -> type[LSTM | GRU | RNN]:
    """Return the class of the cells of a kind; those that a program does not use stay unloaded."""
    if kind == "gru":
        from lstm_gui.engine.gru import GRU

        return GRU
    if kind == "rnn":
        from lstm_gui.engine.rnn import RNN

        return RNN
    return LSTM


def _kind_and_arguments(
    part: str, config: object, kinds: tuple[str, ...]
) -> tuple[str, dict[str, Any]]:
    if not isinstance(config, Mapping):
        raise ValueError(f"config of the {part} must be a mapping, not {described(config)}")
    kind = config.get("kind")
    if kind not in kinds:
        raise ValueError(f"kind of the {part} must be one of {', '.join(kinds)}, not {kind!r}")
    return str(kind), {str(name): value for name, value in config.items() if name != "kind"}


def head_part(values: Mapping[str, FloatArray]) -> dict[str, FloatArray]:
    """Return the head's parameters out of a network's, without the prefix."""
    return {
        name.removeprefix(HEAD_PREFIX): array
        for name, array in values.items()
        if name.startswith(HEAD_PREFIX)
    }
