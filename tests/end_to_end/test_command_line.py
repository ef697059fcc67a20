"""The command line as a person calls it: a process of its own."""

import os
import re
import shutil
import signal
import struct
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from lstm_gui.interchange import load_model

COMMAND = [sys.executable, "-m", "lstm_gui"]


def environment(**extra: str) -> dict[str, str]:
    """This process's variables without a display."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if name not in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    }
    return kept | extra


def call(*arguments: object, **extra: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*COMMAND, *map(str, arguments)],
        capture_output=True,
        text=True,
        env=environment(**extra),
        timeout=300,
        check=False,
    )


def test_version_imports_next_to_nothing() -> None:
    program = (
        "import sys\n"
        "from lstm_gui.cli import main\n"
        "main(['--version'])\n"
        "print(sorted({'numpy', 'argparse', 'PySide6', 'json'} & set(sys.modules)))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert done.stdout.splitlines()[1] == "[]"


def test_entry_point_is_installed() -> None:
    script = Path(sys.executable).with_name("lstm-gui")
    if not script.exists():
        pytest.skip("the package is not installed in this environment")
    done = subprocess.run([script, "--version"], capture_output=True, text=True, check=True)
    assert re.fullmatch(r"lstm-gui \d+\.\d+\.\d+\n", done.stdout)


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere there is always a display")
@pytest.mark.parametrize("extra", [{}, {"DISPLAY": ":3999"}, {"WAYLAND_DISPLAY": "wayland-99"}])
def test_no_display_is_one_line_and_no_core_dump(extra: dict[str, str]) -> None:
    done = call(**extra)
    assert done.returncode == 2
    assert done.stdout == ""
    assert done.stderr.count("\n") == 1
    assert "lstm-gui snapshot" in done.stderr or "apt install" in done.stderr


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("empty.csv", b""),
        ("header.csv", b"year,level\n"),
        ("ragged.csv", b"a,b\n1,2\n3\n4,5,6\n"),
        ("words.csv", b"a\n1\n2\nthree\n4\n"),
        ("infinite.csv", b"a\n1\ninf\n3\n"),
        ("garbage.csv", bytes(range(256)) * 20),
        ("cut.npz", b"PK\x03\x04garbage"),
        ("objects.json", b'{"a": [1, 2'),
    ],
)
def test_bad_file_is_one_line_and_no_traceback(tmp_path: Path, name: str, content: bytes) -> None:
    (tmp_path / name).write_bytes(content)
    done = call("trace", tmp_path / name, "--out", tmp_path / "t.npz")
    assert done.returncode == 2, done.stderr
    assert name in done.stderr
    assert done.stderr.count("\n") == 1
    assert not (tmp_path / "t.npz").exists()


def test_train_then_trace_then_the_numbers_follow_from_each_other(tmp_path: Path) -> None:
    table = tmp_path / "wave.csv"
    table.write_text("x\n" + "\n".join(f"{np.sin(t / 4):.6f}" for t in range(120)) + "\n")
    model, out = tmp_path / "m.safetensors", tmp_path / "t.npz"
    trained = call("train", table, "--updates", "150", "--seed", "5", "--out", model)
    assert trained.returncode == 0, trained.stderr
    assert "150 updates on wave.csv" in trained.stdout
    traced = call("trace", table, "--model", model, "--out", out)
    assert traced.returncode == 0, traced.stderr
    assert "untrained" not in traced.stdout + traced.stderr
    with np.load(out, allow_pickle=False) as t:
        cell = t["layer1.forget_gate"] * t["layer1.cell_before"]
        cell += t["layer1.input_gate"] * t["layer1.candidate"]
        np.testing.assert_allclose(t["layer1.cell"], cell, atol=1e-6)
        hidden = t["layer1.output_gate"] * np.tanh(t["layer1.cell"])
        np.testing.assert_allclose(t["layer1.hidden"], hidden, atol=1e-6)
        # It learned: the prediction is nearer to the next value than the last value is.
        error = np.abs(t["predictions_in_units"][20:-1] - t["values"][21:]).mean()
        assert error < np.abs(np.diff(t["values"][20:], axis=0)).mean()


@pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo terminal")
def test_terminal_sees_progress_and_ctrl_c_saves_what_was_learned(tmp_path: Path) -> None:
    import pty  # there is none on Windows

    try:
        ours, theirs = pty.openpty()
    except OSError:
        pytest.skip("this machine has no pseudo terminals")
    out = tmp_path / "m.safetensors"
    example = ["--example", "sine-with-overtone", "--updates", "1000000"]
    process = subprocess.Popen(
        [*COMMAND, "train", *example, "--out", str(out)],
        stdout=subprocess.PIPE,
        stderr=theirs,
        env=environment(COLUMNS="100", PYTHONIOENCODING="utf-8"),
    )
    os.close(theirs)
    seen = b""
    while b"of 1000000 updates" not in seen:
        seen += os.read(ours, 4096)
    process.send_signal(signal.SIGINT)
    try:
        while part := os.read(ours, 4096):
            seen += part
    except OSError:
        pass  # the other end is closed
    os.close(ours)
    assert process.wait(timeout=60) == 130
    assert process.stdout is not None
    said = process.stdout.read().decode()
    process.stdout.close()
    found = re.match(r"interrupted after (\d+) of 1000000 updates; wrote ", said)
    assert found, said
    assert b"Traceback" not in seen
    assert load_model(out).metadata["updates"] == found[1]
    assert not [path for path in tmp_path.iterdir() if path.name.startswith(".")]


@pytest.mark.skipif(shutil.which("bash") is None, reason="needs bash")
def test_closed_pipe_is_no_error() -> None:
    done = subprocess.run(
        ["bash", "-c", f"{sys.executable} -m lstm_gui --list-examples | head -1"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == "sine-with-overtone\n"
    assert done.stderr == ""


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_snapshot_is_a_picture_of_the_asked_size(tmp_path: Path, theme: str) -> None:
    out = tmp_path / "window.png"
    done = call("snapshot", out, "--theme", theme, "--size", "1300x900", "--step", "7")
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    content = out.read_bytes()
    assert content.startswith(b"\x89PNG")
    assert struct.unpack(">II", content[16:24]) == (1300, 900)
    # An empty window compresses to next to nothing.
    assert len(content) > 30_000


def test_snapshot_smaller_than_the_window_can_be_says_how_large_it_is(tmp_path: Path) -> None:
    out = tmp_path / "window.png"
    done = call("snapshot", out, "--size", "200x100")
    assert done.returncode == 0, done.stderr
    width, height = struct.unpack(">II", out.read_bytes()[16:24])
    assert width > 200
    assert done.stderr.endswith(f"the picture has {width}x{height} pixels\n")


def test_snapshot_of_a_step_that_is_not_there_is_refused(tmp_path: Path) -> None:
    done = call("snapshot", tmp_path / "w.png", "--step", "64")
    assert done.returncode == 2
    assert "the sequence has steps 0 to 63" in done.stderr
    assert done.stderr.count("\n") == 1
    assert not (tmp_path / "w.png").exists()
