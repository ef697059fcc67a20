"""The line under the diagram: the formula with the selected unit's numbers, and its meaning."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Slot
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QHelpEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from lstm_gui.analysis.cell_formulas import cell_formula, whole_step_formulas
from lstm_gui.analysis.formulas import Run, plain_text
from lstm_gui.gui.diagram.runs import draw_runs, fitted, runs_width
from lstm_gui.gui.theme import font
from lstm_gui.gui.theme.readable_colour import readable
from lstm_gui.session import Aspect

if TYPE_CHECKING:
    from lstm_gui.analysis.formulas import SubstepFormula
    from lstm_gui.gui.theme import Appearance, Theme
    from lstm_gui.session import ShownRun

FORMULA_HEIGHT = 48
_PADDING = 12.0


class Formulas:
    """The formulas of the selected unit at the step that is looked at, as the cell computes."""

    def __init__(self, run: ShownRun) -> None:
        self._run = run

    def of_substep(self, substep: int) -> SubstepFormula:
        """Give the formula of a substep, counted from 1."""
        run, moment = self._run, self._run.moment
        layer, unit = run.selection.layer, run.selection.unit
        return cell_formula(moment.trace, layer, moment.at, unit, substep)

    def of_step(self) -> tuple[SubstepFormula, SubstepFormula]:
        """Give the two formulas that sum up the step."""
        run, moment = self._run, self._run.moment
        return whole_step_formulas(moment.trace, run.selection.layer, moment.at, run.selection.unit)


class FormulaLine(QWidget):
    """Shows the present substep of the selected unit, or c and h when the step is seen whole."""

    def __init__(
        self,
        session: ShownRun,
        appearance: Appearance,
        parent: QWidget | None = None,
        *,
        formulas: Formulas | None = None,
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._formulas = Formulas(session) if formulas is None else formulas
        self._appearance = appearance
        self.setObjectName("substepFormula")
        self.setAccessibleName("Formula of the substep")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._scale = 1.0
        self.setFixedHeight(FORMULA_HEIGHT)
        session.subscribe(
            self._on_change, Aspect.TRACE, Aspect.STEP, Aspect.SUBSTEP, Aspect.SELECTION
        )
        appearance.changed.connect(self._repaint)

    def sizeHint(self) -> QSize:
        """Return two lines of text."""
        return QSize(600, FORMULA_HEIGHT)

    def set_scale(self, scale: float) -> None:
        """Write larger, as the diagram above does in a large window."""
        if scale != self._scale:
            self._scale = scale
            self.setFixedHeight(formula_height(scale))
            self.update()

    def lines(self) -> tuple[tuple[tuple[Run, ...], ...], tuple[str, ...]]:
        """Give the variants of the formula and of the words below it, the longest first."""
        playback = self._session.playback
        if playback.by_substep:
            return substep_lines(self._formulas.of_substep(playback.substep + 1))
        return whole_step_lines(*self._formulas.of_step())

    def text(self) -> str:
        """Give the line and its meaning without colours."""
        variants, meanings = self.lines()
        return f"unit {self._session.selection.unit}: {plain_text(variants[0])}. {meanings[0]}"

    def paint_on(self, painter: QPainter, area: QRectF, theme: Theme, scale: float) -> None:
        """Paint both lines into an area of any painter, ``formula_height(scale)`` high."""
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(theme.inset))
        painter.drawRoundedRect(area, 6.0, 6.0)
        variants, meanings = self.lines()
        label = f"unit {self._session.selection.unit}"
        size = round(13 * scale)
        strong, plain = font(size, weight=QFont.Weight.Medium), font(size)
        small = font(round(12 * scale))
        indent = QFontMetricsF(plain).horizontalAdvance("unit 000") + 8.0 * scale
        padding = _PADDING * scale
        x, width = area.x() + padding, area.width() - 2.0 * padding - indent
        first, second = area.y() + 20.0 * scale, area.y() + 38.0 * scale
        line = 20.0 * scale
        painter.setFont(plain)
        painter.setPen(QColor(theme.muted))
        painter.drawText(QRectF(x, first - 0.75 * line, indent, line), _LEFT, label)
        runs = next(
            (runs for runs in variants if runs_width(runs, strong) <= width),
            fitted(variants[-1], strong, width),
        )
        draw_runs(painter, x + indent, first, runs, strong, [_ink(run, theme) for run in runs])
        painter.setFont(small)
        painter.setPen(QColor(theme.muted))
        metrics = QFontMetricsF(small)
        meaning = next(
            (words for words in meanings if metrics.horizontalAdvance(words) <= width), meanings[-1]
        )
        sentence = metrics.elidedText(meaning, Qt.TextElideMode.ElideRight, width)
        painter.drawText(QRectF(x + indent, second - 0.73 * line, width, line), _LEFT, sentence)

    def event(self, event: QEvent) -> bool:
        """Show the whole line and its meaning in a tooltip; a narrow window may cut them."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            QToolTip.showText(event.globalPos(), self.text(), self)
            return True
        return super().event(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the line."""
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            self.paint_on(painter, QRectF(self.rect()), self._theme, self._scale)

    @property
    def _theme(self) -> Theme:
        return self._appearance.theme

    def _on_change(self, _changed: frozenset[Aspect]) -> None:
        self._repaint()

    @Slot()
    def _repaint(self) -> None:
        if self.isVisible():
            self.update()


def formula_height(scale: float) -> int:
    """Give the height of the line at a scale, 1 on the screen of the design."""
    return round(FORMULA_HEIGHT * scale)


_LEFT = int(Qt.AlignmentFlag.AlignLeft) | int(Qt.AlignmentFlag.AlignVCenter)


def substep_lines(
    formula: SubstepFormula,
) -> tuple[tuple[tuple[Run, ...], ...], tuple[str, ...]]:
    """Give symbols and numbers in one line, the numbers alone as its shorter variant."""
    symbolic, numeric = formula.symbolic, formula.numeric
    # "c = f × c₋ + …" goes on with "= 0.99 × …": the letter need not be said again.
    joined = numeric[1:] if numeric[0] == symbolic[0] else (Run("   "), *numeric)
    return ((*symbolic, *joined), numeric), (formula.meaning,)


def whole_step_lines(
    update: SubstepFormula, emit: SubstepFormula
) -> tuple[tuple[tuple[Run, ...], ...], tuple[str, ...]]:
    """Give how both states of a unit came about, and what that means."""
    space = (Run("      "),)
    meanings = (f"{update.meaning} {emit.meaning}", update.meaning)
    full = (*substep_lines(update)[0][0], *space, *substep_lines(emit)[0][0])
    return (full, (*update.numeric, *space, *emit.numeric), update.numeric), meanings


def _ink(run: Run, theme: Theme) -> QColor:
    if run.signal is None or run.signal == "inputs":
        return QColor(theme.text)
    return QColor(readable(theme.signal(run.signal), theme.inset))
