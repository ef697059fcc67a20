from __future__ import annotations

from typing import Literal

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QSizeF, Qt
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QCheckBox, QLabel, QPushButton, QSpinBox, QWidget
from pytestqt.qtbot import QtBot

from lstm_gui import engine, sequences
from lstm_gui.gui.diagram.formula_line import FormulaLine
from lstm_gui.gui.theme import Appearance, ThemeMode
from lstm_gui.gui.update_parts.update_card import UpdateCard
from lstm_gui.session import Document, Session, UpdateLook, UpdatePart, untrained_network
from lstm_gui.session.training import TrainingRun
from tests.gui.update_parts.conftest import make_part

# The offscreen platform says so for every window with a smallest or largest size.
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support propagateSizeHints")

LEFT = Qt.MouseButton.LeftButton


def colours_of(widget: QWidget) -> int:
    image = widget.grab().toImage().scaled(80, 60)
    return len({image.pixel(x, y) for x in range(80) for y in range(60)})


def shown(card: UpdateCard) -> QWidget:
    return next(one for one in (card.forward, card.backward, card.moves) if one.isVisible())


def test_each_part_has_its_page_and_says_what_it_is(
    card: UpdateCard, run: TrainingRun, look: UpdateLook
) -> None:
    title = card.findChild(QLabel, "updateTitle")
    meaning = card.findChild(QLabel, "updateMeaning")
    assert isinstance(title, QLabel)
    assert isinstance(meaning, QLabel)
    assert title.text() == "Update 1"
    assert shown(card) is card.forward
    for part, page in (
        (UpdatePart.LOSS, card.forward),
        (UpdatePart.BACKWARD, card.backward),
        (UpdatePart.UPDATE, card.moves),
    ):
        make_part(run, look, part)
        assert shown(card) is page
        assert meaning.text().startswith(part.value)
        assert colours_of(card) > 20
    make_part(run, look, UpdatePart.FORWARD)
    assert title.text() == "Update 2"


def test_the_diagram_of_the_gradients_shows_the_engines_numbers(
    card: UpdateCard, run: TrainingRun, look: UpdateLook
) -> None:
    make_part(run, look, UpdatePart.BACKWARD)
    look.playback.go(5)
    numbers = card.backward.canvas.source.numbers()
    found = look.backward_at(5)
    np.testing.assert_array_equal(numbers.readings["cell"].values, found["cell"])
    np.testing.assert_array_equal(numbers.readings["forget_gate"].values, found["forget_gate_pre"])
    np.testing.assert_array_equal(numbers.readings["cell_before"].values, found["cell_before"])
    for reading in numbers.readings.values():
        assert reading.scale.lowest == -reading.scale.highest
        assert np.abs(reading.values).max() <= reading.scale.highest
    assert set(numbers.labels) == {"h in", "from h", "c in", "c on", "c back", "h back"}


def test_the_scale_is_the_same_at_all_steps_unless_each_is_to_have_its_own(
    card: UpdateCard, run: TrainingRun, look: UpdateLook, qtbot: QtBot
) -> None:
    make_part(run, look, UpdatePart.BACKWARD)
    source = card.backward.canvas.source

    def limits() -> set[float]:
        found = set()
        for step in range(look.playback.steps):
            look.playback.go(step)
            found.add(source.numbers().readings["hidden"].scale.highest)
        return found

    assert len(limits()) == 1
    box = card.findChild(QCheckBox, "updateOwnScaleCheck")
    assert isinstance(box, QCheckBox)
    qtbot.mouseClick(box, LEFT, pos=QPoint(8, box.height() // 2))
    assert len(limits()) > 1


def test_substeps_light_the_wires_from_the_right_to_the_left(
    card: UpdateCard, run: TrainingRun, look: UpdateLook
) -> None:
    make_part(run, look, UpdatePart.BACKWARD)
    look.playback.go(4)
    look.playback.set_by_substep(True)
    pictures = []
    for substep in range(7):
        look.playback.go(4, substep)
        pictures.append(card.backward.canvas.grab().toImage())
        line = card.backward.findChild(FormulaLine, "substepFormula")
        assert isinstance(line, FormulaLine)
        assert "δ" in line.text()
    assert len({picture.constBits().tobytes() for picture in pictures}) == 7


def test_another_sequence_is_chosen_by_its_number(
    card: UpdateCard, look: UpdateLook, qtbot: QtBot
) -> None:
    spin = card.findChild(QSpinBox, "updateSequenceSpin")
    assert isinstance(spin, QSpinBox)
    before = look.moment.trace.inputs.copy()
    spin.setValue(2)
    assert look.number == 2
    assert not np.array_equal(look.moment.trace.inputs, before)
    assert spin.maximum() == 2


def test_a_click_into_a_plot_goes_to_the_step(
    card: UpdateCard, run: TrainingRun, look: UpdateLook, qtbot: QtBot
) -> None:
    make_part(run, look, UpdatePart.BACKWARD)
    for plot in (card.losses, card.flow):
        qtbot.mouseClick(plot, LEFT, pos=QPoint(plot.width() - 16, plot.height() // 2))
        assert look.step == look.playback.steps - 1
        qtbot.mouseClick(plot, LEFT, pos=QPoint(54, plot.height() // 2))
        assert look.step == 0


def test_the_arrow_keys_move_in_time(card: UpdateCard, look: UpdateLook, qtbot: QtBot) -> None:
    card.activateWindow()
    card.losses.setFocus()
    qtbot.waitUntil(card.losses.hasFocus)
    look.playback.go(3)
    qtbot.keyClick(card.losses, Qt.Key.Key_Right)
    assert look.step == 4
    qtbot.keyClick(card.losses, Qt.Key.Key_Left)
    assert look.step == 3


def test_the_farthest_moves_are_listed_with_what_clipping_and_adam_did(
    card: UpdateCard, run: TrainingRun, look: UpdateLook
) -> None:
    assert card.moves.moves == ()
    make_part(run, look, UpdatePart.UPDATE)
    moves = card.moves.moves
    assert len(moves) == 8
    assert all(move.mean is not None and move.spread is not None for move in moves)
    assert abs(moves[0].before_clipping) > abs(moves[0].gradient)
    assert "clipped to 0.0100" in card.moves.summary()
    assert "Adam, rate 0.01" in card.moves.summary()
    table = card.moves.figure_table()
    np.testing.assert_allclose(table["after"] - table["before"], table["change"], atol=1e-7)


def test_every_view_is_a_figure_with_numbers(
    card: UpdateCard, run: TrainingRun, look: UpdateLook
) -> None:
    for part in UpdatePart:
        make_part(run, look, part)
        for figure in card.figures:
            image = QImage(700, 400, QImage.Format.Format_RGB32)
            image.fill(QColor("white"))
            painter = QPainter(image)
            figure.paint_figure(painter, QSizeF(700, 400), card.losses._appearance.theme)
            painter.end()
            lengths = {len(column) for column in figure.figure_table().values()}
            assert len(lengths) == 1
            assert figure.figure_title


@pytest.mark.parametrize("mode", [ThemeMode.LIGHT, ThemeMode.DARK])
@pytest.mark.parametrize(("width", "height"), [(620, 410), (714, 487), (1900, 1000)])
def test_it_fits_into_small_and_large_windows(
    card: UpdateCard,
    run: TrainingRun,
    look: UpdateLook,
    appearance: Appearance,
    qtbot: QtBot,
    mode: ThemeMode,
    width: int,
    height: int,
) -> None:
    appearance.set_mode(mode)
    card.resize(width, height)
    for part in UpdatePart:
        make_part(run, look, part)
        image = card.grab().toImage()
        assert (image.width(), image.height()) == (width, height)
        assert colours_of(card) > 12
        assert (
            card.losses.isVisible()
            or card.forward.isVisible()
            or part
            in (
                UpdatePart.BACKWARD,
                UpdatePart.UPDATE,
            )
        )


def test_the_button_leads_back(card: UpdateCard, qtbot: QtBot) -> None:
    button = card.findChild(QPushButton, "updateCloseButton")
    assert isinstance(button, QPushButton)
    with qtbot.waitSignal(card.closed):
        qtbot.mouseClick(button, LEFT)


@pytest.mark.parametrize("kind", ["gru", "rnn"])
def test_other_cells_show_their_parts_too(
    appearance: Appearance, qtbot: QtBot, kind: Literal["gru", "rnn"]
) -> None:
    sequence = sequences.make_example("sine-with-overtone")
    network, origin = untrained_network(sequence, hidden_size=5, kind=kind, seed=1)
    session = Session(Document.of(sequence, network, origin))
    settings = engine.TrainingSettings(updates=9, batch_size=3, window=12, seed=3)
    run = TrainingRun(session.document, settings)
    look = UpdateLook(session)
    make_part(run, look, UpdatePart.FORWARD)
    card = UpdateCard(look, appearance)
    qtbot.addWidget(card)
    card.resize(900, 560)
    with qtbot.waitExposed(card):
        card.show()
    for part in UpdatePart:
        if part is not UpdatePart.FORWARD:
            make_part(run, look, part)
        look.playback.go(4)
        assert colours_of(card) > 20
    make_part(run, look, UpdatePart.BACKWARD)
    look.playback.go(5)
    found = look.backward_at(5)
    readings = card.backward.canvas.source.numbers().readings
    np.testing.assert_array_equal(readings["hidden_before"].values, found["hidden_before"])
    state = "hidden" if kind == "gru" else "hidden_after"
    np.testing.assert_array_equal(readings[state].values, found["hidden"])
    assert set(look.gradient_norms()) == {"hidden"}


def test_an_output_is_chosen_by_its_number_or_by_the_arrow_keys(
    appearance: Appearance, qtbot: QtBot
) -> None:
    values = np.random.default_rng(0).standard_normal((60, 2))
    sequence = sequences.series_sequence(values, name="two", feature_names=("a", "b"), source="two")
    network, origin = untrained_network(sequence, hidden_size=4, seed=1)
    session = Session(Document.of(sequence, network, origin))
    settings = engine.TrainingSettings(updates=5, batch_size=3, window=12)
    look = UpdateLook(session)
    make_part(TrainingRun(session.document, settings), look, UpdatePart.LOSS)
    card = UpdateCard(look, appearance)
    qtbot.addWidget(card)
    card.resize(900, 560)
    with qtbot.waitExposed(card):
        card.show()
    assert card._output.isVisible()
    before = card.losses.figure_table()["predicted"]
    card._output.setValue(1)
    assert look.output == 1
    assert card.losses.note().startswith("b · 2 of 2 · loss of the batch")
    assert not np.array_equal(card.losses.figure_table()["predicted"], before)
    qtbot.keyClick(card.losses, Qt.Key.Key_Up)
    assert (look.output, card._output.value()) == (0, 0)


def test_a_single_output_needs_no_choice(card: UpdateCard) -> None:
    assert not card._output.isVisible()
