import gc
import weakref
from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QImage, QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from lstm_gui import session
from lstm_gui.gui import theme
from lstm_gui.gui.diagram.canvas import WiringCanvas
from lstm_gui.gui.diagram.shapes import Rect


@pytest.fixture
def canvas(qtbot: QtBot, small: session.Session, appearance: theme.Appearance) -> WiringCanvas:
    return shown(qtbot, small, appearance)


def shown(qtbot: QtBot, opened: session.Session, appearance: theme.Appearance) -> WiringCanvas:
    widget = WiringCanvas(opened, appearance)
    qtbot.addWidget(widget)
    widget.resize(924, 334)
    with qtbot.waitExposed(widget):
        widget.show()
    return widget


def picture(canvas: WiringCanvas) -> QImage:
    return canvas.grab().toImage()


def colour_in(image: QImage, rect: Rect, share: float) -> str:
    """Give the colour in the middle of a track at a share of its length."""
    return image.pixelColor(round(rect.x + share * rect.width), round(rect.center.y)).name().upper()


def point(rect: Rect) -> QPoint:
    return QPointF(rect.center.x, rect.center.y).toPoint()


def track(canvas: WiringCanvas, name: str, unit: int) -> Rect:
    return canvas.geometry_now.rows()[name].tracks[unit]


@pytest.mark.parametrize("signal", ["forget_gate", "input_gate", "output_gate"])
def test_a_bar_ends_where_its_gate_stands(
    canvas: WiringCanvas, small: session.Session, appearance: theme.Appearance, signal: str
) -> None:
    image = picture(canvas)
    colour = appearance.theme.signal(signal).upper()
    for unit in (0, 1, 2, 4, 5, 6, 7):
        value = float(small.layer.signal(signal)[17, 0, unit])
        rect = track(canvas, signal, unit)
        if value > 0.15:
            assert colour_in(image, rect, value - 0.08) == colour
        if value < 0.85:
            assert colour_in(image, rect, value + 0.08) != colour


def test_another_step_moves_the_bars(canvas: WiringCanvas, small: session.Session) -> None:
    before = picture(canvas)
    small.playback.go(30)
    assert picture(canvas) != before
    small.playback.go(17)
    assert picture(canvas) == before


def test_an_edit_moves_the_bars_and_undo_brings_them_back(
    canvas: WiringCanvas, small: session.Session
) -> None:
    before = picture(canvas)
    small.do(session.SetParameter("weight_ih_l0", (8, 0), 4.0))
    assert picture(canvas) != before
    small.undo()
    assert picture(canvas) == before


def test_a_click_on_a_bar_selects_unit_and_gate(
    qtbot: QtBot, canvas: WiringCanvas, small: session.Session
) -> None:
    qtbot.mouseClick(canvas, Qt.MouseButton.LeftButton, pos=point(track(canvas, "output_gate", 6)))
    assert small.selection.unit == 6
    assert small.selection.gate == "output_gate"


def test_a_click_on_a_state_selects_the_unit_and_leaves_the_gate(
    qtbot: QtBot, canvas: WiringCanvas, small: session.Session
) -> None:
    qtbot.mouseClick(canvas, Qt.MouseButton.LeftButton, pos=point(track(canvas, "cell", 1)))
    assert small.selection.unit == 1
    assert small.selection.gate == "forget_gate"


def test_a_click_on_a_box_selects_its_gate_only(
    qtbot: QtBot, canvas: WiringCanvas, small: session.Session
) -> None:
    title = canvas.geometry_now.boxes["candidate"].title
    qtbot.mouseClick(canvas, Qt.MouseButton.LeftButton, pos=point(title))
    assert small.selection.gate == "candidate"
    assert small.selection.unit == 3


def test_the_unit_under_the_mouse_is_lit_everywhere_and_let_go(
    qtbot: QtBot, canvas: WiringCanvas, small: session.Session
) -> None:
    plain = picture(canvas)
    qtbot.mouseMove(canvas, point(track(canvas, "cell", 5)))
    assert small.selection.hovered == 5
    qtbot.mouseMove(canvas, QPoint(300, 12))
    assert small.selection.hovered is None
    assert picture(canvas) == plain


def test_a_unit_lit_elsewhere_is_framed_in_every_column(
    canvas: WiringCanvas, small: session.Session, appearance: theme.Appearance
) -> None:
    small.selection.hover(6)
    image = picture(canvas)
    accent = appearance.theme.accent.upper()
    for name in canvas.geometry_now.rows():
        rect = track(canvas, name, 6).grown(4.0)
        row = {
            image.pixelColor(x, round(rect.center.y)).name().upper()
            for x in range(round(rect.x) - 2, round(rect.x) + 3)
        }
        assert accent in row


def test_hovering_a_box_lights_its_wires(qtbot: QtBot, canvas: WiringCanvas) -> None:
    wire = canvas.geometry_now.wires["f out"].points
    beside = (round(wire[0].x + 4), round((wire[0].y + wire[-1].y) / 2 + 5))
    before = picture(canvas).pixelColor(*beside)
    qtbot.mouseMove(canvas, point(canvas.geometry_now.boxes["forget_gate"].title))
    assert picture(canvas).pixelColor(*beside) != before


def test_what_a_substep_has_not_reached_is_pale(
    canvas: WiringCanvas, small: session.Session, appearance: theme.Appearance
) -> None:
    full = appearance.theme.signal("output_gate").upper()
    frame = canvas.geometry_now.boxes["output_gate"].frame
    edge = (round(frame.x), round(frame.center.y))
    assert picture(canvas).pixelColor(*edge).name().upper() == full
    small.playback.show_substep(3)
    assert picture(canvas).pixelColor(*edge).name().upper() != full
    small.playback.show_substep(6)
    assert picture(canvas).pixelColor(*edge).name().upper() == full


def test_arrow_keys_move_the_selected_unit_and_stop_at_the_ends(
    qtbot: QtBot, canvas: WiringCanvas, small: session.Session
) -> None:
    qtbot.keyClick(canvas, Qt.Key.Key_Down)
    assert small.selection.unit == 4
    qtbot.keyClick(canvas, Qt.Key.Key_PageDown)
    assert small.selection.unit == 7
    qtbot.keyClick(canvas, Qt.Key.Key_PageUp)
    qtbot.keyClick(canvas, Qt.Key.Key_Up)
    assert small.selection.unit == 0


def test_digits_show_substeps_and_escape_the_whole_step(
    qtbot: QtBot, canvas: WiringCanvas, small: session.Session
) -> None:
    qtbot.keyClick(canvas, Qt.Key.Key_5)
    assert (small.playback.by_substep, small.playback.substep) == (True, 4)
    qtbot.keyClick(canvas, Qt.Key.Key_8)
    assert small.playback.substep == 4
    qtbot.keyClick(canvas, Qt.Key.Key_Escape)
    assert not small.playback.by_substep


@pytest.mark.parametrize(
    ("key", "gate"),
    [(Qt.Key.Key_I, "input_gate"), (Qt.Key.Key_O, "output_gate"), (Qt.Key.Key_C, "candidate")],
)
def test_letters_select_gates(
    qtbot: QtBot, canvas: WiringCanvas, small: session.Session, key: Qt.Key, gate: str
) -> None:
    qtbot.keyClick(canvas, key)
    assert small.selection.gate == gate


class KeyWindow(QWidget):
    """A window that writes down the keys that reach it."""

    def __init__(self) -> None:
        super().__init__()
        self.keys: list[int] = []

    def keyPressEvent(self, event: QKeyEvent) -> None:
        self.keys.append(event.key())


def test_keys_of_the_window_pass_through(
    qtbot: QtBot, small: session.Session, appearance: theme.Appearance
) -> None:
    window = KeyWindow()
    qtbot.addWidget(window)
    canvas = WiringCanvas(small, appearance, window)
    qtbot.keyClick(canvas, Qt.Key.Key_Right)
    qtbot.keyClick(canvas, Qt.Key.Key_O, Qt.KeyboardModifier.ControlModifier)
    # The modifier itself arrives as a key of its own.
    assert window.keys == [Qt.Key.Key_Right, Qt.Key.Key_Control, Qt.Key.Key_O]
    assert small.selection.gate == "forget_gate"


def test_tooltips_name_what_is_there(canvas: WiringCanvas, small: session.Session) -> None:
    value = float(small.layer.signal("forget_gate")[17, 0, 2])
    text = canvas.tooltip_at(point(track(canvas, "forget_gate", 2)))
    assert "unit 2" in text
    assert f"{value:.6g}" in text
    assert "Forget gate" in canvas.tooltip_at(point(canvas.geometry_now.boxes["forget_gate"].title))
    assert "tanh(c)" in canvas.tooltip_at(point(canvas.geometry_now.nodes["squash"].rect))
    assert canvas.tooltip_at(QPoint(300, 12)) == ""


def test_an_altered_trace_shows_its_marks(
    qtbot: QtBot, altered: session.Session, appearance: theme.Appearance
) -> None:
    canvas = shown(qtbot, altered, appearance)
    image = picture(canvas)
    text = appearance.theme.text.upper()
    snapped = [
        unit
        for unit in range(8)
        if unit != 3 and float(altered.layer.signal("forget_gate")[17, 0, unit]) == 1.0
    ]
    assert snapped
    for unit in snapped:
        rect = track(canvas, "forget_gate", unit)
        assert image.pixelColor(round(rect.right) - 2, round(rect.center.y)).name().upper() == text
    held = track(canvas, "output_gate", 2)
    middle = image.pixelColor(round(held.x + 0.5 * held.width), round(held.center.y))
    assert middle.name().upper() == text


@pytest.mark.parametrize("units", [1, 2, 17, 48, 49, 512])
@pytest.mark.parametrize("size", [(600, 220), (924, 334), (2000, 900)])
def test_every_width_of_a_layer_can_be_painted_and_picked(
    qtbot: QtBot,
    make_session: Callable[..., session.Session],
    appearance: theme.Appearance,
    units: int,
    size: tuple[int, int],
) -> None:
    opened = make_session(units=units)
    canvas = WiringCanvas(opened, appearance)
    qtbot.addWidget(canvas)
    canvas.resize(*size)
    opened.selection.select_unit(units - 1)
    image = picture(canvas)
    colours = {image.pixelColor(x, y).name() for x in range(0, size[0], 3) for y in (60, 150)}
    assert appearance.theme.signal("cell").lower() in colours or len(colours) > 4
    rows = canvas.geometry_now.boxes["forget_gate"].rows
    row = units - 1 - rows.first(units - 1)
    qtbot.mouseClick(canvas, Qt.MouseButton.LeftButton, pos=point(rows.tracks[row]))
    assert opened.selection.unit == units - 1


def test_the_other_theme_repaints(canvas: WiringCanvas, appearance: theme.Appearance) -> None:
    light = picture(canvas)
    appearance.set_mode(theme.ThemeMode.DARK)
    dark = picture(canvas)
    assert dark != light
    assert dark.pixelColor(2, 2).name().upper() == theme.DARK.surface.upper()


def test_a_hidden_canvas_does_no_work(
    canvas: WiringCanvas, small: session.Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = []
    monkeypatch.setattr(canvas, "update", lambda *_: asked.append(1))
    canvas.hide()
    asked.clear()
    small.playback.go(20)
    assert not asked
    canvas.show()
    asked.clear()
    small.playback.go(21)
    assert asked


def test_steps_reuse_the_picture_of_the_wiring(
    canvas: WiringCanvas, small: session.Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    picture(canvas)
    painted = []
    monkeypatch.setattr(
        "lstm_gui.gui.diagram.still_pictures.paint_frame", lambda *_: painted.append(1)
    )
    for step in range(20, 30):
        small.playback.go(step)
        picture(canvas)
    assert not painted
    for substep in (5, 2, 5, 2):
        small.playback.show_substep(substep)
        picture(canvas)
    assert len(painted) == 2
    small.selection.select_gate("candidate")
    picture(canvas)
    assert len(painted) == 3


def test_the_next_substep_lights_up_gradually_and_ends_lit(
    qtbot: QtBot, canvas: WiringCanvas, small: session.Session
) -> None:
    if not canvas.animates:
        pytest.skip("this platform asks for no animation")
    small.playback.show_substep(0)
    small.playback.show_substep(1)
    assert canvas.lighting_up
    qtbot.waitUntil(lambda: not canvas.lighting_up)
    settled = picture(canvas)
    assert picture(canvas) == settled


def test_jumping_back_shows_the_substep_at_once(
    canvas: WiringCanvas, small: session.Session
) -> None:
    small.playback.show_substep(5)
    small.playback.show_substep(2)
    assert not canvas.lighting_up


def test_layers_below_give_the_input(
    qtbot: QtBot, make_session: Callable[..., session.Session], appearance: theme.Appearance
) -> None:
    opened = make_session(units=4, layers=2)
    opened.selection.select_layer(1)
    canvas = shown(qtbot, opened, appearance)
    assert "from the layer below" in canvas.source.numbers().input
    assert "h[0] below" in canvas.tooltip_at(
        QPoint(round(canvas.geometry_now.input.x) + 8, round(canvas.geometry_now.input.center.y))
    )


def test_a_canvas_that_is_closed_is_let_go(
    small: session.Session, appearance: theme.Appearance
) -> None:
    canvas = WiringCanvas(small, appearance)
    canvas.grab()
    gone = weakref.ref(canvas)
    canvas.deleteLater()
    QApplication.sendPostedEvents(canvas, 52)
    del canvas
    gc.collect()
    assert gone() is None
