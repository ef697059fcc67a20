"""Gives a table of steps all the height there is, in whole rows, with a footer right below it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QSize, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from lstm_gui.gui.panels.step_table_view import StepTableView

_GAP = 6
STRETCH = 100
"""Stretch of what takes the height that is left in a side panel; the space below it has 1."""


class WholeRows(QWidget):
    """Holds the view and the footer; it wants to be tall and never cuts a row."""

    def __init__(self, view: StepTableView, footer: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._view = view
        self._footer = footer
        view.setParent(self)
        footer.setParent(self)
        footer.installEventFilter(self)
        tall = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        tall.setVerticalStretch(STRETCH)
        self.setSizePolicy(tall)
        view.heights_changed.connect(self._heights_changed)
        self._heights_changed()

    def sizeHint(self) -> QSize:
        """Give the height of the rows that are shown at least."""
        return QSize(200, self._view.height_for(0) + self._below())

    def minimumSizeHint(self) -> QSize:
        """Give the same: the panel scrolls before the table gets shorter."""
        return QSize(120, self.sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Arrange both in the new size."""
        super().resizeEvent(event)
        self._arrange()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the footer when what is in it comes or goes."""
        if event.type() == QEvent.Type.LayoutRequest:
            self._heights_changed()
        return super().eventFilter(watched, event)

    def _below(self) -> int:
        return _GAP + self._footer.sizeHint().height()

    @Slot()
    def _heights_changed(self) -> None:
        self.setMaximumHeight(self._view.height_for(1 << 20) + self._below())
        self.updateGeometry()
        self._arrange()

    def _arrange(self) -> None:
        height = self._view.height_for(self.height() - self._below())
        self._view.setGeometry(0, 0, self.width(), height)
        below = self._footer.sizeHint().height()
        self._footer.setGeometry(0, height + _GAP, self.width(), below)
