"""The program started as a person starts it, on a real X display without a screen behind it."""

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from lstm_gui.cli_display import X_LIBRARIES, _loads

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        not (shutil.which("Xvfb") and shutil.which("xdotool")), reason="needs Xvfb and xdotool"
    ),
    pytest.mark.skipif(
        not all(_loads(name) for name in X_LIBRARIES), reason="needs Qt's libraries for X"
    ),
]


@pytest.fixture
def display() -> Iterator[str]:
    """A fresh X display; the server itself chooses the number and tells it through a pipe."""
    ours, theirs = os.pipe()
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(theirs), "-screen", "0", "1600x1000x24", "-nolisten", "tcp"],
        pass_fds=[theirs],
        stderr=subprocess.DEVNULL,
    )
    os.close(theirs)
    with os.fdopen(ours) as pipe:
        number = pipe.readline().strip()
    yield f":{number}"
    server.terminate()
    server.wait(timeout=20)


@pytest.fixture
def started() -> Iterator[list[subprocess.Popen[str]]]:
    """Processes that a test started; none outlives it."""
    processes: list[subprocess.Popen[str]] = []
    yield processes
    for process in processes:
        if process.poll() is None:
            process.kill()
        process.communicate()


def start(
    started: list[subprocess.Popen[str]], display: str, home: Path, *arguments: str
) -> subprocess.Popen[str]:
    environment = {
        name: value for name, value in os.environ.items() if not name.startswith("QT_QPA")
    }
    process = subprocess.Popen(
        [sys.executable, "-m", "lstm_gui", *arguments],
        env=environment | {"DISPLAY": display, "LSTM_LAB_HOME": str(home)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    started.append(process)
    return process


def xdotool(display: str, *arguments: str) -> str:
    done = subprocess.run(
        ["xdotool", *arguments],
        env=os.environ | {"DISPLAY": display},
        capture_output=True,
        text=True,
        timeout=90,
        check=True,
    )
    return done.stdout


@pytest.mark.parametrize("way", ["keyboard", "interrupt"])
def test_window_opens_shows_its_title_and_ends_cleanly(
    display: str, started: list[subprocess.Popen[str]], user_folders: Path, tmp_path: Path, way: str
) -> None:
    table = tmp_path / "wave.csv"
    table.write_text("year,level\n" + "\n".join(f"{1900 + t},{t % 9}" for t in range(60)) + "\n")
    process = start(started, display, user_folders, str(table))
    # Waits until the window is there.
    window = xdotool(display, "search", "--sync", "--onlyvisible", "--name", "LSTM Lab").split()[0]
    assert "LSTM Lab" in xdotool(display, "getwindowname", window)
    assert process.poll() is None
    if way == "keyboard":
        # Nobody manages windows here, so that none has the focus by itself.
        xdotool(display, "windowfocus", "--sync", window, "key", "--delay", "50", "ctrl+q")
    else:
        process.send_signal(signal.SIGINT)
    output, errors = process.communicate(timeout=60)
    assert process.returncode == 0, errors
    assert "Traceback" not in errors
    assert output == ""


def test_file_that_cannot_be_read_opens_no_window(
    display: str, started: list[subprocess.Popen[str]], user_folders: Path, tmp_path: Path
) -> None:
    (tmp_path / "empty.csv").write_bytes(b"")
    process = start(started, display, user_folders, str(tmp_path / "empty.csv"))
    errors = process.communicate(timeout=60)[1]
    assert process.returncode == 2
    assert "empty.csv" in errors
    assert errors.count("\n") == 1
