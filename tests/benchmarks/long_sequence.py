"""Print how a long sequence behaves in the window: frames per second, memory, cost over its length.

    python tests/benchmarks/long_sequence.py [--steps 1000000] [--units 64] [--size 1480x960]

The real window, offscreen, opens a file of so many steps as a person does, scrubs, zooms and pans,
and does the same on 1 000 steps; a frame is one move and the painting of everything that it
changes. Where the system tells, the clock is also given without the time that the thread was ready
to run and waited for a processor, which other programs had. Memory is that of the whole process:
the largest resident set, and the proportional set size now. The cost of a run is measured over four
decades of its length, in a process of its own.
"""

from __future__ import annotations

import argparse
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import numpy as np
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication, QSlider

from lstm_gui import engine, sequences, session
from lstm_gui.gui.app import build_window
from lstm_gui.gui.files import Settings
from lstm_gui.gui.main_window import MainWindow

FRAMES = 150
SHORT = 1000
DECADES = (1_000, 10_000, 100_000, 1_000_000)


def series(steps: int) -> np.ndarray:
    """Make two waves with noise, (steps, 2)."""
    rng, t = np.random.default_rng(0), np.arange(steps)
    waves = np.stack([np.sin(t / 50), 0.5 * np.sin(t / 2000)], axis=1)
    return (waves + 0.15 * rng.standard_normal((steps, 2))).astype(np.float32)


def paint(app: QApplication) -> None:
    """Let everything happen that is due, painting included."""
    app.processEvents()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.UpdateRequest.value)


def wait_for(app: QApplication, done: Callable[[], bool]) -> float:
    """Run the event loop until something is done; return its longest pause in seconds."""
    longest = 0.0
    while not done():
        begin = time.perf_counter()
        paint(app)
        longest = max(longest, time.perf_counter() - begin)
        time.sleep(0.002)  # an idle window leaves the interpreter to the thread that computes
    return longest


@dataclass(frozen=True)
class Frame:
    """What one move and its painting took: by the clock, computing, and waiting for a processor."""

    clock: float
    thread: float
    waited: float


def waited_for_a_processor() -> float:
    """Give the seconds that this thread was ready to run and did not; 0 where nothing tells."""
    try:
        return int(Path("/proc/thread-self/schedstat").read_text().split()[1]) * 1e-9
    except (OSError, IndexError):
        return 0.0


def frames(app: QApplication, moves: Iterator[Callable[[], None]]) -> list[Frame]:
    """Make moves, painting after each."""
    found = []
    for move in moves:
        begin = time.perf_counter(), time.thread_time(), waited_for_a_processor()
        move()
        paint(app)
        end = time.perf_counter(), time.thread_time(), waited_for_a_processor()
        found.append(Frame(*(after - before for after, before in zip(end, begin, strict=True))))
    return found


def scrubbing(window: MainWindow) -> Iterator[Callable[[], None]]:
    """Drag the time slider from the beginning to the end."""
    steps = window.session.sequence.steps
    slider = window.findChild(QSlider, "timeSlider")
    slider.setSliderDown(True)
    for at in range(FRAMES):
        step = at * (steps - 1) // FRAMES
        yield lambda step=step: slider.setSliderPosition(step)
    slider.setSliderDown(False)


def zooming(window: MainWindow) -> Iterator[Callable[[], None]]:
    """Turn the wheel from all steps to a few and back again."""
    steps, middle = window.session.sequence.steps, 0.37
    for at in range(FRAMES):
        share = 1 - abs(2 * at / FRAMES - 1)
        count = max(round(steps ** (1 - share) * 50**share), 50)
        start = int(middle * (steps - count))
        yield lambda start=start, count=count: window.session.selection.show_range(
            start, start + count
        )


def panning(window: MainWindow, count: int) -> Iterator[Callable[[], None]]:
    """Drag a range of so many steps to and fro, a fiftieth of its width a frame."""
    room = window.session.sequence.steps - count
    for at in range(FRAMES):
        start = abs((room // 5 + at * max(count // 50, 1)) % (2 * room) - room)
        yield lambda start=start: window.session.selection.show_range(start, start + count)


def report(name: str, long: list[Frame], short: list[Frame]) -> None:
    """Print one line of the table."""
    clock = rates([frame.clock for frame in long])
    served = rates([frame.clock - frame.waited for frame in long])
    few = rates([frame.clock - frame.waited for frame in short])
    times = [statistics.fmean(frame.thread for frame in each) for each in (long, short)]
    print(
        f"{name:<28} {clock[0]:6.0f} {clock[1]:6.0f} {served[0]:12.0f} {served[1]:6.0f} "
        f"{1 / times[0]:13.0f} {few[0]:12.0f} {times[0] / times[1]:8.2f}×"
    )


def rates(seconds: list[float]) -> tuple[float, float]:
    """Give frames per second: on average, and of the slowest twentieth at best."""
    seconds = sorted(seconds)
    return 1 / statistics.fmean(seconds), 1 / seconds[int(0.95 * len(seconds))]


def peak() -> float:
    """Give the largest resident set of this process so far, in MiB."""
    status = Path("/proc/self/status")
    if status.exists():  # getrusage counts what the process was before it began this program
        line = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM:"))
        return int(line.split()[1]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def memory() -> str:
    """Say how much memory the process has taken at most, and takes now."""
    text = f"largest resident set {peak():.0f} MiB"
    rollup = Path("/proc/self/smaps_rollup")
    if rollup.exists():
        line = next(line for line in rollup.read_text().splitlines() if line.startswith("Pss:"))
        text += f", proportional set size now {int(line.split()[1]) / 1024:.0f} MiB"
    return text


def moved(app: QApplication, window: MainWindow) -> dict[str, list[Frame]]:
    """Scrub, zoom and pan; the seconds of the frames by name."""
    current = window.session
    found = {"scrub, all steps shown": frames(app, scrubbing(window))}
    found["zoom in and out"] = frames(app, zooming(window))
    for count in (500, 5_000, 50_000):
        if count < current.sequence.steps:
            found[f"pan {count} steps"] = frames(app, panning(window, count))
    current.selection.show_range(0, 500)
    found["scrub, 500 steps shown"] = frames(app, scrubbing(window))
    current.selection.show_all()
    return found


def opened(window: MainWindow, app: QApplication, path: Path, units: int) -> None:
    """Open a file and give it a network of so many units."""
    begin = time.perf_counter()
    window.opener.open_path(path)
    pause = wait_for(app, lambda: not window.opener.busy)
    dialog = window.opener._dialog
    if dialog is not None:
        dialog.accept()
        pause = max(pause, wait_for(app, lambda: not window.opener.busy))
    print(
        f"{path.name}: opened in {time.perf_counter() - begin:.1f} s, "
        f"longest pause of the window {pause * 1000:.0f} ms"
    )
    network, origin = session.untrained_network(window.session.sequence, hidden_size=units)
    document = session.Document.of(window.session.sequence, network, origin)
    begin = time.perf_counter()
    window.opener.open_document(document, "network")
    pause = wait_for(app, lambda: not window.opener.busy)
    print(
        f"  with {units} units: run in {time.perf_counter() - begin:.1f} s, "
        f"longest pause {pause * 1000:.0f} ms"
    )


def window_part(steps: int, units: int, size: str) -> None:
    """Measure the window."""
    app = QApplication([])
    window = build_window(settings=Settings.in_memory())
    window.resize(*map(int, size.split("x")))
    window.show()
    wait_for(app, engine.kernels_in_use if engine.kernels_installed() else lambda: True)
    with tempfile.TemporaryDirectory() as folder:
        results = []
        for count in (SHORT, steps):
            path = Path(folder) / f"waves-{count}.npy"
            np.save(path, series(count))
            opened(window, app, path, units)
            moved(app, window)  # once for the caches of Qt
            results.append(moved(app, window))
    short, long = results
    print(
        f"\n{'frames per second, ' + size:<28} {'clock':>6} {'slow':>6} {'without wait':>12} "
        f"{'slow':>6} {'by the thread':>13} {f'{SHORT} steps':>12} {'ratio':>9}"
    )
    for name, seconds in long.items():
        report(name, seconds, short.get(name, short["pan 500 steps"]))
    print("\n" + memory())
    window.close()


def run_part(units: int) -> None:
    """Measure one run after the other, each length in a process of its own."""
    print("\nlength       seconds   µs a step   largest resident set")
    for steps in DECADES:
        subprocess.run(
            [sys.executable, __file__, "--one-run", str(steps), "--units", str(units)], check=True
        )


def one_run(steps: int, units: int) -> None:
    """Run one length and print its line."""
    sequence = sequences.series_sequence(
        series(steps), name="waves", feature_names=("wave", "slow"), source="waves"
    )
    network, origin = session.untrained_network(sequence, hidden_size=units)
    network.forward(sequence.inputs[:300])
    document = session.Document.of(sequence, network, origin)
    begin = time.perf_counter()
    run = session.compute_run(document)
    seconds = time.perf_counter() - begin
    kind = "in parts" if run.recording.counting == 0 else "whole"
    print(f"{steps:>9} {seconds:>10.3f} {seconds / steps * 1e6:>11.2f} {peak():>10.0f} MiB  {kind}")


def main() -> None:
    """Read the arguments and measure."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--steps", type=int, default=1_000_000)
    parser.add_argument("--units", type=int, default=64)
    parser.add_argument("--size", default="1480x960", help="of the window")
    parser.add_argument("--no-runs", action="store_true", help="measure the window alone")
    parser.add_argument("--one-run", type=int, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.one_run:
        one_run(arguments.one_run, arguments.units)
        return
    with tempfile.TemporaryDirectory() as home:
        os.environ.setdefault("LSTM_LAB_HOME", home)
        window_part(arguments.steps, arguments.units, arguments.size)
    if not arguments.no_runs:
        run_part(arguments.units)


if __name__ == "__main__":
    main()
