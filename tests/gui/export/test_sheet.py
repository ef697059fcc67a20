from __future__ import annotations

from PySide6.QtCore import QRectF, QSizeF

from lstm_gui.gui.export.preview import fitted
from lstm_gui.gui.export.sheet import caption_height, caption_lines, sheet_size


def test_a_caption_is_broken_between_words_and_complete() -> None:
    caption = "one two three four five six seven"
    lines = caption_lines(caption, 80.0)
    assert len(lines) > 1
    assert " ".join(lines) == caption
    assert caption_lines(caption, 10_000.0) == [caption]


def test_a_caption_takes_its_lines_but_never_the_whole_figure() -> None:
    wide, narrow = QSizeF(900.0, 400.0), QSizeF(200.0, 400.0)
    caption = "a rather long caption " * 5
    assert caption_height(wide, "") == 0.0
    assert 0.0 < caption_height(wide, caption) < caption_height(narrow, caption)
    assert caption_height(QSizeF(60.0, 100.0), caption * 10) == 40.0


def test_a_sheet_leaves_the_figure_its_size_whatever_the_caption() -> None:
    for inner in (QSizeF(900.0, 44.0), QSizeF(436.0, 59.0), QSizeF(60.0, 400.0)):
        for caption in ("", "short", "a rather long caption " * 20):
            size = sheet_size(inner, caption)
            margins = size.width() - inner.width()
            assert size.height() - margins - caption_height(size, caption) >= inner.height() - 1e-6


def test_the_preview_keeps_the_shape_and_lies_in_the_middle() -> None:
    assert fitted(QSizeF(800, 400), QSizeF(400, 400)) == QRectF(0, 100, 400, 200)
    assert fitted(QSizeF(100, 50), QSizeF(400, 400)) == QRectF(150, 175, 100, 50)
