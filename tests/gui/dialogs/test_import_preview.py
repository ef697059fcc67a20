from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QDialog, QLabel, QPushButton, QTableView

from lstm_gui import sequences
from lstm_gui.gui.dialogs.import_preview import ImportDialog
from lstm_gui.gui.dialogs.preview_table_model import HEAD_ROWS, KIND_ROW, MISSING_ROW, TAKE_ROW
from lstm_gui.gui.files.source import Source
from lstm_gui.gui.theme import load_fonts
from lstm_gui.sequences import ReadOptions

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from pytestqt.qtbot import QtBot

# Qt without a display has no window manager to tell about sizes, and says so.
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")

WEATHER = (
    "day;rain;wind;place\n"
    + "".join(f"2020-03-{row + 1:02d};{row},5;{row % 4};north\n" for row in range(20))
).replace("2020-03-05;4,5", "2020-03-05;")


@pytest.fixture
def make(qtbot: QtBot) -> Iterator[Callable[..., ImportDialog]]:
    load_fonts()
    made: list[ImportDialog] = []

    def make(source: Source, options: ReadOptions | None = None) -> ImportDialog:
        dialog = ImportDialog(source, options or ReadOptions())
        qtbot.addWidget(dialog)
        made.append(dialog)
        with qtbot.waitExposed(dialog):
            dialog.open()
        qtbot.waitUntil(lambda: dialog.outlook is not None)
        return dialog

    yield make
    for dialog in made:
        dialog.reject()


def choose(dialog: ImportDialog, name: str, value: object, qtbot: QtBot) -> None:
    """Choose a value in a combo as a person does, and wait for what comes of it."""
    combo = dialog.findChild(QComboBox, name)
    assert combo.isVisible(), name
    places = [
        place
        for place in range(combo.count())
        if combo.itemData(place) == value and type(combo.itemData(place)) is type(value)
    ]
    combo.setCurrentIndex(places[0])
    combo.activated.emit(places[0])
    qtbot.waitUntil(lambda: dialog.outlook is not None)


def outcome(dialog: ImportDialog) -> str:
    return dialog.findChild(QLabel, "importOutcome").text().replace("\u202f", "")


def cell(dialog: ImportDialog, row: int, column: int, role: int = 0) -> object:
    model = dialog.findChild(QTableView, "previewTable").model()
    return model.data(model.index(row, column), Qt.ItemDataRole(role))


def test_it_shows_what_was_found(make: Callable[..., ImportDialog]) -> None:
    dialog = make(Source(text=WEATHER))
    shown = {
        name: dialog.findChild(QComboBox, name).currentText()
        for name in ("separatorCombo", "headerCombo", "decimalCombo", "axisCombo", "layoutCombo")
    }
    assert shown == {
        "separatorCombo": "semicolon (found)",
        "headerCombo": "holds the names (found)",
        "decimalCombo": "comma 0,5 (found)",
        "axisCombo": "day (found)",
        "layoutCombo": "a row is a step (found)",
    }
    assert outcome(dialog) == "20 steps × 2 features · standard scaling"
    missing = dialog.findChild(QLabel, "importMissing")
    assert missing.isVisible()
    assert missing.text() == "1 value is missing, the first in row 6, column rain."
    assert not dialog.findChild(QComboBox, "textUnitCombo").isVisible()


def test_the_table_shows_kinds_gaps_and_the_first_rows_as_written(
    make: Callable[..., ImportDialog],
) -> None:
    dialog = make(Source(text=WEATHER))
    assert [cell(dialog, KIND_ROW, column) for column in range(4)] == [
        "date, names the steps",
        "number",
        "number",
        "text",
    ]
    assert [cell(dialog, MISSING_ROW, column) for column in range(4)] == ["–", "1", "–", "–"]
    assert [cell(dialog, HEAD_ROWS, column) for column in range(4)] == [
        "2020-03-01",
        "0,5",
        "0",
        "north",
    ]
    assert cell(dialog, HEAD_ROWS + 4, 1) == "missing"
    model = dialog.findChild(QTableView, "previewTable").model()
    vertical = Qt.Orientation.Vertical
    assert model.headerData(HEAD_ROWS + 4, vertical) == "6"  # the line that the message names


def test_only_columns_of_numbers_can_be_ticked(make: Callable[..., ImportDialog]) -> None:
    dialog = make(Source(text=WEATHER))
    role = Qt.ItemDataRole.CheckStateRole.value
    states = [cell(dialog, TAKE_ROW, column, role) for column in range(4)]
    assert states == [None, Qt.CheckState.Checked, Qt.CheckState.Checked, None]


def test_a_click_on_its_box_leaves_a_column_out(
    make: Callable[..., ImportDialog], qtbot: QtBot
) -> None:
    dialog = make(Source(text=WEATHER))
    table = dialog.findChild(QTableView, "previewTable")
    place = table.visualRect(table.model().index(TAKE_ROW, 2)).center()
    qtbot.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=place)
    qtbot.waitUntil(lambda: dialog.outlook is not None)
    assert dialog.options.columns == ("rain",)
    assert outcome(dialog) == "20 steps × 1 feature · standard scaling"
    qtbot.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=place)
    qtbot.waitUntil(lambda: dialog.outlook is not None)
    assert dialog.options.columns == ("rain", "wind")


def test_boxes_are_ticked_by_keyboard_and_the_last_cannot_be_left(
    make: Callable[..., ImportDialog], qtbot: QtBot
) -> None:
    dialog = make(Source(text=WEATHER))
    table = dialog.findChild(QTableView, "previewTable")
    table.setFocus()
    table.setCurrentIndex(table.model().index(TAKE_ROW, 1))
    qtbot.keyClick(table, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: dialog.outlook is not None)
    assert dialog.options.columns == ("wind",)
    assert table.currentIndex().column() == 1
    table.setCurrentIndex(table.model().index(TAKE_ROW, 2))
    qtbot.keyClick(table, Qt.Key.Key_Space)
    assert dialog.options.columns == ("wind",)


def test_all_columns_or_the_first_alone(make: Callable[..., ImportDialog], qtbot: QtBot) -> None:
    dialog = make(Source(text=WEATHER))
    dialog.findChild(QPushButton, "firstColumnButton").click()
    qtbot.waitUntil(lambda: dialog.outlook is not None)
    assert dialog.options.columns == ("rain",)
    dialog.findChild(QPushButton, "allColumnsButton").click()
    qtbot.waitUntil(lambda: dialog.outlook is not None)
    assert dialog.options.columns == ("rain", "wind")


def test_every_correction_is_tried_at_once(make: Callable[..., ImportDialog], qtbot: QtBot) -> None:
    dialog = make(Source(text=WEATHER))
    choose(dialog, "missingCombo", "drop", qtbot)
    assert outcome(dialog) == "19 steps × 2 features · standard scaling"
    choose(dialog, "scalingCombo", "none", qtbot)
    assert outcome(dialog).startswith("19 steps × 2 features")
    choose(dialog, "layoutCombo", "unfolded", qtbot)
    assert outcome(dialog).startswith("39 steps × 1 feature")
    choose(dialog, "axisCombo", "", qtbot)
    assert dialog.options.axis_column == ""
    choose(dialog, "axisCombo", None, qtbot)
    assert dialog.options.axis_column is None


def test_what_cannot_be_read_is_said_and_cannot_be_opened(
    make: Callable[..., ImportDialog], qtbot: QtBot
) -> None:
    dialog = make(Source(text=WEATHER))
    open_button = dialog.findChild(QPushButton, "importOpenButton")
    assert open_button.isEnabled()
    choose(dialog, "missingCombo", "stop", qtbot)
    assert not open_button.isEnabled()
    problems = dialog.findChild(QLabel, "importProblems")
    assert problems.isVisible()
    assert "row 6, column 'rain': a value is missing" in problems.text()
    choose(dialog, "missingCombo", "interpolate", qtbot)
    assert open_button.isEnabled()
    assert not problems.isVisible()
    assert "1 missing value was interpolated" in dialog.findChild(QLabel, "importNotes").text()


def test_another_separator_forgets_the_columns_that_were_chosen(
    make: Callable[..., ImportDialog], qtbot: QtBot
) -> None:
    dialog = make(Source(text=WEATHER))
    dialog.findChild(QPushButton, "firstColumnButton").click()
    qtbot.waitUntil(lambda: dialog.outlook is not None)
    choose(dialog, "separatorCombo", ",", qtbot)
    assert dialog.options.columns is None
    assert dialog.findChild(QComboBox, "separatorCombo").currentText() == "comma"
    choose(dialog, "separatorCombo", None, qtbot)
    assert dialog.findChild(QComboBox, "separatorCombo").currentText() == "semicolon (found)"
    assert outcome(dialog) == "20 steps × 2 features · standard scaling"


def test_one_mark_is_never_both_decimal_and_thousands(
    make: Callable[..., ImportDialog], qtbot: QtBot
) -> None:
    dialog = make(Source(text=WEATHER))
    choose(dialog, "thousandsCombo", ",", qtbot)
    choose(dialog, "decimalCombo", ",", qtbot)
    assert (dialog.options.decimal, dialog.options.thousands) == (",", None)
    choose(dialog, "thousandsCombo", ",", qtbot)
    assert (dialog.options.decimal, dialog.options.thousands) == (None, ",")


def test_the_first_row_can_be_numbers(make: Callable[..., ImportDialog], qtbot: QtBot) -> None:
    dialog = make(Source(text="1,2\n3,4\n5,6\n7,8\n"))
    assert outcome(dialog).startswith("4 steps × 2 features")
    choose(dialog, "headerCombo", True, qtbot)
    assert outcome(dialog).startswith("3 steps × 2 features")
    choose(dialog, "headerCombo", False, qtbot)
    assert outcome(dialog).startswith("4 steps × 2 features")


def test_a_running_text_is_split_into_characters_or_words(
    make: Callable[..., ImportDialog], qtbot: QtBot
) -> None:
    text = "the cat sat on the mat and the dog sat on the cat"
    dialog = make(Source(text=text))
    assert not dialog.findChild(QTableView, "previewTable").isVisible()
    assert not dialog.findChild(QComboBox, "separatorCombo").isVisible()
    assert outcome(dialog).startswith(f"{len(text)} steps")
    choose(dialog, "textUnitCombo", "words", qtbot)
    assert outcome(dialog).startswith("13 steps")


def test_a_table_can_be_read_as_text_and_back(
    make: Callable[..., ImportDialog], qtbot: QtBot
) -> None:
    dialog = make(Source(text=WEATHER))
    choose(dialog, "contentCombo", "text", qtbot)
    assert outcome(dialog).startswith(f"{len(WEATHER)} steps")
    choose(dialog, "contentCombo", "table", qtbot)
    assert outcome(dialog).startswith("20 steps")


def test_what_was_accepted_reads_as_the_dialog_said(
    make: Callable[..., ImportDialog], qtbot: QtBot, tmp_path: Path
) -> None:
    path = tmp_path / "weather.csv"
    path.write_text(WEATHER, encoding="utf-8")
    dialog = make(Source(path))
    choose(dialog, "missingCombo", "drop", qtbot)
    choose(dialog, "scalingCombo", "min_max", qtbot)
    said = outcome(dialog)
    with qtbot.waitSignal(dialog.accepted):
        dialog.findChild(QPushButton, "importOpenButton").click()
    sequence = sequences.read(dialog.source.path or "", dialog.options)
    assert sequence.summary.replace("\u202f", "") == said
    assert sequence.inputs.min() == 0.0
    assert sequence.inputs.max() == 1.0


def test_return_opens_and_escape_does_not(make: Callable[..., ImportDialog], qtbot: QtBot) -> None:
    dialog = make(Source(text=WEATHER))
    qtbot.keyClick(dialog, Qt.Key.Key_Return)
    assert dialog.result() == QDialog.DialogCode.Accepted
    other = make(Source(text=WEATHER))
    qtbot.keyClick(other, Qt.Key.Key_Escape)
    assert other.result() == QDialog.DialogCode.Rejected


def test_options_that_were_used_before_are_shown_as_chosen(
    make: Callable[..., ImportDialog],
) -> None:
    options = ReadOptions(separator=";", columns=("wind",), missing="drop", scaling="min_max")
    dialog = make(Source(text=WEATHER), options)
    assert dialog.findChild(QComboBox, "separatorCombo").currentText() == "semicolon"
    assert dialog.findChild(QComboBox, "missingCombo").currentData() == "drop"
    assert dialog.findChild(QComboBox, "scalingCombo").currentData() == "min_max"
    assert outcome(dialog).startswith("20 steps × 1 feature")


def test_an_array_needs_no_separator(make: Callable[..., ImportDialog], tmp_path: Path) -> None:
    path = tmp_path / "a.npy"
    np.save(path, np.arange(60.0).reshape(20, 3))
    dialog = make(Source(path))
    assert outcome(dialog).startswith("20 steps × 3 features")
    for name in ("separatorCombo", "decimalCombo", "axisCombo"):
        assert not dialog.findChild(QComboBox, name).isVisible()


def test_a_hundred_columns_and_a_single_one_are_shown(make: Callable[..., ImportDialog]) -> None:
    rng = np.random.default_rng(0)
    names = ",".join(f"c{column}" for column in range(100))
    rows = "\n".join(",".join(f"{value:.3f}" for value in rng.random(100)) for _ in range(12))
    dialog = make(Source(text=f"{names}\n{rows}\n"))
    assert outcome(dialog).startswith("12 steps × 100 features")
    dialog.grab()
    single = make(Source(text="\n".join(map(str, range(30)))))
    assert outcome(single).startswith("30 steps × 1 feature")
    assert not single.findChild(QPushButton, "allColumnsButton").isVisible()


def test_the_box_of_a_taken_column_is_painted_differently(
    make: Callable[..., ImportDialog], qtbot: QtBot
) -> None:
    dialog = make(Source(text=WEATHER))
    table = dialog.findChild(QTableView, "previewTable")
    taken = table.viewport().grab(table.visualRect(table.model().index(TAKE_ROW, 2))).toImage()
    dialog.findChild(QPushButton, "firstColumnButton").click()
    qtbot.waitUntil(lambda: dialog.outlook is not None)
    left = table.viewport().grab(table.visualRect(table.model().index(TAKE_ROW, 2))).toImage()
    assert taken != left


def test_every_control_has_a_name_and_an_accessible_name(
    make: Callable[..., ImportDialog],
) -> None:
    dialog = make(Source(text=WEATHER))
    for control in dialog.findChildren(QComboBox) + dialog.findChildren(QPushButton):
        assert control.objectName(), control
        assert control.accessibleName(), control.objectName()
        assert control.toolTip(), control.objectName()
        assert control.focusPolicy() & Qt.FocusPolicy.TabFocus, control.objectName()
