from __future__ import annotations

import importlib.resources
import xml.etree.ElementTree as ElementTree

import pytest
from PySide6.QtCore import QSize

from lstm_gui.gui import theme

FOLDER = importlib.resources.files("lstm_gui.resources") / "icons"
# Those that a style sheet names by file bring their own colours.
NAMES = sorted(
    file.name.removesuffix(".svg")
    for file in FOLDER.iterdir()
    if file.name.endswith(".svg") and not file.name.endswith(("-light.svg", "-dark.svg"))
)


def test_the_window_finds_its_icons() -> None:
    needed = {
        "play",
        "pause",
        "first",
        "last",
        "step-back",
        "step-forward",
        "undo",
        "redo",
        "theme",
    }
    assert needed | {"open", "export", "plus", "trash", "restore"} <= set(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_an_icon_is_drawn_in_the_colour_asked_for(name: str) -> None:
    source = (FOLDER / f"{name}.svg").read_text(encoding="utf-8")
    root = ElementTree.fromstring(source)
    assert root.get("viewBox") == "0 0 24 24"
    assert "currentColor" in source
    image = theme.icon(name, "#FF0000").pixmap(QSize(32, 32)).toImage()
    colours = {
        image.pixelColor(x, y).name() for x in range(32) for y in range(32)
        if image.pixelColor(x, y).alpha() == 255
    }  # fmt: skip
    assert "#ff0000" in colours
