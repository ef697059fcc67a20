"""Print how the window and a training that runs flat out get along.

    python tests/benchmarks/training_window.py [--units 16 256] [--workspace train] [--rounds 6]
    python tests/benchmarks/training_window.py --cancel [--units 512] [--steps 5000] [--batch 64]

Two numbers of one run: the gaps between heartbeats of the window's thread (a timer that should beat
every 10 ms), and the updates per second beside those of the same run while the window sleeps. The
two take turns, so that a busy machine disturbs both alike; the median of the ratios counts. In each
turn the run is kept for a crash once, which the program itself does every quarter of a minute.

Of each gap it is also counted how long the window's thread itself computed and, where the system
tells, how long it was ready to but had to wait for a processor, which other programs had. Without
the latter the gap is what the program is to blame for.

With --cancel a single long update is begun and stopped in its midst: how long until the run is
over, and the heartbeats meanwhile.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import tempfile
import time
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

BEAT_MILLISECONDS = 10
SECONDS_PER_TURN = 1.5


class Gap(NamedTuple):
    """From one beat to the next, in milliseconds: all of it, of it computed, of it waited."""

    whole: float
    computed: float
    waited: float


def waited_for_a_processor() -> float:
    """Give the seconds that this thread was ready to run and did not; 0 where nothing tells."""
    try:
        return int(Path("/proc/thread-self/schedstat").read_text().split()[1]) * 1e-9
    except (OSError, IndexError):
        return 0.0


class Heart:
    """Beats in the event loop and notes when."""

    def __init__(self) -> None:
        from PySide6.QtCore import Qt, QTimer

        self.beats: list[tuple[float, float, float]] = []
        self.timer = QTimer()
        self.timer.setTimerType(Qt.TimerType.PreciseTimer)
        self.timer.setInterval(BEAT_MILLISECONDS)
        self.timer.timeout.connect(self._beat)

    def _beat(self) -> None:
        self.beats.append((time.perf_counter(), time.thread_time(), waited_for_a_processor()))

    def live(self, seconds: float) -> list[Gap]:
        """Run the event loop so long and return the gaps between the beats."""
        from PySide6.QtCore import QEventLoop, QTimer

        self.beats.clear()
        loop = QEventLoop()
        QTimer.singleShot(round(seconds * 1000), loop.quit)
        self.timer.start()
        loop.exec()
        self.timer.stop()
        return [
            Gap(*(1000 * (after - before) for before, after in zip(*pair, strict=True)))
            for pair in pairwise(self.beats)
        ]


def told(gaps: list[Gap]) -> str:
    """Write the gaps between heartbeats, with the budgets of DESIGN §5."""
    whole = [gap.whole for gap in gaps]
    computed = [gap.computed for gap in gaps]
    blamed = [gap.whole - gap.waited for gap in gaps]
    p95, largest = high(whole), max(whole)
    kept = "kept" if p95 <= 33 and largest <= 100 else "missed"
    return (
        f"heartbeat gaps median {statistics.median(whole):.0f}, p95 {p95:.0f}, "
        f"largest {largest:.0f} ms (33 and 100: {kept}); without waiting for a processor p95 "
        f"{high(blamed):.0f}, largest {max(blamed):.0f} ms; the window computed p95 "
        f"{high(computed):.0f}, at most {max(computed):.0f} ms, "
        f"{100 * sum(computed) / sum(whole):.0f} % of the time in all"
    )


def high(values: list[float]) -> float:
    """Give the 95th percentile."""
    return sorted(values)[int(0.95 * len(values))]


def load() -> str:
    """Say how busy the machine is."""
    busy = os.getloadavg()[0] if hasattr(os, "getloadavg") else float("nan")
    return f"load {busy:.1f} on {os.cpu_count()} processors"


def measure(units: int, workspace: str, rounds: int) -> None:
    """Open the real window offscreen, train, and print."""
    from PySide6.QtWidgets import QApplication

    from lstm_gui import engine
    from lstm_gui.gui.app import build_window
    from lstm_gui.session import Aspect, Document, Open, untrained_network

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
    window.session.subscribe(lambda _changed: frames.append(1), Aspect.TRACE)
    settings = replace(engine.TrainingSettings(), updates=10_000_000)
    controller.start(settings)
    heart.live(3.0)  # kernels compile, the first frames are slow
    frames.clear()
    run = controller.run
    gaps: list[Gap] = []
    ratios: list[float] = []
    rates: list[float] = []
    assert run is not None
    # A turn has some ten updates also where a single one takes long.
    seconds = min(max(SECONDS_PER_TURN, 10 * 3.0 / max(run.update, 1)), 10.0)
    for _ in range(rounds):
        before, start = run.update, time.perf_counter()
        time.sleep(seconds)  # the window asleep is what is measured here
        alone = (run.update - before) / (time.perf_counter() - start)
        before, start = run.update, time.perf_counter()
        window.recovery.keep()
        gaps += heart.live(seconds)
        beside = (run.update - before) / (time.perf_counter() - start)
        rates.append(beside)
        ratios.append(beside / alone if alone else float("nan"))
    window.close()
    app.processEvents()
    frames = frames[:-1]  # what is shown of the run at its end
    share = 100 * statistics.median(ratios)
    print(
        f"{units:4d} units, {workspace}: {told(gaps)} · "
        f"{len(frames) / rounds / seconds:.0f} frames/s · "
        f"{statistics.median(rates):.0f} updates/s, {share:.0f} % of those with the window asleep "
        f"(80: {'kept' if share >= 80 else 'missed'}) · {load()}"
    )


def cancel(units: int, steps: int, batch: int) -> None:
    """Begin a long update in the real window, stop it in its midst, print how long that took."""
    import numpy as np
    from PySide6.QtWidgets import QApplication

    from lstm_gui import engine
    from lstm_gui.gui.app import build_window
    from lstm_gui.sequences.series import series_sequence
    from lstm_gui.session import Document, Open, untrained_network

    app = QApplication(sys.argv[:1])
    window = build_window()
    wave = np.sin(np.arange(2 * steps) / 7.0)  # a part of it is held out
    sequence = series_sequence(wave[:, None], name="wave", feature_names=["x"])
    network, origin = untrained_network(sequence, hidden_size=units)
    window.session.do(Open(Document.of(sequence, network, origin)))
    window.show()
    window.show_workspace("train")
    heart, controller = Heart(), window.training
    settings = engine.TrainingSettings(updates=1000, batch_size=batch, window=steps)
    for seconds in (2.0, 6.0):
        controller.start(settings)
        gaps = heart.live(seconds)
        run = controller.run
        assert run is not None, controller.messages
        start = time.perf_counter()
        controller.stop()
        returned = time.perf_counter() - start
        over = run.wait_until_over(60)
        took = time.perf_counter() - start
        gaps += heart.live(0.5)
        print(
            f"{units} units, {steps} steps, batch {batch}, stopped after {seconds:.0f} s in update "
            f"{run.update + 1}: over after {1000 * took:.0f} ms "
            f"(100: {'kept' if over and took <= 0.1 else 'missed'}), the click returned after "
            f"{1000 * returned:.0f} ms · {told(gaps)} · {load()}"
        )
    window.close()
    app.processEvents()


def main() -> None:
    """Read the arguments and measure."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--units", type=int, nargs="+", default=[16, 256])
    parser.add_argument("--workspace", default="train")
    parser.add_argument("--rounds", type=int, default=6)
    parser.add_argument("--cancel", action="store_true", help="measure how soon a run ends")
    parser.add_argument("--steps", type=int, default=5000)
    parser.add_argument("--batch", type=int, default=64)
    arguments = parser.parse_args()
    if arguments.cancel and len(arguments.units) > 1:
        arguments.units = [512]
    if len(arguments.units) > 1:  # a process for each: one application a process
        import subprocess

        for units in arguments.units:
            options = ["--units", units, "--rounds", arguments.rounds]
            options += ["--workspace", arguments.workspace]
            command = [sys.executable, __file__, *map(str, options)]
            subprocess.run(command, check=True)
        return
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    with tempfile.TemporaryDirectory() as home:
        os.environ["LSTM_LAB_HOME"] = home
        if arguments.cancel:
            cancel(arguments.units[0], arguments.steps, arguments.batch)
        else:
            measure(arguments.units[0], arguments.workspace, arguments.rounds)


if __name__ == "__main__":
    main()
