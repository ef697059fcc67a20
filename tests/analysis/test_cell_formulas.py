"""The formulas of all cells: the numbers put in give the values of the trace."""

from __future__ import annotations

import math
import re

import numpy as np
import pytest

from lstm_gui import engine
from lstm_gui.analysis import cell_formula, cell_summary, plain_text, whole_step_formulas

CELLS = {
    "gru": lambda: engine.GRU(2, 4, dtype="float64", seed=1),
    "gru, reset before": lambda: engine.GRU(2, 4, reset_after=False, dtype="float64", seed=1),
    "gru without bias": lambda: engine.GRU(2, 4, bias=False, dtype="float64", seed=1),
    "rnn": lambda: engine.RNN(2, 4, dtype="float64", seed=1),
    "rnn, relu": lambda: engine.RNN(2, 4, nonlinearity="relu", dtype="float64", seed=1),
    "two directions": lambda: engine.GRU(2, 4, bidirectional=True, dtype="float64", seed=1),
}


def trace_of(cell: str, **options: object) -> engine.Trace:
    inputs = 2 * np.random.default_rng(0).normal(size=(6, 2))
    return CELLS[cell]().forward(inputs, **options)


def numbers(text: str) -> list[float]:
    found = re.findall(r"[+−]? ?\d+(?:\.\d+)?(?:e[+−]?\d+)?", text.split("=", 1)[1])
    return [float(one.replace("−", "-").replace(" ", "")) for one in found]


@pytest.mark.parametrize("cell", CELLS)
@pytest.mark.parametrize("layer", [0, -1])
def test_every_formula_ends_with_the_value_of_the_trace(cell: str, layer: int) -> None:
    trace = trace_of(cell)
    layer %= len(trace.layers)
    signals = trace.layers[layer]
    made = {2: "update_gate", 3: "reset_gate", 4: "candidate", 5: "hidden"}
    made = made if "gru" in cell or "two" in cell else {2: "hidden"}
    for step in (0, 3, 5):
        for unit in range(4):
            for substep, signal in made.items():
                written = cell_formula(trace, layer, step, unit, substep)
                value = float(signals.signal(signal)[step, 0, unit])
                assert numbers(plain_text(written.numeric))[-1] == pytest.approx(value, abs=6e-4)
                assert written.meaning.endswith(".")


@pytest.mark.parametrize("cell", ["gru", "gru, reset before", "gru without bias"])
def test_the_parts_of_a_gates_sum_add_up(cell: str) -> None:
    trace = trace_of(cell)
    for substep, signal in ((2, "update_gate"), (3, "reset_gate")):
        text = plain_text(cell_formula(trace, 0, 3, 1, substep).numeric)
        *parts, pre, value = numbers(text)
        assert sum(parts) == pytest.approx(pre, abs=2e-3)
        assert 1 / (1 + math.exp(-pre)) == pytest.approx(value, abs=1e-3)
        assert pre == pytest.approx(
            float(trace.layers[0].signal(f"{signal}_pre")[3, 0, 1]), abs=1e-3
        )


def test_the_candidate_of_both_variants_adds_up() -> None:
    text = plain_text(cell_formula(trace_of("gru"), 0, 3, 1, 4).numeric)
    inputs, bias, reset, held, pre, value = numbers(text)
    assert inputs + bias + reset * held == pytest.approx(pre, abs=2e-3)
    assert math.tanh(pre) == pytest.approx(value, abs=1e-3)
    text = plain_text(cell_formula(trace_of("gru, reset before"), 0, 3, 1, 4).numeric)
    inputs, hidden, bias, pre, value = numbers(text)
    assert inputs + hidden + bias == pytest.approx(pre, abs=2e-3)


def test_the_new_state_mixes_old_and_candidate() -> None:
    keep, before, rest, candidate, hidden = numbers(
        plain_text(cell_formula(trace_of("gru"), 0, 3, 1, 5).numeric).replace("h_t−1", "")
    )
    assert keep * before + rest * candidate == pytest.approx(hidden, abs=2e-3)
    assert keep + rest == pytest.approx(1, abs=1e-3)


def test_clamps_and_policies_are_named() -> None:
    held = trace_of("gru", interventions=[engine.Clamp("update_gate", 0.25)])
    written = cell_formula(held, 0, 2, 1, 2)
    assert "held by an intervention" in plain_text(written.numeric)
    assert "intervention" in written.meaning
    snapped = trace_of("gru", gates=engine.Threshold(0.99, 0.995))
    assert "by the policy" in plain_text(cell_formula(snapped, 0, 2, 1, 2).numeric)


@pytest.mark.parametrize("cell", CELLS)
def test_a_step_is_summed_up_and_every_signal_has_its_line(cell: str) -> None:
    trace = trace_of(cell)
    one, other = whole_step_formulas(trace, 0, 3, 1)
    assert plain_text(one.symbolic).startswith("h = ")
    assert other.substep < one.substep
    lines = cell_summary(trace, 0, 3, 1)
    signals = ["hidden"] if "rnn" in cell else ["update_gate", "reset_gate", "candidate", "hidden"]
    assert [line.signal for line in lines] == signals
    for line in lines:
        value = float(trace.layers[0].signal(line.signal)[3, 0, 1])
        assert numbers(line.text)[-1] == pytest.approx(value, abs=6e-4)


def test_a_substep_that_the_cell_does_not_have_is_refused() -> None:
    with pytest.raises(ValueError, match="substep is 6; it must lie within 1 to 5"):
        cell_formula(trace_of("gru"), 0, 0, 0, 6)
    with pytest.raises(ValueError, match="substep is 3; it must lie within 1 to 2"):
        cell_formula(trace_of("rnn"), 0, 0, 0, 3)
