"""The row of the seven substeps: each a chip that shows its substep when it is pressed."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, Qt, Slot
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QFont,
    QFontMetricsF,
    QKeyEvent,
    QPainter,
    QPaintEvent,
)
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QSizePolicy, QWidget

from lstm_gui.gui.diagram.look import KEYBOARD_REASONS
from lstm_gui.gui.theme import LIGHT, font
from lstm_gui.gui.theme.readable_colour import contrast
from lstm_gui.session import Aspect

if TYPE_CHECKING:
    from lstm_gui.gui.diagram.wiring import CellWiring, Substep
    from lstm_gui.gui.theme import Appearance, Theme
    from lstm_gui.session import ShownRun

CHIP_HEIGHT = 22
_PADDING = 10.0
_SPACING = 6
_TEXT_PIXELS = 12
_CONTRAST = 3.0


class ChipState(Enum):
    """Where a substep is in the step that is looked at."""

    DONE = "done"
    PRESENT = "present"
    AHEAD = "ahead"


def chip_state(number: int, present: int | None) -> ChipState:
    """Give the state of a substep, counted from 0; without a present one all are done."""
    if present is None or number < present:
        return ChipState.DONE
    return ChipState.PRESENT if number == present else ChipState.AHEAD


def text_on(colour: str) -> str:
    """Give white where it can be read on a colour (contrast 3 or more), else the dark text."""
    return LIGHT.surface if contrast(colour, LIGHT.surface) >= _CONTRAST else LIGHT.text


def chip_font(state: ChipState) -> QFont:
    """Give the font of a chip: strong for the present one."""
    strong = state is ChipState.PRESENT
    return font(_TEXT_PIXELS, weight=QFont.Weight.Bold if strong else QFont.Weight.Normal)


def chip_width(text: str) -> float:
    """Give the width that a chip needs in any state, so that the row never moves."""
    return QFontMetricsF(chip_font(ChipState.PRESENT)).horizontalAdvance(text) + 2.0 * _PADDING


def paint_chip(
    painter: QPainter, rect: QRectF, text: str, state: ChipState, signal: str, theme: Theme
) -> None:
    """Paint one chip."""
    border, fill, ink = theme.border, theme.surface, theme.muted
    if state is ChipState.DONE:
        fill = theme.inset
    elif state is ChipState.PRESENT:
        border = fill = theme.signal(signal)
        ink = text_on(fill)
    painter.setPen(QColor(border))
    painter.setBrush(QColor(fill))
    inner = rect.adjusted(0.5, 0.5, -0.5, -0.5)
    painter.drawRoundedRect(inner, inner.height() / 2.0, inner.height() / 2.0)
    painter.setPen(QColor(ink))
    painter.setFont(chip_font(state))
    painter.drawText(rect, int(Qt.AlignmentFlag.AlignCenter), text)


def paint_chips(
    painter: QPainter, x: float, y: float, wiring: CellWiring, present: int | None, theme: Theme
) -> None:
    """Paint the whole row from a corner, as an export shows it."""
    for number, substep in enumerate(wiring.substeps):
        width = chip_width(substep.title)
        state = chip_state(number, present)
        rect = QRectF(x, y, width, CHIP_HEIGHT)
        paint_chip(painter, rect, substep.title, state, substep.signal, theme)
        x += width + _SPACING


class SubstepChip(QAbstractButton):
    """One chip; pressed again while present, it goes back to the whole step."""

    def __init__(
        self,
        number: int,
        substep: Substep,
        session: ShownRun,
        appearance: Appearance,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._number = number
        self._substep = substep
        self._session = session
        self._appearance = appearance
        self.setObjectName(f"substepChip{number + 1}")
        self.setAccessibleName(f"Substep {substep.title}")
        self.setToolTip(
            f"Stop at substep {number + 1} of the step ({number + 1} on the diagram).\n"
            "Press it again to see the step whole (Esc)."
        )
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._ring = False
        self.setText(substep.title)
        self.clicked.connect(self._pressed)

    @property
    def state(self) -> ChipState:
        """Where the substep is in the step that is looked at."""
        playback = self._session.playback
        return chip_state(self._number, playback.substep if playback.by_substep else None)

    def set_short(self, short: bool) -> None:
        """Show the short title where the row is narrow."""
        text = self._substep.short if short else self._substep.title
        if text != self.text():
            self.setText(text)
            self.updateGeometry()

    def sizeHint(self) -> QSize:
        """Return the size of the text with its padding."""
        return QSize(round(chip_width(self.text())), CHIP_HEIGHT)

    def minimumSizeHint(self) -> QSize:
        """Return the size below which the text would be cut."""
        return self.sizeHint()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Press the chip with Return as well as with Space."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
            return
        super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the focus where the keyboard brought it."""
        self._ring = event.reason() in KEYBOARD_REASONS
        super().focusInEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """No longer show the focus."""
        self._ring = False
        super().focusOutEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the chip, with a ring when the keyboard is on it."""
        theme = self._appearance.theme
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            rect = QRectF(self.rect())
            paint_chip(painter, rect, self.text(), self.state, self._substep.signal, theme)
            if self._ring or self.underMouse():
                painter.setPen(QColor(theme.accent if self._ring else theme.ghost))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                ring = rect.adjusted(0.5, 0.5, -0.5, -0.5)
                painter.drawRoundedRect(ring, ring.height() / 2.0, ring.height() / 2.0)

    @Slot()
    def _pressed(self) -> None:
        playback = self._session.playback
        if self.state is ChipState.PRESENT:
            playback.set_by_substep(False)
        else:
            playback.show_substep(self._number)


class SubstepChips(QWidget):
    """The chips of all substeps of a wiring, in a row; another kind of cell brings others."""

    def __init__(
        self,
        wiring: CellWiring,
        session: ShownRun,
        appearance: Appearance,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._appearance = appearance
        self._chips: list[SubstepChip] = []
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(_SPACING)
        self._wiring = wiring
        self._fill()
        session.subscribe(self._on_change, Aspect.SUBSTEP)
        appearance.changed.connect(self._repaint)

    def show_wiring(self, wiring: CellWiring) -> bool:
        """Show the substeps of another wiring; tells whether it is another one."""
        if wiring.substeps == self._wiring.substeps:
            return False
        self._wiring = wiring
        for chip in self._chips:
            self._row.removeWidget(chip)
            chip.hide()
            chip.deleteLater()
        self._fill()
        return True

    def _fill(self) -> None:
        self._chips = [
            SubstepChip(number, substep, self._session, self._appearance, self)
            for number, substep in enumerate(self._wiring.substeps)
        ]
        for chip in self._chips:
            self._row.addWidget(chip)

    def fit(self, width: int) -> None:
        """Shorten the titles where the full ones need more than this width."""
        spacing = _SPACING * (len(self._chips) - 1)
        full = sum(round(chip_width(substep.title)) for substep in self._wiring.substeps)
        for chip in self._chips:
            chip.set_short(full + spacing > width)

    def _on_change(self, _changed: frozenset[Aspect]) -> None:
        self._repaint()

    @Slot()
    def _repaint(self) -> None:
        for chip in self._chips:
            chip.update()
