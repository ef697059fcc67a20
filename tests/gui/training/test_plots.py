from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from lstm_gui import engine
from lstm_gui.gui.export.figure import Figure
from lstm_gui.gui.plots.loss_plot import LossPlot
from lstm_gui.gui.theme import DARK, LIGHT, Appearance, ThemeMode
from lstm_gui.gui.training import TrainingController
from lstm_gui.gui.training.curve_widget import nearest_point
from lstm_gui.gui.training.gradient_norm_plot import GradientNormPlot
from lstm_gui.gui.training.share_painting import share_colours, share_text
from lstm_gui.gui.training.share_plot import GateSharePlot
from lstm_gui.gui.training.update_frame import plot_area
from lstm_gui.gui.training.update_painting import read_out
from lstm_gui.session import DisplayThresholds, Session, SetDisplayThresholds, ShareCurve
from lstm_gui.session.training_series import UpdateSeries

# The offscreen platform says so for every window with a smallest or largest size.
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support propagateSizeHints")

SETTINGS = engine.TrainingSettings(updates=60, batch_size=4, window=16, clip_norm=0.5)


def train(controller: TrainingController, qtbot: QtBot) -> None:
    controller.start(SETTINGS)
    qtbot.waitUntil(lambda: not controller.active)


def count_pixels(image: QImage, colour: str, tolerance: int = 40) -> int:
    wanted = QColor(colour)
    image = image.convertToFormat(QImage.Format.Format_RGB32)
    data = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.width(), 4)
    distance = np.abs(
        data[:, :, 2::-1].astype(int) - [wanted.red(), wanted.green(), wanted.blue()]
    ).max(axis=2)
    return int(np.count_nonzero(distance <= tolerance))


def shown(widget: QWidget, qtbot: QtBot) -> QImage:
    qtbot.addWidget(widget)
    widget.resize(420, 240)
    with qtbot.waitExposed(widget):
        widget.show()
    return widget.grab().toImage()


def test_the_loss_is_drawn_beside_the_plain_baseline(
    controller: TrainingController, appearance: Appearance, qtbot: QtBot
) -> None:
    plot = LossPlot(controller, appearance)
    before = shown(plot, qtbot)
    assert plot.objectName() == "lossPlot"
    assert count_pixels(before, LIGHT.accent) < 20
    train(controller, qtbot)
    after = plot.grab().toImage()
    assert count_pixels(after, LIGHT.accent) > 150
    assert count_pixels(after, LIGHT.good) > 100
    reference = plot.reference()
    assert reference is not None
    assert reference.text.startswith("last value 0.148")
    assert plot.curve is not None
    assert plot.curve.count == 60


def test_the_plots_follow_the_theme(
    controller: TrainingController, appearance: Appearance, qtbot: QtBot
) -> None:
    train(controller, qtbot)
    plot = LossPlot(controller, appearance)
    light = shown(plot, qtbot)
    assert light.pixelColor(2, 2) == QColor(LIGHT.surface)
    appearance.set_mode(ThemeMode.DARK)
    dark = plot.grab().toImage()
    assert dark.pixelColor(2, 2) == QColor(DARK.surface)
    assert count_pixels(dark, DARK.accent) > 150


def test_the_gradient_norm_has_its_clipping_line(
    controller: TrainingController, appearance: Appearance, qtbot: QtBot
) -> None:
    plot = GradientNormPlot(controller, appearance)
    shown(plot, qtbot)
    assert plot.reference() is None
    train(controller, qtbot)
    assert count_pixels(plot.grab().toImage(), LIGHT.danger) > 60
    reference = plot.reference()
    assert reference is not None
    assert reference.value == 0.5
    assert reference.is_limit


def test_pointing_reads_off_the_update_and_its_loss(
    controller: TrainingController, appearance: Appearance, qtbot: QtBot
) -> None:
    train(controller, qtbot)
    plot = LossPlot(controller, appearance)
    shown(plot, qtbot)
    area = plot_area(QSizeF(plot.size()))
    qtbot.mouseMove(plot, QPoint(int(area.left() + area.width() / 2), int(area.center().y())))
    hovered = plot.picture().hovered
    assert hovered is not None
    assert abs(hovered - 30) <= 1
    qtbot.keyClick(plot, Qt.Key.Key_Right)
    assert plot.picture().hovered == hovered + 1
    qtbot.keyClick(plot, Qt.Key.Key_Left)
    assert plot.picture().hovered == hovered


def test_read_outs_name_one_update_or_a_run_of_them() -> None:
    series = UpdateSeries(capacity=4)
    for value in (0.5, 0.25, 1.0, 2.0, 3.0):
        series.append(value)
    curve = series.curve()
    assert read_out(curve, 0) == "updates 1–2 · 0.375 (0.250…0.500)"
    assert read_out(curve, 2) == "update 5 · 3.00"
    area = QRectF(0, 0, 100, 50)
    assert nearest_point(curve.updates, 5.0, area, 0.0) == 0
    assert nearest_point(curve.updates, 5.0, area, 100.0) == 2
    assert nearest_point(curve.updates, 5.0, area, 500.0) is None


def test_shares_add_up_to_a_hundred() -> None:
    for closed, opened in ((1 / 3, 1 / 3), (0.004, 0.991), (0.0, 1.0), (0.125, 0.125)):
        curve = ShareCurve(np.array([1]), np.array([closed]), np.array([opened]))
        words = share_text(curve).replace("%", "").split()
        assert sum(int(word) for word in words if word.isdigit()) == 100


def test_the_shares_of_every_gate_are_drawn_and_follow_the_display_thresholds(
    session: Session, controller: TrainingController, appearance: Appearance, qtbot: QtBot
) -> None:
    plot = GateSharePlot(session, controller, appearance)
    shown(plot, qtbot)
    session.do(SetDisplayThresholds(DisplayThresholds(0.49, 0.51)))
    train(controller, qtbot)
    assert list(plot.picture().curves) == ["input_gate", "forget_gate", "output_gate"]
    image = plot.grab().toImage()
    for signal in ("input_gate", "forget_gate", "output_gate"):
        closed, _, opened = share_colours(LIGHT, signal)
        assert count_pixels(image, opened.name(), 8) > 20
        assert count_pixels(image, closed.name(), 8) > 20
    assert "0.49" in plot.toolTip()


@pytest.mark.parametrize("made", [False, True])
def test_every_plot_can_be_exported_before_and_after_a_run(
    session: Session,
    controller: TrainingController,
    appearance: Appearance,
    qtbot: QtBot,
    made: bool,
) -> None:
    plots = (
        LossPlot(controller, appearance),
        GradientNormPlot(controller, appearance),
        GateSharePlot(session, controller, appearance),
    )
    if made:
        train(controller, qtbot)
    for plot in plots:
        qtbot.addWidget(plot)
        assert isinstance(plot, Figure)
        table = plot.figure_table()
        assert len({len(column) for column in table.values()}) == 1
        assert all(np.isfinite(column).all() for column in table.values())
        assert (len(next(iter(table.values()))) > 0) == made
        image = QImage(300, 200, QImage.Format.Format_RGB32)
        image.fill(QColor(DARK.surface))
        painter = QPainter(image)
        plot.paint_figure(painter, QSizeF(300, 200), DARK)
        painter.end()
        assert count_pixels(image, DARK.surface, 0) < 300 * 200


def test_what_is_not_visible_is_not_repainted(
    controller: TrainingController, appearance: Appearance, qtbot: QtBot
) -> None:
    painted: list[int] = []

    class Counting(LossPlot):
        def paintEvent(self, event: object) -> None:
            painted.append(1)
            super().paintEvent(event)  # type: ignore[arg-type]  # Qt hands over a QPaintEvent

    plot = Counting(controller, appearance)
    qtbot.addWidget(plot)
    train(controller, qtbot)
    assert painted == []
