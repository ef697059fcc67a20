from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetricsF
from PySide6.QtWidgets import QLabel, QSpinBox
from pytestqt.qtbot import QtBot

from lstm_gui import engine
from lstm_gui.analysis import half_life, half_life_text, unit_summary
from lstm_gui.gui import theme
from lstm_gui.gui.panels import UnitInspector
from lstm_gui.gui.panels.gate_share_bars import row_text, share_text
from lstm_gui.gui.panels.gate_share_strip import GateShareStrip
from lstm_gui.gui.panels.unit_lines import SignalLine, UnitLines, place_lines
from lstm_gui.session import (
    DisplayThresholds,
    GateThresholds,
    Session,
    SetDisplayThresholds,
    SetInterventions,
    SetParameter,
    SetThresholds,
    ThresholdMode,
    open_example,
)  # fmt: skip


@pytest.fixture
def inspector(example: Session, appearance: theme.Appearance, show) -> UnitInspector:
    made = UnitInspector(example, appearance)
    show(made)
    return made


def lines(inspector: UnitInspector) -> tuple[SignalLine, ...]:
    return inspector.findChild(UnitLines, "unitLines").lines


def test_the_lines_are_the_units_at_the_step(inspector: UnitInspector, example: Session) -> None:
    expected = [(line.signal, line.text) for line in unit_summary(example.trace, 0, 17, 3)]
    assert [(line.signal, line.text) for line in lines(inspector)] == expected
    assert inspector.findChild(QLabel, "unitHeading").text() == "AT T = 17"
    example.playback.go(20)
    expected = [line.text for line in unit_summary(example.trace, 0, 20, 3)]
    assert [line.text for line in lines(inspector)] == expected
    assert inspector.findChild(QLabel, "unitHeading").text() == "AT T = 20"


def test_another_unit_can_be_typed(
    qtbot: QtBot, inspector: UnitInspector, example: Session
) -> None:
    spin = inspector.findChild(QSpinBox, "unitSpin")
    assert spin.maximum() == 7
    spin.selectAll()
    qtbot.keyClicks(spin, "5")
    qtbot.keyClick(spin, Qt.Key.Key_Return)
    assert example.selection.unit == 5
    example.selection.select_unit(1)
    assert spin.value() == 1


def test_the_baseline_stands_beside_what_differs(
    inspector: UnitInspector, example: Session
) -> None:
    assert all(line.before == "" for line in lines(inspector))
    example.do(SetInterventions((engine.Clamp("output_gate", 0.5, units=3, steps=17),)))
    before = {line.signal: line.before for line in lines(inspector)}
    assert example.baseline is not None
    value = float(example.baseline.layers[0].output_gate[17, 0, 3])
    assert before["output_gate"] == f"was {value:.3f}"
    assert before["hidden"].startswith("was ")
    assert before["forget_gate"] == ""  # the clamp acts after it
    example.undo()
    assert all(line.before == "" for line in lines(inspector))


def test_the_memory_is_the_half_life_of_this_unit(
    inspector: UnitInspector, example: Session
) -> None:
    steps = half_life(example.layer.forget_gate)[3]
    shown = inspector.findChild(QLabel, "unitMemory").text()
    assert shown == f"memory: {half_life_text(float(steps))}"
    example.do(SetParameter("bias_ih_l0", (8 + 3,), 6.0))
    assert inspector.findChild(QLabel, "unitMemory").text() != shown


def test_the_shares_count_this_unit_over_the_run(
    inspector: UnitInspector, example: Session
) -> None:
    strip = inspector.findChild(GateShareStrip, "unitShares")
    values = example.layer.forget_gate[:, 0, 3]
    shares = {row.signal: row.shares for row in strip.rows}["forget_gate"]
    assert shares.closed == pytest.approx((values < 0.1).mean())
    assert shares.open == pytest.approx((values > 0.9).mean())
    example.do(SetDisplayThresholds(DisplayThresholds(0.0, 0.5)))
    shares = {row.signal: row.shares for row in strip.rows}["forget_gate"]
    assert shares.open == pytest.approx((values > 0.5).mean())


def test_other_cells_show_their_own_signals(
    make_session, appearance: theme.Appearance, show
) -> None:
    opened = make_session(kind="gru")
    panel = show(UnitInspector(opened, appearance))
    shown = {line.signal for line in lines(panel)}
    assert shown == {"reset_gate", "update_gate", "candidate", "hidden"}
    assert not panel.findChild(QLabel, "unitMemory").isVisible()


def test_several_layers_are_named(make_session, appearance: theme.Appearance, show) -> None:
    opened = make_session(layers=2)
    panel = show(UnitInspector(opened, appearance))
    opened.selection.select_layer(1)
    assert panel.findChild(QLabel, "unitHeading").text() == "AT T = 0 · LAYER 2"
    expected = [line.text for line in unit_summary(opened.trace, 1, 0, 0)]
    assert [line.text for line in lines(panel)] == expected


def test_a_hidden_inspector_does_nothing_and_catches_up(
    inspector: UnitInspector, example: Session
) -> None:
    shown = lines(inspector)
    inspector.hide()
    example.playback.go(30)
    assert lines(inspector) is shown
    inspector.show()
    expected = [line.text for line in unit_summary(example.trace, 0, 30, 3)]
    assert [line.text for line in lines(inspector)] == expected


def test_long_lines_are_broken_and_nothing_leaves_the_box() -> None:
    metrics = QFontMetricsF(theme.font())
    placed = place_lines(
        (
            SignalLine("cell", "c = 0.99×−1.83 + 0.24×+0.56 = −1.686", "was −1.702"),
            SignalLine("hidden", "h = −0.679", "was −0.680"),
        ),
        150.0,
        metrics,
    )
    for piece in placed:
        assert piece.x >= 0.0
        assert piece.x + metrics.horizontalAdvance(piece.text) <= 150.0 + 1e-6
    rows = [piece.row for piece in placed]
    assert rows == sorted(rows)
    places = [(piece.row, round(piece.x)) for piece in placed]
    assert len(set(places)) == len(places)
    words = " ".join(piece.text for piece in placed if not piece.muted)
    assert words == "c = 0.99×−1.83 + 0.24×+0.56 = −1.686 h = −0.679"


def test_the_box_does_not_shrink_while_it_plays(inspector: UnitInspector, example: Session) -> None:
    box = inspector.findChild(UnitLines, "unitLines")
    heights = []
    for step in range(20):
        example.playback.go(step)
        heights.append(box.sizeHint().height())
    assert heights == sorted(heights)


def test_each_line_has_the_colour_of_its_signal(
    inspector: UnitInspector, appearance: theme.Appearance
) -> None:
    box = inspector.findChild(UnitLines, "unitLines")
    for mode in (theme.ThemeMode.LIGHT, theme.ThemeMode.DARK):
        appearance.set_mode(mode)
        image = box.grab().toImage()
        colours = {
            image.pixelColor(x, y).name().upper()
            for x in range(image.width())
            for y in range(image.height())
        }
        forget = theme.rgb(appearance.theme.signal("forget_gate"))
        nearest = min(float(abs(theme.rgb(colour) - forget).max()) for colour in colours)
        assert nearest < 24


def test_shares_are_whole_percent_and_small_ones_are_not_nothing() -> None:
    assert [share_text(share) for share in (0.0, 0.001, 0.314, 0.999, 1.0)] == [
        "0 %", "< 1 %", "31 %", "> 99 %", "100 %",
    ]  # fmt: skip


def test_a_row_is_said_in_words(inspector: UnitInspector) -> None:
    strip = inspector.findChild(GateShareStrip, "unitShares")
    text = row_text(strip.rows[0])
    assert text.startswith("forget gate: ")
    assert text in strip.accessibleDescription()


def test_the_unit_worth_looking_at_says_what_it_does_while_the_weights_are_as_shipped(
    appearance: theme.Appearance, show
) -> None:
    session = Session(open_example("an-bn"))
    inspector = UnitInspector(session, appearance)
    show(inspector)
    meaning = inspector.findChild(QLabel, "unitMeaning")
    assert session.document.origin.unit_meaning in meaning.text()
    session.do(SetParameter("bias_ih_l0", (0,), 3.0))
    assert meaning.text() == ""
    session.undo()
    assert meaning.isVisible()
    session.selection.select_unit((session.selection.unit + 1) % 8)
    assert not meaning.isVisible()


def test_the_box_keeps_its_height_when_a_baseline_appears_and_gates_are_set(
    inspector: UnitInspector, example: Session
) -> None:
    inspector.resize(265, inspector.height())
    box = inspector.findChild(UnitLines, "unitLines")
    for unit in range(8):
        example.selection.select_unit(unit)
        before = box.sizeHint().height()
        for mode in (ThresholdMode.HARD, ThresholdMode.OFF):
            example.do(SetThresholds(GateThresholds(mode, 0.3, 0.6)))
            assert box.sizeHint().height() == before
