"""Print how long the program takes to its first painted window, against an empty window.

    python tests/benchmarks/startup.py [--rounds N]

The empty window is one of PySide6 with one empty plot of pyqtgraph. Each start is a process of its
own, offscreen; the two take turns, and the shortest time of each counts. Also how long --version
takes, against a Python that does nothing.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time

EMPTY = """
from PySide6.QtWidgets import QApplication, QMainWindow
import pyqtgraph
app = QApplication([])
window = QMainWindow()
window.setCentralWidget(pyqtgraph.PlotWidget())
"""
OURS = """
from PySide6.QtWidgets import QApplication
from lstm_gui.gui.app import build_window
app = QApplication([])
window = build_window()
"""
PAINT = """
window.resize(1480, 960)
window.show()
app.processEvents()
window.grab()
import os
os._exit(0)  # the end of the process is not part of the start
"""
NOTHING = "pass"
VERSION = "from lstm_gui.cli import main; main(['--version'])"
# What the budget of the design allows.
WINDOW_BUDGET, VERSION_BUDGET = 1.6, 2.0


def seconds(program: str) -> float:
    """Start a Python with this program and return how long it took."""
    begin = time.perf_counter()
    subprocess.run([sys.executable, "-c", program], check=True, capture_output=True)
    return time.perf_counter() - begin


def compare(one: str, other: str, rounds: int) -> tuple[float, float]:
    """Let two programs take turns and return the shortest time of each; a first turn warms up."""
    times: list[tuple[float, float]] = [(seconds(one), seconds(other)) for _ in range(rounds + 1)]
    return min(first for first, _ in times[1:]), min(second for _, second in times[1:])


def main() -> None:
    """Measure and print two lines."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=7)
    rounds = parser.parse_args().rounds
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    # A second start finds its bytecode, whatever this shell says.
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    # As the command line starts the program.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    with tempfile.TemporaryDirectory() as home:
        os.environ["LSTM_LAB_HOME"] = home
        for name, empty, ours, budget in (
            ("first painted window", EMPTY + PAINT, OURS + PAINT, WINDOW_BUDGET),
            ("--version", NOTHING, VERSION, VERSION_BUDGET),
        ):
            without, with_us = compare(empty, ours, rounds)
            print(
                f"{name}: {with_us:.3f} s against {without:.3f} s, "
                f"ratio {with_us / without:.2f}, at most {budget}"
            )


if __name__ == "__main__":
    main()
