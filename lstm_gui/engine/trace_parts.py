"""One sequence out of a batch, as a trace of its own."""

from __future__ import annotations

from dataclasses import replace

from lstm_gui.engine.arguments import refuse_other_kind, whole_number
from lstm_gui.engine.trace import LayerTrace, State, Trace


def one_sequence(trace: Trace, sequence: int) -> Trace:
    """Return one sequence of a batch as a trace with B = 1, as views, cut to its length."""
    refuse_other_kind("trace", trace, Trace)
    place = whole_number("sequence", sequence, minimum=0, maximum=trace.sequences - 1)
    one = slice(place, place + 1)
    steps = slice(0, trace.steps if trace.lengths is None else trace.lengths[place])
    layers = tuple(
        LayerTrace(
            {name: layer.signal(name)[steps, one] for name in layer.all_names},
            inputs=layer.inputs[steps, one],
            reverse=layer.reverse,
            policies=layer.policies,
            overrides=layer.overrides.within(steps),
        )
        for layer in trace.layers
    )
    return replace(
        trace,
        inputs=trace.inputs[steps, one],
        outputs=trace.outputs[steps, one],
        final_state=_state_of(trace.final_state, one),
        layers=layers,
        predictions=None if trace.predictions is None else trace.predictions[steps, one],
        lengths=None,
        dropped=tuple(mask[steps, one] for mask in trace.dropped),
        valid=None,
    )


def _state_of(state: State, one: slice) -> State:
    if isinstance(state, tuple):
        return state[0][:, one], state[1][:, one]
    return state[:, one]
