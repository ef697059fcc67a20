from __future__ import annotations

import sys
import threading

import pytest

from lstm_gui.gui.training.window_share import (
    LONGEST_FRAME_SECONDS,
    WINDOW_SHARE,
    WindowShare,
)


class Times:
    def __init__(self) -> None:
        self.now = 0.0
        self.computed = 0.0


@pytest.fixture
def times() -> Times:
    return Times()


@pytest.fixture
def share(times: Times) -> WindowShare:
    made = WindowShare(lambda: times.now, lambda: times.computed)
    made.begin()
    return made


def pass_time(times: Times, share: WindowShare, cost: float, seconds: float) -> int:
    """Play a window that looks every 33 ms and computes so long for each frame."""
    frames = 0
    end = times.now + seconds
    while times.now < end:
        if share.frame_is_due():
            with share.frame():
                times.computed += cost
                times.now += cost
            frames += 1
        times.now += 0.033
    return frames


def test_quick_frames_are_all_shown(times: Times, share: WindowShare) -> None:
    assert pass_time(times, share, 0.001, 1.0) >= 28


def test_slow_frames_take_no_more_than_their_share(times: Times, share: WindowShare) -> None:
    frames = pass_time(times, share, 0.02, 10.0)
    assert 0.5 * WINDOW_SHARE <= frames * 0.02 / 10.0 <= WINDOW_SHARE


def test_very_slow_frames_are_still_shown_now_and_then(times: Times, share: WindowShare) -> None:
    frames = pass_time(times, share, 0.5, 60.0)
    assert 60.0 / LONGEST_FRAME_SECONDS >= frames >= 60.0 / (LONGEST_FRAME_SECONDS + 0.6)


def test_the_interpreter_is_handed_over_sooner_only_while_a_run_is_under_way() -> None:
    usual = sys.getswitchinterval()
    share = WindowShare()
    share.begin()
    share.begin()
    assert sys.getswitchinterval() == pytest.approx(0.001)
    share.end()
    share.end()
    assert sys.getswitchinterval() == pytest.approx(usual)


def test_the_worker_gives_way_to_a_frame_and_goes_on_after_it(share: WindowShare) -> None:
    passed: list[str] = []

    def work() -> None:
        share.give_way()
        passed.append("worker")

    with share.frame():
        worker = threading.Thread(target=work)
        worker.start()
        worker.join(0.03)
        passed.append("window")
    worker.join()
    assert passed == ["window", "worker"]
    share.give_way()


def test_a_window_that_hangs_does_not_hold_the_worker_up_for_ever(share: WindowShare) -> None:
    with share.frame():
        worker = threading.Thread(target=share.give_way)
        worker.start()
        worker.join(5)
        assert not worker.is_alive()


def test_numbers_in_between_do_not_forget_what_a_frame_has_cost(
    times: Times, share: WindowShare
) -> None:
    with share.frame():
        times.computed += 0.06
        times.now += 0.06
    times.now += 0.3
    with share.frame(live=False):
        times.now += 0.001
    assert not share.frame_is_due()
    times.now += 0.2
    assert share.frame_is_due()
