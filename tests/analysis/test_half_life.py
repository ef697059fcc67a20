import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lstm_gui.analysis.half_life import half_life, half_life_text


def test_half_life_is_ln_2_times_the_e_folding_time() -> None:
    # f = 0.99: τ = 99.5, half-life 69.0.
    assert half_life(np.full((10, 1, 1), 0.99))[0] == pytest.approx(68.97, abs=0.005)


@given(st.floats(0.01, 0.999))
def test_after_one_half_life_half_is_left(gate: float) -> None:
    steps = half_life(np.full((4, 1), gate))[0]
    assert gate**steps == pytest.approx(0.5)


@given(st.lists(st.floats(0.05, 0.9999), min_size=1, max_size=50))
def test_what_a_run_keeps_follows_from_the_half_life(gates: list[float]) -> None:
    steps = half_life(np.array(gates)[:, None])[0]
    assert 0.5 ** (len(gates) / steps) == pytest.approx(math.prod(gates), rel=1e-9)


def test_open_gate_never_forgets() -> None:
    assert half_life(np.ones((5, 1, 2), np.float32)).tolist() == [math.inf, math.inf]


def test_one_complete_closure_forgets_all() -> None:
    values = np.full((100, 1, 1), 0.999)
    values[40] = 0.0
    assert half_life(values)[0] == 0.0


def test_gate_clamped_above_1_does_not_fade_and_below_0_fades_by_its_size() -> None:
    values = np.array([[1.5, -0.5], [1.5, -0.5]])
    assert half_life(values).tolist() == [math.inf, pytest.approx(1.0)]


def test_nearly_open_float32_gate_keeps_its_precision() -> None:
    gate = np.float32(1) - np.float32(2) ** -24
    expected = math.log(2) / -math.log(float(gate))
    assert half_life(np.full((1000, 1, 1), gate, np.float32))[0] == pytest.approx(
        expected, rel=1e-6
    )


def test_no_steps_are_refused() -> None:
    with pytest.raises(ValueError, match="at least one value"):
        half_life(np.zeros((0, 1, 3)))


@pytest.mark.parametrize(
    ("steps", "text"),
    [
        (11.23, "half-life 11.2 steps"),
        (0.5, "half-life 0.5 steps"),
        (12345.6, "half-life 12346 steps"),
        (math.inf, "half-life ∞, nothing fades"),
        (0.0, "half-life 0, the gate was closed"),
    ],
)
def test_text(steps: float, text: str) -> None:
    assert half_life_text(steps) == text
