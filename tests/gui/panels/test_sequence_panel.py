from __future__ import annotations

import itertools

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QCheckBox, QLabel
from pytestqt.qtbot import QtBot

from lstm_gui import engine
from lstm_gui.gui.panels import SequencePanel
from lstm_gui.gui.panels.step_table_view import StepTableView
from lstm_gui.gui.theme import Appearance, ThemeMode
from lstm_gui.session import Document, Open, Origin, Session, SetParameter, open_example


@pytest.fixture
def panel(example: Session, appearance: Appearance, show) -> SequencePanel:
    made = SequencePanel(example, appearance)
    show(made)
    return made


@pytest.fixture
def view(panel: SequencePanel) -> StepTableView:
    return panel.findChild(StepTableView, "sequenceTable")


def text(panel: SequencePanel, name: str) -> str:
    return panel.findChild(QLabel, name).text()


def row_is_visible(view: StepTableView, row: int) -> bool:
    rect = view.visualRect(view.model().index(row, 0))
    return rect.isValid() and view.viewport().rect().contains(rect)


def test_name_and_summary_are_those_of_the_sequence(panel: SequencePanel, example: Session) -> None:
    assert text(panel, "sequenceName") == example.sequence.name
    assert text(panel, "sequenceSummary") == example.sequence.summary
    assert not panel.findChild(QLabel, "sequenceNotes").isVisible()


def test_the_current_row_is_the_step(view: StepTableView, example: Session) -> None:
    assert view.currentIndex().row() == 17
    example.playback.go(50)
    assert view.currentIndex().row() == 50
    assert row_is_visible(view, 50)
    assert [index.row() for index in view.selectionModel().selectedRows()] == [50]


def test_while_it_plays_the_row_stays_in_sight_and_the_table_mostly_still(
    view: StepTableView, example: Session
) -> None:
    example.playback.go(0)
    positions = []
    for step in range(64):
        example.playback.go(step)
        assert row_is_visible(view, step)
        positions.append(view.verticalScrollBar().value())
    turns = sum(1 for one, other in itertools.pairwise(positions) if one != other)
    assert 0 < turns <= 8
    for step in reversed(range(64)):
        example.playback.go(step)
        assert row_is_visible(view, step)


def test_a_click_goes_to_the_step(qtbot: QtBot, view: StepTableView, example: Session) -> None:
    row = view.rowAt(60)
    at = view.visualRect(view.model().index(row, 1)).center()
    qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert example.step == row
    qtbot.keyClick(view, Qt.Key.Key_Down)
    assert example.step == row + 1


def test_copying_gives_all_digits_separated_by_tabs(
    qtbot: QtBot, view: StepTableView, example: Session
) -> None:
    view.selectRow(3)
    view.selectionModel().select(
        view.model().index(5, 0),
        view.selectionModel().SelectionFlag.Select | view.selectionModel().SelectionFlag.Rows,
    )
    qtbot.keyClick(view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    lines = [line.split("\t") for line in QGuiApplication.clipboard().text().split("\n")]
    assert [line[0] for line in lines] == ["3", "5"]
    assert [float(line[1]) for line in lines] == [
        example.sequence.values[3, 0], example.sequence.values[5, 0],
    ]  # fmt: skip
    assert view.selected_text(titles=True).split("\n")[0] == "step\tx\tnext, predicted"


def test_columns_come_and_go_on_request(
    qtbot: QtBot, panel: SequencePanel, view: StepTableView
) -> None:
    assert view.model().columnCount() == 3
    qtbot.mouseClick(panel.findChild(QCheckBox, "scaledCheck"), Qt.MouseButton.LeftButton)
    assert view.model().columnCount() == 4
    qtbot.mouseClick(panel.findChild(QCheckBox, "predictionsCheck"), Qt.MouseButton.LeftButton)
    assert view.model().columnCount() == 3
    assert view.currentIndex().row() == 17


def test_an_edited_weight_changes_the_predictions_shown(
    view: StepTableView, example: Session
) -> None:
    index = view.model().index(18, 2)
    before = view.model().data(index)
    example.do(SetParameter("head.bias", (0,), 2.0))
    assert view.model().data(index) != before
    example.undo()
    assert view.model().data(index) == before


def test_another_sequence_is_shown_whole(
    panel: SequencePanel, view: StepTableView, example: Session
) -> None:
    example.do(Open(open_example("adding-problem")))
    assert text(panel, "sequenceName") == "Adding problem"
    assert text(panel, "sequenceNotes").startswith("asked at step 108")
    assert view.model().rowCount() == 109
    assert view.currentIndex().row() == 0
    assert not panel.findChild(QCheckBox, "scaledCheck").isVisible()


@pytest.mark.parametrize(("steps", "features"), [(2, 1), (100_000, 3), (40, 100)])
def test_short_long_and_wide_sequences_are_painted(
    make_session, appearance: Appearance, show, steps: int, features: int
) -> None:
    opened = make_session(steps=steps, features=features)
    panel = SequencePanel(opened, appearance)
    show(panel)
    opened.playback.to_end()
    view = panel.findChild(StepTableView, "sequenceTable")
    assert row_is_visible(view, steps - 1)
    assert not view.grab().isNull()
    bar = view.horizontalScrollBar()
    rows = view.height() - 24 - (bar.sizeHint().height() if bar.maximum() else 0)
    assert rows % 24 == 0
    assert rows // 24 == min(steps, view.verticalScrollBar().pageStep() or steps)


def test_a_short_table_leaves_the_rest_of_the_column_to_others(
    make_session, appearance: Appearance, show
) -> None:
    panel = show(SequencePanel(make_session(steps=3), appearance))
    assert panel.height() < 260
    tall = show(SequencePanel(make_session(steps=300), appearance))
    assert tall.findChild(StepTableView, "sequenceTable").height() >= 24 * 15


def test_the_current_row_is_painted_in_the_accent_colour(
    view: StepTableView, appearance: Appearance
) -> None:
    appearance.set_mode(ThemeMode.DARK)
    rect = view.visualRect(view.model().index(17, 0))
    image = view.viewport().grab(rect).toImage()
    other = view.viewport().grab(view.visualRect(view.model().index(18, 0))).toImage()
    assert image.pixelColor(1, 4) != other.pixelColor(1, 4)


def test_a_network_that_says_something_else_than_asked_has_no_predictions_to_show(
    panel: SequencePanel, view: StepTableView, example: Session
) -> None:
    recurrent = engine.LSTM(input_size=1, hidden_size=3, seed=0)
    network = engine.Network(recurrent, engine.Linear(3, 5, seed=0))
    example.do(Open(Document.of(example.sequence, network, Origin(False, "untrained"))))
    assert [column.kind for column in view.model().table.columns] == ["step", "value"]
    assert not panel.findChild(QCheckBox, "predictionsCheck").isVisible()
    assert not view.grab().isNull()
    example.undo()
    assert view.model().columnCount() == 3
