from __future__ import annotations

import threading
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QPushButton

from lstm_gui import session
from lstm_gui.gui.files import MessageKind, opening
from lstm_gui.gui.files.opener import Opener
from lstm_gui.session import Origin, ReplaceParameters, SetParameter

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import Bench

# Qt without a display has no window manager to tell about sizes, and says so.
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")


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
    dialog = bench.dialog()
    assert bench.session.document is before
    assert dialog.outlook is not None
    assert "first in row 5, column ppm" in dialog.outlook.missing
    bench.choose(dialog, "missingCombo", "drop")
    bench.qtbot.waitUntil(lambda: dialog.outlook is not None)
    dialog.accept()
    bench.settle()
    assert bench.session.sequence.steps == 28
    assert any("dropped" in note for note in bench.session.sequence.notes)


def test_cancelling_the_dialog_changes_nothing(bench: Bench, gappy_csv: Path) -> None:
    before = bench.session.document
    bench.open(gappy_csv)
    bench.dialog().reject()
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
    dialog = bench.dialog()
    bench.choose(dialog, "scalingCombo", "min_max")
    bench.qtbot.waitUntil(lambda: dialog.outlook is not None)
    dialog.accept()
    bench.settle()
    assert bench.session.sequence.scaling.kind == "min_max"
    bench.opener.reread()
    assert bench.dialog().options.scaling == "min_max"


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


def test_the_file_dialog_offers_what_can_be_opened_and_opens_it(
    bench: Bench, clean_csv: Path
) -> None:
    bench.settings.remember_file(clean_csv)
    bench.opener.ask()
    dialog = bench.window.findChild(QFileDialog, "openDialog")
    assert Path(dialog.directory().absolutePath()) == clean_csv.parent
    offered = dialog.nameFilters()[0]
    assert all(f"*{ending}" in offered for ending in (".csv", ".npz", ".json", ".safetensors"))
    dialog.fileSelected.emit(str(clean_csv))
    dialog.reject()
    bench.settle()
    assert bench.session.sequence.name == "river.csv"


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


def test_a_model_opens_on_the_open_sequence(
    bench: Bench, clean_csv: Path, tmp_path: Path, save_network: Callable[..., Path]
) -> None:
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
    bench: Bench,
    tmp_path: Path,
    save_network: Callable[..., Path],
) -> None:
    bench.open(save_network(tmp_path / "wide.safetensors", 4))
    assert bench.session.sequence.features == 4
    assert "takes 4 features" in bench.messages.text
    assert "shown on noise" in bench.messages.text


@pytest.mark.parametrize("order", [1, -1])
def test_a_sequence_and_a_model_dropped_together_both_open(
    bench: Bench,
    clean_csv: Path,
    tmp_path: Path,
    order: int,
    save_network: Callable[..., Path],
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
