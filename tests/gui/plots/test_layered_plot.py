"""Views that keep layers of their picture never show one that is out of date."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtGui import QPainter
from pytestqt.qtbot import QtBot

from lstm_gui import engine
from lstm_gui.gui.plots import PredictionPlot
from lstm_gui.gui.plots.gate_map import GateMap
from lstm_gui.gui.plots.layered_plot import LayeredPlot
from lstm_gui.gui.plots.plot_frame import PlotFrame
from lstm_gui.gui.theme import Appearance, ThemeMode
from lstm_gui.session import Open, Session, SetInterventions, SetParameter, open_example

MakePlot = Callable[[Session, Appearance], LayeredPlot]

PLOTS: tuple[MakePlot, ...] = (
    PredictionPlot,
    lambda session, appearance: GateMap(session, appearance, "forget_gate"),
    lambda session, appearance: GateMap(session, appearance, "cell"),
)


def _shown(qtbot: QtBot, plot: LayeredPlot) -> LayeredPlot:
    qtbot.addWidget(plot)
    plot.resize(600, 160)
    return plot


@pytest.mark.parametrize("make", PLOTS, ids=("prediction", "gate", "cell"))
def test_after_every_change_a_view_looks_like_one_that_was_made_anew(
    qtbot: QtBot, session: Session, appearance: Appearance, make: MakePlot
) -> None:
    plot = _shown(qtbot, make(session, appearance))
    pictures = []
    for change in (
        lambda: None,
        lambda: session.do(SetParameter("weight_hh_l0", (3, 2), 4.0)),
        lambda: session.do(SetParameter("head.weight", (0, 1), 30.0)),
        lambda: session.do(SetInterventions((engine.Clamp("cell", 7.0, (1,)),), "clamp")),
        lambda: session.selection.show_range(10, 30),
        lambda: session.selection.select_unit(4),
        lambda: appearance.set_mode(ThemeMode.DARK),
        session.undo,
        lambda: session.do(Open(open_example("lorenz-x"))),
    ):
        change()
        picture = plot.grab().toImage()
        assert picture == _shown(qtbot, make(session, appearance)).grab().toImage()
        pictures.append(picture)
    assert any(picture != pictures[0] for picture in pictures)


def test_what_stays_while_a_network_learns_is_painted_once(
    qtbot: QtBot, session: Session, appearance: Appearance
) -> None:
    painted: list[str] = []

    class Counted(GateMap):
        def _paint_ground(self, painter: QPainter, frame: PlotFrame) -> None:
            painted.append("ground")
            super()._paint_ground(painter, frame)

        def _paint_base(self, painter: QPainter, frame: PlotFrame) -> None:
            painted.append("base")
            super()._paint_base(painter, frame)

    plot = _shown(qtbot, Counted(session, appearance, "forget_gate"))
    plot.grab()
    for value in (0.5, 1.0, 1.5):
        session.do(SetParameter("weight_hh_l0", (9, 2), value))
        plot.grab()
    assert painted == ["ground", *4 * ["base"]]
    plot.resize(500, 160)
    plot.grab()
    assert painted[-2:] == ["ground", "base"]
