from __future__ import annotations

import pytest

from lstm_gui.gui.theme import DARK, LIGHT, Theme
from lstm_gui.gui.theme.readable_colour import contrast, mix, readable


def test_the_contrast_of_black_and_white_is_21() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21.0)
    assert contrast("#777777", "#777777") == 1.0


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
def test_every_signal_can_be_read_on_every_surface(theme: Theme) -> None:
    for colour in theme.signals.values():
        for surface in (theme.surface, theme.inset, theme.window):
            assert contrast(readable(colour, surface), surface) >= 3.0


def test_a_colour_that_can_be_read_stays_as_it_is() -> None:
    assert readable("#0072B2", "#FFFFFF") == "#0072B2"


def test_mixing_ends_at_the_two_colours() -> None:
    assert mix("#102030", "#A0B0C0", 0.0) == "#102030"
    assert mix("#102030", "#A0B0C0", 1.0) == "#A0B0C0"
