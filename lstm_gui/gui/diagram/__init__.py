"""The live cell diagram."""

from lstm_gui.gui.diagram.view import CellDiagram

__all__ = ["CellDiagram"]
