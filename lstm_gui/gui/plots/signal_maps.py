"""The maps of a cell's signals in a grid; another kind of cell brings other maps."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtWidgets import QGridLayout, QWidget

from lstm_gui.gui.plots.gate_map import GateMap
from lstm_gui.gui.plots.signal_titles import MAPS
from lstm_gui.gui.theme import Appearance
from lstm_gui.session import Aspect, Session


class SignalMaps(QWidget):
    """Shows the signals that ``signals`` names for the open network's kind of cell.

    They fill ``columns`` columns, row by row. Maps are built when they are needed first, and hidden
    where the cell has no such signal. ``prefix`` begins their names.
    """

    def __init__(
        self,
        session: Session,
        appearance: Appearance,
        signals: Mapping[str, tuple[str, ...]],
        parent: QWidget | None = None,
        *,
        columns: int = 1,
        prefix: str = "",
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._appearance = appearance
        self._signals = signals
        self._columns = columns
        self._prefix = prefix
        self._made: dict[str, GateMap] = {}
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(6 if columns > 1 else 4)
        session.subscribe(self._on_change, Aspect.NETWORK)
        self._arrange()

    @property
    def maps(self) -> dict[str, GateMap]:
        """The maps that are shown, by signal."""
        return {signal: self._made[signal] for signal in self.shown}

    @property
    def shown(self) -> tuple[str, ...]:
        """The signals of the open network that are shown, in their order."""
        return self._signals.get(self._session.network.recurrent.kind, ())

    def _on_change(self, _changed: frozenset[Aspect]) -> None:
        self._arrange()

    def _arrange(self) -> None:
        for view in self._made.values():
            self._grid.removeWidget(view)
            view.setVisible(False)
        for place, signal in enumerate(self.shown):
            if signal not in self._made:
                self._made[signal] = self._map(signal)
            row, column = divmod(place, self._columns)
            self._grid.addWidget(self._made[signal], row, column)
            self._made[signal].setVisible(True)

    def _map(self, signal: str) -> GateMap:
        made = GateMap(self._session, self._appearance, signal, self)
        if self._prefix:
            name = MAPS[signal].widget
            made.setObjectName(f"{self._prefix}{name[0].upper()}{name[1:]}")
        return made
