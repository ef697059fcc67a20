from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QLabel, QPushButton, QSpinBox

from lstm_gui import engine, session
from lstm_gui.gui.dialogs import NetworkDialog
from lstm_gui.gui.files import trace_memory
from lstm_gui.gui.theme import Appearance, ThemeMode, load_fonts
from lstm_gui.session import GateThresholds, SetThresholds, ThresholdMode
from lstm_gui.session.network_choice import NetworkChoice

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

# Qt without a display has no window manager to tell about sizes, and says so.
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")


@pytest.fixture
def state() -> session.Session:
    return session.Session(session.open_example())


@pytest.fixture
def dialog(qtbot: QtBot, state: session.Session) -> NetworkDialog:
    load_fonts()
    dialog = NetworkDialog(state, Appearance(ThemeMode.LIGHT))
    qtbot.addWidget(dialog)
    with qtbot.waitExposed(dialog):
        dialog.open()
    return dialog


def spin(dialog: NetworkDialog, name: str) -> QSpinBox:
    return dialog.findChild(QSpinBox, name)


def create(dialog: NetworkDialog, qtbot: QtBot) -> None:
    with qtbot.waitSignal(dialog.accepted, timeout=20_000):
        dialog.findChild(QPushButton, "createNetworkButton").click()


def test_it_begins_with_the_size_of_the_network_that_is_there(
    dialog: NetworkDialog, state: session.Session
) -> None:
    assert spin(dialog, "unitsSpin").value() == state.network.recurrent.hidden_size
    assert spin(dialog, "layersSpin").value() == state.network.recurrent.num_layers
    assert (spin(dialog, "unitsSpin").minimum(), spin(dialog, "unitsSpin").maximum()) == (1, 512)
    assert (spin(dialog, "layersSpin").minimum(), spin(dialog, "layersSpin").maximum()) == (1, 8)


def test_the_network_is_made_as_one_change_that_can_be_undone(
    dialog: NetworkDialog, state: session.Session, qtbot: QtBot
) -> None:
    before, outputs = state.document, np.array(state.trace.outputs)
    spin(dialog, "unitsSpin").setValue(12)
    spin(dialog, "layersSpin").setValue(2)
    spin(dialog, "networkSeedSpin").setValue(77)
    create(dialog, qtbot)
    recurrent = state.network.recurrent
    assert (recurrent.hidden_size, recurrent.num_layers) == (12, 2)
    assert state.document.sequence is before.sequence
    assert not state.document.origin.trained
    assert state.document.origin.seed == 77
    assert len(state.trace.layers) == 2
    assert state.undo_text == "new network, 12 units, 2 layers"
    state.undo()
    assert state.document is before
    assert np.array_equal(state.trace.outputs, outputs)


def test_the_same_seed_makes_the_same_weights(state: session.Session) -> None:
    one = NetworkChoice(6, 1, 5).document(state.document).parameters
    same = NetworkChoice(6, 1, 5).document(state.document).parameters
    other = NetworkChoice(6, 1, 6).document(state.document).parameters
    assert all(np.array_equal(one[name], same[name]) for name in one)
    assert not np.array_equal(one["weight_hh_l0"], other["weight_hh_l0"])


def test_precision_and_first_weights_are_those_chosen(
    dialog: NetworkDialog, state: session.Session, qtbot: QtBot
) -> None:
    memory = spin(dialog, "longestMemorySpin")
    assert not memory.isEnabled()
    dtype = dialog.findChild(QComboBox, "dtypeCombo")
    dtype.setCurrentIndex(dtype.findData("float64"))
    first = dialog.findChild(QComboBox, "initialisationCombo")
    first.setCurrentIndex(first.findData("chrono"))
    assert memory.isEnabled()
    memory.setValue(50)
    create(dialog, qtbot)
    assert state.network.recurrent.dtype == np.float64
    units = state.network.recurrent.hidden_size
    forget = state.document.parameters["bias_ih_l0"][units : 2 * units]
    assert np.all((forget >= 0) & (forget <= np.log(49)))
    assert np.allclose(state.document.parameters["bias_ih_l0"][:units], -forget)
    assert "chrono" in state.document.origin.text


def test_forget_bias_is_one_where_that_was_chosen(state: session.Session) -> None:
    made = NetworkChoice(4, initialisation="forget_bias").document(state.document)
    total = made.parameters["bias_ih_l0"] + made.parameters["bias_hh_l0"]
    assert np.array_equal(total[4:8], np.ones(4, np.float32))


def test_thresholds_stay_and_the_baseline_comes_with_them(
    dialog: NetworkDialog, state: session.Session, qtbot: QtBot
) -> None:
    thresholds = GateThresholds(ThresholdMode.HARD)
    state.do(SetThresholds(thresholds))
    create(dialog, qtbot)
    assert state.document.thresholds == thresholds
    assert state.baseline is not None


@pytest.mark.parametrize("layers", [1, 3])
def test_the_number_of_weights_shown_is_the_number_there_is(
    state: session.Session, layers: int
) -> None:
    choice = NetworkChoice(7, layers)
    sequence = state.sequence
    count = choice.parameter_count(sequence.features, sequence.objective.output_size)
    made = choice.document(state.document).parameters
    assert count == sum(values.size for values in made.values())


def test_the_size_follows_what_is_typed(dialog: NetworkDialog) -> None:
    size = dialog.findChild(QLabel, "networkSize")
    before = size.text()
    spin(dialog, "unitsSpin").setValue(300)
    assert size.text() != before
    assert "weights and biases" in size.text()


def test_a_network_that_does_not_fit_into_memory_is_refused_in_words(
    dialog: NetworkDialog,
    state: session.Session,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(trace_memory, "available_bytes", lambda: 1000)
    before = state.document
    note = dialog.findChild(QLabel, "networkNote")
    dialog.findChild(QPushButton, "createNetworkButton").click()
    qtbot.waitUntil(lambda: "only 1 KB are free" in note.text())
    assert note.isVisible()
    assert dialog.isVisible()
    assert state.document is before
    assert dialog.findChild(QPushButton, "createNetworkButton").isEnabled()


def test_nothing_can_be_made_while_training_shows_its_weights(
    dialog: NetworkDialog, state: session.Session
) -> None:
    button = dialog.findChild(QPushButton, "createNetworkButton")
    state.show_live(state.network, state.trace)
    assert not button.isEnabled()
    assert "stop it first" in dialog.findChild(QLabel, "networkNote").text()
    state.end_live()
    assert button.isEnabled()


def test_escape_changes_nothing(
    dialog: NetworkDialog, state: session.Session, qtbot: QtBot
) -> None:
    before = state.document
    spin(dialog, "unitsSpin").setValue(40)
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()
    assert state.document is before


def test_a_closed_dialog_makes_nothing_any_more(
    dialog: NetworkDialog, state: session.Session, qtbot: QtBot
) -> None:
    before = state.document
    dialog.findChild(QPushButton, "createNetworkButton").click()
    dialog.reject()
    assert not dialog._background.busy
    assert state.document is before


def test_the_cell_that_is_there_is_offered_first_beside_the_plain_ones(
    qtbot: QtBot, state: session.Session
) -> None:
    both_ways = engine.LSTM(1, 600, bidirectional=True, peepholes=True)
    network = engine.Network(both_ways, engine.Linear(1200, 1))
    origin = session.Origin(True, "from a file")
    state.do(session.Open(session.Document.of(state.sequence, network, origin)))
    dialog = NetworkDialog(state, Appearance(ThemeMode.LIGHT))
    qtbot.addWidget(dialog)
    cells = dialog.findChild(QComboBox, "networkCellCombo")
    texts = [cells.itemText(at) for at in range(cells.count())]
    assert texts == ["LSTM, bidirectional, peepholes", "LSTM, plain", "GRU, plain", "RNN, plain"]
    assert cells.currentIndex() == 0
    assert spin(dialog, "unitsSpin").value() == 512  # as many as are offered
    spin(dialog, "unitsSpin").setValue(3)
    assert (dialog.choice.variant.bidirectional, dialog.choice.variant.peepholes) == (True, True)
    create(dialog, qtbot)
    recurrent = state.network.recurrent
    assert isinstance(recurrent, engine.LSTM)
    assert (recurrent.hidden_size, recurrent.bidirectional, recurrent.peepholes) == (3, True, True)


def test_another_cell_can_be_chosen(
    dialog: NetworkDialog, state: session.Session, qtbot: QtBot
) -> None:
    cells = dialog.findChild(QComboBox, "networkCellCombo")
    assert [cells.itemText(at) for at in range(cells.count())] == ["LSTM", "GRU", "RNN"]
    first = dialog.findChild(QComboBox, "initialisationCombo")
    cells.setCurrentIndex(2)
    assert not first.isEnabled()
    cells.setCurrentIndex(1)
    assert first.isEnabled()
    create(dialog, qtbot)
    assert state.network.recurrent.kind == "gru"


def test_every_control_has_a_name_and_an_accessible_name(dialog: NetworkDialog) -> None:
    controls = [
        *dialog.findChildren(QComboBox),
        *dialog.findChildren(QPushButton),
        *dialog.findChildren(QSpinBox),
    ]
    assert len(controls) == 9
    for control in controls:
        assert control.objectName(), control
        assert control.accessibleName(), control.objectName()
        assert control.toolTip(), control.objectName()
