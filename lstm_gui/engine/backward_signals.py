"""What BPTT computes inside every step: how a gradient comes in, passes the gates and leaves."""

from __future__ import annotations

import numpy as np

from lstm_gui.engine.arguments import described, refuse_other_kind, whole_number
from lstm_gui.engine.arrays import FloatArray
from lstm_gui.engine.interventions import LayerOverrides
from lstm_gui.engine.recurrent import Recurrent
from lstm_gui.engine.trace import LayerGradient, LayerTrace, Trace


def backward_signals(
    trace: Trace,
    arriving: LayerGradient,
    *,
    layer: int = 0,
    sequence: int = 0,
    start: int = 0,
    stop: int | None = None,
) -> dict[str, FloatArray]:
    """Return the parts of BPTT at the steps start … stop − 1 of one sequence, (steps, H) each.

    `arriving` is what `backward` gave for this layer. The result has, by name:

    - "hidden" and (LSTM) "cell": dL/dh_t and dL/dc_t as they arrive, the sum of
      "hidden_given" (from the predictions or the layer above) and "hidden_later" (from the step
      after), and of "cell_from_hidden" (through h_t) and "cell_later";
    - "input_gate_pre" and so on for every block of the cell: the gradient of its pre-activation;
    - "hidden_before" and (LSTM) "cell_before": what is handed on to the step before;
    - "inputs" (steps, D of the layer): what is handed on to what came in.

    In the reverse direction the step after is t − 1. ValueError for a layer with interventions.
    """
    if not isinstance(trace, Trace) or not isinstance(trace.made_by, Recurrent):
        raise TypeError(f"trace must be an engine.Trace, not {described(trace)}")
    refuse_other_kind("arriving", arriving, LayerGradient)
    recurrent = trace.made_by
    index = whole_number("layer", layer, minimum=0, maximum=len(trace.layers) - 1)
    place = whole_number("sequence", sequence, minimum=0, maximum=trace.sequences - 1)
    run = trace.layers[index]
    if run.overrides.by_signal:
        raise ValueError("trace must be one without interventions")
    steps = trace.steps if trace.lengths is None else trace.lengths[place]
    first = whole_number("start", start, minimum=0, maximum=steps - 1)
    last = steps if stop is None else whole_number("stop", stop, minimum=first + 1, maximum=steps)

    # One step more on the side that the gradients come from says what came from there.
    wide = slice(max(first - 1, 0), last) if run.reverse else slice(first, min(last + 1, steps))
    found = _at_steps(recurrent, trace, index, run, arriving, place, wide)
    shown = slice(first - wide.start, last - wide.start)
    for state in recurrent.state_names:
        handed_on = found[f"{state}_before"]
        later = np.zeros_like(handed_on)
        if run.reverse:
            later[1:] = handed_on[:-1]
        else:
            later[:-1] = handed_on[1:]
        found[f"{state}_later"] = later
    found["hidden_given"] = found["hidden"] - found["hidden_later"]
    return {name: values[shown] for name, values in found.items()}


def _at_steps(
    recurrent: Recurrent,
    trace: Trace,
    index: int,
    run: LayerTrace,
    arriving: LayerGradient,
    place: int,
    steps: slice,
) -> dict[str, FloatArray]:
    """Let the cell's own BPTT run over the steps as if each were a sequence of one step."""
    each = LayerTrace(
        {name: run.signal(name)[np.newaxis, steps, place] for name in run.all_names},
        inputs=run.inputs[np.newaxis, steps, place],
        reverse=run.reverse,
        policies=run.policies,
        overrides=LayerOverrides(),
    )
    hidden = arriving.hidden[np.newaxis, steps, place]
    found = {"hidden": hidden[0]}
    nothing = np.zeros_like(hidden[0])
    carried: tuple[FloatArray, ...] = (nothing,)
    if arriving.cell is not None:
        found["cell"] = arriving.cell[steps, place]
        # Without anything carried, what arrives at the cell state comes through h alone.
        alone = recurrent.feedback(trace, index, each, hidden, (nothing, nothing)).arriving.cell
        assert alone is not None  # noqa: S101  # a cell that takes two states gives two
        found["cell_from_hidden"] = alone[0]
        carried = (nothing, found["cell"] - alone[0])
    feedback = recurrent.feedback(trace, index, each, hidden, carried)
    size = recurrent.hidden_size
    for number, block in enumerate(recurrent.blocks):
        found[f"{block}_pre"] = feedback.pre[0, :, number * size : (number + 1) * size]
    found["inputs"] = feedback.pre[0] @ trace.parameters[f"weight_ih{recurrent.suffix(index)}"]
    for state, before in zip(recurrent.state_names, feedback.initial, strict=True):
        found[f"{state}_before"] = before
    return found
