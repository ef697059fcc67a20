"""The cell diagram: chips of the substeps, the wiring with its bars, and the formula."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF, QSignalBlocker, QSize, QSizeF, Qt, Slot
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from lstm_gui.gui.diagram.canvas import WiringCanvas
from lstm_gui.gui.diagram.chips import CHIP_HEIGHT, SubstepChips, paint_chips
from lstm_gui.gui.diagram.formula_line import (
    FORMULA_HEIGHT,
    FormulaLine,
    formula_height,
)
from lstm_gui.gui.diagram.texts import layer_text, position_text
from lstm_gui.gui.theme import font
from lstm_gui.session import Aspect

if TYPE_CHECKING:
    from lstm_gui.gui.diagram.formula_line import (
        Formulas,
    )
    from lstm_gui.gui.diagram.source import DiagramSource
    from lstm_gui.gui.theme import Appearance, Theme
    from lstm_gui.session import ShownRun

_MARGIN = 12
_SPACING = 8
_DESIGN = QSizeF(924, 422)


def formula_scale(size: QSizeF) -> float:
    """Give how much larger than at the size of the design the formula is written."""
    factor = min(size.width() / _DESIGN.width(), size.height() / _DESIGN.height())
    return round(min(max(factor * 0.94, 1.0), 1.4), 2)


@dataclass(frozen=True)
class DiagramKind:
    """What a diagram is called: by code, in files, by people."""

    object_name: str
    figure_name: str
    title: str


CELL = DiagramKind("cellDiagram", "cell-diagram", "Cell diagram")


class CellDiagram(QWidget):
    """The cell of the selected layer at the present step, as the literature draws it.

    Chips choose a substep; bars show every unit and select one; boxes select a gate; the line below
    has the formula with the numbers of the selected unit. Also a figure that can be exported.
    """

    def __init__(
        self,
        session: ShownRun,
        appearance: Appearance,
        parent: QWidget | None = None,
        *,
        source: DiagramSource | None = None,
        formulas: Formulas | None = None,
        kind: DiagramKind = CELL,
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._appearance = appearance
        self._kind = kind
        self.setObjectName(kind.object_name)
        self.setAccessibleName(kind.title)
        self.canvas = WiringCanvas(session, appearance, source=source)
        self._chips = SubstepChips(self.canvas.source.wiring, session, appearance)
        self._layer = QComboBox()
        self._layer.setObjectName("diagramLayerCombo")
        self._layer.setAccessibleName("Layer")
        self._layer.setToolTip("The layer that all views show")
        self._layer.currentIndexChanged.connect(self._choose_layer)
        self._position = QLabel()
        self._position.setProperty("role", "muted")
        self._position.setFont(font())
        self._position.setObjectName("diagramPosition")
        self._position.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._formula = FormulaLine(session, appearance, formulas=formulas)
        self.setFocusProxy(self.canvas)
        self._assemble()
        session.subscribe(self._on_change, Aspect.STEP, Aspect.TRACE, Aspect.SELECTION)
        self._show_layers()
        self._show_position()

    # Figure

    @property
    def figure_name(self) -> str:
        """Return the name for a file."""
        return self._kind.figure_name

    @property
    def figure_title(self) -> str:
        """Return the name for a person."""
        return self._kind.title

    def figure_size(self) -> QSizeF:
        """Return the size on the screen in logical pixels, at least the smallest that is whole."""
        return QSizeF(self.size().expandedTo(self.minimumSizeHint()))

    def paint_figure(self, painter: QPainter, size: QSizeF, theme: Theme) -> None:
        """Paint the diagram as vectors on a filled surface, without what is under the mouse."""
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        smallest = self.minimumSizeHint()
        factor = min(1.0, size.width() / smallest.width(), size.height() / smallest.height())
        painter.scale(factor, factor)
        size = QSizeF(size.width() / factor, size.height() / factor)
        source = self.canvas.source
        width = size.width() - 2.0 * _MARGIN
        top = QRectF(_MARGIN, _MARGIN - 2.0, width, CHIP_HEIGHT + 2.0)
        if source.substep is not None:
            paint_chips(painter, top.x(), top.y(), source.wiring, source.substep, theme)
        painter.setFont(font())
        painter.setPen(QColor(theme.muted))
        flags = int(Qt.AlignmentFlag.AlignRight) | int(Qt.AlignmentFlag.AlignVCenter)
        painter.drawText(top, flags, f"{self._layer_name()} · {self._position_name()}")
        scale = formula_scale(size)
        formula = formula_height(scale)
        bottom = size.height() - _MARGIN - formula
        canvas = QRectF(0, top.bottom() + _SPACING, size.width(), 0)
        canvas.setBottom(bottom - _SPACING)
        self.canvas.paint_on(painter, canvas, theme)
        self._formula.paint_on(painter, QRectF(_MARGIN, bottom, width, formula), theme, scale)
        painter.restore()

    def figure_table(self) -> dict[str, NDArray[Any]]:
        """Return one row per unit: values, pre-activations and baseline at the present step."""
        numbers = self.canvas.source.numbers()
        table: dict[str, NDArray[Any]] = {"unit": np.arange(self.canvas.source.units)}
        for name, reading in numbers.readings.items():
            table[name] = np.array(reading.values)
            if reading.pre is not None:
                table[f"{name}_pre"] = np.array(reading.pre)
            if reading.baseline is not None:
                table[f"{name}_baseline"] = np.array(reading.baseline)
        return table

    # Qt

    def sizeHint(self) -> QSize:
        """Return the size of the design."""
        return QSize(924, 430)

    def minimumSizeHint(self) -> QSize:
        """Return the size below which parts would collide."""
        smallest = self.canvas.minimumSizeHint()
        around = 2 * _MARGIN + 2 * _SPACING + CHIP_HEIGHT + FORMULA_HEIGHT
        return QSize(smallest.width(), smallest.height() + around)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Shorten the chips where they do not fit."""
        super().resizeEvent(event)
        self._fit_chips()
        self._formula.set_scale(formula_scale(QSizeF(self.size())))

    def _fit_chips(self) -> None:
        taken = self._position.minimumWidth() + 2 * _MARGIN + _SPACING
        if not self._layer.isHidden():
            taken += self._layer.sizeHint().width() + _SPACING
        self._chips.fit(self.width() - taken)

    def showEvent(self, event: QShowEvent) -> None:
        """Take up where the session is by now."""
        super().showEvent(event)
        self._show_wiring()
        self._show_layers()
        self._show_position()

    def _assemble(self) -> None:
        top = QHBoxLayout()
        top.setContentsMargins(_MARGIN, 0, _MARGIN, 0)
        top.setSpacing(_SPACING)
        top.addWidget(self._chips)
        top.addStretch(1)
        top.addWidget(self._layer)
        top.addWidget(self._position)
        bottom = QHBoxLayout()
        bottom.setContentsMargins(_MARGIN, 0, _MARGIN, 0)
        bottom.addWidget(self._formula)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, _MARGIN - 2, 0, _MARGIN)
        column.setSpacing(_SPACING)
        column.addLayout(top)
        column.addWidget(self.canvas, 1)
        column.addLayout(bottom)

    def _on_change(self, changed: frozenset[Aspect]) -> None:
        if not self.isVisible():
            return
        if changed & {Aspect.TRACE, Aspect.SELECTION}:
            self._show_wiring()
            self._show_layers()
        self._show_position()

    def _show_wiring(self) -> None:
        if self._chips.show_wiring(self.canvas.source.wiring):
            self._fit_chips()

    def _show_layers(self) -> None:
        count = self._session.network.recurrent.layer_count
        directions = self.canvas.source.directions
        names = [layer_text(index, directions) for index in range(count)]
        with QSignalBlocker(self._layer):
            if names != [self._layer.itemText(at) for at in range(self._layer.count())]:
                self._layer.clear()
                self._layer.addItems(names)
            self._layer.setCurrentIndex(self._session.selection.layer)
        if (count > 1) == self._layer.isHidden():
            self._layer.setVisible(count > 1)

    def _show_position(self) -> None:
        steps = self._session.sequence.steps
        alone = self._session.network.recurrent.layer_count == 1
        lead = f"{self._layer_name()} · " if alone else ""
        # The widest text decides, so that nothing moves while the digits run.
        widest = QFontMetricsF(font()).horizontalAdvance(lead + position_text(steps, steps))
        self._position.setMinimumWidth(round(widest) + 4)
        self._position.setText(lead + self._position_name())

    def _layer_name(self) -> str:
        return layer_text(self._session.selection.layer, self.canvas.source.directions)

    def _position_name(self) -> str:
        return position_text(self._session.step, self._session.sequence.steps)

    @Slot(int)
    def _choose_layer(self, index: int) -> None:
        if index >= 0:
            self._session.selection.select_layer(index)
