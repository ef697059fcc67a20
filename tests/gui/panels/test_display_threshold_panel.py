from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from lstm_gui.analysis import GateShares
from lstm_gui.gui.panels import DisplayThresholdPanel, NumberSpin
from lstm_gui.gui.panels.gate_share_bars import GateShareBars, part_edges
from lstm_gui.gui.theme import Appearance
from lstm_gui.session import STRICT, WIDE, DisplayThresholds, Session


@pytest.fixture
def panel(example: Session, appearance: Appearance, show) -> DisplayThresholdPanel:
    made = DisplayThresholdPanel(example, appearance)
    show(made)
    return made


def shares(panel: DisplayThresholdPanel, gate: str) -> GateShares:
    return {row.signal: row.shares for row in panel.findChild(GateShareBars).rows}[gate]


def test_presets_set_both_limits_and_change_nothing_in_the_run(
    qtbot: QtBot, panel: DisplayThresholdPanel, example: Session
) -> None:
    trace = example.trace
    strict = panel.findChild(QPushButton, "displayStrictButton")
    wide = panel.findChild(QPushButton, "displayWideButton")
    assert wide.isChecked()
    qtbot.mouseClick(strict, Qt.MouseButton.LeftButton)
    assert example.document.display == STRICT
    assert (strict.isChecked(), wide.isChecked()) == (True, False)
    assert example.trace is trace
    assert example.baseline is None
    example.undo()
    assert example.document.display == WIDE
    assert wide.isChecked()


def test_the_shares_count_the_gates_of_the_layer(
    panel: DisplayThresholdPanel, example: Session
) -> None:
    panel.findChild(NumberSpin, "displayClosedSpin").setValue(0.3)
    panel.findChild(NumberSpin, "displayOpenSpin").setValue(0.6)
    for gate in ("forget_gate", "input_gate", "output_gate"):
        values = example.layer.signal(gate)
        assert shares(panel, gate).closed == pytest.approx((values < 0.3).mean())
        assert shares(panel, gate).open == pytest.approx((values > 0.6).mean())


def test_limits_that_would_cross_stop_with_a_hint(
    panel: DisplayThresholdPanel, example: Session
) -> None:
    hint = panel.findChild(QLabel, "displayHint")
    panel.findChild(NumberSpin, "displayOpenSpin").setValue(0.05)
    assert example.document.display == DisplayThresholds(0.1, 0.101)
    assert hint.isVisible()
    panel.findChild(NumberSpin, "displayOpenSpin").setValue(0.5)
    assert not hint.isVisible()


def test_another_layer_has_its_own_shares(make_session, appearance: Appearance, show) -> None:
    opened = make_session(layers=2)
    panel = show(DisplayThresholdPanel(opened, appearance))
    opened.selection.select_layer(1)
    values = opened.trace.layers[1].output_gate
    panel.findChild(NumberSpin, "displayOpenSpin").setValue(0.5)
    assert shares(panel, "output_gate").open == pytest.approx((values > 0.5).mean())


def test_the_three_parts_fill_the_bar() -> None:
    edges = part_edges(GateShares(0.25, 0.25, 0.5), 10.0, 100.0)
    assert edges == (10.0, 35.0, 60.0, 110.0)


def test_an_open_part_is_painted_in_the_gates_colour(
    panel: DisplayThresholdPanel, example: Session, appearance: Appearance
) -> None:
    panel.findChild(NumberSpin, "displayClosedSpin").setValue(0.0)
    panel.findChild(NumberSpin, "displayOpenSpin").setValue(0.001)
    bars = panel.findChild(GateShareBars)
    image = bars.grab().toImage()
    assert shares(panel, "forget_gate").open > 0.9
    colour = image.pixelColor(100, 16 + 10).name().upper()
    assert colour == appearance.theme.signal("forget_gate").upper()
