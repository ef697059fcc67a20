"""Saturation now: the scatter of all gates, and the stuck ones by name."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Slot
from PySide6.QtGui import QMouseEvent, QShowEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from lstm_gui.gui.panels.labels import heading, label
from lstm_gui.gui.theme import Appearance
from lstm_gui.gui.training.saturation import GATE_LETTERS, StuckGate, stuck_gates
from lstm_gui.gui.training.saturation_plot import SaturationPlot
from lstm_gui.session import Aspect, Session

_MOST_NAMED = 6
_MOST_NAMED_COMPACT = 3
# A list that changes thirty times a second cannot be read.
_REFRESH_MILLISECONDS = 400


class _UnitLabel(QLabel):
    """A name that selects its unit when it is clicked."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self.unit = 0
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def mousePressEvent(self, _event: QMouseEvent) -> None:
        """Select the unit."""
        self._session.selection.select_unit(self.unit)


class SaturationPanel(QWidget):
    """The scatter plot and, below it, a few of the stuck gates and how many more there are."""

    def __init__(
        self, session: Session, appearance: Appearance, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._appearance = appearance
        self._most = _MOST_NAMED
        self.plot = SaturationPlot(session, appearance)
        self._legend = QLabel()
        self._legend.setTextFormat(Qt.TextFormat.RichText)
        self._rest = label("", "muted", wrap=True, name="stuckGatesLabel")
        title = QHBoxLayout()
        title.addWidget(heading("Saturation now"))
        title.addStretch(1)
        title.addWidget(self._legend)
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(8)
        self._grid.setVerticalSpacing(3)
        self._grid.setColumnStretch(1, 1)
        self._rows = [self._row(place) for place in range(_MOST_NAMED)]
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addLayout(title)
        column.addWidget(self.plot)
        column.addSpacing(6)
        column.addWidget(heading("Stuck gates"))
        column.addLayout(self._grid)
        column.addWidget(self._rest)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_REFRESH_MILLISECONDS)
        self._timer.timeout.connect(self._refresh)
        session.subscribe(
            self._on_change, Aspect.TRACE, Aspect.DISPLAY, Aspect.NETWORK, Aspect.SELECTION
        )
        appearance.changed.connect(self._refresh)
        self._refresh()

    @property
    def stuck(self) -> tuple[StuckGate, ...]:
        """The gates that are stuck now."""
        return stuck_gates(self.plot.shares)

    def set_compact(self, compact: bool) -> None:
        """Take less height: a lower plot, and fewer gates by name."""
        self.plot.set_compact(compact)
        self._most = _MOST_NAMED_COMPACT if compact else _MOST_NAMED
        self._refresh()

    def _row(self, place: int) -> tuple[_UnitLabel, QLabel, QLabel]:
        name, text, meaning = _UnitLabel(self._session), label("", "plain"), label("", "muted")
        name.setTextFormat(Qt.TextFormat.RichText)
        for column, part in enumerate((name, text, meaning)):
            self._grid.addWidget(part, place, column)
        return name, text, meaning

    def showEvent(self, event: QShowEvent) -> None:
        """Catch up with what happened meanwhile."""
        super().showEvent(event)
        self._refresh()

    def _on_change(self, _changed: frozenset[Aspect]) -> None:
        if self.isVisible() and not self._timer.isActive():
            self._timer.start()

    @Slot()
    def _refresh(self) -> None:
        theme = self._appearance.theme
        shares = self.plot.shares
        self._legend.setText(
            "&nbsp;&nbsp;".join(
                f'<span style="color:{theme.signal(signal)}">●</span> {GATE_LETTERS[signal]}'
                for signal in shares
            )
        )
        stuck = stuck_gates(shares)
        for place, (name, text, meaning) in enumerate(self._rows):
            there = place < min(len(stuck), self._most)
            for part in (name, text, meaning):
                part.setVisible(there)
            if there:
                gate = stuck[place]
                name.unit = gate.unit
                name.setText(f'<b style="color:{theme.signal(gate.signal)}">▍{gate.name}</b>')
                name.setToolTip(f"Select unit {gate.unit}")
                text.setText(gate.text)
                meaning.setText(gate.meaning)
        more = len(stuck) - self._most
        if not shares:
            self._rest.setText("This cell has no gates.")
        elif not stuck:
            self._rest.setText("None: no gate stays open or closed.")
        else:
            self._rest.setText(f"and {more} more" if more > 0 else "")
        self._rest.setVisible(not stuck or more > 0)
