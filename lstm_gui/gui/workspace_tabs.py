"""The tabs of the workspaces, each with a key of its own."""

from __future__ import annotations

from PySide6.QtCore import Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QTabBar, QWidget

_MOST_KEYS = 9


class WorkspaceTabs(QTabBar):
    """One tab a workspace; Ctrl+1 shows the first, Ctrl+2 the second, and so on."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("workspaceTabs")
        self.setAccessibleName("Workspaces")
        self.setToolTip("Workspaces")
        self.setDrawBase(False)
        self.setExpanding(False)
        self._keys: list[QShortcut] = []

    def add_workspace(self, title: str) -> None:
        """Add a tab at the right, and its key while there are digits."""
        index = self.addTab(title)
        if index >= _MOST_KEYS:
            return
        key = QShortcut(QKeySequence(f"Ctrl+{index + 1}"), self)
        key.setObjectName(f"workspaceKey{index + 1}")
        key.activated.connect(self._show_of_key)
        self._keys.append(key)
        text = key.key().toString(QKeySequence.SequenceFormat.NativeText)
        self.setTabToolTip(index, f"{title} ({text})")

    @Slot()
    def _show_of_key(self) -> None:
        sender = self.sender()
        if sender in self._keys:
            self.setCurrentIndex(self._keys.index(sender))
