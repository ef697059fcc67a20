from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QLabel, QSlider
from pytestqt.qtbot import QtBot

from lstm_gui import engine
from lstm_gui.gui.panels import NumberSpin, SegmentedControl, ThresholdPanel
from lstm_gui.gui.theme import Appearance
from lstm_gui.session import GateThresholds, Session, SetThresholds, ThresholdMode, TraceRecording


@pytest.fixture
def panel(example: Session, appearance: Appearance, show) -> ThresholdPanel:
    made = ThresholdPanel(example, appearance)
    show(made)
    return made


def choose(qtbot: QtBot, panel: ThresholdPanel, key: str) -> None:
    mode = panel.findChild(SegmentedControl, "thresholdMode")
    qtbot.mouseClick(mode.button(key), Qt.MouseButton.LeftButton)


def spin(panel: ThresholdPanel, name: str) -> NumberSpin:
    return panel.findChild(NumberSpin, name)


def text(panel: ThresholdPanel, name: str) -> str:
    return panel.findChild(QLabel, name).text()


def test_hard_snaps_gates_in_the_trace_and_undo_gives_them_back(
    qtbot: QtBot, panel: ThresholdPanel, example: Session
) -> None:
    plain = example.trace
    spin(panel, "closedThresholdSpin").setValue(0.2)
    spin(panel, "openThresholdSpin").setValue(0.8)
    assert np.array_equal(example.trace.outputs, plain.outputs)  # off: nothing acts yet
    height = panel.heightForWidth(265)
    choose(qtbot, panel, "hard")
    gates = example.layer.forget_gate
    assert not ((gates > 0.0) & (gates < 0.2)).any()
    assert (gates == 1.0).any()
    assert example.baseline is not None
    _closed, opened = example.recording.snapped_shares()
    assert f"{opened * 100:.1f} % open" in text(panel, "thresholdEffect")
    assert panel.heightForWidth(265) == height > 0  # what is below does not move
    example.undo()
    assert example.baseline is None
    assert panel.findChild(SegmentedControl, "thresholdMode").key == "off"
    assert "nothing is snapped" in text(panel, "thresholdEffect")


def test_smooth_stretches_and_only_then_sharpness_can_be_set(
    qtbot: QtBot, panel: ThresholdPanel, example: Session
) -> None:
    sharpness = spin(panel, "sharpnessSpin")
    assert not sharpness.isEnabled()
    choose(qtbot, panel, "smooth")
    assert sharpness.isEnabled()
    before = example.trace
    sharpness.setValue(4.0)
    assert example.document.thresholds == GateThresholds(ThresholdMode.SMOOTH, 0.01, 0.95, 4.0)
    assert not np.array_equal(example.trace.outputs, before.outputs)
    choose(qtbot, panel, "hard")
    assert not sharpness.isEnabled()


def test_a_drag_is_one_step_of_undo(qtbot: QtBot, panel: ThresholdPanel, example: Session) -> None:
    choose(qtbot, panel, "hard")
    slider = panel.findChild(QSlider, "closedThresholdSlider")
    start = QPoint(30, slider.height() // 2)
    qtbot.mousePress(slider, Qt.MouseButton.LeftButton, pos=start)
    for move in (20, 40, 60):
        qtbot.mouseMove(slider, start + QPoint(move, 0))
    qtbot.mouseRelease(slider, Qt.MouseButton.LeftButton, pos=start + QPoint(60, 0))
    assert example.document.thresholds.closed > 0.1
    example.undo()
    assert example.document.thresholds == GateThresholds(ThresholdMode.HARD)
    assert spin(panel, "closedThresholdSpin").value() == 0.01


def test_limits_that_would_cross_stop_with_a_hint(panel: ThresholdPanel, example: Session) -> None:
    spin(panel, "closedThresholdSpin").setValue(0.99)
    thresholds = example.document.thresholds
    assert thresholds.closed == pytest.approx(0.949)
    assert thresholds.open == 0.95
    assert spin(panel, "closedThresholdSpin").value() == pytest.approx(0.949)
    assert "has to stay below" in text(panel, "thresholdEffect")
    assert panel.findChild(QLabel, "thresholdEffect").property("role") == "warning"
    spin(panel, "closedThresholdSpin").setValue(0.05)
    assert "has to stay" not in text(panel, "thresholdEffect")
    spin(panel, "openThresholdSpin").setValue(0.0)
    assert example.document.thresholds.open == pytest.approx(0.051)
    assert "has to stay above" in text(panel, "thresholdEffect")


def test_controls_follow_the_session(panel: ThresholdPanel, example: Session) -> None:
    example.do(SetThresholds(GateThresholds(ThresholdMode.SMOOTH, 0.125, 0.75, 2.5)))
    assert panel.findChild(SegmentedControl, "thresholdMode").key == "smooth"
    assert spin(panel, "closedThresholdSpin").value() == 0.125
    assert spin(panel, "openThresholdSpin").value() == 0.75
    assert spin(panel, "sharpnessSpin").value() == 2.5


def test_nothing_can_be_edited_while_a_training_run_is_shown(
    panel: ThresholdPanel, example: Session
) -> None:
    example.show_live(example.network.copy(), example.trace)
    assert not panel.findChild(SegmentedControl, "thresholdMode").isEnabled()
    assert not spin(panel, "closedThresholdSpin").isEnabled()
    example.end_live()
    assert panel.findChild(SegmentedControl, "thresholdMode").isEnabled()


def test_shares_count_exact_values_of_all_layers(make_session) -> None:
    opened = make_session(layers=2)
    assert opened.recording.snapped_shares() == (0.0, 0.0)
    network, inputs = opened.network, opened.sequence.inputs
    held = (engine.Clamp("forget_gate", 0.0, layer=1), engine.Clamp("output_gate", 1.0, layer=0))
    recording = TraceRecording(network.forward(inputs, interventions=held))
    assert recording.snapped_shares() == (1 / 6, 1 / 6)


def test_the_gates_of_a_gru_are_snapped_too(
    qtbot: QtBot, make_session, appearance: Appearance, show
) -> None:
    opened = make_session(kind="gru")
    panel = show(ThresholdPanel(opened, appearance))
    opened.do(SetThresholds(GateThresholds(ThresholdMode.OFF, 0.4, 0.5)))
    choose(qtbot, panel, "hard")
    assert set(opened.trace.layers[0].update_gate[opened.layer.update_gate > 0.5]) == {1.0}
