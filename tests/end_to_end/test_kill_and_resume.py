"""The program is killed while it trains; the next start goes on as if nothing had happened."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

# Drives the real program by its widgets' names: argv is what to do, and where to write.
DRIVER = r"""
import json, sys
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QComboBox, QPushButton
import numpy as np
from lstm_gui.gui import app as program

what, out, updates, at = sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
build = program.build_window


def button(window, name):
    found = window.findChild(QPushButton, name)
    assert found is not None and found.isEnabled(), name
    return found


class Driver:
    def __init__(self, window):
        self.window, self.begun = window, False
        self.timer = QTimer(window)
        self.timer.timeout.connect(self.step)
        self.timer.start(5)

    def step(self):
        window, training = self.window, self.window.training
        if not self.begun:
            self.begin()
            self.begun = True
        elif what == "kill" and training.run is not None:
            if training.run.update >= at:
                window.recovery.keep()
            if window.recovery.path.exists():
                print(training.run.update, flush=True)  # the parent kills us now
        elif not training.active:
            self.finish()

    def begin(self):
        window = self.window
        window.show_workspace("train")
        if what == "resume":
            assert "unsaved work" in window.message_bar.text, window.message_bar.text
            button(window, "messageActionButton").click()
            run = window.training.run
            assert run is not None and window.training.active
            print(run.update, flush=True)
        else:
            start = window.findChild(QComboBox, "startFromCombo")
            start.setCurrentIndex(start.findData("fresh"))
            window.findChild(object, "updatesSpin").setValue(updates)
        button(window, "trainStartButton").click()

    def finish(self):
        window = self.window
        run = window.training.run
        curve = window.training.snapshot.losses
        np.savez(
            out,
            mean=curve.mean, minimum=curve.minimum, maximum=curve.maximum,
            norms=window.training.snapshot.gradient_norms.mean,
            **{f"weights/{name}": values for name, values in window.session.parameters.items()},
        )
        print(json.dumps({"update": run.update, "messages": [m.text for m in run.messages]}))
        self.timer.stop()
        window.closing.enabled = False
        window.close()


def driven(*arguments, **options):
    window = build(*arguments, **options)
    window.driver = Driver(window)
    return window


program.build_window = driven
sys.exit(program.run())
"""

UPDATES, KILLED_AT = 400, 120


@pytest.fixture
def processes() -> Iterator[list[subprocess.Popen[str]]]:
    made: list[subprocess.Popen[str]] = []
    yield made
    for process in made:
        if process.poll() is None:
            process.kill()
        process.communicate()


def start(
    processes: list[subprocess.Popen[str]], home: Path, what: str, out: Path
) -> subprocess.Popen[str]:
    environment = os.environ | {
        "LSTM_LAB_HOME": str(home),
        "LSTM_LAB_KERNELS": "off",  # the same arithmetic everywhere, and no compiler at work
        "QT_QPA_PLATFORM": "offscreen",
    }
    process = subprocess.Popen(
        [sys.executable, "-c", DRIVER, what, str(out), str(UPDATES), str(KILLED_AT)],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    processes.append(process)
    return process


@pytest.mark.slow
@pytest.mark.skipif(os.name != "posix", reason="kill -9 is POSIX's")
def test_a_killed_run_goes_on_with_the_same_curve_and_ends_in_the_same_weights(
    tmp_path: Path, processes: list[subprocess.Popen[str]]
) -> None:
    home = tmp_path / "home"
    plain = start(processes, tmp_path / "other", "plain", tmp_path / "plain.npz")
    out, errors = plain.communicate(timeout=200)
    assert plain.returncode == 0, errors
    assert json.loads(out.splitlines()[-1])["update"] == UPDATES

    killed = start(processes, home, "kill", tmp_path / "never.npz")
    assert killed.stdout is not None
    update = int(killed.stdout.readline())
    os.kill(killed.pid, signal.SIGKILL)
    killed.communicate()
    assert update >= KILLED_AT
    assert not (tmp_path / "never.npz").exists()
    assert list(home.glob("unsaved-*.lstmlab"))

    resumed = start(processes, home, "resume", tmp_path / "resumed.npz")
    out, errors = resumed.communicate(timeout=200)
    assert resumed.returncode == 0, errors
    at, told = int(out.splitlines()[0]), json.loads(out.splitlines()[-1])
    assert KILLED_AT <= at <= UPDATES
    assert told["update"] == UPDATES
    with np.load(tmp_path / "plain.npz") as one, np.load(tmp_path / "resumed.npz") as two:
        assert one.files == two.files
        for name in one.files:
            assert np.array_equal(one[name], two[name]), name
    assert not list(home.glob("unsaved-*.lstmlab"))
