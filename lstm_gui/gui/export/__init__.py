"""Figures and tables of a view, and whole traces, as files."""

from lstm_gui.gui.export.caption import caption_for
from lstm_gui.gui.export.dialog import ExportDialog
from lstm_gui.gui.export.figure import Figure
from lstm_gui.gui.export.writers import (
    FIGURE_SUFFIXES,
    write_csv,
    write_figure,
    write_pdf,
    write_png,
    write_svg,
)

__all__ = [
    "FIGURE_SUFFIXES",
    "ExportDialog",
    "Figure",
    "caption_for",
    "write_csv",
    "write_figure",
    "write_pdf",
    "write_png",
    "write_svg",
]
