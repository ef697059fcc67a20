"""Units, layers and first weights put a fresh network on the open sequence."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton, QSlider
from pytestqt.qtbot import QtBot

from lstm_gui import engine
from lstm_gui.gui.panels.number_spin import NumberSpin
from lstm_gui.gui.training import TrainingController
from lstm_gui.gui.training.network_panel import NetworkPanel
from lstm_gui.session import Document, Open, Origin, Session, open_example


@pytest.fixture
def panel(session: Session, controller: TrainingController, qtbot: QtBot) -> Iterator[NetworkPanel]:
    made = NetworkPanel(session, controller)
    qtbot.addWidget(made)
    made.resize(203, 300)
    with qtbot.waitExposed(made):
        made.show()
    yield made
    made._maker._background.shutdown()


def test_it_shows_the_network_that_is_there(panel: NetworkPanel, session: Session) -> None:
    assert panel.findChild(NumberSpin, "networkUnitsSpin").value() == 4
    assert panel.findChild(NumberSpin, "networkLayersSpin").value() == 1
    assert panel.kind.key == "lstm"
    session.do(Open(open_example("lorenz-x")))
    assert panel.findChild(NumberSpin, "networkUnitsSpin").value() == 16
    assert panel.findChild(NumberSpin, "networkLayersSpin").value() == 2


def test_units_and_layers_make_a_fresh_network_each_as_one_change(
    panel: NetworkPanel, session: Session, qtbot: QtBot
) -> None:
    before = session.document
    with qtbot.waitSignal(panel._maker.opened):
        panel.findChild(NumberSpin, "networkUnitsSpin").setValue(7)
    with qtbot.waitSignal(panel._maker.opened):
        panel.findChild(NumberSpin, "networkLayersSpin").setValue(2)
    recurrent = session.network.recurrent
    assert (recurrent.hidden_size, recurrent.num_layers) == (7, 2)
    assert not session.document.origin.trained
    assert session.undo_text == "new network, 7 units"
    session.undo()
    session.undo()
    assert session.document is before


def test_the_first_weights_are_those_of_the_initialisation(
    panel: NetworkPanel, session: Session, qtbot: QtBot
) -> None:
    with qtbot.waitSignal(panel._maker.opened):
        QTest.mouseClick(panel.first_weights.button("forget_bias"), Qt.MouseButton.LeftButton)
    np.testing.assert_array_equal(session.document.parameters["bias_ih_l0"][4:8], 1.0)
    assert panel.first_weights.key == "forget_bias"
    assert panel.memory.isHidden()
    with qtbot.waitSignal(panel._maker.opened):
        QTest.mouseClick(panel.first_weights.button("chrono"), Qt.MouseButton.LeftButton)
    assert panel.memory.isVisible()
    with qtbot.waitSignal(panel._maker.opened):
        panel.findChild(NumberSpin, "networkMemorySpin").setValue(500)
    biases = session.document.parameters["bias_ih_l0"][4:8]
    assert 0 <= biases.min() <= biases.max() <= np.log(499)
    assert panel.memory.value == 500
    session.undo()
    assert panel.memory.value == session.sequence.steps


def test_a_drag_is_one_undo_step(panel: NetworkPanel, session: Session, qtbot: QtBot) -> None:
    before = session.document
    slider = panel.findChild(QSlider, "networkUnitsSlider")
    slider.setSliderDown(True)
    for position in (600, 700):
        with qtbot.waitSignal(panel._maker.opened):
            slider.setValue(position)
    slider.setSliderDown(False)
    assert session.network.recurrent.hidden_size == 18
    session.undo()
    assert session.document is before


def test_every_kind_of_cell_is_offered(panel: NetworkPanel) -> None:
    assert all(panel.kind.button(kind).isEnabled() for kind in ("lstm", "gru", "rnn"))


def test_while_training_nothing_can_be_changed(
    panel: NetworkPanel, controller: TrainingController, session: Session, qtbot: QtBot
) -> None:
    before = session.document
    controller.start(engine.TrainingSettings(updates=1_000_000, batch_size=2))
    assert not panel.units.isEnabled()
    assert "Stop the training" in panel.units.spin.toolTip()
    panel._units_edited(12.0, None)
    assert not panel._maker.busy
    assert session.document is before
    controller.stop()
    qtbot.waitUntil(lambda: not controller.active)
    assert panel.units.isEnabled()


def test_what_cannot_be_made_is_said_and_changes_nothing(
    panel: NetworkPanel, session: Session, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    from lstm_gui.gui.training import document_maker

    def refuse(_document: object) -> None:
        raise MemoryError

    monkeypatch.setattr(document_maker, "check_memory", refuse)
    before = session.document
    with qtbot.waitSignal(panel._maker.failed):
        panel.findChild(NumberSpin, "networkUnitsSpin").setValue(500)
    assert session.document is before
    assert "does not fit into memory" in panel._note.text()
    assert panel.units.value == 4


def test_every_control_has_a_name_and_says_what_it_does(panel: NetworkPanel) -> None:
    for kind in (QPushButton, QSlider, NumberSpin):
        for control in panel.findChildren(kind):
            assert control.objectName()
            assert control.accessibleName(), control.objectName()
            assert control.toolTip(), control.objectName()


def test_two_edits_at_once_both_count(panel: NetworkPanel, session: Session, qtbot: QtBot) -> None:
    panel.findChild(NumberSpin, "networkLayersSpin").setValue(2)
    panel.findChild(NumberSpin, "networkUnitsSpin").setValue(9)
    qtbot.waitUntil(lambda: session.network.recurrent.hidden_size == 9)
    assert session.network.recurrent.num_layers == 2
    assert panel.findChild(NumberSpin, "networkLayersSpin").value() == 2


def test_a_training_that_begins_meanwhile_keeps_its_network_and_the_panel_says_so(
    panel: NetworkPanel, session: Session, controller: TrainingController, qtbot: QtBot
) -> None:
    with qtbot.waitSignal(panel._maker.failed):
        panel.findChild(NumberSpin, "networkUnitsSpin").setValue(9)
        assert controller.step(engine.TrainingSettings(batch_size=2, window=8))
    assert session.network.recurrent.hidden_size == 4
    assert panel.findChild(NumberSpin, "networkUnitsSpin").value() == 4
    assert "A training began meanwhile" in panel._note.text()


def test_the_parameters_are_those_of_the_network_whatever_its_kind(
    panel: NetworkPanel, session: Session
) -> None:
    both_ways = engine.Network(
        engine.LSTM(1, 5, num_layers=2, bidirectional=True), engine.Linear(10, 1)
    )
    session.do(Open(Document.of(session.sequence, both_ways, Origin(False, "untrained"))))
    assert panel._size.text().startswith("1\u202f011\N{NO-BREAK SPACE}parameters")


def open_network(session: Session, recurrent: engine.Recurrent) -> None:
    network = engine.Network(recurrent, engine.Linear(recurrent.output_size, 1))
    session.do(Open(Document.of(session.sequence, network, Origin(True, "from a file"))))


def test_a_variant_is_named_and_kept_by_other_units_and_layers(
    panel: NetworkPanel, session: Session, qtbot: QtBot
) -> None:
    assert panel._variant.isHidden()
    open_network(session, engine.LSTM(1, 5, bidirectional=True, peepholes=True))
    assert panel._variant.isVisible()
    assert panel._variant.text().startswith("bidirectional, peepholes")
    with qtbot.waitSignal(panel._maker.opened):
        panel.findChild(NumberSpin, "networkUnitsSpin").setValue(7)
    with qtbot.waitSignal(panel._maker.opened):
        panel.findChild(NumberSpin, "networkLayersSpin").setValue(2)
    recurrent = session.network.recurrent
    assert isinstance(recurrent, engine.LSTM)
    assert (recurrent.hidden_size, recurrent.num_layers) == (7, 2)
    assert (recurrent.bidirectional, recurrent.peepholes) == (True, True)
    assert not panel.grab().isNull()


def test_another_kind_of_cell_says_beforehand_what_it_cannot_have(
    panel: NetworkPanel, session: Session, qtbot: QtBot
) -> None:
    open_network(session, engine.LSTM(1, 5, bidirectional=True, peepholes=True))
    assert "none of this: peepholes" in panel.kind.button("gru").toolTip()
    assert "none of this" not in panel.kind.button("lstm").toolTip()
    with qtbot.waitSignal(panel._maker.opened):
        QTest.mouseClick(panel.kind.button("gru"), Qt.MouseButton.LeftButton)
    recurrent = session.network.recurrent
    assert (recurrent.kind, recurrent.bidirectional) == ("gru", True)
    assert panel._variant.text().startswith("bidirectional:")


def test_a_network_larger_than_is_offered_keeps_its_units(
    panel: NetworkPanel, session: Session, qtbot: QtBot
) -> None:
    open_network(session, engine.RNN(1, 600))
    assert panel.units.value == 600
    with qtbot.waitSignal(panel._maker.opened):
        panel.findChild(NumberSpin, "networkLayersSpin").setValue(2)
    assert session.network.recurrent.hidden_size == 600


def test_without_biases_there_is_no_first_bias_to_choose(
    panel: NetworkPanel, session: Session
) -> None:
    open_network(session, engine.LSTM(1, 5, bias=False))
    assert not panel.first_weights.isEnabled()
    assert "no gate with a bias" in panel.first_weights.button("chrono").toolTip()
