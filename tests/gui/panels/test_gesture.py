from __future__ import annotations

from lstm_gui.gui.panels.gesture import Gesture


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def test_edits_of_one_drag_share_a_token_however_long_it_takes() -> None:
    clock = Clock()
    gesture = Gesture(clock)
    gesture.begin()
    first = gesture.token()
    clock.now = 60.0
    assert gesture.token() is first
    gesture.end()
    assert gesture.token() is not first


def test_edits_outside_of_a_drag_share_a_token_until_a_pause() -> None:
    clock = Clock()
    gesture = Gesture(clock)
    first = gesture.token()
    for _ in range(10):
        clock.now += 0.5
        assert gesture.token() is first
    clock.now += 1.0
    assert gesture.token() is not first


def test_a_second_drag_is_another_gesture() -> None:
    gesture = Gesture(Clock())
    gesture.begin()
    first = gesture.token()
    gesture.end()
    gesture.begin()
    assert gesture.token() is not first
