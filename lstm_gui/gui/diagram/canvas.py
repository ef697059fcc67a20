"""The painted part of the diagram: the wiring with its bars, mouse, keyboard and tooltips."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import (
    QAbstractAnimation,
    QEasingCurve,
    QEvent,
    QPoint,
    QRectF,
    QSize,
    QSizeF,
    Qt,
    QVariantAnimation,
    Slot,
)
from PySide6.QtGui import (
    QColor,
    QEnterEvent,
    QFocusEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QShowEvent,
)
from PySide6.QtWidgets import QStyle, QToolTip, QWidget

from lstm_gui.gui.diagram.bar_painter import paint_numbers
from lstm_gui.gui.diagram.hit_testing import NOTHING, hit
from lstm_gui.gui.diagram.layout import lay_out
from lstm_gui.gui.diagram.look import KEYBOARD_REASONS, Look
from lstm_gui.gui.diagram.part_painter import paint_frame
from lstm_gui.gui.diagram.scene import Light
from lstm_gui.gui.diagram.source import DiagramSource
from lstm_gui.gui.diagram.still_pictures import StillPictures
from lstm_gui.gui.diagram.texts import input_tooltip, part_tooltip, unit_tooltip
from lstm_gui.gui.diagram.wiring import Box, Column
from lstm_gui.session import Aspect

if TYPE_CHECKING:
    from lstm_gui.gui.diagram.geometry import Geometry
    from lstm_gui.gui.diagram.hit_testing import Hit
    from lstm_gui.gui.diagram.scene import Numbers
    from lstm_gui.gui.theme import Appearance, Theme
    from lstm_gui.session import ShownRun

_LIGHT_UP_MILLISECONDS = 360
# Playing faster than this, a wire has no time to light up calmly.
_CALM_UP_TO = 3.0
_SMALLEST = QSize(600, 220)
_GATE_KEYS = {
    Qt.Key.Key_F: "forget_gate",
    Qt.Key.Key_I: "input_gate",
    Qt.Key.Key_G: "candidate",
    Qt.Key.Key_C: "candidate",
    Qt.Key.Key_N: "candidate",
    Qt.Key.Key_O: "output_gate",
    Qt.Key.Key_R: "reset_gate",
    Qt.Key.Key_Z: "update_gate",
}
_UNIT_KEYS = {
    Qt.Key.Key_Up: -1,
    Qt.Key.Key_Down: 1,
    Qt.Key.Key_PageUp: -10,
    Qt.Key.Key_PageDown: 10,
}


class WiringCanvas(QWidget):
    """Paints the cell at the present step and turns mouse and keys into selection.

    What does not change from step to step is painted once into a pixmap; a step paints the bars
    and numbers over it.
    """

    def __init__(
        self,
        session: ShownRun,
        appearance: Appearance,
        parent: QWidget | None = None,
        *,
        source: DiagramSource | None = None,
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._appearance = appearance
        self._source = DiagramSource(session) if source is None else source
        self._hit = NOTHING
        self._substep: int | None = None
        self._ring = False
        self._geometry: Geometry | None = None
        self._geometry_key: object = None
        self._stills = StillPictures()
        self._lighting = QVariantAnimation(self)
        self._lighting.setDuration(_LIGHT_UP_MILLISECONDS)
        self._lighting.setEasingCurve(QEasingCurve.Type.OutSine)
        self._lighting.setStartValue(0.0)
        self._lighting.setEndValue(1.0)
        self._lighting.valueChanged.connect(self._lighting_moved)
        self.setObjectName("cellDiagramCanvas")
        self.setAccessibleName("Wiring of the cell")
        self.setAccessibleDescription(
            "Up and down select a unit, a number a substep, Escape the whole step, "
            "F, I, C and O a gate, of a GRU R, Z and N."
        )
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        session.subscribe(
            self._on_change,
            Aspect.TRACE,
            Aspect.STEP,
            Aspect.SUBSTEP,
            Aspect.SELECTION,
            Aspect.HOVER,
            Aspect.SEQUENCE,
            Aspect.NETWORK,
        )
        appearance.changed.connect(self._repaint_all)

    def sizeHint(self) -> QSize:
        """Return the size of the design."""
        return QSize(924, 334)

    def minimumSizeHint(self) -> QSize:
        """Return the size below which bars and labels would collide."""
        return _SMALLEST

    @property
    def source(self) -> DiagramSource:
        """What is painted, gathered from the session."""
        return self._source

    @property
    def geometry_now(self) -> Geometry:
        """Where everything lies at the present size."""
        return self._lay_out(QSizeF(self.size()))

    def paint_on(self, painter: QPainter, area: QRectF, theme: Theme) -> None:
        """Paint the whole canvas as vectors into an area of any painter."""
        geometry = self._lay_out(area.size())
        look = Look(theme, geometry.scale)
        frame = self._source.frame(Light(self._source.substep))
        painter.save()
        painter.translate(area.topLeft())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint_frame(painter, frame, geometry, look)
        numbers = self._source.numbers()
        paint_numbers(painter, frame, _unhovered(numbers), geometry, look)
        painter.restore()

    # Session

    def _on_change(self, changed: frozenset[Aspect]) -> None:
        if not self.isVisible():
            return
        if changed & {Aspect.STEP, Aspect.SUBSTEP}:
            self._light_up()
        self.update()

    def _light_up(self) -> None:
        """Let the wires of a substep light up if it follows the last one; else show it at once."""
        before, now = self._substep, self._source.substep
        self._substep = now
        playback = self._session.playback
        calm = not playback.playing or playback.speed <= _CALM_UP_TO
        follows = now is not None and (before is None or now == before + 1 or now == 0)
        self._lighting.stop()
        if follows and calm and now != before and self.animates:
            self._lighting.start()

    @property
    def lighting_up(self) -> bool:
        """Whether the wires of a substep are lighting up just now."""
        return self._lighting.state() == QAbstractAnimation.State.Running

    @property
    def animates(self) -> bool:
        """Whether the person's desktop wants things to move."""
        hint = QStyle.StyleHint.SH_Widget_Animation_Duration
        return self.style().styleHint(hint, None, self) > 0

    @Slot("QVariant")
    def _lighting_moved(self, _value: object) -> None:
        self.update()

    @Slot()
    def _repaint_all(self) -> None:
        self.update()

    # Painting

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the still part from its pixmap and the numbers over it."""
        geometry = self.geometry_now
        look = Look(self._appearance.theme, geometry.scale)
        light = self._light()
        frame = self._source.frame(light)
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            if light.progress < 1.0:
                painter.fillRect(self.rect(), QColor(look.theme.surface))
                paint_frame(painter, frame, geometry, look)
            else:
                ratio = self.devicePixelRatioF()
                still = self._stills.picture(frame, geometry, look, self.size(), ratio)
                painter.drawPixmap(0, 0, still)
            paint_numbers(painter, frame, self._source.numbers(), geometry, look)
            if self._ring:
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.setPen(look.pen(look.theme.accent, 1.0))
                painter.drawRoundedRect(
                    QRectF(self.rect()).adjusted(4.5, 0.5, -4.5, -0.5), 6.0, 6.0
                )

    def _light(self) -> Light:
        progress = 1.0
        if self.lighting_up:
            progress = float(self._lighting.currentValue())
        part = self._hit.part
        return Light(self._source.substep, progress, part, self._hit.wire)

    def _lay_out(self, size: QSizeF) -> Geometry:
        key = (size.width(), size.height(), self._source.units, self._source.wiring.kind)
        if self._geometry is None or key != self._geometry_key:
            width = max(size.width(), float(_SMALLEST.width()))
            height = max(size.height(), float(_SMALLEST.height()))
            self._geometry = lay_out(self._source.wiring, width, height, self._source.units)
            self._geometry_key = key
        return self._geometry

    # Mouse and keyboard

    def event(self, event: QEvent) -> bool:
        """Show the tooltip of what is under the mouse."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            text = self.tooltip_at(event.pos())
            if text:
                QToolTip.showText(event.globalPos(), text, self)
            else:
                QToolTip.hideText()
            return True
        return super().event(event)

    def tooltip_at(self, position: QPoint) -> str:
        """Give what the tooltip at a position says, empty for nothing."""
        found = self._find(position.x(), position.y())
        if found.part == "input":
            return input_tooltip(*self._source.input_values())
        part = None if found.part is None else self._source.wiring.names.get(found.part)
        if part is None or found.part is None:
            return ""
        if found.unit is not None and isinstance(part, Box | Column):
            return unit_tooltip(part, found.unit, self._source.numbers().readings[found.part])
        return part_tooltip(part)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Light what is under the mouse."""
        self._point_at(self._find(event.position().x(), event.position().y()))

    def leaveEvent(self, event: QEvent) -> None:
        """Let go of what was under the mouse."""
        self._point_at(NOTHING)
        super().leaveEvent(event)

    def enterEvent(self, event: QEnterEvent) -> None:
        """Light what the mouse enters upon."""
        self._point_at(self._find(event.position().x(), event.position().y()))
        super().enterEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Select the unit and the gate that were clicked."""
        if event.button() != Qt.MouseButton.LeftButton:
            super().mousePressEvent(event)
            return
        found = self._find(event.position().x(), event.position().y())
        with self._session.notifier.batch():
            if found.unit is not None:
                self._session.selection.select_unit(found.unit)
            if found.part is not None and isinstance(
                self._source.wiring.names.get(found.part), Box
            ):
                self._session.selection.select_gate(found.part)
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move the selected unit, choose a substep or a gate."""
        if event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            super().keyPressEvent(event)
            return
        key = Qt.Key(event.key())
        playback, selection = self._session.playback, self._session.selection
        number = event.key() - Qt.Key.Key_1.value
        if key in _UNIT_KEYS:
            unit = selection.unit + _UNIT_KEYS[key]
            selection.select_unit(min(max(unit, 0), self._source.units - 1))
        elif 0 <= number < len(self._source.wiring.substeps):
            playback.show_substep(number)
        elif key is Qt.Key.Key_Escape and playback.by_substep:
            playback.set_by_substep(False)
        elif _GATE_KEYS.get(key) in self._source.wiring.names:
            selection.select_gate(_GATE_KEYS[key])
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the focus where the keyboard brought it; a click shows what it selects."""
        super().focusInEvent(event)
        self._ring = event.reason() in KEYBOARD_REASONS
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """No longer show the focus."""
        super().focusOutEvent(event)
        self._ring = False
        self.update()

    def showEvent(self, event: QShowEvent) -> None:
        """Take up where the session is by now."""
        super().showEvent(event)
        self._substep = self._source.substep

    def _find(self, x: float, y: float) -> Hit:
        selected = self._session.selection.unit
        return hit(self._source.wiring, self.geometry_now, x, y, selected)

    def _point_at(self, found: Hit) -> None:
        if found == self._hit:
            return
        moved = (found.part, found.wire) != (self._hit.part, self._hit.wire)
        self._hit = found
        clickable = found.unit is not None or found.part in {
            box.signal for box in self._source.wiring.boxes
        }
        self.setCursor(
            Qt.CursorShape.PointingHandCursor if clickable else Qt.CursorShape.ArrowCursor
        )
        self._session.selection.hover(found.unit)
        if moved:
            self.update()


def _unhovered(numbers: Numbers) -> Numbers:
    return replace(numbers, hovered=None)
