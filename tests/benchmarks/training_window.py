"""Print how the window and a training that runs flat out get along.

    python tests/benchmarks/training_window.py [--units 16] [--workspace train] [--rounds 6]

Two numbers of one run: the gaps between heartbeats of the window's thread (a timer that should beat
every 10 ms), and the updates per second beside those of the same run while the window sleeps. The
two take turns, so that a busy machine disturbs both alike; the median of the ratios counts.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import tempfile
import time
from dataclasses import replace

BEAT_MILLISECONDS = 10
SECONDS_PER_TURN = 1.5


class Heart:
    """Beats in the event loop and notes when."""

    def __init__(self) -> None:
        from PySide6.QtCore import Qt, QTimer

        self.beats: list[float] = []
        self.timer = QTimer()
        self.timer.setTimerType(Qt.TimerType.PreciseTimer)
        self.timer.setInterval(BEAT_MILLISECONDS)
        self.timer.timeout.connect(self._beat)

    def _beat(self) -> None:
        self.beats.append(time.perf_counter())

    def live(self, seconds: float) -> list[float]:
        """Run the event loop so long and return the gaps in milliseconds."""
        from PySide6.QtCore import QEventLoop, QTimer

        self.beats.clear()
        loop = QEventLoop()
        QTimer.singleShot(round(seconds * 1000), loop.quit)
        self.timer.start()
        loop.exec()
        self.timer.stop()
        return [
            (after - before) * 1000
            for before, after in zip(self.beats, self.beats[1:], strict=False)
        ]


def measure(units: int, workspace: str, rounds: int) -> None:
    """Open the real window offscreen, train, and print."""
    from PySide6.QtWidgets import QApplication

    from lstm_gui import engine
    from lstm_gui.gui.app import build_window
    from lstm_gui.session import Document, Open, untrained_network

    app = QApplication(sys.argv[:1])
    window = build_window()
    sequence = window.session.sequence
    network, origin = untrained_network(sequence, hidden_size=units)
    window.session.do(Open(Document.of(sequence, network, origin)))
    window.resize(1480, 960)
    window.show()
    window.show_workspace(workspace)
    heart = Heart()
    controller = window.training
    frames: list[int] = []
    controller.advanced.connect(lambda: frames.append(1))
    settings = replace(engine.TrainingSettings(), updates=10_000_000)
    controller.start(settings)
    heart.live(3.0)  # kernels compile, the first frames are slow
    frames.clear()
    run = controller.run
    gaps: list[float] = []
    ratios: list[float] = []
    rates: list[float] = []
    assert run is not None
    for _ in range(rounds):
        before, start = run.update, time.perf_counter()
        time.sleep(SECONDS_PER_TURN)  # the window asleep is what is measured here
        alone = (run.update - before) / (time.perf_counter() - start)
        before, start = run.update, time.perf_counter()
        gaps += heart.live(SECONDS_PER_TURN)
        beside = (run.update - before) / (time.perf_counter() - start)
        rates.append(beside)
        ratios.append(beside / alone if alone else float("nan"))
    window.close()
    app.processEvents()
    gaps.sort()
    load = os.getloadavg()[0] if hasattr(os, "getloadavg") else float("nan")
    print(
        f"{units:4d} units, {workspace}: heartbeat gaps median {gaps[len(gaps) // 2]:.0f}, "
        f"p95 {gaps[int(0.95 * len(gaps))]:.0f}, largest {gaps[-1]:.0f} ms · "
        f"{len(frames) / rounds / SECONDS_PER_TURN:.0f} frames/s · "
        f"{statistics.median(rates):.0f} updates/s, {100 * statistics.median(ratios):.0f} % of "
        f"those with the window asleep · load {load:.1f} on {os.cpu_count()} processors"
    )


def main() -> None:
    """Read the arguments and measure."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--units", type=int, default=16)
    parser.add_argument("--workspace", default="train")
    parser.add_argument("--rounds", type=int, default=6)
    arguments = parser.parse_args()
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    with tempfile.TemporaryDirectory() as home:
        os.environ["LSTM_LAB_HOME"] = home
        measure(arguments.units, arguments.workspace, arguments.rounds)


if __name__ == "__main__":
    main()
