"""Playback is an index: it never leaves the run, and forward and back are inverse."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lstm_gui.session import SUBSTEPS, Aspect, Notifier, Playback


def playback(steps: int = 10) -> Playback:
    return Playback(Notifier(), steps)


def test_it_starts_at_step_0_paused_and_by_whole_steps() -> None:
    run = playback()
    assert (run.step, run.playing, run.by_substep) == (0, False, False)


@given(st.integers(1, 50), st.integers(-10, 60), st.booleans(), st.integers(-500, 500))
def test_it_never_leaves_the_run(steps: int, start: int, by_substep: bool, move: int) -> None:
    run = playback(steps)
    run.set_by_substep(by_substep)
    run.go(start)
    run.forward(move)
    assert 0 <= run.step < steps
    assert 0 <= run.substep < len(SUBSTEPS)


@given(st.integers(0, 9), st.booleans(), st.integers(0, 6))
def test_forward_and_back_are_inverse_inside_the_run(
    step: int, by_substep: bool, substep: int
) -> None:
    run = playback(12)
    run.set_by_substep(by_substep)
    run.go(step, substep if by_substep else None)
    place = (run.step, run.substep)
    run.forward()
    run.back()
    assert (run.step, run.substep) == place


def test_seven_substeps_make_a_step() -> None:
    run = playback()
    run.set_by_substep(True)
    assert run.substep == 0
    seen = []
    for _ in range(7):
        seen.append((run.step, run.substep))
        run.forward()
    assert seen == [(0, substep) for substep in range(7)]
    assert (run.step, run.substep) == (1, 0)


def test_playing_pauses_at_the_end_and_begins_again_from_the_start() -> None:
    run = playback(3)
    run.play()
    run.advance()
    run.advance()
    assert (run.step, run.playing) == (2, False)
    run.play()
    assert (run.step, run.playing) == (0, True)


def test_advance_does_nothing_while_paused() -> None:
    run = playback(3)
    run.advance()
    assert run.step == 0


@pytest.mark.parametrize("speed", [0.0, -1.0, float("inf"), float("nan")])
def test_a_speed_that_is_not_positive_is_refused(speed: float) -> None:
    run = playback()
    with pytest.raises(ValueError, match="positive"):
        run.set_speed(speed)
    assert run.speed == 2.0


def test_only_what_changed_is_announced() -> None:
    notifier = Notifier()
    run = Playback(notifier, 5)
    heard: list[frozenset[Aspect]] = []
    notifier.subscribe(heard.append)
    run.go(0)
    assert heard == []
    run.forward()
    assert heard == [frozenset({Aspect.STEP})]
    run.show_substep(3)
    assert heard[-1] == frozenset({Aspect.SUBSTEP})


def test_what_flows_back_is_played_from_the_last_step_to_the_first() -> None:
    playback = Playback(Notifier(), 3)
    playback.set_flow(back=True)
    playback.to_end()
    assert playback.at_last
    assert not playback.at_end
    playback.play()
    playback.advance()
    assert playback.step == 1
    playback.forward()
    assert playback.step == 2
    playback.advance(2)
    assert playback.step == 0
    assert playback.at_first
    assert not playback.playing
    playback.play()
    assert playback.step == 2


def test_the_substeps_of_what_flows_back_go_on_to_the_step_before() -> None:
    playback = Playback(Notifier(), 3)
    playback.set_flow(back=True)
    playback.set_by_substep(True)
    playback.go(2, 6)
    playback.back()
    assert (playback.step, playback.substep) == (1, 0)
    playback.back(6)
    assert (playback.step, playback.substep) == (1, 6)
    playback.forward(7)
    assert (playback.step, playback.substep) == (2, 6)
    playback.go(2, 0)
    assert playback.at_last
    playback.go(0, 6)
    assert playback.at_end
    assert playback.at_first
