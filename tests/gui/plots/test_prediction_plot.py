from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from pytestqt.qtbot import QtBot

from lstm_gui import sequences
from lstm_gui.gui.plots import PredictionPlot
from lstm_gui.gui.plots.beyond_scale import beyond
from lstm_gui.gui.plots.layered_plot import Spot
from lstm_gui.gui.theme import Appearance
from lstm_gui.session import Session, SetParameter, open_example

MakeSession = Callable[..., Session]


def shown(qtbot: QtBot, session: Session, appearance: Appearance) -> PredictionPlot:
    plot = PredictionPlot(session, appearance)
    qtbot.addWidget(plot)
    plot.resize(600, 160)
    return plot


def readout(plot: PredictionPlot, appearance: Appearance, step: int) -> str:
    return "".join(text for text, _ in plot._readout(Spot(step, False, appearance.theme)))


def test_truth_and_prediction_are_read_out_in_the_users_units(
    qtbot: QtBot, session: Session, appearance: Appearance
) -> None:
    plot = shown(qtbot, session, appearance)
    said = session.sequence.predictions_in_units(session.trace.predictions[:, 0])[16, 0]
    text = readout(plot, appearance, 17)
    assert f"true {session.sequence.values[17, 0]:.4g}".replace("-", "−") in text
    assert f"predicted {said:.4g}".replace("-", "−") in text


@pytest.mark.parametrize("name", sorted(sequences.EXAMPLES))
def test_every_example_can_be_painted(qtbot: QtBot, appearance: Appearance, name: str) -> None:
    session = Session(open_example(name))
    plot = shown(qtbot, session, appearance)
    plot.grab()
    session.playback.go(session.sequence.steps - 1)
    assert not plot.grab().isNull()
    lengths = {len(column) for column in plot.figure_table().values()}
    assert lengths == {session.sequence.steps}


def test_an_edited_weight_moves_the_prediction(
    qtbot: QtBot, session: Session, appearance: Appearance
) -> None:
    plot = shown(qtbot, session, appearance)
    before = plot.grab().toImage()
    session.do(SetParameter("head.bias", (0,), 3.0))
    assert plot.grab().toImage() != before
    session.undo()
    assert plot.grab().toImage() == before


def test_one_of_several_outputs_is_chosen_by_keyboard(
    qtbot: QtBot, appearance: Appearance, make_session: MakeSession
) -> None:
    session = make_session(features=3)
    plot = shown(qtbot, session, appearance)
    assert "1 of 3" in plot._note(plot._series())
    qtbot.keyClick(plot, Qt.Key.Key_Down)
    assert plot.output == 1
    np.testing.assert_array_equal(plot.figure_table()["true"], session.sequence.values[:, 1])
    for _ in range(5):
        qtbot.keyClick(plot, Qt.Key.Key_Down)
    assert plot.output == 2
    assert session.selection.unit == 0


def test_a_wrong_guess_has_a_dot_in_the_colour_of_danger(
    qtbot: QtBot, appearance: Appearance
) -> None:
    session = Session(open_example("agreement"))
    plot = shown(qtbot, session, appearance)
    series = plot._series()
    assert series is not None
    wrong = series.wrong
    assert wrong.size, "this example has ambiguous words; some guess must be wrong"
    image = plot.grab().toImage()
    frame = plot._frame()
    danger = QColor(appearance.theme.danger)
    y = int(frame.top + frame.plot_height - 2)
    step = next(int(step) for step in wrong if step != session.step)
    x = round(plot.time_axis().x(step))
    assert danger in [image.pixelColor(x + side, y) for side in (-1, 0, 1)]
    assert "right is" in readout(plot, appearance, step)


def test_a_prediction_beyond_the_scale_is_told_with_how_far_it_goes(
    qtbot: QtBot, session: Session, appearance: Appearance
) -> None:
    plot = shown(qtbot, session, appearance)
    session.do(SetParameter("head.bias", (0,), 100.0))
    series = plot._series()
    assert series is not None
    time, values = plot.time_axis(), plot._value_axis(plot._frame(), series)
    outside = beyond(series.prediction, time.start, time.stop, values)
    assert outside is not None
    assert outside.above.tolist() == list(range(1, session.sequence.steps))
    assert outside.below.size == 0
    assert f"{np.nanmax(series.prediction):.3g}" in outside.text
    image = plot.grab().toImage()
    ratio = image.devicePixelRatio()
    place = int(time.x(30) * ratio), int((values.top + 1.0) * ratio)
    assert image.pixelColor(*place) == QColor(appearance.theme.accent)


def test_a_prediction_within_the_scale_is_left_alone(
    qtbot: QtBot, session: Session, appearance: Appearance
) -> None:
    plot = shown(qtbot, session, appearance)
    series = plot._series()
    assert series is not None
    values = plot._value_axis(plot._frame(), series)
    assert beyond(series.prediction, 0, session.sequence.steps, values) is None
