from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSpinBox,
    QComboBox,
    QLabel,
    QScrollArea,
    QSlider,
    QWidget,
)
from pytestqt.qtbot import QtBot

from lstm_gui import engine, sequences
from lstm_gui.gui.export.figure import Figure
from lstm_gui.gui.files.settings import Settings
from lstm_gui.gui.theme import Appearance, ThemeMode, icon_folder, load_fonts, style_sheet
from lstm_gui.gui.training import TrainingController
from lstm_gui.gui.workspaces.train import TrainWorkspace
from lstm_gui.session import (
    Document,
    Open,
    Origin,
    Session,
    suited_choice,
    untrained_network,
)

# The offscreen platform says so for every window with a smallest or largest size.
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support propagateSizeHints")

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def session() -> Session:
    return Session(document_of("sine-with-overtone", 4))


@pytest.fixture
def controller(session: Session, qtbot: QtBot) -> Iterator[TrainingController]:
    made = TrainingController(session)
    yield made
    made.shutdown()


@pytest.fixture
def appearance(qtbot: QtBot) -> Appearance:
    load_fonts()
    return Appearance(ThemeMode.LIGHT)


@pytest.fixture
def workspace(
    session: Session, controller: TrainingController, appearance: Appearance, qtbot: QtBot
) -> TrainWorkspace:
    made = TrainWorkspace(session, appearance, controller, Settings.in_memory())
    made.setStyleSheet(style_sheet(appearance.theme, icon_folder()))
    qtbot.addWidget(made)
    made.resize(1280, 740)
    with qtbot.waitExposed(made):
        made.show()
    return made


def document_of(example: str, units: int, layers: int = 1) -> Document:
    sequence = sequences.make_example(example)
    network, origin = untrained_network(sequence, hidden_size=units, num_layers=layers)
    return Document.of(sequence, network, origin)


def find(parent: QWidget, name: str) -> QWidget:
    found = parent.findChild(QWidget, name)
    assert isinstance(found, QWidget), name
    return found


def test_the_names_of_the_contract_are_there(workspace: TrainWorkspace) -> None:
    for name in (
        "trainStartButton",
        "trainPauseButton",
        "trainStopButton",
        "trainStepButton",
        "lossPlot",
        "learningRateSpin",
    ):
        assert find(workspace, name).isVisible()


def test_every_control_has_a_name_an_accessible_name_and_a_tooltip(
    workspace: TrainWorkspace,
) -> None:
    controls = [
        widget
        for kind in (QAbstractButton, QAbstractSpinBox, QComboBox, QSlider)
        for widget in workspace.findChildren(kind)
        if widget.focusPolicy() != Qt.FocusPolicy.NoFocus
    ]
    assert len(controls) >= 12
    for widget in controls:
        assert widget.objectName(), widget
        assert widget.accessibleName() or widget.property("text"), widget.objectName()
        assert widget.toolTip(), widget.objectName()


def test_a_person_trains_watches_and_takes_it_back(
    workspace: TrainWorkspace, session: Session, controller: TrainingController, qtbot: QtBot
) -> None:
    before = session.document
    forget_map = find(workspace, "trainForgetGateMap")
    untouched = forget_map.grab().toImage()
    qtbot.mouseClick(find(workspace, "trainStartButton"), LEFT)
    qtbot.waitUntil(lambda: session.live and session.trace is not None)
    qtbot.waitUntil(lambda: controller.snapshot is not None and controller.snapshot.update >= 20)
    assert forget_map.grab().toImage() != untouched
    qtbot.mouseClick(find(workspace, "trainStopButton"), LEFT)
    qtbot.waitUntil(lambda: not controller.active)
    assert session.document.origin.trained
    assert not session.live
    session.undo()
    assert session.document.origin == before.origin
    for name, values in before.parameters.items():
        assert np.array_equal(values, session.document.parameters[name])
    assert forget_map.grab().toImage() == untouched


@pytest.mark.parametrize(
    ("example", "units", "layers"),
    [
        ("sine-with-overtone", 1, 1),
        ("lorenz-x", 64, 2),
        ("adding-problem", 3, 1),
        ("embedded-reber", 5, 1),
    ],
)
@pytest.mark.parametrize("size", [QSize(1180, 620), QSize(2560, 1300)])
def test_it_stands_other_data_networks_and_sizes_while_training(
    workspace: TrainWorkspace,
    session: Session,
    controller: TrainingController,
    qtbot: QtBot,
    example: str,
    units: int,
    layers: int,
    size: QSize,
) -> None:
    session.do(Open(document_of(example, units, layers)))
    workspace.resize(size)
    workspace.settings.batch.setValue(2)
    qtbot.mouseClick(find(workspace, "trainStepButton"), LEFT)
    qtbot.waitUntil(lambda: controller.snapshot is not None and controller.snapshot.update == 1)
    session.selection.select_layer(layers - 1)
    image = workspace.grab().toImage()
    assert image.size() == size
    qtbot.mouseClick(find(workspace, "trainStopButton"), LEFT)
    qtbot.waitUntil(lambda: not controller.active)
    assert session.undo_text == "train 1 update"


def test_a_network_that_cannot_learn_this_says_so(
    workspace: TrainWorkspace, session: Session, controller: TrainingController, qtbot: QtBot
) -> None:
    headless = engine.Network(engine.LSTM(input_size=1, hidden_size=3))
    session.do(Open(Document.of(session.sequence, headless, Origin(False, "untrained"))))
    qtbot.mouseClick(find(workspace, "trainStartButton"), LEFT)
    assert not controller.active
    assert "make a new network" in workspace.messages.texts[0]
    workspace.grab()


def test_its_figures_can_be_exported(workspace: TrainWorkspace) -> None:
    figures = workspace.figures
    assert all(isinstance(figure, Figure) for figure in figures)
    names = [figure.figure_name for figure in figures]
    assert "loss" in names
    assert len(set(names)) == len(names)


@pytest.mark.parametrize("example", ["sine-with-overtone", "copy-memory", "parity"])
def test_nothing_in_the_left_column_is_cut(
    workspace: TrainWorkspace, session: Session, example: str
) -> None:
    session.do(Open(document_of(example, 4)))
    scroll = workspace.findChild(QScrollArea, "trainLeft")
    content = scroll.widget()
    assert content.minimumSizeHint().width() <= scroll.viewport().width()
    chooser = workspace.tasks.chooser
    for button in (*chooser.list.buttons, chooser.line, chooser.fold_button):
        assert not button.isVisible() or right_end(button, scroll) < scroll.width()
    assert chooser.line.isVisible()


def right_end(widget: QWidget, within: QWidget) -> int:
    return widget.mapTo(within, widget.rect().bottomRight()).x()


@pytest.mark.parametrize("example", sorted(sequences.EXAMPLES))
@pytest.mark.parametrize("height", [727, 887, 1010, 1367])
def test_the_learning_rate_is_in_sight_without_scrolling(
    workspace: TrainWorkspace, session: Session, example: str, height: int
) -> None:
    # What is left for a workspace of windows of 800, 960 and 1440, and the first that has room.
    workspace.resize(1280, height)
    session.do(
        Open(suited_choice(sequences.make_example(example)).on(sequences.make_example(example)))
    )
    workspace.grab()
    scroll = find(workspace, "trainLeft")
    assert isinstance(scroll, QScrollArea)
    slider = find(workspace, "learningRateSlider")
    bottom = slider.mapTo(scroll.viewport(), slider.rect().bottomLeft()).y()
    assert 0 < bottom <= scroll.viewport().height()
    assert workspace.tasks.chooser.folded is (height < 1010)


def test_an_update_is_made_in_parts_by_the_names_of_the_buttons(
    workspace: TrainWorkspace, controller: TrainingController, session: Session, qtbot: QtBot
) -> None:
    workspace.settings.batch.setValue(2)
    shown = {
        "forward": "updateForwardDiagram",
        "loss": "updateForwardDiagram",
        "backward": "updateBackwardDiagram",
        "update": "weightMoves",
    }
    for part, view in shown.items():
        qtbot.mouseClick(find(workspace, f"train{part.title()}Button"), LEFT)
        qtbot.waitUntil(
            lambda wanted=part: (
                controller.parted is not None and controller.parted.part.value == wanted
            )
        )
        assert find(workspace, view).isVisible()
        assert not find(workspace, "trainForgetGateMap").isVisible()
        assert len(workspace.figures) >= 5
        workspace.grab()
    qtbot.mouseClick(find(workspace, "updateCloseButton"), LEFT)
    assert find(workspace, "trainForgetGateMap").isVisible()
    qtbot.mouseClick(find(workspace, "trainStopButton"), LEFT)
    qtbot.waitUntil(lambda: not controller.active)
    assert session.undo_text == "train 1 update"


def test_other_cells_bring_their_maps(
    workspace: TrainWorkspace, session: Session, qtbot: QtBot
) -> None:
    for kind, names in (
        ("gru", ("trainUpdateGateMap", "trainResetGateMap", "trainCandidateMap")),
        ("rnn", ("trainHiddenStateMap",)),
        ("lstm", ("trainForgetGateMap", "trainInputGateMap", "trainOutputGateMap")),
    ):
        sequence = session.sequence
        cell = {"gru": engine.GRU, "rnn": engine.RNN, "lstm": engine.LSTM}[kind]
        network = engine.Network(cell(1, 5), engine.Linear(5, 1))
        session.do(Open(Document.of(sequence, network, Origin(False, "made here"))))
        for name in names:
            assert find(workspace, name).isVisible()
        shown = workspace.gates.maps.maps.values()
        assert {view.objectName() for view in shown} >= set(names)
        workspace.grab()


@pytest.mark.parametrize("height", [727, 887])
def test_the_newest_messages_are_in_sight_without_scrolling(
    workspace: TrainWorkspace, controller: TrainingController, qtbot: QtBot, height: int
) -> None:
    workspace.resize(1280, height)
    qtbot.mouseClick(find(workspace, "trainStepButton"), LEFT)
    qtbot.waitUntil(lambda: workspace.messages.texts != ())
    assert controller.change(learning_rate=1e6)
    qtbot.mouseClick(find(workspace, "trainStepButton"), LEFT)
    qtbot.waitUntil(lambda: any("throws the weights" in one for one in workspace.messages.texts))
    workspace.grab()
    scroll = find(workspace, "trainRight")
    assert isinstance(scroll, QScrollArea)
    (said,) = (
        one for one in workspace.messages.findChildren(QLabel) if "throws the weig" in one.text()
    )
    bottom = said.mapTo(scroll.viewport(), said.rect().bottomLeft()).y()
    assert bottom <= scroll.viewport().height()
