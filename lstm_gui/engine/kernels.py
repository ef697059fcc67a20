"""Whether the compiled kernels are used: they need Numba, and are loaded when first asked for."""

from __future__ import annotations

import importlib
import importlib.util
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType

from lstm_gui.engine.arguments import one_of

MODES = ("auto", "when_ready", "off")


class _Switch:
    """The one state of this process: the mode, and what has been loaded."""

    def __init__(self) -> None:
        self.mode = "auto"
        self.loaded: dict[str, ModuleType] = {}
        self.ready = False
        self.failure: str | None = None
        self.lock = threading.RLock()
        self.warming = threading.local()


_switch = _Switch()


def use_kernels(mode: str) -> None:
    """Choose when the compiled kernels run, for the whole process.

    - "auto", the default: always, if Numba is installed. The first run waits until they are loaded
      (about half a second), and the very first on a machine until they are compiled and stored;
    - "when_ready": not before `warm_up`, called in another thread, has finished. Results differ in
      the last bits between the two, so work that has to repeat exactly waits for `warm_up` too;
    - "off": never.

    The environment variable LSTM_LAB_KERNELS holds the mode to begin with.
    """
    _switch.mode = one_of("mode", mode, MODES)


def kernels_mode() -> str:
    """Return the mode that `use_kernels` chose."""
    return _switch.mode


def kernels_installed() -> bool:
    """Return whether Numba is there."""
    return importlib.util.find_spec("numba") is not None


def kernels_in_use() -> bool:
    """Return whether runs use the compiled kernels now."""
    ready = bool(_switch.loaded) if _switch.mode == "auto" else _switch.ready
    return _switch.mode != "off" and _switch.failure is None and ready


def kernels_failure() -> str | None:
    """Return why the kernels cannot be used, for example that Numba is not installed, or None."""
    return _switch.failure


def load(name: str) -> ModuleType | None:
    """Return the kernel module of a cell or of the products, or None if NumPy is to be used."""
    if _switch.mode == "off" or _switch.failure is not None:
        return None
    if _switch.mode == "when_ready" and not (
        _switch.ready or getattr(_switch.warming, "here", False)
    ):
        return None
    return _switch.loaded.get(name) or _import(name)


@contextmanager
def warming_up() -> Iterator[None]:
    """Let runs of this thread use the kernels before they are ready for all."""
    _switch.warming.here = True
    try:
        yield
        _switch.ready = _switch.failure is None
    finally:
        _switch.warming.here = False


def _import(name: str) -> ModuleType | None:
    with _switch.lock:
        if _switch.failure is None and name not in _switch.loaded:
            if not kernels_installed():
                _switch.failure = "Numba is not installed"
                return None
            try:
                module = importlib.import_module(f"lstm_gui.engine.{name}_kernels")
                _switch.loaded[name] = module
            except Exception as error:  # a Numba that does not fit must not stop the program
                _switch.failure = f"{type(error).__name__}: {error}"
        return _switch.loaded.get(name)


if os.environ.get("LSTM_LAB_KERNELS"):
    use_kernels(os.environ["LSTM_LAB_KERNELS"])
