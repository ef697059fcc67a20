from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from pytestqt.qtbot import QtBot

from lstm_gui import engine
from lstm_gui.gui.plots import ChainStrip, GateMap, TrajectoryPlot
from lstm_gui.gui.theme import Appearance
from lstm_gui.session import Document, Origin, Session, open_example


@pytest.fixture
def gru_session() -> Session:
    recurrent = engine.GRU(input_size=1, hidden_size=6, seed=0)
    network = engine.Network(recurrent, engine.Linear(6, 1, seed=0))
    return Session(Document.of(open_example().sequence, network, Origin(False, "untrained")))


def test_a_cell_without_the_signal_has_an_empty_view_that_says_so(
    qtbot: QtBot, gru_session: Session, appearance: Appearance
) -> None:
    for plot in (
        TrajectoryPlot(gru_session, appearance, "cell"),
        GateMap(gru_session, appearance, "forget_gate"),
    ):
        qtbot.addWidget(plot)
        plot.resize(400, 120)
        assert not plot.present
        before = plot.grab().toImage()
        qtbot.mouseClick(plot, Qt.MouseButton.LeftButton, pos=QPoint(200, 60))
        assert gru_session.step > 0
        assert plot.grab().toImage() != before  # the cursor still moves
        assert list(plot.figure_table()) == ["step"]
        gru_session.playback.go(0)


def test_what_a_gru_has_is_shown(
    qtbot: QtBot, gru_session: Session, appearance: Appearance
) -> None:
    for plot in (
        TrajectoryPlot(gru_session, appearance, "hidden"),
        GateMap(gru_session, appearance, "update_gate"),
    ):
        qtbot.addWidget(plot)
        assert plot.present
        assert len(plot.figure_table()) == 1 + 6


def test_the_chain_of_a_gru_speaks_of_h_and_the_update_gate(
    qtbot: QtBot, gru_session: Session, appearance: Appearance
) -> None:
    strip = ChainStrip(gru_session, appearance)
    qtbot.addWidget(strip)
    assert "mean |h|" in strip.step_tooltip(3)
    assert "mean update gate" in strip.step_tooltip(3)
    assert list(strip.figure_table()) == ["step", "size_of_h", "mean_update_gate"]
