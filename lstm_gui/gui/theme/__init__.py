"""Colours, fonts, icons and the style sheet, light and dark."""

from lstm_gui.gui.theme.appearance import Appearance, ThemeMode
from lstm_gui.gui.theme.colormap import (
    colour_indices,
    is_gate,
    rgb,
    signal_pixels,
    signal_table,
    weight_table,
)
from lstm_gui.gui.theme.fonts import FAMILY, font, load_fonts, text_width
from lstm_gui.gui.theme.icons import icon, icon_folder
from lstm_gui.gui.theme.palette import DARK, LIGHT, Theme
from lstm_gui.gui.theme.qt_palette import palette_of
from lstm_gui.gui.theme.stylesheet import style_sheet

__all__ = [
    "DARK",
    "FAMILY",
    "LIGHT",
    "Appearance",
    "Theme",
    "ThemeMode",
    "colour_indices",
    "font",
    "icon",
    "icon_folder",
    "is_gate",
    "load_fonts",
    "palette_of",
    "rgb",
    "signal_pixels",
    "signal_table",
    "style_sheet",
    "text_width",
    "weight_table",
]
