from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication, QFrame, QScrollArea

from lstm_gui.gui.app import build_window
from lstm_gui.gui.workspaces.frames import LEFT_WIDTH, RIGHT_WIDTH


@pytest.mark.parametrize(
    ("width", "left", "right"),
    [(1280, LEFT_WIDTH, RIGHT_WIDTH), (1480, LEFT_WIDTH, RIGHT_WIDTH), (2560, 321, 398)],
)
def test_side_panels_grow_on_a_large_screen_only(qtbot, width: int, left: int, right: int) -> None:
    window = build_window()
    qtbot.addWidget(window)
    window.resize(width, 900)
    window.show()
    QApplication.processEvents()
    for name, expected in (("inspectLeft", left), ("inspectRight", right)):
        side = window.findChild(QScrollArea, name).parentWidget()
        assert isinstance(side, QFrame)
        assert abs(side.width() - expected) <= 2
