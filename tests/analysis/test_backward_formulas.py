from __future__ import annotations

import re

import numpy as np
import pytest

from lstm_gui import engine
from lstm_gui.analysis import BACKWARD_TITLES, backward_formula, plain_text
from lstm_gui.analysis.formulas import SubstepFormula


def backward_of(lstm: engine.LSTM) -> tuple[engine.Trace, dict[str, np.ndarray]]:
    rng = np.random.default_rng(0)
    network = engine.Network(lstm, engine.Linear(lstm.output_size, 1, "float64", seed=2))
    batch = engine.Batch(rng.normal(size=(7, 1, 2)), 3 * rng.normal(size=(7, 1, 1)))
    stages = list(engine.update_stages(network, [batch], engine.SGD()))
    forward, backward = stages[0], stages[2]
    assert isinstance(forward, engine.ForwardStage)
    assert isinstance(backward, engine.BackwardStage)
    found = engine.backward_signals(forward.trace, backward.gradients["layers"][0])
    return forward.trace, found


def formula(lstm: engine.LSTM, substep: int, step: int = 3, unit: int = 1) -> SubstepFormula:
    trace, found = backward_of(lstm)
    return backward_formula(
        trace, {name: values[step] for name, values in found.items()}, 0, step, unit, substep
    )


def numbers(text: str) -> list[float]:
    found = re.findall(r"[+−]?\d+(?:\.\d+)?(?:e[+−]?\d+)?", text)
    return [float(one.replace("−", "-")) for one in found]


@pytest.mark.parametrize("substep", range(1, 8))
def test_every_substep_has_its_title_symbols_numbers_and_one_sentence(substep: int) -> None:
    written = formula(engine.LSTM(2, 3, dtype="float64", seed=1), substep)
    assert written.title == BACKWARD_TITLES[substep - 1]
    assert plain_text(written.symbolic).startswith("δ")
    assert numbers(plain_text(written.numeric))
    assert written.meaning.endswith(".")


@pytest.mark.parametrize("substep", [2, 4, 5, 6])
def test_the_factors_of_a_gate_multiply_to_its_gradient(substep: int) -> None:
    written = formula(engine.LSTM(2, 3, dtype="float64", seed=1), substep)
    *factors, result = numbers(plain_text(written.numeric))
    assert np.prod(factors) == pytest.approx(result, rel=0.02, abs=1e-5)


def test_the_cell_state_collects_what_comes_from_later_and_through_h() -> None:
    written = formula(engine.LSTM(2, 3, dtype="float64", seed=1), 3)
    later, hidden, output, slope, total = numbers(plain_text(written.numeric))
    assert later + hidden * output * slope == pytest.approx(total, rel=0.02, abs=1e-4)


def test_peepholes_stand_in_the_sums() -> None:
    lstm = engine.LSTM(2, 3, peepholes=True, dtype="float64", seed=1)
    later, hidden, output, slope, peephole, total = numbers(plain_text(formula(lstm, 3).numeric))
    assert later + hidden * output * slope + peephole == pytest.approx(total, rel=0.02, abs=1e-4)
    _, cell, forget, extra, back, *_ = numbers(plain_text(formula(lstm, 7).numeric))
    assert cell * forget + extra == pytest.approx(back, rel=0.02, abs=1e-4)


def test_a_coupled_forget_gate_has_no_gradient_of_its_own() -> None:
    lstm = engine.LSTM(2, 3, coupled=True, dtype="float64", seed=1)
    assert plain_text(formula(lstm, 6).numeric) == "δz_f = 0"
    *factors, result = numbers(plain_text(formula(lstm, 5).numeric))
    assert np.prod(factors) == pytest.approx(result, rel=0.02, abs=1e-5)


def test_a_gate_that_there_is_not_learns_nothing() -> None:
    written = formula(engine.LSTM(2, 3, without=["output_gate"], dtype="float64", seed=1), 2)
    assert "has no output gate" in written.meaning
    assert numbers(plain_text(written.numeric))[-1] == 0


def test_at_the_last_step_nothing_comes_from_later() -> None:
    written = formula(engine.LSTM(2, 3, dtype="float64", seed=1), 1, step=6)
    assert "0 % of it comes from later steps" in written.meaning


def test_what_arrives_below_the_top_layer_comes_from_the_layer_above() -> None:
    written = formula(engine.LSTM(2, 3, num_layers=2, dtype="float64", seed=1), 1)
    assert "the layer above" in plain_text(written.symbolic)


def test_a_saturated_gate_says_that_its_weights_get_hardly_anything() -> None:
    lstm = engine.LSTM(2, 3, dtype="float64", seed=1)
    values = lstm.state_dict()
    values["bias_ih_l0"][3:6] = 20.0
    lstm.load_state_dict(values)
    assert "so far open or closed" in formula(lstm, 6).meaning


def test_a_substep_that_there_is_not_is_refused() -> None:
    with pytest.raises(ValueError, match="substep is 8; it must lie within 1 to 7"):
        formula(engine.LSTM(2, 3, dtype="float64"), 8)
