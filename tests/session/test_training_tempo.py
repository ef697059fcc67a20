from __future__ import annotations

import pytest

from lstm_gui.session.training_tempo import TrainingTempo


class Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def test_flat_out_never_waits() -> None:
    tempo = TrainingTempo(Clock())
    tempo.begin()
    assert tempo.remaining() == 0.0
    assert not tempo.in_parts


def test_an_update_waits_for_the_rest_of_its_time() -> None:
    clock = Clock()
    tempo = TrainingTempo(clock)
    tempo.updates_per_second = 5.0
    tempo.begin()
    clock.now += 0.05
    assert tempo.remaining() == pytest.approx(0.15)
    clock.now += 0.2
    assert tempo.remaining() < 0


def test_another_speed_acts_on_the_wait_that_is_under_way() -> None:
    clock = Clock()
    tempo = TrainingTempo(clock)
    tempo.updates_per_second = 2.0
    tempo.begin()
    tempo.updates_per_second = 10.0
    assert tempo.remaining() == pytest.approx(0.1)
    tempo.updates_per_second = None
    assert tempo.remaining() == 0.0


def test_slow_motion_divides_the_time_among_the_parts() -> None:
    tempo = TrainingTempo(Clock())
    tempo.updates_per_second = 1.0
    tempo.begin()
    assert tempo.in_parts
    assert tempo.remaining() == pytest.approx(0.25)
