"""The equations of one unit at one step, a line for each signal in its colour."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QSize
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QFont,
    QFontMetricsF,
    QGuiApplication,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QFrame, QMenu, QSizePolicy, QWidget

from lstm_gui.gui.theme import Appearance, font
from lstm_gui.gui.theme.readable_colour import readable

_LINE = 18
_PADDING = 8
_INDENT = 14
_GAP = 8
_WIDEST_GHOST = "was −0.000"


@dataclass(frozen=True)
class SignalLine:
    """A line: its signal, its text, and what the baseline has instead (empty: the same)."""

    signal: str
    text: str
    before: str = ""


@dataclass(frozen=True)
class PlacedText:
    """A piece of text and where its baseline begins; ``muted`` is the ghost's colour."""

    x: float
    row: int
    text: str
    signal: str
    muted: bool = False


def place_lines(
    lines: tuple[SignalLine, ...],
    width: float,
    metrics: QFontMetricsF,
    ghost_metrics: QFontMetricsF | None = None,
) -> tuple[PlacedText, ...]:
    """Break lines at blanks to a width; what follows a break is indented.

    What the baseline has stands at the right end of the last row of its line. The room for it is
    kept free where the baseline has nothing else too: a result that would stand there comes into
    a row of its own, so that the rows do not move when the baseline appears.
    """
    ghosts = metrics if ghost_metrics is None else ghost_metrics
    placed: list[PlacedText] = []
    row = 0
    for line in lines:
        needed = max(ghosts.horizontalAdvance(text) for text in (line.before, _WIDEST_GHOST))
        room = max(width - needed - _GAP, 0.0)
        pieces = _broken(line.text, width, metrics)
        x, last = pieces[-1]
        if x + metrics.horizontalAdvance(last) > room and " = " in last:
            head, result = last.rsplit(" = ", 1)
            pieces = [*pieces[:-1], (x, head), (_INDENT, f"= {result}")]
        placed.extend(
            PlacedText(x, row + index, piece, line.signal)
            for index, (x, piece) in enumerate(pieces)
        )
        row += len(pieces)
        if line.before:
            x, last = pieces[-1]
            needed = ghosts.horizontalAdvance(line.before)
            if x + metrics.horizontalAdvance(last) + _GAP + needed > width:
                row += 1
            start = max(width - needed, 0.0)
            placed.append(PlacedText(start, row - 1, line.before, line.signal, muted=True))
    return tuple(placed)


def _broken(text: str, width: float, metrics: QFontMetricsF) -> list[tuple[float, str]]:
    """Break one line at blanks: where each piece begins, and its text."""
    pieces: list[tuple[float, str]] = []
    x, piece = 0.0, ""
    for word in text.split(" "):
        longer = f"{piece} {word}" if piece else word
        if piece and x + metrics.horizontalAdvance(longer) > width:
            pieces.append((x, piece))
            x, piece = _INDENT, word
        else:
            piece = longer
    return [*pieces, (x, piece)]


class UnitLines(QFrame):
    """The recessed box with the lines.

    It grows when a line needs more room and does not shrink again while the same unit is looked
    at, so that nothing below it jumps during playback.
    """

    def __init__(self, appearance: Appearance, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "inset")
        self.setObjectName("unitLines")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._appearance = appearance
        self._lines: tuple[SignalLine, ...] = ()
        self._placed: tuple[PlacedText, ...] = ()
        self._rows = 0
        appearance.changed.connect(self.update)

    @property
    def lines(self) -> tuple[SignalLine, ...]:
        """What is shown."""
        return self._lines

    def set_lines(self, lines: tuple[SignalLine, ...], *, keep_height: bool) -> None:
        """Show other lines; ``keep_height`` during playback of the same unit."""
        if lines == self._lines:
            return
        self._lines = lines
        if not keep_height:
            self._rows = 0
        self.setAccessibleDescription(self._plain())
        self._place()

    def sizeHint(self) -> QSize:
        """Give the height of all rows."""
        return QSize(200, self._rows * _LINE + 2 * _PADDING - 4)

    def minimumSizeHint(self) -> QSize:
        """Give the same as the hint: no row is cut."""
        return QSize(120, self.sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Break the lines again."""
        super().resizeEvent(event)
        if event.oldSize().width() != event.size().width():
            self._rows = 0
            self._place()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Offer to copy the text."""
        menu = QMenu(self)
        copy = menu.addAction("Copy as text")
        if menu.exec(event.globalPos()) is copy:
            QGuiApplication.clipboard().setText(self._plain())
        menu.deleteLater()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the box, then the lines in the colours of their signals."""
        super().paintEvent(event)
        theme = self._appearance.theme
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.TextAntialiasing)
            ascent = QFontMetricsF(_font()).ascent()
            for piece in self._placed:
                painter.setFont(_ghost_font() if piece.muted else _font())
                colour = readable(theme.signal(piece.signal), theme.inset)
                painter.setPen(QColor(theme.muted if piece.muted else colour))
                top = _PADDING - 2 + piece.row * _LINE + (_LINE - 15) / 2
                painter.drawText(QPointF(_PADDING + piece.x, top + ascent), piece.text)

    def _place(self) -> None:
        width = max(self.width() - 2 * _PADDING, 80)
        metrics = QFontMetricsF(_font()), QFontMetricsF(_ghost_font())
        self._placed = place_lines(self._lines, width, *metrics)
        rows = 1 + max((piece.row for piece in self._placed), default=0)
        if any(line.signal == "cell" for line in self._lines):
            rows = max(rows, len(self._lines) + 1)  # c takes a second row as soon as it has digits
        if rows > self._rows:
            self._rows = rows
            self.updateGeometry()
        self.update()

    def _plain(self) -> str:
        return "\n".join(
            f"{line.text}  ({line.before})" if line.before else line.text for line in self._lines
        )


def _font() -> QFont:
    return font(weight=QFont.Weight.Medium)


def _ghost_font() -> QFont:
    return font(11)
