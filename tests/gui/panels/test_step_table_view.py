from __future__ import annotations

import pytest
from PySide6.QtCore import QItemSelectionModel
from PySide6.QtWidgets import QApplication, QStyledItemDelegate

from lstm_gui.gui.panels import SequencePanel
from lstm_gui.gui.panels.step_table import StepTable
from lstm_gui.gui.panels.step_table_view import StepTableView
from lstm_gui.gui.theme import Appearance, ThemeMode, icon_folder, style_sheet
from lstm_gui.session import Session, SetParameter, open_example

_ROWS = QItemSelectionModel.SelectionFlag.Select | QItemSelectionModel.SelectionFlag.Rows


@pytest.mark.parametrize("mode", [ThemeMode.LIGHT, ThemeMode.DARK])
@pytest.mark.parametrize("name", ["lorenz-x", "embedded-reber", "adding-problem"])
def test_cells_look_as_the_style_sheet_has_them(
    appearance: Appearance, show, name: str, mode: ThemeMode
) -> None:
    session = Session(open_example(name))
    appearance.set_mode(mode)
    panel = show(SequencePanel(session, appearance))
    panel.setStyleSheet(style_sheet(appearance.theme, icon_folder()))
    session.playback.go(5)
    view = panel.findChild(StepTableView, "sequenceTable")
    view.selectionModel().select(view.model().index(8, 0), _ROWS)
    view.clearFocus()
    view.horizontalHeader().resizeSection(1, 34)  # texts that have no room are cut off
    ours = view.grab().toImage()
    view.setItemDelegate(QStyledItemDelegate(view))
    assert view.grab().toImage() == ours


def test_other_predictions_leave_the_other_columns_as_they_are(
    example: Session, appearance: Appearance, show, monkeypatch: pytest.MonkeyPatch
) -> None:
    panel = show(SequencePanel(example, appearance))
    view = panel.findChild(StepTableView, "sequenceTable")
    table = view._model.table
    predicted = [at for at, column in enumerate(table.columns) if column.kind == "predicted"]
    assert 0 < len(predicted) < len(table.columns)
    QApplication.processEvents()
    asked: set[int] = set()
    text = StepTable.text

    def noted(self: StepTable, row: int, column: int) -> str:
        asked.add(column)
        return text(self, row, column)

    monkeypatch.setattr(StepTable, "text", noted)
    example.do(SetParameter("head.bias", (0,), 3.0))
    QApplication.processEvents()
    assert asked == set(predicted)


def test_columns_move_closer_together_rather_than_be_cut_off(
    example: Session, appearance: Appearance, show
) -> None:
    panel = show(SequencePanel(example, appearance))
    view = panel.findChild(StepTableView, "sequenceTable")
    needed = [view._needed(column) for column in range(view.model().columnCount())]
    bar = view.verticalScrollBar().sizeHint().width()
    header = view.horizontalHeader()
    for missing, fits in ((0, True), (2 * len(needed), True), (9 * len(needed), False)):
        view.setFixedWidth(sum(needed) - missing + bar)
        view._spread_columns()
        assert (header.length() <= view.width() - bar) == fits
