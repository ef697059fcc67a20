from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lstm_gui.gui.panels.playback_clock import PlaybackClock


@given(
    st.sampled_from([0.5, 1.0, 2.0, 10.0, 60.0]),
    st.lists(st.floats(0.001, 0.4), min_size=1, max_size=200),
)
def test_irregular_ticks_do_not_drift(speed: float, pauses: list[float]) -> None:
    clock, now, made = PlaybackClock(100.0, speed), 100.0, 0
    for pause in pauses:
        now += pause
        made += clock.due(now)
    assert made == pytest.approx((now - 100.0) * speed, abs=1.0001)


def test_several_steps_are_due_after_a_slow_tick() -> None:
    clock = PlaybackClock(0.0, 60.0)
    assert clock.due(0.1) == 6
    assert clock.due(0.1) == 0


def test_a_standstill_is_not_made_up_for() -> None:
    clock = PlaybackClock(0.0, 60.0)
    assert clock.due(10.0) == 30
    assert clock.due(10.1) == 6


def test_the_wait_is_until_the_next_step() -> None:
    clock = PlaybackClock(0.0, 2.0)
    assert clock.wait(0.1) == pytest.approx(0.4)
    assert clock.wait(0.7) == 0.0
    clock.due(0.7)
    assert clock.wait(0.7) == pytest.approx(0.3)
