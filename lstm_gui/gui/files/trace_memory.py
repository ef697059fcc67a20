"""Whether a run fits into memory, asked before it is computed, so that nothing is lost."""

from __future__ import annotations

import contextlib
import os
import sys
from pathlib import Path

from lstm_gui.session import Document, run_bytes

# Room for the baseline and for everybody else on the machine.
_SHARE = 0.6


class TooLargeError(ValueError):
    """A run would not fit; one sentence that says how large it is and what would be right."""


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
    """Raise TooLargeError when the run of a document would take most of the free memory.

    A long run is kept in parts and takes little; one of two directions has to be kept whole.
    """
    steps, config = document.sequence.steps, document.config
    needed, free = run_bytes(steps, config), available_bytes()
    if free is None or needed <= _SHARE * free:
        return
    both_ways = bool(config["recurrent"].get("bidirectional"))
    remedy = "use one direction, or fewer" if both_ways else "use fewer"
    raise TooLargeError(
        f"{document.sequence.name} with this network needs about {size_text(needed)} for its "
        f"run, but only {size_text(free)} are free; {remedy} steps, units or layers"
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
