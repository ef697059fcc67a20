from __future__ import annotations

import os
import threading
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton

from lstm_gui.gui.files import MessageKind, opening
from lstm_gui.gui.files.trace_memory import TooLargeError

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import Bench

# Qt without a display has no window manager to tell about sizes, and says so.
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")


def bad_file(kind: str, folder: Path, save_network: Callable[..., Path]) -> Path:
    folder.mkdir(exist_ok=True)
    content: dict[str, bytes] = {
        "empty.csv": b"",
        "blank.csv": b"\n\n  \n",
        "header.csv": b"a,b,c\n",
        "garbage.csv": bytes((7 * number * number + number // 3) % 256 for number in range(5000)),
        "ragged.csv": b"t,v\n1,2\n2,3\n3,4,5,6\n4,5\n" + b"5,6\n" * 20,
        "words.csv": b"year,v\n1900,1\n1901,two\n1902,3\n1903,4\n1904,5\n",
        "infinite.csv": b"year,v\n1900,1\n1901,inf\n1902,3\n1903,4\n1904,5\n",
        "text.npy": b"not an array at all",
        "cut.npz": b"PK\x03\x04 cut off",
        "broken.json": b'{"a": [1, 2,',
        "short.safetensors": b"\x10\x00",
        "huge-header.safetensors": b"\xff" * 8 + b"{}",
        "no-json.safetensors": (9).to_bytes(8, "little") + b"{nonsense",
    }
    path = folder / kind
    if kind == "folder":
        path.mkdir()
    elif kind == "truncated.safetensors":
        save_network(path, 1)
        path.write_bytes(path.read_bytes()[:-100])
    elif kind == "shapes.safetensors":
        from safetensors.numpy import save_file

        save_file(
            {
                "weight_ih_l0": np.zeros((16, 2), np.float32),
                "weight_hh_l0": np.zeros((16, 5), np.float32),
                "bias_ih_l0": np.zeros(16, np.float32),
                "bias_hh_l0": np.zeros(16, np.float32),
            },
            path,
        )
    elif kind != "missing.csv":
        path.write_bytes(content[kind])
    return path


BAD = (
    "empty.csv", "blank.csv", "header.csv", "garbage.csv", "ragged.csv",
    "text.npy", "cut.npz", "broken.json", "folder", "missing.csv", "short.safetensors",
    "huge-header.safetensors", "no-json.safetensors", "truncated.safetensors", "shapes.safetensors",
)  # fmt: skip


@pytest.mark.parametrize("kind", BAD)
def test_a_file_that_cannot_be_read_leaves_everything_as_it_was(
    bench: Bench, tmp_path: Path, save_network: Callable[..., Path], kind: str
) -> None:
    before, trace = bench.session.document, bench.session.trace
    bench.open(bad_file(kind, tmp_path / "bad", save_network))
    assert bench.session.document is before
    assert bench.session.trace is trace
    assert bench.session.undo_text is None
    assert bench.messages.kind is MessageKind.ERROR
    assert bench.messages.text.endswith(".")
    assert kind.split(".", maxsplit=1)[0] in bench.messages.text
    assert "\n" not in bench.messages.text
    assert bench.settings.recent_files == ()


@pytest.mark.parametrize("kind", ["words.csv", "infinite.csv", "ragged.csv"])
def test_a_bad_cell_is_said_with_a_way_to_correct_the_reading(
    bench: Bench, tmp_path: Path, save_network: Callable[..., Path], kind: str
) -> None:
    before = bench.session.document
    bench.open(bad_file(kind, tmp_path / "bad", save_network))
    row = "row 4" if kind == "ragged.csv" else "row 3"
    assert row in bench.messages.text
    assert bench.messages.action_text == "Change how it is read"
    bench.messages.findChild(QPushButton, "messageActionButton").click()
    dialog = bench.dialog()
    assert dialog.outlook is not None
    assert row in dialog.outlook.problem
    assert not dialog.findChild(QPushButton, "importOpenButton").isEnabled()
    assert bench.session.document is before


def test_an_answer_that_does_not_work_out_can_be_corrected(bench: Bench, gappy_csv: Path) -> None:
    bench.open(gappy_csv)
    dialog = bench.dialog()
    gappy_csv.write_text("date,ppm\n2001-01-01,x\n2001-01-02,y\n", encoding="utf-8")
    dialog.accept()  # the file has changed since it was looked at
    bench.settle()
    assert bench.messages.kind is MessageKind.ERROR
    assert bench.messages.action_text == "Change how it is read"
    bench.messages.findChild(QPushButton, "messageActionButton").click()
    assert bench.dialog().options.missing == "interpolate"


def test_a_file_with_several_arrays_asks_which(bench: Bench, tmp_path: Path) -> None:
    path = tmp_path / "two.npz"
    np.savez(path, speed=np.arange(30.0), place=np.arange(40.0))
    bench.open(path)
    dialog = bench.dialog()
    assert not dialog.findChild(QPushButton, "importOpenButton").isEnabled()
    bench.choose(dialog, "arrayCombo", "place")
    bench.qtbot.waitUntil(lambda: dialog.outlook is not None)
    assert dialog.outlook is not None
    assert dialog.outlook.outcome.startswith("40 steps")
    dialog.accept()
    bench.settle()
    assert bench.session.sequence.steps == 40


@pytest.mark.skipif(not hasattr(os, "geteuid"), reason="permissions are another matter there")
def test_a_file_without_permission_is_an_error_in_words(
    bench: Bench, clean_csv: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = Path.open

    def refuse(self: Path, *args: object, **named: object) -> object:
        if self == clean_csv:
            raise PermissionError(13, "Permission denied", str(self))
        return opened(self, *args, **named)  # type: ignore[call-overload] # passed through

    monkeypatch.setattr(Path, "open", refuse)
    bench.open(clean_csv)
    assert "river.csv" in bench.messages.text
    assert "permission" in bench.messages.text


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no pipes in folders there")
@pytest.mark.parametrize("name", ["pipe.csv", "pipe.safetensors"])
def test_a_pipe_is_refused_instead_of_being_waited_for(
    bench: Bench, tmp_path: Path, name: str
) -> None:
    os.mkfifo(tmp_path / name)
    bench.open(tmp_path / name)
    assert bench.messages.text == f"{name} is a device or a pipe; choose an ordinary file."


def test_a_trace_that_does_not_fit_into_memory_is_refused_before_it_is_made(
    bench: Bench, clean_csv: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("lstm_gui.gui.files.trace_memory.available_bytes", lambda: 1000)
    before = bench.session.document
    bench.open(clean_csv)
    assert "for its run" in bench.messages.text
    assert bench.session.document is before


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (MemoryError(), "river.csv does not fit into memory"),
        (TooLargeError("river.csv is too large"), "river.csv is too large."),
        (OSError("the disk went away"), "the disk went away."),
    ],
)
def test_whatever_the_work_raises_is_said_in_words(
    bench: Bench,
    clean_csv: Path,
    monkeypatch: pytest.MonkeyPatch,
    error: Exception,
    said: str,
) -> None:
    def fail(*_args: object) -> None:
        raise error

    monkeypatch.setattr(opening.Source, "read", fail)
    bench.open(clean_csv)
    assert bench.messages.text.startswith(said)


def test_a_fault_of_our_own_goes_to_the_crash_handler(
    bench: Bench, clean_csv: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_args: object) -> None:
        raise KeyError("a fault of ours")

    monkeypatch.setattr(opening.Source, "read", fail)
    with bench.qtbot.captureExceptions() as caught:
        bench.open(clean_csv)
    assert [kind for kind, _, _ in caught] == [KeyError]
    assert not bench.opener.busy


def test_nothing_opens_while_training_shows_its_weights(bench: Bench, clean_csv: Path) -> None:
    bench.session.show_live(bench.session.network, bench.session.trace)
    bench.open(clean_csv)
    assert bench.session.sequence.example is not None
    assert "stop it first" in bench.messages.text
    bench.session.end_live()
    bench.open(clean_csv)
    assert bench.session.sequence.name == "river.csv"


def test_opening_can_be_cancelled_from_the_card(
    bench: Bench, clean_csv: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    go = threading.Event()

    def slow_read(*_args: object) -> None:
        go.wait(10)
        raise AssertionError("nobody waits for this")

    monkeypatch.setattr(opening.Source, "read", slow_read)
    before = bench.session.document
    bench.opener.open_path(clean_csv)
    bench.qtbot.waitUntil(bench.opener._card.isVisible)
    bench.window.grab()
    bench.qtbot.mouseClick(
        bench.window.findChild(QPushButton, "openCancelButton"), Qt.MouseButton.LeftButton
    )
    assert not bench.opener.busy
    assert not bench.opener._card.isVisible()
    assert bench.messages.text == "river.csv was not opened."
    assert bench.session.document is before
    go.set()


def test_a_new_file_takes_the_place_of_the_one_being_opened(
    bench: Bench, clean_csv: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    go, read = threading.Event(), opening.Source.read

    def slow_first(source: opening.Source, *args: object) -> object:
        if source.text is not None:
            go.wait(10)
        return read(source, *args)  # type: ignore[arg-type] # passed through

    monkeypatch.setattr(opening.Source, "read", slow_first)
    bench.opener.open_text("1\n2\n3\n4\n")
    bench.opener.open_path(clean_csv)
    bench.settle()
    go.set()
    assert bench.session.sequence.name == "river.csv"
    assert bench.session.undo_text == "open river.csv"
