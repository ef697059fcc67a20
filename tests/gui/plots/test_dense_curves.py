from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QImage, QPainter, QPen

from lstm_gui.gui.plots.dense_curves import draw_broad_curve, draw_dense_curves
from lstm_gui.gui.plots.plot_painting import hairline, pen
from lstm_gui.gui.plots.pyqtgraph_drawing import curve_path

WIDTH, HEIGHT = 240, 90
AREA = QRectF(10.0, 5.0, 220.0, 80.0)


def canvas(density: float) -> QImage:
    image = QImage(int(WIDTH * density), int(HEIGHT * density), QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(density)
    image.fill(QColor("white"))
    return image


def shades(image: QImage) -> np.ndarray:
    flat = np.frombuffer(image.constBits(), dtype=np.uint8)
    return flat.reshape(image.height(), -1, 4)[:, : image.width(), :3].astype(float)


def waves(points: int, count: int) -> tuple[np.ndarray, np.ndarray]:
    xs = np.linspace(10.0, 230.0, points)
    rng = np.random.default_rng(3)
    ys = 45 + 20 * np.sin(xs[:, np.newaxis] / rng.uniform(9, 30, count)) + rng.normal(0, 4, count)
    return xs, ys + rng.normal(0.0, 2.0, (points, count))


@pytest.mark.parametrize("density", [1.0, 2.0])
@pytest.mark.parametrize("points", [300, 440])
def test_they_look_as_qt_draws_them(points: int, density: float) -> None:
    xs, ys = waves(points, 40)
    line = hairline(QColor(200, 90, 10, 90))
    ours, theirs = canvas(density), canvas(density)
    with QPainter(ours) as painter:
        assert draw_dense_curves(painter, AREA, xs, ys, line)
    with QPainter(theirs) as painter:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setClipRect(AREA)
        painter.setPen(line)
        for column in range(ys.shape[1]):
            painter.drawPath(curve_path(xs, ys[:, column]))
    difference = np.abs(shades(ours) - shades(theirs)).mean(axis=2)
    assert difference.mean() < 10.0
    # In places three pixels wide, where smoothing does not matter, they are alike.
    block = [
        image[: image.shape[0] // 3 * 3, : image.shape[1] // 3 * 3]
        for image in (shades(ours), shades(theirs))
    ]
    coarse = [part.reshape(part.shape[0] // 3, 3, -1, 3, 3).mean(axis=(1, 3)) for part in block]
    assert np.abs(coarse[0] - coarse[1]).mean() < 4.0


def test_what_qt_draws_better_or_as_quickly_is_left_to_it() -> None:
    image = canvas(1.0)
    xs, ys = waves(440, 40)
    broken = ys.copy()
    broken[7, 3] = np.nan
    wide = QPen(QColor("black"), 2.0)
    with QPainter(image) as painter:
        for points, line in (
            ((xs, broken), hairline(QColor("black"))),
            ((xs, ys), wide),
            ((xs[:80], ys[:80]), hairline(QColor("black"))),
            ((xs[::8], np.tile(ys[::8], (1, 8))), hairline(QColor("black"))),
        ):
            assert not draw_dense_curves(painter, AREA, *points, line)
    assert (shades(image) == 255.0).all()


def test_nothing_is_drawn_outside_the_area() -> None:
    image = canvas(1.0)
    xs, ys = waves(440, 40)
    small = QRectF(50.0, 40.0, 30.0, 20.0)
    with QPainter(image) as painter:
        assert draw_dense_curves(painter, small, xs, ys, hairline(QColor("black")))
    drawn = (shades(image) < 255.0).any(axis=2)
    assert drawn[40:60, 50:80].any()
    drawn[40:60, 50:80] = False
    assert not drawn.any()


@pytest.mark.parametrize("density", [1.0, 2.0])
def test_a_broad_curve_looks_as_qt_draws_it(density: float) -> None:
    xs, ys = waves(150, 1)
    ys[:2], ys[-1] = np.nan, np.nan
    ours, theirs = canvas(density), canvas(density)
    with QPainter(ours) as painter:
        assert draw_broad_curve(painter, AREA, xs, ys[:, 0], pen("#204080", 2.0, 0.9))
    with QPainter(theirs) as painter:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(pen("#204080", 2.0, 0.9))
        painter.drawPath(curve_path(xs, ys[:, 0]))
    difference = np.abs(shades(ours) - shades(theirs)).max(axis=2)
    assert (shades(theirs) < 200.0).any(axis=2).mean() > 0.01
    assert (difference > 60.0).mean() < 0.002
    # The ends of ours are round.
    first, last = (int(xs[at] * density) for at in (2, -2))
    assert difference[:, first + 3 : last - 3].max() < 90.0


def test_dashes_gaps_hairlines_and_few_points_are_left_to_qt() -> None:
    image = canvas(1.0)
    xs, ys = waves(150, 1)
    line, broken = ys[:, 0], ys[:, 0].copy()
    broken[60] = np.nan
    dashed = pen("black", 2.0)
    dashed.setDashPattern([4.0, 3.0])
    with QPainter(image) as painter:
        for values, drawn in (
            (line, dashed),
            (broken, pen("black", 2.0)),
            (np.full(150, np.nan), pen("black", 2.0)),
            (line, hairline(QColor("black"))),
        ):
            assert not draw_broad_curve(painter, AREA, xs, values, drawn)
        assert not draw_broad_curve(painter, AREA, xs[:40], line[:40], pen("black", 2.0))
    assert (shades(image) == 255.0).all()
