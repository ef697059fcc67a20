"""One dot per unit and gate: how often it is closed, against how often it is open."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from PySide6.QtCore import QEvent, QLineF, QPointF, QRectF, QSize, QSizeF, Qt, Slot
from PySide6.QtGui import (
    QColor,
    QFont,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPolygonF,
    QShowEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from lstm_gui.analysis import UnitGateShares
from lstm_gui.gui.theme import Appearance, Theme, font
from lstm_gui.gui.training.lazy_repaint import LazyRepaint
from lstm_gui.gui.training.saturation import GATE_LETTERS, nearest_unit, unit_shares
from lstm_gui.session import Aspect, DisplayThresholds, Recording, Session

_LEFT, _RIGHT, _TOP, _BOTTOM = 34.0, 10.0, 26.0, 32.0
_DOT = 3.5
_REACH_PIXELS = 12.0
_MOST_OUTLINED = 64


def saturation_area(size: QSizeF) -> QRectF:
    """Give where the dots lie in a plot of this size."""
    return QRectF(
        _LEFT,
        _TOP,
        max(size.width() - _LEFT - _RIGHT, 1.0),
        max(size.height() - _TOP - _BOTTOM, 1.0),
    )


def place_of(area: QRectF, closed: float, above: float) -> QPointF:
    """Give the pixel of a dot."""
    return QPointF(area.left() + closed * area.width(), area.bottom() - above * area.height())


_Counted = tuple[Recording, int, DisplayThresholds, Mapping[str, UnitGateShares]]


class SaturationPlot(QWidget):
    """Counted on the open sequence, in the selected layer, by the display thresholds.

    Hovering a dot lights its unit everywhere, a click or ↑ and ↓ select.
    """

    figure_name = "gate-saturation"
    figure_title = "Saturation of the gates"

    def __init__(
        self, session: Session, appearance: Appearance, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("saturationPlot")
        self.setAccessibleName("Share of closed against share of open steps, per unit and gate")
        self._session = session
        self._appearance = appearance
        self._known: _Counted | None = None
        self._compact = False
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setToolTip(
            "A dot at the right: a gate that is nearly always closed. At the top: nearly always\n"
            "open. At the lower left: a gate that works. Click a dot to select its unit."
        )
        self._lazy = LazyRepaint(self)
        session.subscribe(
            self._on_change,
            Aspect.TRACE,
            Aspect.DISPLAY,
            Aspect.SELECTION,
            Aspect.HOVER,
            Aspect.NETWORK,
        )
        appearance.changed.connect(self._restyle)

    @property
    def shares(self) -> Mapping[str, UnitGateShares]:
        """What is shown, per gate."""
        session, display = self._session, self._session.document.display
        wanted = session.recording, session.selection.layer, display
        if self._known is None or self._known[:3] != wanted:
            gates = session.network.recurrent.gate_names
            self._known = (*wanted, unit_shares(*wanted[:2], gates, display))
        return self._known[3]

    def sizeHint(self) -> QSize:
        """Ask for a square, or for less height where there is little."""
        return QSize(240, 168 if self._compact else 240)

    def set_compact(self, compact: bool) -> None:
        """Take less height."""
        if compact != self._compact:
            self._compact = compact
            self.updateGeometry()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the plot, and a frame while the keyboard is here."""
        with QPainter(self) as painter:
            self.paint_figure(painter, QSizeF(self.size()), self._appearance.theme)
            if self.hasFocus():
                painter.setPen(QColor(self._appearance.theme.accent))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawRoundedRect(
                    QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 4.0, 4.0
                )

    def paint_figure(self, painter: QPainter, size: QSizeF, theme: Theme) -> None:
        """Draw the plot in another size or theme."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        area = saturation_area(size)
        self._paint_axes(painter, area, theme)
        selection, shares = self._session.selection, self.shares
        for signal, units in shares.items():
            colour = QColor(theme.signal(signal))
            colour.setAlphaF(0.9)
            outlined = len(units.closed) <= _MOST_OUTLINED
            painter.setPen(QPen(QColor(theme.surface), 0.8) if outlined else Qt.PenStyle.NoPen)
            painter.setBrush(colour)
            pairs = zip(units.closed.tolist(), units.open.tolist(), strict=True)
            for closed, above in pairs:
                painter.drawEllipse(place_of(area, closed, above), _DOT, _DOT)
        for unit, pen_colour in ((selection.unit, theme.text), (selection.hovered, theme.accent)):
            if unit is not None:
                self._paint_unit(painter, area, shares, unit, pen_colour)

    def _paint_axes(self, painter: QPainter, area: QRectF, theme: Theme) -> None:
        impossible = QPolygonF([area.topLeft(), area.topRight(), area.bottomRight()])
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(theme.window))
        painter.drawPolygon(impossible)
        painter.setFont(font(11))
        display = self._session.document.display
        for share in (0.0, 0.25, 0.5, 0.75, 1.0):
            place = place_of(area, share, share)
            painter.setPen(QPen(QColor(theme.grid), 1.0))
            painter.drawLine(QLineF(area.left(), place.y(), area.right(), place.y()))
            painter.drawLine(QLineF(place.x(), area.top(), place.x(), area.bottom()))
            painter.setPen(QColor(theme.muted))
            text = f"{share:g}"
            right = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            painter.drawText(QRectF(0, place.y() - 8, area.left() - 5, 16), right, text)
            middle = int(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
            painter.drawText(QRectF(place.x() - 20, area.bottom() + 3, 40, 14), middle, text)
        flags = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        title = f"open: share of steps above {display.open:g}"
        painter.drawText(QRectF(0, 0, area.right(), 16), flags, title)
        below = int(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignBottom)
        title = f"closed: share of steps below {display.closed:g}"
        painter.drawText(QRectF(0, area.bottom() + 14, area.right(), 16), below, title)
        if not self.shares:
            painter.drawText(area, int(Qt.AlignmentFlag.AlignCenter), "this cell has no gates")

    def _paint_unit(
        self,
        painter: QPainter,
        area: QRectF,
        shares: Mapping[str, UnitGateShares],
        unit: int,
        colour: str,
    ) -> None:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setFont(font(11, weight=QFont.Weight.Bold))
        taken: list[QRectF] = []
        for signal, units in shares.items():
            if unit >= len(units.closed):
                continue
            place = place_of(area, float(units.closed[unit]), float(units.open[unit]))
            painter.setPen(QPen(QColor(colour), 1.4))
            painter.drawEllipse(place, _DOT + 1.5, _DOT + 1.5)
            beside = place.x() < area.right() - 36
            box = QRectF(place.x() + (8 if beside else -36), place.y() - 15, 28, 13)
            if not any(box.intersects(other) for other in taken):
                taken.append(box)
                painter.drawText(box, f"{GATE_LETTERS[signal]}[{unit}]")

    def figure_size(self) -> QSizeF:
        """Give the size on the screen."""
        return QSizeF(self.size())

    def figure_table(self) -> dict[str, np.ndarray]:
        """Give closed and open shares of every unit, per gate."""
        shares = self.shares
        units = self._session.network.recurrent.hidden_size
        table: dict[str, np.ndarray] = {"unit": np.arange(units)}
        for signal, found in shares.items():
            table[f"{signal} closed"] = found.closed
            table[f"{signal} open"] = found.open
        return table

    # Following

    def showEvent(self, event: QShowEvent) -> None:
        """Catch up with what happened meanwhile."""
        super().showEvent(event)
        self.update()

    def _on_change(self, changed: frozenset[Aspect]) -> None:
        if changed & {Aspect.SELECTION, Aspect.HOVER, Aspect.NETWORK}:
            self.update()
        else:
            self._lazy.wish()

    @Slot()
    def _restyle(self) -> None:
        self.update()

    # Mouse and keys

    def unit_at(self, point: QPointF) -> int | None:
        """Give the unit whose dot lies under a place on the screen."""
        area = saturation_area(QSizeF(self.size()))
        closed = (point.x() - area.left()) / area.width()
        above = (area.bottom() - point.y()) / area.height()
        return nearest_unit(self.shares, closed, above, _REACH_PIXELS / area.width())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Light the unit under the mouse."""
        self._session.selection.hover(self.unit_at(event.position()))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Select the unit under the mouse."""
        unit = self.unit_at(event.position())
        if unit is not None:
            self._session.selection.select_unit(unit)

    def leaveEvent(self, event: QEvent) -> None:
        """Light nothing any more."""
        super().leaveEvent(event)
        self._session.selection.hover(None)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move the selected unit with ↑ and ↓."""
        step = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
            return
        last = self._session.network.recurrent.hidden_size - 1
        unit = min(max(self._session.selection.unit + step, 0), last)
        self._session.selection.select_unit(unit)
