import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lstm_gui import engine, session
from lstm_gui.gui.diagram.lstm_wiring import LSTM
from lstm_gui.gui.diagram.readings import (
    GATE_SCALE,
    Reading,
    Scale,
    nice_limit,
    read_step,
    signal_scale,
)


def scale_of(opened: session.Session, signal: str) -> Scale:
    runs = [run for run in (opened.recording, opened.baseline_recording) if run is not None]
    held = bool(opened.interventions)
    return signal_scale(signal, [run.lines(0, signal) for run in runs], held=held)


def read(opened: session.Session, step: int | None = None) -> dict[str, Reading]:
    signals = ("input_gate", "forget_gate", "candidate", "output_gate", "cell", "hidden")
    scales = {signal: scale_of(opened, signal) for signal in signals}
    at = opened.step if step is None else step
    baseline = opened.baseline_recording
    return read_step(
        LSTM,
        opened.recording.moment(at),
        None if baseline is None else baseline.moment(at),
        0,
        scales,
    )


@given(st.floats(1e-30, 1e30))
def test_the_limit_is_round_and_holds_the_value(largest: float) -> None:
    limit = nice_limit(largest)
    assert largest * (1.0 - 1e-9) <= limit <= 2.0 * largest * (1.0 + 1e-9)
    leading = limit / 10.0 ** math.floor(math.log10(limit) + 1e-9)
    assert min(abs(leading - nice) for nice in (1.0, 1.5, 2, 3, 4, 5, 6, 8, 10)) < 1e-6


@pytest.mark.parametrize(("largest", "limit"), [(0.0, 1.0), (2.0, 2.0), (2.01, 3.0), (0.3, 0.3)])
def test_limits(largest: float, limit: float) -> None:
    assert nice_limit(largest) == pytest.approx(limit)


def test_ticks_name_both_ends_and_zero() -> None:
    assert GATE_SCALE.ticks == (0.0, 1.0)
    assert Scale(-2.0, 2.0).ticks == (-2.0, 0.0, 2.0)


def test_the_scale_of_c_holds_the_whole_trace_and_the_baseline(altered: session.Session) -> None:
    assert altered.baseline_layer is not None
    scale = scale_of(altered, "cell")
    largest = max(
        np.abs(one.signal("cell")).max() for one in (altered.layer, altered.baseline_layer)
    )
    assert scale.highest >= largest
    assert scale.lowest == -scale.highest


def test_gates_and_bounded_signals_have_their_fixed_scales(small: session.Session) -> None:
    assert scale_of(small, "forget_gate") == Scale(0.0, 1.0)
    assert scale_of(small, "hidden") == Scale(-1.0, 1.0)
    assert scale_of(small, "candidate") == Scale(-1.0, 1.0)


def test_a_clamp_beyond_one_widens_the_scale_of_h(small: session.Session) -> None:
    small.do(session.SetInterventions((engine.Clamp("hidden", 2.5, units=0),)))
    assert scale_of(small, "hidden") == Scale(-3.0, 3.0)


def test_readings_are_the_numbers_of_the_trace(small: session.Session) -> None:
    readings = read(small)
    layer = small.layer
    for signal in ("input_gate", "forget_gate", "candidate", "output_gate"):
        assert np.array_equal(readings[signal].values, layer.signal(signal)[17, 0])
        assert np.array_equal(readings[signal].pre, layer.signal(f"{signal}_pre")[17, 0])
    assert np.array_equal(readings["cell_before"].values, layer.signal("cell")[16, 0])
    assert np.array_equal(readings["hidden_before"].values, layer.signal("hidden")[16, 0])
    assert np.array_equal(readings["cell"].values, layer.signal("cell")[17, 0])
    assert np.array_equal(readings["hidden"].values, layer.signal("hidden")[17, 0])


def test_at_the_first_step_the_states_before_are_zero(small: session.Session) -> None:
    readings = read(small, step=0)
    assert not readings["cell_before"].values.any()
    assert not readings["hidden_before"].values.any()


def test_without_edits_there_is_no_ghost_and_no_mark(small: session.Session) -> None:
    for reading in read(small).values():
        assert reading.baseline is None
        assert reading.clamped is None
        assert reading.snapped is None


def test_gates_at_exactly_zero_or_one_are_marked_unless_held(altered: session.Session) -> None:
    readings = read(altered)
    for signal in ("input_gate", "forget_gate", "output_gate"):
        reading = readings[signal]
        assert reading.snapped is not None
        pre = altered.layer.signal(f"{signal}_pre")[17, 0]
        plain = 1.0 / (1.0 + np.exp(-pre))
        expected = (plain < 0.1) | (plain > 0.9)
        if reading.clamped is not None:
            expected &= ~reading.clamped
        assert np.array_equal(reading.snapped, expected)
    assert any(read(altered)[signal].snapped.any() for signal in ("input_gate", "forget_gate"))


def test_held_values_are_marked_also_in_the_state_before(altered: session.Session) -> None:
    readings = read(altered)
    assert np.flatnonzero(readings["output_gate"].clamped).tolist() == [2]
    assert np.flatnonzero(readings["cell"].clamped).tolist() == [1]
    assert np.flatnonzero(readings["cell_before"].clamped).tolist() == [1]
    assert read(altered, step=0)["cell_before"].clamped is None


def test_marks_follow_the_steps_of_an_intervention(small: session.Session) -> None:
    held = engine.Clamp("forget_gate", 1.0, units=[0, 4], steps=slice(5, 8))
    small.do(session.SetInterventions((held,)))
    assert np.flatnonzero(read(small, step=7)["forget_gate"].clamped).tolist() == [0, 4]
    assert read(small, step=8)["forget_gate"].clamped is None


def test_the_ghost_is_the_baseline(altered: session.Session) -> None:
    assert altered.baseline_layer is not None
    ghost = read(altered)["hidden"].baseline
    assert np.array_equal(ghost, altered.baseline_layer.signal("hidden")[17, 0])
