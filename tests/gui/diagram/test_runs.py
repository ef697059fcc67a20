from PySide6.QtGui import QColor, QImage, QPainter

from lstm_gui.analysis.formulas import Run, plain_text
from lstm_gui.gui.diagram.runs import draw_runs, fitted, runs_width
from lstm_gui.gui.theme import font

LINE = (Run("c", "cell"), Run("t−1", "cell", subscript=True), Run(" = 0.5 × +1.0"))


def test_a_line_that_fits_stays_whole() -> None:
    assert fitted(LINE, font(), 1000.0) == LINE


def test_a_line_that_does_not_fit_ends_in_an_ellipsis_within_the_width() -> None:
    short = fitted(LINE, font(), 60.0)
    assert runs_width(short, font()) <= 60.0
    assert plain_text(short).endswith("…")
    assert plain_text(short).startswith("c_t−1")


def test_subscripts_are_narrower() -> None:
    wide = runs_width((Run("t−1"),), font())
    assert runs_width((Run("t−1", subscript=True),), font()) < wide


def test_drawing_ends_where_the_width_says_and_uses_each_colour() -> None:
    image = QImage(200, 40, QImage.Format.Format_RGB32)
    image.fill(QColor("white"))
    painter = QPainter(image)
    colours = [QColor("red"), QColor("lime"), QColor("blue")]
    end = draw_runs(painter, 10.0, 25.0, LINE, font(20), colours)
    painter.end()
    assert abs(end - 10.0 - runs_width(LINE, font(20))) < 0.01
    seen = {image.pixelColor(x, y).name() for x in range(200) for y in range(40)}
    assert {"#ff0000", "#00ff00", "#0000ff"} <= seen
