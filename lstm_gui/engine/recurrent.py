"""What all recurrent cells share: parameters, layers and directions, validation, the chain rule."""

from __future__ import annotations

import math
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, ClassVar

import numpy as np

from lstm_gui.engine.arguments import (
    described,
    flag,
    float_dtype,
    generator,
    refuse_uncallable,
    whole_number,
)
from lstm_gui.engine.arrays import (
    BoolArray,
    FloatArray,
    plus,
    read_only,
    readable_array,
    sequence_array,
    times,
)
from lstm_gui.engine.divergence import (
    refuse_broken_gradient,
    refuse_broken_layer,
    refuse_broken_states,
    refuse_divergence,
)
from lstm_gui.engine.dropout import Dropout, dropout_masks
from lstm_gui.engine.gate_rows import resolve_gates
from lstm_gui.engine.gates import GatePolicy
from lstm_gui.engine.interventions import LayerOverrides, resolve_interventions
from lstm_gui.engine.layer_task import LayerFeedback, LayerTask, Progress, progress_within
from lstm_gui.engine.lengths import checked_lengths, masked, steps_within
from lstm_gui.engine.parameters import Parameters
from lstm_gui.engine.products import parameter_gradients
from lstm_gui.engine.states import checked_states, stacked, state_buffers
from lstm_gui.engine.trace import Gradients, LayerGradient, LayerTrace, State, Trace

LayerWeights = tuple[dict[str, FloatArray], FloatArray]
"""The parameters of a layer by their names without suffix, and what is added to W x (G·H,)."""


class Recurrent(Parameters, ABC):
    """A stack of recurrent layers in one or two directions; see the cells for their equations."""

    kind: ClassVar[str]
    blocks: ClassVar[tuple[str, ...]]
    """The signals that have rows in the weights, in PyTorch's order of rows."""
    state_names: ClassVar[tuple[str, ...]]
    """The signals that are carried from step to step, in the order of `initial_state`."""
    gate_names: ClassVar[tuple[str, ...]]
    """The signals that a gate policy applies to."""

    def __init__(
        self,
        input_size: int,
        hidden_size: int,
        num_layers: int,
        *,
        bidirectional: bool,
        bias: bool,
        dtype: object,
        seed: object,
    ) -> None:
        self.input_size = whole_number("input_size", input_size)
        self.hidden_size = whole_number("hidden_size", hidden_size)
        self.num_layers = whole_number("num_layers", num_layers)
        self.bidirectional = flag("bidirectional", bidirectional)
        self.bias = flag("bias", bias)
        self.num_directions = 2 if self.bidirectional else 1
        biases = ("bias_ih", "bias_hh") if self.bias else ()
        self._signals = tuple(dict.fromkeys((*self.blocks, *reversed(self.state_names))))
        size = self.hidden_size
        self._places = tuple(
            (name, (..., slice(place * size, (place + 1) * size)))
            for place, name in enumerate(self.blocks)
        )
        """Where each signal stands in a buffer (T, B, G·H)."""
        self._weight_names = ("weight_ih", "weight_hh", *biases, *self._extra_shapes())
        self._names = tuple(
            tuple((name, name + self.suffix(layer)) for name in self._weight_names)
            for layer in range(self.layer_count)
        )
        """The names of each layer's parameters, without and with their suffix."""
        self._suffixes = tuple(map(self.suffix, range(self.layer_count)))
        self._known_weights: tuple[object, tuple[LayerWeights, ...]] = None, ()
        rng, bound = generator(seed), 1 / math.sqrt(self.hidden_size)
        super().__init__(
            float_dtype(dtype),
            {name: rng.uniform(-bound, bound, shape) for name, shape in self._layout().items()},
        )

    # What a cell defines

    @abstractmethod
    def config(self) -> dict[str, Any]:
        """Return `kind` and the constructor's arguments, as JSON can hold them."""

    @abstractmethod
    def _run_layer(self, task: LayerTask) -> Mapping[str, FloatArray]:
        """Run the time loop and return every signal (T, B, H) by name."""

    @abstractmethod
    def _backward_layer(
        self,
        layer: LayerTrace,
        weights: Mapping[str, FloatArray],
        output_gradient: FloatArray,
        final_gradients: tuple[FloatArray, ...],
        valid: BoolArray | None,
        progress: Callable[[int], None] | None = None,
    ) -> LayerFeedback:
        """Run BPTT through one direction of one layer, with `progress(step)` now and then."""

    def _extra_shapes(self) -> dict[str, tuple[int, ...]]:
        """Return the shapes of parameters beyond weights and biases, by name without suffix."""
        return {}

    def _input_bias(self, weights: Mapping[str, FloatArray]) -> FloatArray:
        """Return what is added to the input product (G·H,)."""
        if not self.bias:
            return np.zeros(self._rows, dtype=weights["weight_ih"].dtype)
        return plus(weights["bias_ih"], weights["bias_hh"])

    def memory_rows(self, *, chrono: bool) -> tuple[tuple[int, float], ...]:
        """Return the row blocks that hold the state, with the sign of their bias.

        `chrono`: also those that close the input in return.
        """
        del chrono
        return ()

    # Sizes and names

    @property
    def output_size(self) -> int:
        """H·R: the width of `trace.outputs`."""
        return self.hidden_size * self.num_directions

    @property
    def layer_count(self) -> int:
        """L·R: the length of `trace.layers`."""
        return self.num_layers * self.num_directions

    @property
    def signals(self) -> tuple[str, ...]:
        """The names that `Clamp` takes: gates, candidate and states."""
        return self._signals

    @property
    def _rows(self) -> int:
        """G·H: the rows of the weights."""
        return len(self.blocks) * self.hidden_size

    def suffix(self, layer: int) -> str:
        """Return how the parameter names of `trace.layers[layer]` end, such as "_l0_reverse"."""
        depth, direction = divmod(layer, self.num_directions)
        return f"_l{depth}" + ("_reverse" if direction else "")

    def _layout(self) -> dict[str, tuple[int, ...]]:
        rows = self._rows
        layout: dict[str, tuple[int, ...]] = {}
        for layer in range(self.layer_count):
            suffix = self.suffix(layer)
            width = self.input_size if layer < self.num_directions else self.output_size
            layout["weight_ih" + suffix] = (rows, width)
            layout["weight_hh" + suffix] = (rows, self.hidden_size)
            if self.bias:
                layout["bias_ih" + suffix] = (rows,)
                layout["bias_hh" + suffix] = (rows,)
            for name, shape in self._extra_shapes().items():
                layout[name + suffix] = shape
        return layout

    # Forward

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
        """Run over `inputs` and return every signal.

        `inputs` (T, D) or (T, B, D), real and finite; `initial_state` of the cell's structure, each
        part (L·R, B, H), zeros if None; `gates` a policy or a mapping from gate names to policies;
        `interventions` a sequence of `Clamp` and `Ablate`; `lengths` (B,) integers 1…T, beyond
        which a sequence has outputs 0 and keeps its state; `progress(step, steps)` is called every
        few hundredths of a second and may raise to cancel; `dropout` acts between the layers, for
        training only. A bad argument raises ValueError or TypeError that names it, a value that
        leaves the finite range `Divergence`.
        """
        array = sequence_array(inputs, self.dtype, self.input_size)
        steps, sequences = array.shape[:2]
        states = self.checked_states("initial_state", initial_state, sequences)
        policies = resolve_gates(gates, self.gate_names)
        overrides = resolve_interventions(
            interventions,
            signals=self.signals,
            layers=self.layer_count,
            steps=steps,
            units=self.hidden_size,
            dtype=self.dtype,
        )
        if dropout is not None and not isinstance(dropout, Dropout):
            raise TypeError(f"dropout must be an engine.Dropout or None, not {described(dropout)}")
        refuse_uncallable("progress", progress)
        checked = checked_lengths(lengths, steps, sequences)
        return self.run(
            self.parameters, array, states, policies, overrides, checked, progress, dropout
        )

    def run(
        self,
        parameters: Mapping[str, FloatArray],
        inputs: FloatArray,
        initial: tuple[FloatArray, ...],
        policies: Mapping[str, GatePolicy],
        overrides: tuple[LayerOverrides, ...],
        lengths: tuple[int, ...] | None = None,
        progress: Progress | None = None,
        dropout: Dropout | None = None,
        first_step: int = 0,
    ) -> Trace:
        """Run on arguments that are known to fit; any dtype, so also the complex step's.

        `first_step` is the step of a longer run that `inputs` begin with.
        """
        steps = len(inputs)
        valid = steps_within(lengths, steps)
        read_only(inputs)
        layers: list[LayerTrace] = []
        finals: list[tuple[FloatArray, ...]] = []
        layer_inputs = inputs
        dropped = dropout_masks(dropout, self.num_layers - 1, inputs, self.output_size)
        for depth in range(self.num_layers):
            outputs: list[FloatArray] = []
            for direction in range(self.num_directions):
                index = depth * self.num_directions + direction
                weights, bias = self._weights(parameters)[index]
                task = LayerTask(
                    weights,
                    layer_inputs,
                    bias,
                    state_buffers(initial, index, steps, reverse=bool(direction)),
                    policies,
                    overrides[index],
                    valid,
                    bool(direction),
                    progress_within(progress, index, steps, self.layer_count),
                )
                signals = self._run_layer(task)
                if not task.finite:
                    for name in reversed(self.state_names):
                        refuse_divergence(
                            index,
                            name,
                            signals[name],
                            backwards=bool(direction),
                            first_step=first_step,
                        )
                layers.append(
                    LayerTrace(
                        signals,
                        inputs=layer_inputs,
                        reverse=bool(direction),
                        policies=policies,
                        overrides=overrides[index],
                    )
                )
                last = 0 if direction else steps
                finals.append(tuple([buffer[last : last + 1].copy() for buffer in task.states]))
                outputs.append(masked(signals["hidden"], valid))
            layer_inputs = outputs[0] if len(outputs) == 1 else np.concatenate(outputs, axis=2)
            if dropped and depth < len(dropped):
                layer_inputs = times(layer_inputs, dropped[depth])
            read_only(layer_inputs)
        return Trace.of(
            inputs=inputs,
            outputs=layer_inputs,
            final_state=self._as_state(tuple([read_only(part) for part in stacked(finals)])),
            layers=tuple(layers),
            lengths=lengths,
            made_by=self,
            parameters=parameters,
            dropped=dropped,
            valid=valid,
            first_step=first_step,
        )

    # Backward

    def backward(
        self,
        trace: Trace,
        output_gradient: object,
        final_state_gradient: object = None,
        *,
        progress: Progress | None = None,
    ) -> Gradients:
        """Return the exact gradients of a loss L by backpropagation through time.

        `output_gradient` is dL/d outputs, (T, B, H·R); `final_state_gradient` dL/d final_state with
        its structure, zeros if None. The result has the names of `state_dict()`, "inputs"
        (T, B, D), "initial_state", and "layers": per layer `.hidden` and `.cell`, the total
        gradient that arrives at each step. `progress(step, steps)` counts the steps done from the
        end and may raise to cancel. Uses the parameters of the forward pass, and leaves the trace
        as it is. ValueError if `trace` was made by another network, `Divergence` if a gradient
        leaves the finite range.
        """
        if not isinstance(trace, Trace):
            raise TypeError(f"trace must be an engine.Trace, not {described(trace)}")
        if trace.made_by is not self:
            raise ValueError("trace was made by another network; run forward on this one first")
        gradient = readable_array(
            "output_gradient", output_gradient, self.dtype, trace.outputs.shape, "(T, B, H·R)"
        )
        finals = self.checked_states("final_state_gradient", final_state_gradient, trace.sequences)
        refuse_uncallable("progress", progress)
        return self.backpropagate(trace, gradient, finals, progress)

    def backpropagate(
        self,
        trace: Trace,
        gradient: FloatArray,
        finals: tuple[FloatArray, ...],
        progress: Progress | None,
    ) -> Gradients:
        """Do what `backward` does, on arguments that are known to fit."""
        gradients: Gradients = dict.fromkeys(self._parameters)
        arriving: list[LayerGradient] = []
        initial: list[tuple[FloatArray, ...]] = []
        size = self.hidden_size
        for depth in reversed(range(self.num_layers)):
            if trace.dropped and depth < len(trace.dropped):
                gradient = times(gradient, trace.dropped[depth])
            gradient = masked(gradient, trace.valid)
            below: FloatArray | None = None
            for direction in reversed(range(self.num_directions)):
                index = depth * self.num_directions + direction
                layer, (weights, _) = trace.layers[index], self._weights(trace.parameters)[index]
                feedback = self._backward_layer(
                    layer,
                    weights,
                    gradient[:, :, direction * size : (direction + 1) * size]
                    if self.bidirectional
                    else gradient,
                    tuple([part[index] for part in finals]),
                    trace.valid,
                    progress_within(progress, len(initial), trace.steps, self.layer_count),
                )
                report = None
                if progress is not None:
                    done = (len(initial) + 1) * trace.steps, self.layer_count * trace.steps
                    report = partial(progress, *done)
                    report()
                to_inputs, found, finite = parameter_gradients(feedback, layer, weights, report)
                suffix = self._suffixes[index]
                for name, value in found.items():
                    gradients[name + suffix] = value
                if not finite:
                    refuse_broken_layer(
                        index, found, feedback.arriving, backwards=not layer.reverse
                    )
                below = to_inputs if below is None else plus(below, to_inputs)
                arriving.append(feedback.arriving)
                initial.append(tuple([part[np.newaxis] for part in feedback.initial]))
            assert below is not None  # noqa: S101  # every layer has at least one direction
            gradient = below
        states = stacked(initial[::-1])
        if self.bidirectional or not finite:  # the sum of two can overflow by itself
            refuse_broken_gradient(gradient, "the gradient of inputs")
        refuse_broken_states(states)
        gradients["inputs"] = gradient
        gradients["initial_state"] = self._as_state(states)
        gradients["layers"] = tuple(reversed(arriving))
        return gradients

    def layer_gradient(
        self, trace: Trace, layer: int, run: LayerTrace, final_gradients: tuple[FloatArray, ...]
    ) -> LayerGradient:
        """Return what arrives at each step of `run` from a gradient of its final state alone.

        `run` is a part of `trace.layers[layer]`, see `LayerTrace.repeated`.
        """
        nothing = np.zeros(run.hidden.shape, dtype=self.dtype)
        return self.feedback(trace, layer, run, nothing, final_gradients).arriving

    def feedback(
        self,
        trace: Trace,
        layer: int,
        run: LayerTrace,
        output_gradient: FloatArray,
        final_gradients: tuple[FloatArray, ...],
    ) -> LayerFeedback:
        """Return what BPTT over a part of `trace.layers[layer]` hands back."""
        weights, _ = self._weights(trace.parameters)[layer]
        return self._backward_layer(run, weights, output_gradient, final_gradients, None)

    # Pieces

    def _common_config(self) -> dict[str, Any]:
        return {
            "kind": self.kind,
            "input_size": self.input_size,
            "hidden_size": self.hidden_size,
            "num_layers": self.num_layers,
            "bidirectional": self.bidirectional,
            "bias": self.bias,
            "dtype": self.dtype.name,
        }

    def _by_block(self, buffer: FloatArray, ending: str = "") -> dict[str, FloatArray]:
        """Return the views (T, B, H) of a buffer (T, B, G·H) by signal name."""
        return {name + ending: buffer[place] for name, place in self._places}

    def _weights(self, parameters: Mapping[str, FloatArray]) -> tuple[LayerWeights, ...]:
        """Return the parameters by layer; those of the last call are known for BPTT."""
        known, by_layer = self._known_weights
        if known is not parameters:
            each = [{name: parameters[full] for name, full in names} for names in self._names]
            by_layer = tuple([(weights, self._input_bias(weights)) for weights in each])
            self._known_weights = parameters, by_layer
        return by_layer

    def checked_states(self, name: str, state: object, sequences: int) -> tuple[FloatArray, ...]:
        """Return a state's parts, (L·R, B, H) each, zeros for None, after checking them."""
        shape = (self.layer_count, sequences, self.hidden_size)
        return checked_states(name, state, len(self.state_names), shape, self.dtype)

    def _as_state(self, parts: tuple[FloatArray, ...]) -> State:
        return parts[0] if len(parts) == 1 else (parts[0], parts[1])
