from __future__ import annotations

import os
import threading
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QComboBox, QPushButton

from lstm_gui import engine, interchange, session
from lstm_gui.gui.dialogs.import_preview import ImportDialog
from lstm_gui.gui.files import MessageKind, opening
from lstm_gui.gui.files.opener import Opener
from lstm_gui.gui.files.trace_memory import TooLargeError
from lstm_gui.session import Origin, ReplaceParameters, SetParameter

if TYPE_CHECKING:
    from conftest import Bench

# Qt without a display has no window manager to tell about sizes, and says so.
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")


def dialog_of(bench: Bench) -> ImportDialog:
    bench.qtbot.waitUntil(lambda: bench.opener._dialog is not None)
    dialog = bench.opener._dialog
    assert dialog is not None
    bench.qtbot.waitUntil(lambda: dialog.outlook is not None)
    return dialog


def choose(dialog: ImportDialog, name: str, value: object) -> None:
    combo = dialog.findChild(QComboBox, name)
    combo.setCurrentIndex(combo.findData(value))
    combo.activated.emit(combo.currentIndex())


def save_network(path: Path, features: int, **size: int) -> Path:
    recurrent = engine.LSTM(features, size.get("units", 5), size.get("layers", 1), seed=3)
    network = engine.Network(recurrent, engine.Linear(size.get("units", 5), features, seed=3))
    interchange.save_model(path, network, {"updates": "40", "seed": "3"})
    return path


# Sequences


def test_a_clean_table_opens_at_once_as_one_change_that_can_be_undone(
    bench: Bench, clean_csv: Path
) -> None:
    before = bench.session.document
    bench.open(clean_csv)
    assert bench.session.sequence.name == "river.csv"
    assert bench.session.trace.inputs.shape[0] == 40
    assert bench.session.undo_text == "open river.csv"
    assert not bench.session.modified
    assert "river.csv: 40 steps × 1 feature" in bench.messages.text
    assert bench.messages.kind is MessageKind.INFORMATION
    bench.session.undo()
    assert bench.session.document is before


def test_reading_and_tracing_happen_in_another_thread(
    bench: Bench, clean_csv: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    threads = []
    read, compute = opening.Source.read, session.compute_run

    def noting_read(*args: object) -> object:
        threads.append(threading.current_thread())
        return read(*args)  # type: ignore[arg-type] # passed through

    def noting_compute(*args: object, **named: object) -> object:
        threads.append(threading.current_thread())
        return compute(*args, **named)  # type: ignore[arg-type] # passed through

    monkeypatch.setattr(opening.Source, "read", noting_read)
    monkeypatch.setattr(session, "compute_run", noting_compute)
    bench.open(clean_csv)
    assert len(threads) == 2
    assert threading.main_thread() not in threads


def test_the_file_and_its_folder_are_remembered(bench: Bench, clean_csv: Path) -> None:
    bench.open(clean_csv)
    assert bench.settings.recent_files == (clean_csv,)
    assert bench.settings.last_folder == clean_csv.parent


def test_what_is_under_way_is_told_and_ends(bench: Bench, clean_csv: Path) -> None:
    told: list[str | None] = []
    bench.opener.activity.connect(told.append)
    bench.open(clean_csv)
    assert told == ["opening river.csv…", None]


def test_a_table_with_gaps_asks_first_and_opens_as_answered(bench: Bench, gappy_csv: Path) -> None:
    before = bench.session.document
    bench.open(gappy_csv)
    dialog = dialog_of(bench)
    assert bench.session.document is before
    assert dialog.outlook is not None
    assert "first in row 5, column ppm" in dialog.outlook.missing
    choose(dialog, "missingCombo", "drop")
    bench.qtbot.waitUntil(lambda: dialog.outlook is not None)
    dialog.accept()
    bench.settle()
    assert bench.session.sequence.steps == 28
    assert any("dropped" in note for note in bench.session.sequence.notes)


def test_cancelling_the_dialog_changes_nothing(bench: Bench, gappy_csv: Path) -> None:
    before = bench.session.document
    bench.open(gappy_csv)
    dialog_of(bench).reject()
    assert bench.session.document is before
    assert bench.settings.recent_files == ()
    assert not bench.opener.busy


def test_how_it_was_read_can_be_changed_from_the_message(bench: Bench, clean_csv: Path) -> None:
    bench.open(clean_csv)
    assert bench.session.sequence.scaling.kind == "standard"
    assert bench.messages.action_text == "Change how it was read"
    bench.qtbot.mouseClick(
        bench.messages.findChild(QPushButton, "messageActionButton"),
        Qt.MouseButton.LeftButton,
    )
    dialog = dialog_of(bench)
    choose(dialog, "scalingCombo", "min_max")
    bench.qtbot.waitUntil(lambda: dialog.outlook is not None)
    dialog.accept()
    bench.settle()
    assert bench.session.sequence.scaling.kind == "min_max"
    bench.opener.reread()
    assert dialog_of(bench).options.scaling == "min_max"


def test_only_what_was_read_can_be_read_again_also_after_undo(
    bench: Bench, clean_csv: Path
) -> None:
    assert not bench.opener.reread_action.isEnabled()
    bench.open(clean_csv)
    assert bench.opener.reread_action.isEnabled()
    bench.session.undo()
    assert not bench.opener.reread_action.isEnabled()
    bench.session.redo()
    assert bench.opener.reread_action.isEnabled()


def test_a_file_opened_before_the_window_is_known_to_it(bench: Bench, gappy_csv: Path) -> None:
    state = session.Session(session.open_path(gappy_csv))
    opener = Opener(state, bench.settings, bench.messages, bench.window)
    assert opener.reread_action.isEnabled()
    assert "2 missing values were interpolated." in bench.messages.text
    assert bench.settings.recent_files == (gappy_csv,)


def test_a_trained_network_that_fits_is_kept(bench: Bench, clean_csv: Path, tmp_path: Path) -> None:
    bench.open(clean_csv)
    trained = dict(bench.session.document.parameters)
    origin = Origin(True, "trained", 1)
    bench.session.do(ReplaceParameters(trained, "train", trained, origin))
    kept = bench.session.document.parameters
    other = tmp_path / "other.csv"
    other.write_text("v\n" + "\n".join(map(str, range(20))), encoding="utf-8")
    bench.open(other)
    assert bench.session.document.parameters is kept
    assert bench.session.sequence.steps == 20
    assert "The network stays as it was." in bench.messages.text


def test_an_edit_made_while_a_file_is_read_is_not_lost(
    bench: Bench, clean_csv: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bench.open(clean_csv)
    trained = dict(bench.session.document.parameters)
    bench.session.do(ReplaceParameters(trained, "train", trained, Origin(True, "trained", 1)))
    begun, go = threading.Event(), threading.Event()
    read = opening.Source.read

    def slow_read(*args: object) -> object:
        begun.set()
        go.wait(10)
        return read(*args)  # type: ignore[arg-type] # passed through

    monkeypatch.setattr(opening.Source, "read", slow_read)
    bench.opener.open_path(clean_csv)
    assert begun.wait(5)
    bench.session.do(SetParameter("bias_ih_l0", (0,), 4.5))
    go.set()
    bench.settle()
    assert bench.session.undo_text == "open river.csv"
    assert bench.session.document.parameters["bias_ih_l0"][0] == np.float32(4.5)


# Examples, models, clipboard


def test_an_example_opens_with_its_network(bench: Bench, clean_csv: Path) -> None:
    bench.open(clean_csv)
    bench.opener.open_example("sine-with-overtone")
    bench.settle()
    assert bench.session.sequence.example == "sine-with-overtone"
    assert bench.session.document.origin.trained
    assert not bench.opener.reread_action.isEnabled()


def test_an_unknown_example_is_an_error_in_words(bench: Bench) -> None:
    before = bench.session.document
    bench.opener.open_example("no-such-thing")
    bench.settle()
    assert "there is no example 'no-such-thing'" in bench.messages.text
    assert bench.session.document is before


def test_a_model_opens_on_the_open_sequence(bench: Bench, clean_csv: Path, tmp_path: Path) -> None:
    bench.open(clean_csv)
    sequence = bench.session.sequence
    bench.open(save_network(tmp_path / "m.safetensors", 1, units=6, layers=2))
    assert bench.session.sequence is sequence
    assert bench.session.network.recurrent.hidden_size == 6
    assert (
        bench.messages.text
        == "m.safetensors: LSTM, 2 layers, 6 units, trained, 40 updates, seed 3."
    )


def test_a_model_of_another_width_is_shown_on_noise_and_says_so(
    bench: Bench, tmp_path: Path
) -> None:
    bench.open(save_network(tmp_path / "wide.safetensors", 4))
    assert bench.session.sequence.features == 4
    assert "takes 4 features" in bench.messages.text
    assert "shown on noise" in bench.messages.text


@pytest.mark.parametrize("order", [1, -1])
def test_a_sequence_and_a_model_dropped_together_both_open(
    bench: Bench, clean_csv: Path, tmp_path: Path, order: int
) -> None:
    model = save_network(tmp_path / "m.safetensors", 1, units=7)
    bench.opener.open_paths([clean_csv, model][::order])
    bench.qtbot.waitUntil(lambda: bench.session.network.recurrent.hidden_size == 7, timeout=10_000)
    assert bench.session.sequence.name == "river.csv"


def test_several_sequences_at_once_are_refused(bench: Bench, clean_csv: Path) -> None:
    bench.opener.open_paths([clean_csv, clean_csv, clean_csv])
    assert bench.messages.text.startswith("3 files are too many")
    assert not bench.opener.busy


def test_cells_on_the_clipboard_open_as_a_sequence(bench: Bench) -> None:
    rows = "\n".join(f"{row}\t{row * row % 7}" for row in range(25))
    QGuiApplication.clipboard().setText(f"step\tvalue\n{rows}\n")
    bench.opener.paste()
    bench.settle()
    assert bench.session.sequence.steps == 25
    assert bench.session.sequence.features == 1
    assert bench.settings.recent_files == ()


def test_a_sentence_on_the_clipboard_opens_as_text(bench: Bench) -> None:
    QGuiApplication.clipboard().setText("the cat sat on the mat and the dog sat on the cat")
    bench.opener.paste()
    bench.settle()
    assert bench.session.sequence.kind == "text"


def test_a_copied_file_is_opened_from_the_clipboard(bench: Bench, clean_csv: Path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(clean_csv))])
    QGuiApplication.clipboard().setMimeData(data)
    bench.opener.paste()
    bench.settle()
    assert bench.session.sequence.name == "river.csv"


def test_an_empty_clipboard_is_an_error_in_words(bench: Bench) -> None:
    QGuiApplication.clipboard().setText("  \n ")
    bench.opener.paste()
    assert "The clipboard holds no table and no text" in bench.messages.text
    assert bench.messages.kind is MessageKind.ERROR


# What goes wrong


def bad_file(kind: str, folder: Path) -> Path:
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
    bench: Bench, tmp_path: Path, kind: str
) -> None:
    before, trace = bench.session.document, bench.session.trace
    bench.open(bad_file(kind, tmp_path / "bad"))
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
    bench: Bench, tmp_path: Path, kind: str
) -> None:
    before = bench.session.document
    bench.open(bad_file(kind, tmp_path / "bad"))
    row = "row 4" if kind == "ragged.csv" else "row 3"
    assert row in bench.messages.text
    assert bench.messages.action_text == "Change how it is read"
    bench.messages.findChild(QPushButton, "messageActionButton").click()
    dialog = dialog_of(bench)
    assert dialog.outlook is not None
    assert row in dialog.outlook.problem
    assert not dialog.findChild(QPushButton, "importOpenButton").isEnabled()
    assert bench.session.document is before


def test_a_file_with_several_arrays_asks_which(bench: Bench, tmp_path: Path) -> None:
    path = tmp_path / "two.npz"
    np.savez(path, speed=np.arange(30.0), place=np.arange(40.0))
    bench.open(path)
    dialog = dialog_of(bench)
    assert not dialog.findChild(QPushButton, "importOpenButton").isEnabled()
    choose(dialog, "arrayCombo", "place")
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


def test_a_trace_that_does_not_fit_into_memory_is_refused_before_it_is_made(
    bench: Bench, clean_csv: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("lstm_gui.gui.files.trace_memory.available_bytes", lambda: 1000)
    before = bench.session.document
    bench.open(clean_csv)
    assert "for its trace" in bench.messages.text
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
