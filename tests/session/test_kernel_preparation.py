"""Nobody begins to get the kernels ready while somebody else is at it."""

from __future__ import annotations

import threading

from lstm_gui.session import preparing_kernels
from lstm_gui.session.kernel_preparation import kernels_are_prepared, wait_for_kernels


def waiter(stop: threading.Event) -> threading.Thread:
    thread = threading.Thread(target=wait_for_kernels, args=(stop.is_set,))
    thread.start()
    return thread


def test_without_a_preparation_nobody_waits() -> None:
    wait_for_kernels(lambda: False)


def test_the_end_of_the_preparation_is_waited_for() -> None:
    with preparing_kernels():
        thread = waiter(threading.Event())
        thread.join(0.05)
        assert thread.is_alive()
        assert kernels_are_prepared()
    assert not kernels_are_prepared()
    thread.join(5)
    assert not thread.is_alive()


def test_a_preparation_that_fails_ends_too() -> None:
    try:
        with preparing_kernels():
            raise RuntimeError
    except RuntimeError:
        wait_for_kernels(lambda: False)


def test_who_is_interrupted_waits_no_longer() -> None:
    stop = threading.Event()
    with preparing_kernels():
        thread = waiter(stop)
        stop.set()
        thread.join(5)
        assert not thread.is_alive()
