"""The rows of the list of interventions: a check box or a dot, a text, and a button."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Qt, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLabel, QSizePolicy, QWidget

from lstm_gui.gui.panels.labels import label
from lstm_gui.gui.panels.quiet_button import QuietButton
from lstm_gui.gui.theme import Theme

_CHECK_ROOM = 22


class ElidedCheck(QCheckBox):
    """A check box whose text is cut with dots where there is no room, and whole in the tooltip."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._full = ""
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    @property
    def full_text(self) -> str:
        """The text before it is cut."""
        return self._full

    def set_full_text(self, text: str) -> None:
        """Show a text."""
        self._full = text
        self.setAccessibleName(text)
        self._elide()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Cut the text again."""
        super().resizeEvent(event)
        self._elide()

    def _elide(self) -> None:
        room = self.width() - _CHECK_ROOM
        self.setText(
            self.fontMetrics().elidedText(self._full, Qt.TextElideMode.ElideRight, max(room, 20))
        )


class InterventionRow(QWidget):
    """An intervention that can be switched off and removed; ``at`` is its place in the list."""

    switched = Signal(int, bool)
    removed = Signal(int)

    def __init__(self, at: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._at = at
        self.check = ElidedCheck()
        self.check.setObjectName(f"interventionCheck{at}")
        self.remove = QuietButton(f"removeInterventionButton{at}", "trash")
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addWidget(self.check, 1)
        layout.addWidget(self.remove)
        self.check.toggled.connect(self._toggled)
        self.remove.clicked.connect(self._clicked)

    def show_row(self, text: str, *, on: bool, theme: Theme) -> None:
        """Show an intervention."""
        self.check.set_full_text(text)
        self.check.setToolTip(f"{text}: {'on' if on else 'off'}")
        with QSignalBlocker(self.check):
            self.check.setChecked(on)
        self.remove.show_theme(theme)
        self.remove.setToolTip(f"Remove: {text}")
        self.remove.setAccessibleName(f"Remove: {text}")

    @Slot(bool)
    def _toggled(self, on: bool) -> None:
        self.switched.emit(self._at, on)

    @Slot()
    def _clicked(self) -> None:
        self.removed.emit(self._at)


class WeightEditRow(QWidget):
    """An edited weight, which can be given its trained value again."""

    restored = Signal(int)

    def __init__(self, at: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._at = at
        self.text: QLabel = label("", "plain", name=f"weightEdit{at}")
        self.text.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.restore = QuietButton(f"restoreWeightButton{at}", "restore")
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addWidget(self.text, 1)
        layout.addWidget(self.restore)
        self.restore.clicked.connect(self._clicked)

    def show_row(self, text: str, tip: str, *, theme: Theme) -> None:
        """Show an edit."""
        self.text.setText(text)
        self.text.setToolTip(tip)
        self.restore.show_theme(theme)
        self.restore.setToolTip(f"Give {text.split(' ')[0]} its trained value again")
        self.restore.setAccessibleName(self.restore.toolTip())

    @Slot()
    def _clicked(self) -> None:
        self.restored.emit(self._at)
