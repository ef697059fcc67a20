"""Print how long a changed weight takes until the window shows what follows from it.

    python tests/benchmarks/weight_change.py [--steps 1000] [--units 32] [--size 1480x960]

The real window, offscreen, with a series of so many steps; a weight is dragged by its slider, and
then another one by its field. Three parts of every change are measured: what engine and session
take (the same changes in a session without a window), what the views take to hear of them, and the
painting. The first change of a drag is not counted, since it computes the baseline.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).parent))

from long_sequence import paint, series, wait_for
from PySide6.QtWidgets import QApplication, QDoubleSpinBox, QSlider

from lstm_gui import engine, sequences, session
from lstm_gui.gui.app import build_window
from lstm_gui.gui.files import Settings
from lstm_gui.gui.main_window import MainWindow

CHANGES = 120
FRAME_MILLISECONDS = 16.0
NAME, INDEX = "weight_ih_l0", (0, 0)


@dataclass(frozen=True)
class Change:
    """What one change took, in milliseconds: until the views knew of it, and to paint it."""

    heard: float
    painted: float


def milliseconds(work: Callable[[], object]) -> float:
    """Measure something in the processor's time of this thread, which other programs do not touch.

    Engine, session and painting all work in the window's thread.
    """
    begin = time.thread_time()
    work()
    return 1000 * (time.thread_time() - begin)


def document(steps: int, units: int) -> session.Document:
    """Make a network and a series of so many steps."""
    sequence = sequences.series_sequence(
        series(steps), name="waves", feature_names=("wave", "slow"), source="waves"
    )
    network, origin = session.untrained_network(sequence, hidden_size=units)
    return session.Document.of(sequence, network, origin)


def alone(steps: int, units: int) -> list[float]:
    """Change a weight in a session without a window."""
    current, gesture = session.Session(document(steps, units)), object()
    return [
        milliseconds(
            lambda at=at: current.do(
                session.SetParameter(NAME, INDEX, at / CHANGES), gesture=gesture
            )
        )
        for at in range(CHANGES)
    ]


def dragged(app: QApplication, window: MainWindow, kind: str) -> list[Change]:
    """Change a weight by its slider or its field, painting after each change."""
    editor = window.findChild(QDoubleSpinBox, "weightValueSpin")
    assert editor is not None
    group = editor.parentWidget()
    slider = None if group is None else group.findChild(QSlider)
    assert slider is not None
    found = []
    low, high = slider.minimum(), slider.maximum()
    for at in range(CHANGES):
        place = at / CHANGES
        change = (
            partial(slider.setValue, round(low + place * (high - low)))
            if kind == "slider"
            else partial(editor.setValue, 0.5 - place)
        )
        before = window.session.trace
        heard = milliseconds(change)
        painted = milliseconds(lambda: paint(app))
        if window.session.trace is not before:
            found.append(Change(heard, painted))
    return found


def report(name: str, values: list[float]) -> None:
    """Print one line of the table."""
    values = sorted(values)
    middle, slow = statistics.median(values), values[int(0.95 * len(values))]
    share = sum(value <= FRAME_MILLISECONDS for value in values) / len(values)
    print(f"{name:<42} {middle:8.1f} {slow:12.1f} {share:16.0%}")


def main() -> None:
    """Read the arguments and measure."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--steps", type=int, default=1000)
    parser.add_argument("--units", type=int, default=32)
    parser.add_argument("--size", default="1480x960")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as home:
        os.environ.setdefault("LSTM_LAB_HOME", home)
        app = QApplication([])
        window = build_window(settings=Settings.in_memory())
        window.resize(*map(int, arguments.size.split("x")))
        window.show()
        wait_for(app, engine.kernels_in_use if engine.kernels_installed() else lambda: True)
        window.opener.open_document(document(arguments.steps, arguments.units), "network")
        wait_for(app, lambda: not window.opener.busy)
        print(
            f"{arguments.steps} steps, {arguments.units} units, window of {arguments.size}\n"
            f"{'milliseconds':<42} {'median':>8} {'slowest 5 %':>12} {'within 16 ms':>16}"
        )
        computed = alone(arguments.steps, arguments.units)[1:]
        report("engine and session", computed)
        for kind in ("slider", "field"):
            dragged(app, window, kind)  # once for the caches of Qt
            changes = dragged(app, window, kind)[1:]
            middle = statistics.median(computed)
            report(f"{kind}: engine, session and views told", [one.heard for one in changes])
            report(f"{kind}: of these, the views", [one.heard - middle for one in changes])
            report(f"{kind}: painting", [one.painted for one in changes])
        window.close()


if __name__ == "__main__":
    main()
