"""Whether a trace fits into memory, asked before it is computed, so that nothing is lost."""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from lstm_gui.session import Document

# Per unit and step: four gates and their pre-activations, c, h and tanh c.
_VALUES_PER_UNIT = 11
# Room for the baseline and for everybody else on the machine.
_SHARE = 0.6


class TooLargeError(ValueError):
    """A trace would not fit; one sentence that says how large it is and what would be right."""


def trace_bytes(steps: int, config: Mapping[str, Any]) -> int:
    """Estimate the bytes of the trace of a network (``Network.config()``) over so many steps."""
    recurrent = config["recurrent"]
    directions = 2 if recurrent.get("bidirectional") else 1
    units = recurrent["hidden_size"] * recurrent.get("num_layers", 1) * directions
    item = np.dtype(recurrent.get("dtype", "float32")).itemsize
    return int(steps * units * _VALUES_PER_UNIT * item)


def available_bytes() -> int | None:
    """Give the memory that is free for use now, or None where the system does not say."""
    with contextlib.suppress(OSError, ValueError):
        for line in Path("/proc/meminfo").read_text(encoding="ascii").splitlines():
            if line.startswith("MemAvailable:"):
                return int(line.split()[1]) * 1024
    if sys.platform == "win32":
        return _available_on_windows()
    with contextlib.suppress(OSError, ValueError, AttributeError):
        # Where only the total is known: half of it.
        return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // 2
    return None


def check_memory(document: Document) -> None:
    """Raise TooLargeError when the trace of a document would take most of the free memory."""
    needed = trace_bytes(document.sequence.steps, document.config)
    free = available_bytes()
    if free is not None and needed > _SHARE * free:
        raise TooLargeError(
            f"{document.sequence.name} with this network needs about {size_text(needed)} for its "
            f"trace, but only {size_text(free)} are free; use fewer steps, units or layers"
        )


def size_text(count: int) -> str:
    """Write a number of bytes as people do: "12 KB", "812 MB", "3.4 GB"."""
    if count >= 1 << 30:
        return f"{count / (1 << 30):.1f} GB"
    if count >= 1 << 20:
        return f"{count / (1 << 20):.0f} MB"
    return f"{max(1, round(count / 1024))} KB"


def _available_on_windows() -> int | None:
    import ctypes

    class Status(ctypes.Structure):
        _fields_ = (
            ("length", ctypes.c_ulong),
            ("load", ctypes.c_ulong),
            ("total", ctypes.c_ulonglong),
            ("available", ctypes.c_ulonglong),
            ("rest", ctypes.c_ulonglong * 5),
        )

    status = Status()
    status.length = ctypes.sizeof(Status)
    windows = getattr(ctypes, "windll", None)
    if windows is None or not windows.kernel32.GlobalMemoryStatusEx(ctypes.byref(status)):
        return None
    return int(status.available)
