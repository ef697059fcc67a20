"""A cell with another wiring is drawn by the same code: only the description differs."""

import numpy as np
import pytest
from PySide6.QtGui import QColor, QImage, QPainter

from lstm_gui.gui.diagram.bar_painter import paint_numbers
from lstm_gui.gui.diagram.geometry import Geometry
from lstm_gui.gui.diagram.hit_testing import Hit, hit
from lstm_gui.gui.diagram.layout import lay_out
from lstm_gui.gui.diagram.look import Look
from lstm_gui.gui.diagram.part_painter import paint_frame
from lstm_gui.gui.diagram.readings import Reading, Scale
from lstm_gui.gui.diagram.scene import Frame, Light, Marks, Numbers
from lstm_gui.gui.diagram.wiring import (
    KNOWN,
    Box,
    CellWiring,
    Column,
    Place,
    Side,
    Slot,
    Substep,
    Weight,
    Wire,
    path,
)
from lstm_gui.gui.theme import LIGHT

ONE = Scale(-1.0, 1.0)
PLAIN = CellWiring(
    kind="plain",
    slots=(Slot("join", box=False), Slot("candidate")),
    midpoints={},
    boxes=(Box("candidate", "new", "h", "new state", "tanh", "h = tanh(z)", "New.", 1),),
    columns=(
        Column("hidden_before", "hidden", "h", "before", "Old.", Side.LEFT, "bottom", True, KNOWN),
        Column("hidden", "hidden", "h", "after", "New.", Side.RIGHT, "bottom", False, 1),
    ),
    nodes=(),
    wires=(
        Wire("h in", "hidden", "hidden_before", "join", path("start bottom", "join bottom"), 0,
             weight=Weight.RAIL),
        Wire("up", "hidden", "join", "candidate",
             path("join bottom", "candidate bottom", "candidate box_bottom"), 1),
        Wire("out", "hidden", "candidate", "hidden",
             path("candidate.right box_middle", "end box_middle"), 1, arrow=True),
    ),
    substeps=(Substep("1 join", "1", "hidden"), Substep("2 emit", "2", "hidden")),
    join=Place("join", "bottom"),
)  # fmt: skip


@pytest.fixture
def geometry() -> Geometry:
    return lay_out(PLAIN, 800.0, 300.0, 4)


def test_it_is_laid_out_and_picked(geometry: Geometry) -> None:
    assert set(geometry.rows()) == {"candidate", "hidden_before", "hidden"}
    center = geometry.boxes["candidate"].rows.tracks[2].center
    assert hit(PLAIN, geometry, *center, selected=0) == Hit("candidate", 2)


def test_it_is_painted_with_its_values(geometry: Geometry) -> None:
    values = np.array([1.0, -1.0, 0.5, 0.0])
    reading = Reading(ONE, values, None, None, None, None)
    scales = {"candidate": ONE, "hidden": ONE}
    frame = Frame(PLAIN, 4, scales, Light(), Marks(), "candidate", reverse=False, thresholds={})
    readings = dict.fromkeys(geometry.rows(), reading)
    look = Look(LIGHT, geometry.scale)
    image = QImage(800, 300, QImage.Format.Format_RGB32)
    image.fill(QColor(LIGHT.surface))
    painter = QPainter(image)
    paint_frame(painter, frame, geometry, look)
    paint_numbers(painter, frame, Numbers(readings, "+1.00", 3, None), geometry, look)
    painter.end()
    candidate = LIGHT.signal("candidate").lower()
    tracks = geometry.boxes["candidate"].rows.tracks
    for unit, left, right in ((0, False, True), (1, True, False), (2, False, True)):
        y = round(tracks[unit].center.y)
        at_left = image.pixelColor(round(tracks[unit].center.x) - 8, y).name() == candidate
        at_right = image.pixelColor(round(tracks[unit].center.x) + 8, y).name() == candidate
        assert (at_left, at_right) == (left, right)
