"""Who gets the compiled kernels ready at present, so that nobody else begins it as well."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

_LOOK_EVERY_SECONDS = 0.1

_nobody = threading.Event()
_nobody.set()


@contextmanager
def preparing_kernels() -> Iterator[None]:
    """Say that the kernels are being compiled or loaded inside."""
    _nobody.clear()
    try:
        yield
    finally:
        _nobody.set()


def kernels_are_prepared() -> bool:
    """Whether somebody is getting them ready at this moment."""
    return not _nobody.is_set()


def wait_for_kernels(interrupted: Callable[[], bool]) -> None:
    """Wait until nobody gets the kernels ready any more, unless interrupted.

    Compiling holds Python's lock: a second time, in a thread beside the window, it would let the
    window stand still, while another process is at it already.
    """
    while not interrupted() and not _nobody.wait(_LOOK_EVERY_SECONDS):
        pass
