"""Trip wires for versions of Qt and pyqtgraph that do not work together.

When one of these fails, look at the caps of PySide6-Essentials and pyqtgraph in pyproject.toml.
"""

import gc
import sys
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import numpy as np
import pyqtgraph as pg
import PySide6
from pyqtgraph.exporters import SVGExporter
from pytestqt.qtbot import QtBot

CAP = (
    f"PySide6 {PySide6.__version__} with pyqtgraph {pg.__version__} on Python "
    f"{sys.version_info.major}.{sys.version_info.minor}: look at the caps of PySide6-Essentials "
    "and pyqtgraph in pyproject.toml"
)
REPAINTS = 300


def test_repainting_a_plot_keeps_the_references_of_none(qtbot: QtBot) -> None:
    widget = pg.PlotWidget()
    qtbot.addWidget(widget)
    widget.resize(320, 240)
    curve = widget.plot(np.sin(np.arange(200) / 10))
    with qtbot.waitExposed(widget):
        widget.show()
    widget.grab()
    gc.collect()
    before = sys.getrefcount(None)
    for step in range(REPAINTS):
        curve.setData(np.sin((np.arange(200) + step) / 10))
        widget.grab()
    gc.collect()
    lost = before - sys.getrefcount(None)
    # A broken version loses several references at every repaint; what else runs moves the count by
    # a few. From Python 3.12 on None is immortal and its count stands still.
    assert lost < REPAINTS / 2, f"{lost} references of None were lost in {REPAINTS} repaints. {CAP}"


def test_closed_path_is_exported_as_svg(qtbot: QtBot, tmp_path: Path) -> None:
    widget = pg.PlotWidget()
    qtbot.addWidget(widget)
    widget.resize(320, 240)
    # A filled curve, bars and a round symbol: all of them end in closed paths.
    widget.plot([1.0, 3.0, 2.0], fillLevel=0.0, brush="c", symbol="o")
    widget.addItem(pg.BarGraphItem(x=[0, 1, 2], height=[1, 2, 1], width=0.5))
    with qtbot.waitExposed(widget):
        widget.show()
    target = tmp_path / "plot.svg"
    try:
        SVGExporter(widget.getPlotItem()).export(str(target))
    except Exception as error:
        raise AssertionError(f"SVG export raised {error!r}. {CAP}") from error
    shapes = {element.tag.split("}")[-1] for element in ElementTree.parse(target).iter()}
    assert "path" in shapes, CAP
