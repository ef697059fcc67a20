"""How far an update moved the weights: the map before, after and between, and the largest moves."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QRectF, QSize, QSizeF, Qt, Slot
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from lstm_gui.analysis import apart, significant
from lstm_gui.analysis.weight_moves import WeightMove, largest_moves, move_summary
from lstm_gui.gui.panels.gate_weights import BLOCKS, GateWeights, gate_weights
from lstm_gui.gui.panels.weight_geometry import strongest
from lstm_gui.gui.plots.value_axis import nice_limit
from lstm_gui.gui.theme import Appearance, Theme, colour_indices, font, weight_table
from lstm_gui.gui.theme.readable_colour import readable
from lstm_gui.gui.training.update_axis import count_text, value_text
from lstm_gui.gui.update_parts.move_texts import entry_name, move_text, optimizer_text
from lstm_gui.session import Aspect, PartedUpdate, UpdateLook

_TITLE, _HEADING, _LINE, _GAP, _SCALE = 24.0, 20.0, 19.0, 16.0, 22.0
_MOST_LINES = 8


class WeightMoves(QWidget):
    """Three maps of the selected gate's weights, and the farthest moves of all weights.

    Rows are units; columns are what they read: inputs, hidden states, biases.
    """

    figure_name = "weight-moves"
    figure_title = "Moves of the weights"

    def __init__(
        self, look: UpdateLook, appearance: Appearance, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._look = look
        self._appearance = appearance
        self._known: tuple[PartedUpdate, tuple[WeightMove, ...]] | None = None
        self.setObjectName("weightMoves")
        self.setAccessibleName("Moves of the weights in this update")
        self.setToolTip(
            "Left to right: the selected gate's weights before, after, and how far each moved.\n"
            "Below: the weights of the whole network that moved farthest."
        )
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        look.subscribe(self._on_change, Aspect.TRACE, Aspect.SELECTION)
        appearance.changed.connect(self._repaint)

    def sizeHint(self) -> QSize:
        """Ask for what the diagram has."""
        return QSize(924, 430)

    def minimumSizeHint(self) -> QSize:
        """Give what the maps and a few lines need."""
        return QSize(500, 220)

    @property
    def moves(self) -> tuple[WeightMove, ...]:
        """The largest moves of the update, the farthest first; none before it is made."""
        parted = self._look.parted
        if parted is None or parted.update is None or parted.backward is None:
            return ()
        if self._known is None or self._known[0] is not parted:
            assert parted.optimizer is not None  # noqa: S101 - there is one after an update
            self._known = (
                parted,
                largest_moves(
                    parted.update.old,
                    parted.update.new,
                    parted.backward.gradients,
                    parted.backward.clip_scale,
                    parted.optimizer,
                    most=_MOST_LINES,
                ),
            )
        return self._known[1]

    def summary(self) -> str:
        """Say in a line what clipping and the optimizer did to all weights."""
        parted = self._look.parted
        if parted is None or parted.update is None or parted.backward is None:
            return ""
        summed = move_summary(parted.update.old, parted.update.new)
        backward = parted.backward
        clipped = (
            f"clipped to {value_text(backward.clipped_norm)} (× {value_text(backward.clip_scale)})"
            if backward.clip_scale < 1.0
            else "not clipped"
        )
        return (
            f"gradient norm {value_text(backward.norm)}, {clipped} · {optimizer_text(parted)} · "
            f"{count_text(summed.count)} weights moved by {value_text(summed.root_mean_square)} "
            f"(root mean square), {value_text(summed.largest)} at most, "
            f"{value_text(100 * summed.relative)} % of their size"
        )

    # Painting

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw everything."""
        with QPainter(self) as painter:
            painter.fillRect(self.rect(), QColor(self._appearance.theme.surface))
            self.paint_figure(painter, QSizeF(self.size()), self._appearance.theme)

    def figure_size(self) -> QSizeF:
        """Give the size on the screen."""
        return QSizeF(self.size())

    def paint_figure(self, painter: QPainter, size: QSizeF, theme: Theme) -> None:
        """Draw the maps and the list in another size or theme."""
        parted = self._look.parted
        if parted is None or parted.update is None:
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        left, width = 16.0, size.width() - 32.0
        _text(painter, QRectF(left, 8.0, width, _TITLE), self.summary(), theme.text, 12)
        moves = self.moves
        lines = min(len(moves), max(3, int((size.height() * 0.5 - _HEADING) / _LINE)))
        below = _HEADING + lines * _LINE
        top = 8.0 + _TITLE
        maps = QRectF(left, top, width, size.height() - top - below - 16.0)
        table = self._table()
        self._paint_maps(painter, maps, theme, table, parted)
        self._paint_moves(
            painter, QRectF(left, maps.bottom() + 8.0, width, below), theme, moves[:lines]
        )

    def _table(self) -> GateWeights:
        look, recurrent = self._look, self._look.network.recurrent
        gates = BLOCKS[recurrent.kind]
        gate = look.selection.gate if look.selection.gate in gates else next(iter(gates))
        return gate_weights(recurrent, look.selection.layer, gate)

    def _paint_maps(
        self,
        painter: QPainter,
        area: QRectF,
        theme: Theme,
        table: GateWeights,
        parted: PartedUpdate,
    ) -> None:
        assert parted.update is not None  # noqa: S101 - asked for after the update
        old, new = table.values(parted.update.old), table.values(parted.update.new)
        change = new - old
        weights, moved = (
            nice_limit(float(np.abs(values).max())) for values in (np.stack([old, new]), change)
        )
        width = (area.width() - 2.0 * _GAP) / 3.0
        name = table.gate.replace("_", " ")
        for at, (title, values, limit) in enumerate(
            (
                (f"{name}, before", old, weights),
                ("after", new, weights),
                ("moved by", change, moved),
            )
        ):
            place = QRectF(area.left() + at * (width + _GAP), area.top(), width, area.height())
            colour = readable(theme.signal(table.gate), theme.surface) if at == 0 else theme.text
            _paint_map(painter, place, theme, (title, colour), values, limit, table)
            self._mark_unit(painter, place, theme, table)

    def _mark_unit(
        self, painter: QPainter, place: QRectF, theme: Theme, table: GateWeights
    ) -> None:
        cells = _cells(place)
        high = cells.height() / table.rows
        row = QRectF(
            cells.left(), cells.top() + self._look.selection.unit * high, cells.width(), high
        )
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QColor(theme.text))
        painter.drawRect(row.adjusted(-0.5, -0.5, 0.5, 0.5))

    def _paint_moves(
        self, painter: QPainter, area: QRectF, theme: Theme, moves: tuple[WeightMove, ...]
    ) -> None:
        heading = QRectF(area.left(), area.top(), area.width(), _HEADING)
        _text(painter, heading, "The farthest moves of all weights", theme.text, 12, bold=True)
        look = self._look
        names = [entry_name(look.network.recurrent, move) for move in moves]
        metrics = QFontMetricsF(font(12))
        wide = max((metrics.horizontalAdvance(name) for name in names), default=0.0) + 14.0
        for at, (move, name) in enumerate(zip(moves, names, strict=True)):
            y = area.top() + _HEADING + at * _LINE
            _text(painter, QRectF(area.left(), y, wide, _LINE), name, theme.muted, 12)
            rest = area.width() - wide
            text = " to ".join(apart(move.old, move.new))
            _text(painter, QRectF(area.left() + wide, y, 150.0, _LINE), text, theme.text, 12)
            colour = theme.positive if move.change > 0 else theme.negative
            place = QRectF(area.left() + wide + 150.0, y, 96.0, _LINE)
            moved = significant(move.change)
            readable_colour = readable(colour, theme.surface)
            _text(painter, place, f"by {moved}", readable_colour, 12, bold=True)
            place = QRectF(area.left() + wide + 250.0, y, rest - 250.0, _LINE)
            _text(painter, place, move_text(move, look.parted), theme.muted, 12)

    # Following

    def _on_change(self, _changed: frozenset[Aspect]) -> None:
        self._repaint()

    @Slot()
    def _repaint(self) -> None:
        if self.isVisible():
            self.update()

    def figure_table(self) -> dict[str, npt.NDArray[np.generic]]:
        """Give the table of the selected gate: before, after and the change of every weight."""
        parted = self._look.parted
        if parted is None or parted.update is None:
            return {}
        table = self._table()
        old, new = table.values(parted.update.old), table.values(parted.update.new)
        rows, columns = np.indices(old.shape)
        names = [table.label(int(r), int(c)) for r, c in zip(rows.flat, columns.flat, strict=True)]
        return {
            "weight": np.array(names, dtype=object),
            "before": old.ravel(),
            "after": new.ravel(),
            "change": (new - old).ravel(),
        }


def _cells(place: QRectF) -> QRectF:
    return QRectF(
        place.left(), place.top() + _HEADING, place.width(), place.height() - _HEADING - _SCALE
    )


def _paint_map(
    painter: QPainter,
    place: QRectF,
    theme: Theme,
    title: tuple[str, str],
    values: npt.NDArray[Any],
    limit: float,
    table: GateWeights,
) -> None:
    head = QRectF(place.left(), place.top(), place.width(), _HEADING)
    _text(painter, head, title[0], title[1], 12, bold=True)
    cells = _cells(place)
    summed = strongest(values, max(int(cells.height()), 1), max(int(cells.width()), 1)).values
    picture = np.ascontiguousarray(
        weight_table(theme.name)[colour_indices(summed, limit, sequential=False)]
    )
    high, wide = summed.shape
    image = QImage(picture.data, wide, high, 3 * wide, QImage.Format.Format_RGB888)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, on=False)
    painter.drawImage(cells, image)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QColor(theme.border))
    painter.drawRect(cells)
    small = QFontMetricsF(font(10))
    each = cells.width() / table.columns
    for group, first in table.with_first():
        x = cells.left() + first * each
        if first:
            painter.setPen(QColor(theme.text))
            painter.drawLine(int(x), int(cells.top()), int(x), int(cells.bottom()))
        label = QRectF(x, cells.bottom() + 2.0, max(group.count * each, 10.0), 16.0)
        if small.horizontalAdvance(group.label) <= label.width() + 6.0:
            _text(painter, label, group.label, theme.muted, 10)
    scale = f"±{limit:g}"
    place = QRectF(cells.left(), place.top(), cells.width(), _HEADING)
    _text(painter, place, scale, theme.muted, 10, right=True)


def _text(
    painter: QPainter,
    place: QRectF,
    text: str,
    colour: str,
    pixels: int,
    *,
    bold: bool = False,
    right: bool = False,
) -> None:
    face = font(pixels, weight=QFont.Weight.Bold if bold else QFont.Weight.Normal)
    painter.setFont(face)
    painter.setPen(QColor(colour))
    side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
    shown = QFontMetricsF(face).elidedText(text, Qt.TextElideMode.ElideRight, place.width())
    painter.drawText(place, int(side | Qt.AlignmentFlag.AlignVCenter), shown)
