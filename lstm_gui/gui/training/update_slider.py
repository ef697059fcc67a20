"""The slider along a run: its checkpoints as ticks, the update looked at, the newest one."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QLineF, QPointF, QRectF, QSize, QSizeF, Qt, Slot
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QWheelEvent
from PySide6.QtWidgets import QAbstractSlider, QSizePolicy, QWidget

from lstm_gui.gui.theme import Appearance, Theme
from lstm_gui.gui.training.controller import TrainingController
from lstm_gui.gui.training.lazy_repaint import LazyRepaint
from lstm_gui.gui.training.update_axis import update_limit

_MARGIN = 9.0
_HANDLE = 7.0
_PAGE = 10


@dataclass(frozen=True)
class SliderPicture:
    """What the slider shows: updates that can be gone back to, and where one is.

    ``pinned`` is compared with, ``branches`` are updates where other runs branch off.
    """

    stops: tuple[int, ...]
    made: int
    planned: int
    looked_at: int
    following: bool
    pinned: int | None = None
    branches: tuple[int, ...] = ()


def slider_place(size: QSizeF, picture: SliderPicture, update: float) -> float:
    """Give where an update lies on the slider, from its left."""
    return _MARGIN + update * _pixels_per_update(size, picture)


def _pixels_per_update(size: QSizeF, picture: SliderPicture) -> float:
    limit = update_limit(picture.made, picture.planned)
    return max(size.width() - 2 * _MARGIN, 1.0) / limit


def slider_update(size: QSizeF, picture: SliderPicture, x: float) -> float:
    """Give the update at a place of the slider, held on it."""
    limit = update_limit(picture.made, picture.planned)
    share = (x - _MARGIN) / max(size.width() - 2 * _MARGIN, 1.0)
    return min(max(share, 0.0), 1.0) * limit


def paint_slider(painter: QPainter, size: QSizeF, theme: Theme, picture: SliderPicture) -> None:
    """Draw the track, the ticks, and the handle."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    middle = size.height() / 2.0
    enabled = bool(picture.stops)

    pixels = _pixels_per_update(size, picture)

    def place(update: float) -> float:
        return _MARGIN + update * pixels

    left, right = place(0), size.width() - _MARGIN
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(theme.border))
    painter.drawRoundedRect(QRectF(left, middle - 2.5, right - left, 5.0), 2.5, 2.5)
    if not enabled:
        return
    newest = place(picture.made)
    pale = QColor(theme.accent)
    pale.setAlphaF(0.35)
    painter.setBrush(pale)
    painter.drawRoundedRect(QRectF(left, middle - 2.5, newest - left, 5.0), 2.5, 2.5)
    painter.setBrush(QColor(theme.accent))
    at = place(picture.looked_at)
    painter.drawRoundedRect(QRectF(left, middle - 2.5, at - left, 5.0), 2.5, 2.5)
    painter.setPen(QPen(QColor(theme.ghost), 1.0))
    drawn = -10.0
    for stop in picture.stops:
        x = round(place(stop)) + 0.5
        if x - drawn >= 4.0:  # closer ones would be a block
            painter.drawLine(QLineF(x, middle - 5.0, x, middle + 5.0))
            drawn = x
    for branch in picture.branches:
        x = place(branch)
        painter.setPen(QPen(QColor(theme.good), 2.0))
        painter.drawLine(QLineF(x, middle - 8.0, x, middle + 8.0))
    painter.setPen(QPen(QColor(theme.text), 2.0))
    painter.drawLine(QLineF(newest, middle - 9.0, newest, middle + 9.0))
    if picture.pinned is not None:
        x = place(picture.pinned)
        painter.setPen(QPen(QColor(theme.accent), 1.5))
        painter.setBrush(QColor(theme.surface))
        tip = QPointF(x, middle - 3.0)
        painter.drawPolygon([tip, QPointF(x - 4.5, middle - 10.0), QPointF(x + 4.5, middle - 10.0)])
    painter.setPen(QPen(QColor(theme.accent), 2.0))
    painter.setBrush(QColor(theme.accent if picture.following else theme.surface))
    painter.drawEllipse(QPointF(at, middle), _HANDLE, _HANDLE)


class UpdateSlider(QAbstractSlider):
    """Goes back to any checkpoint by mouse or keys; at its right end it follows the newest."""

    def __init__(
        self, controller: TrainingController, appearance: Appearance, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._controller = controller
        self._machine = controller.time_machine
        self._appearance = appearance
        self.setObjectName("updateSlider")
        self.setAccessibleName("Update that is looked at")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMinimumWidth(90)
        self._lazy = LazyRepaint(self)
        controller.counted.connect(self._advanced)
        controller.state_changed.connect(self._refresh)
        self._machine.changed.connect(self._refresh)
        appearance.changed.connect(self._refresh)
        self._refresh()

    def picture(self) -> SliderPicture:
        """Give all that is shown, as one value."""
        controller, machine = self._controller, self._machine
        run, current = controller.run, controller.runs.current
        made = controller.shown_update
        name = None if current is None else current.name
        return SliderPicture(
            stops=tuple(one.update for one in machine.checkpoints if one.update <= made),
            made=made,
            planned=1000 if run is None else run.settings.updates,
            looked_at=machine.update,
            following=not machine.looking_back,
            pinned=None if machine.pinned is None else machine.pinned.update,
            branches=tuple(one.began for one in controller.runs if one.parent == name and name),
        )

    def sizeHint(self) -> QSize:
        """Ask for the height of a button."""
        return QSize(240, 28)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the picture, and a frame while the keyboard is here."""
        with QPainter(self) as painter:
            paint_slider(painter, QSizeF(self.size()), self._appearance.theme, self.picture())
            if self.hasFocus():
                painter.setPen(QColor(self._appearance.theme.accent))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawRoundedRect(self.rect().adjusted(0, 0, -1, -1), 6, 6)

    # What a person does

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Go to the checkpoint nearest to the mouse."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._go_to(event.position().x())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Go on to other checkpoints while the button is down."""
        if event.buttons() & Qt.MouseButton.LeftButton:
            self._go_to(event.position().x())

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Move by one checkpoint."""
        self._machine.move(1 if event.angleDelta().y() > 0 else -1)
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move with the arrow keys, Home, End, Page Up and Page Down; play with Space."""
        machine, key = self._machine, Qt.Key(event.key())
        places = {
            Qt.Key.Key_Left: -1,
            Qt.Key.Key_Down: -1,
            Qt.Key.Key_Right: 1,
            Qt.Key.Key_Up: 1,
            Qt.Key.Key_PageDown: -_PAGE,
            Qt.Key.Key_PageUp: _PAGE,
        }
        if key in places:
            machine.move(places[key])
        elif key == Qt.Key.Key_Home and machine.checkpoints:
            machine.go(machine.checkpoints[0].update)
        elif key == Qt.Key.Key_End:
            machine.follow()
        elif key == Qt.Key.Key_Space:
            machine.play(on=not machine.playing)
        else:
            super().keyPressEvent(event)

    def _go_to(self, x: float) -> None:
        self._machine.go(slider_update(QSizeF(self.size()), self.picture(), x))

    # Following

    @Slot()
    def _advanced(self) -> None:
        self._take_values()
        self._lazy.wish()

    @Slot()
    def _refresh(self) -> None:
        self._take_values()
        self.setEnabled(bool(self._machine.checkpoints))
        self.setToolTip(
            "Go back to any checkpoint of the run: drag, or ← → Home End; Space plays.\n"
            "Ticks are checkpoints, the dark one is the newest update."
            if self.isEnabled()
            else "Nothing has been trained yet"
        )
        self.update()

    def sliderChange(self, _change: QAbstractSlider.SliderChange) -> None:
        """Do not repaint for every value: what is painted is wished for, and waits its turn."""

    def _take_values(self) -> None:
        # For screen readers; nothing listens to these values.
        self.setRange(0, self._controller.shown_update)
        self.setValue(self._machine.update)
