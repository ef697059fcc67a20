"""What the README says is so."""

import re
import shlex
from pathlib import Path

import numpy as np
import pytest

from lstm_gui.cli_arguments import parse
from lstm_gui.cli_display import QT_LIBRARIES, X_LIBRARIES

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def blocks(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", README, flags=re.DOTALL)


def test_readme_shows_a_picture_that_is_there_and_small() -> None:
    pictures = [ROOT / name for name in re.findall(r"!\[[^\]]*\]\(([^)]+)\)", README)]
    assert pictures
    for picture in pictures:
        assert picture.read_bytes().startswith(b"\x89PNG")
        assert picture.stat().st_size <= 400_000


def test_readme_has_the_two_commands_each_on_one_line() -> None:
    start = "python3 -m venv .venv && .venv/bin/pip install "
    lines = [line for line in README.splitlines() if line.startswith(start)]
    assert len(lines) == 2
    assert lines[0].endswith("&& .venv/bin/lstm-gui")
    assert lines[1].endswith("&& .venv/bin/pytest")


def test_example_of_the_library_runs_as_it_stands() -> None:
    (code,) = blocks("python")
    names: dict[str, object] = {}
    exec(compile(code, "README.md", "exec"), names)
    snapped = names["snapped"]
    assert np.all(snapped.layers[0].forget_gate[20:40, 0, 3] == 1.0)  # type: ignore[attr-defined]  # from exec


def test_every_command_line_is_accepted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("data.csv", "model.safetensors"):
        (tmp_path / name).write_bytes(b"")
    monkeypatch.chdir(tmp_path)
    lines = [
        shlex.split(line, comments=True)[1:]
        for block in blocks("sh")
        for line in block.splitlines()
        if line.startswith("lstm-gui")
    ]
    assert [parse(line).command for line in lines] == [
        "window",
        "window",
        "window",
        "snapshot",
        "train",
        "train",
        "trace",
        "papers",
    ]


def test_system_packages_are_those_that_the_program_asks_for() -> None:
    named = set(re.findall(r"\blib[a-z0-9.+-]+", README))
    asked = set(QT_LIBRARIES.values()) | set(X_LIBRARIES.values())
    # Packages that the named ones bring along.
    brought = {
        "libxcb1",
        "libx11-xcb1",
        "libxcb-render0",
        "libxcb-shm0",
        "libxcb-sync1",
        "libxcb-xfixes0",
        "libxcb-xkb1",
    }
    assert asked - brought <= named


def test_files_it_points_to_are_there() -> None:
    for name in re.findall(r"\]\(([^)#:]+)\)", README):
        assert (ROOT / name).exists(), name
