from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractScrollArea,
    QAbstractSlider,
    QAbstractSpinBox,
    QComboBox,
    QHeaderView,
    QLineEdit,
    QScrollBar,
    QTableView,
    QWidget,
)

from lstm_gui import engine
from lstm_gui.gui.panels import (
    DisplayThresholdPanel,
    InterventionPanel,
    SequencePanel,
    ThresholdPanel,
    TransportBar,
    UnitInspector,
    WeightPanel,
)
from lstm_gui.gui.theme import Appearance
from lstm_gui.session import Session, SetInterventions, SetParameter

PANELS = (
    DisplayThresholdPanel,
    InterventionPanel,
    SequencePanel,
    ThresholdPanel,
    TransportBar,
    UnitInspector,
    WeightPanel,
)
CONTROLS = (
    QAbstractButton, QAbstractSlider, QAbstractSpinBox, QComboBox, QLineEdit, QAbstractScrollArea,
)  # fmt: skip


def is_part(widget: QWidget) -> bool:
    """Tell whether Qt built this widget as a part of a control: a line edit, a list, a header."""
    if isinstance(widget, (QScrollBar, QHeaderView)):
        return True
    above = widget.parentWidget()
    while above is not None:
        if isinstance(above, (QAbstractSpinBox, QComboBox, QTableView)):
            return True
        above = above.parentWidget()
    return False


def controls(panel: QWidget) -> list[QWidget]:
    """Everything a person can operate."""
    return [
        widget
        for widget in panel.findChildren(QWidget)
        if isinstance(widget, CONTROLS) and not is_part(widget)
    ]


@pytest.fixture
def altered(example: Session) -> Session:
    example.do(SetInterventions((engine.Ablate(2),)))
    example.do(SetParameter("weight_hh_l0", (11, 4), 1.0))
    return example


@pytest.mark.parametrize("kind", PANELS, ids=lambda kind: kind.__name__)
def test_every_control_has_a_name_a_tooltip_and_a_place_in_the_tab_order(
    altered: Session, appearance: Appearance, show, kind: type[QWidget]
) -> None:
    panel = show(kind(altered, appearance))  # type: ignore[call-arg]  # panels take a session
    found = controls(panel)
    assert found
    names = [widget.objectName() for widget in found]
    assert len(set(names)) == len(names)
    for widget in found:
        name = widget.objectName()
        assert name, widget
        assert name[0].islower(), name
        assert name.isalnum(), name
        assert widget.accessibleName(), name
        assert widget.toolTip(), name
        chosen = not isinstance(widget, QAbstractButton) or widget.group() is None
        if chosen or widget.isChecked():
            assert widget.focusPolicy() & Qt.FocusPolicy.TabFocus, name


@pytest.mark.parametrize("kind", PANELS, ids=lambda kind: kind.__name__)
def test_a_panel_fits_the_width_that_the_side_gives_it(
    altered: Session, appearance: Appearance, show, kind: type[QWidget]
) -> None:
    room = {InterventionPanel: 214, SequencePanel: 214, TransportBar: 680}.get(kind, 276)
    panel = show(kind(altered, appearance))  # type: ignore[call-arg]  # panels take a session
    assert panel.minimumSizeHint().width() <= room


@pytest.mark.parametrize("kind", PANELS, ids=lambda kind: kind.__name__)
def test_looking_at_a_panel_changes_nothing(
    altered: Session, appearance: Appearance, show, kind: type[QWidget]
) -> None:
    document = altered.document
    panel = show(kind(altered, appearance))  # type: ignore[call-arg]  # panels take a session
    for step in (0, 5, 63):
        altered.playback.go(step)
    for unit in range(8):
        altered.selection.select_unit(unit)
    for gate in ("input_gate", "candidate", "output_gate", "forget_gate"):
        altered.selection.select_gate(gate)
    assert not panel.grab().isNull()
    assert altered.document is document
