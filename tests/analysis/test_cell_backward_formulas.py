"""The formulas of the backward pass of all cells end with the engine's gradients."""

from __future__ import annotations

import re

import numpy as np
import pytest

from lstm_gui import engine
from lstm_gui.analysis import cell_backward_formula, plain_text, whole_backward_formulas

CELLS = {
    "gru": lambda: engine.GRU(2, 4, num_layers=2, dtype="float64", seed=1),
    "gru, reset before": lambda: engine.GRU(2, 4, reset_after=False, dtype="float64", seed=1),
    "rnn": lambda: engine.RNN(2, 4, dtype="float64", seed=1),
    "rnn, relu": lambda: engine.RNN(2, 4, nonlinearity="relu", dtype="float64", seed=1),
    "lstm": lambda: engine.LSTM(2, 4, bidirectional=True, dtype="float64", seed=1),
}
_GRU = {1: "hidden", 2: "candidate_pre", 3: "update_gate_pre", 4: "reset_gate_pre",
        5: "hidden_before"}  # fmt: skip
_LSTM = {1: "hidden", 2: "output_gate_pre", 3: "cell", 4: "candidate_pre", 5: "input_gate_pre",
         6: "forget_gate_pre", 7: "hidden_before"}  # fmt: skip
ENDS = {"gru": _GRU, "rnn": {1: "hidden", 2: "hidden_before"}, "lstm": _LSTM}


def backward_of(cell: str, layer: int) -> tuple[engine.Trace, dict[str, np.ndarray]]:
    rng = np.random.default_rng(0)
    recurrent = CELLS[cell]()
    network = engine.Network(recurrent, engine.Linear(recurrent.output_size, 1, "float64", seed=2))
    batch = engine.Batch(rng.normal(size=(7, 1, 2)), 3 * rng.normal(size=(7, 1, 1)))
    stages = list(engine.update_stages(network, [batch], engine.SGD()))
    forward, backward = stages[0], stages[2]
    assert isinstance(forward, engine.ForwardStage)
    assert isinstance(backward, engine.BackwardStage)
    arriving = backward.gradients["layers"][layer]
    return forward.trace, engine.backward_signals(forward.trace, arriving, layer=layer)


def numbers(text: str) -> list[float]:
    found = re.findall(r"[+−]?\d+(?:\.\d*)?(?:e[+−]?\d+)?", text)
    return [float(one.replace("−", "-")) for one in found]


@pytest.mark.parametrize("cell", CELLS)
@pytest.mark.parametrize("layer", [0, -1])
def test_every_formula_ends_with_the_gradient_of_the_engine(cell: str, layer: int) -> None:
    layer %= CELLS[cell]().layer_count
    trace, found = backward_of(cell, layer)
    for step in (0, 3, 6):
        here = {name: values[step] for name, values in found.items()}
        for unit in range(4):
            for substep, name in ENDS[cell.split(",")[0]].items():
                written = cell_backward_formula(trace, here, layer, step, unit, substep)
                last = numbers(plain_text(written.numeric))[-1]
                assert last == pytest.approx(float(here[name][unit]), rel=6e-3, abs=1e-12)
                assert written.meaning.endswith(".")
                assert plain_text(written.symbolic).startswith("δ")


def test_the_factors_of_a_grus_gates_multiply_to_their_gradients() -> None:
    trace, found = backward_of("gru", 0)
    here = {name: values[3] for name, values in found.items()}
    for substep in (2, 3, 4):
        text = plain_text(cell_backward_formula(trace, here, 0, 3, 1, substep).numeric)
        *factors, result = numbers(text)
        assert np.prod(factors) == pytest.approx(result, rel=0.02)


@pytest.mark.parametrize("cell", CELLS)
def test_two_substeps_sum_a_step_up(cell: str) -> None:
    trace, found = backward_of(cell, 0)
    here = {name: values[3] for name, values in found.items()}
    one, other = whole_backward_formulas(trace, here, 0, 3, 1)
    assert one.substep < other.substep == max(ENDS[cell.split(",")[0]])


def test_a_substep_that_the_cell_does_not_have_is_refused() -> None:
    for cell, most in (("gru", 5), ("rnn", 2)):
        trace, found = backward_of(cell, 0)
        here = {name: values[3] for name, values in found.items()}
        with pytest.raises(ValueError, match=f"must lie within 1 to {most}"):
            cell_backward_formula(trace, here, 0, 3, 1, most + 1)
