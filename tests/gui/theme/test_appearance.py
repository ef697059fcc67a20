"""The theme that was chosen, or the system's; and what is drawn with it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from PySide6.QtGui import QFontInfo, QRawFont

from lstm_gui.gui.theme import (
    DARK,
    FAMILY,
    LIGHT,
    Appearance,
    Theme,
    ThemeMode,
    font,
    icon,
    icon_folder,
    load_fonts,
    style_sheet,
)


def test_a_chosen_theme_is_announced_once(qtbot) -> None:
    appearance = Appearance(ThemeMode.LIGHT)
    assert appearance.theme is LIGHT
    with qtbot.waitSignal(appearance.changed):
        appearance.set_mode(ThemeMode.DARK)
    assert appearance.theme is DARK
    with qtbot.assertNotEmitted(appearance.changed):
        appearance.set_mode(ThemeMode.DARK)


def test_the_typeface_is_loaded_and_has_the_notation_of_the_field(qapp) -> None:
    load_fonts()
    assert QFontInfo(font()).family() == FAMILY
    raw = QRawFont.fromFont(font())
    missing = [sign for sign in "σ∂∏×−·…²±≤≥∞" if not raw.supportsCharacter(ord(sign))]
    assert missing == []


def test_figures_are_tabular(qapp) -> None:
    load_fonts()
    raw = QRawFont.fromFont(font())
    widths = {
        raw.advancesForGlyphIndexes([glyph])[0].x()
        for glyph in raw.glyphIndexesForString("0123456789")
    }
    assert len(widths) == 1


@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_the_style_sheet_leaves_no_placeholder_and_names_files_that_exist(theme: Theme) -> None:
    sheet = style_sheet(theme, icon_folder())
    assert "$" not in sheet
    files = re.findall(r'url\("([^"]+)"\)', sheet)
    assert files
    for file in files:
        assert "<svg" in Path(file).read_text(encoding="utf-8")


def test_an_icon_is_drawn_in_the_colour_asked_for(qapp) -> None:
    image = icon("undo", "#D55E00").pixmap(32, 32).toImage()
    colours = {
        image.pixelColor(x, y).name()
        for x in range(32)
        for y in range(32)
        if image.pixelColor(x, y).alpha() == 255
    }
    assert colours == {"#d55e00"}


def test_an_unknown_icon_is_an_error(qapp) -> None:
    with pytest.raises(FileNotFoundError):
        icon("no-such-icon", "#000000")


@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_text_stands_out_from_what_lies_behind_it(theme: Theme) -> None:
    """WCAG 2's contrast of 4.5 for text, 3 for what is muted or marks a control."""

    def luminance(colour: str) -> float:
        channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
        linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    def contrast(one: str, other: str) -> float:
        light, dark = sorted((luminance(one), luminance(other)), reverse=True)
        return (light + 0.05) / (dark + 0.05)

    for behind in (theme.surface, theme.window, theme.inset):
        assert contrast(theme.text, behind) >= 7
        assert contrast(theme.muted, behind) >= 4.2
    assert contrast(theme.on_accent, theme.accent) >= 4.5
    for colour in (theme.accent, theme.danger, theme.warning, theme.good):
        assert contrast(colour, theme.surface) >= 4.5
