"""A small field for a number that counts something: a step or a unit."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSignalBlocker, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QAbstractSpinBox, QSizePolicy, QSpinBox, QWidget

# The window's fields are taller than a heading; a compact one stands inside of it.
_COMPACT = "QSpinBox { padding: 0 4px; min-height: 0; }"


class IntegerSpin(QSpinBox):
    """A spin box without arrows, as wide as its largest number.

    A typed number counts when Enter is pressed or the field is left; the wheel turns it only while
    it has the focus. A compact one is as high as a line of text.
    """

    def __init__(
        self,
        name: str,
        accessible_name: str,
        parent: QWidget | None = None,
        *,
        compact: bool = False,
    ) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setAccessibleName(accessible_name)
        self.setButtonSymbols(QAbstractSpinBox.ButtonSymbols.NoButtons)
        self.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.setKeyboardTracking(False)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        if compact:
            self.setStyleSheet(_COMPACT)
            self.setFixedHeight(22)
        self._fit()

    def set_range_quietly(self, last: int) -> None:
        """Allow 0…last without emitting."""
        if self.maximum() != last:
            with QSignalBlocker(self):
                self.setRange(0, last)
            self._fit()

    def set_quietly(self, value: int) -> None:
        """Show a number without emitting."""
        if self.value() != value:
            with QSignalBlocker(self):
                self.setValue(value)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Turn only while the field has the focus."""
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()

    def changeEvent(self, event: QEvent) -> None:
        """Measure again in another font."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._fit()

    def _fit(self) -> None:
        digits = max(len(str(self.maximum())), 2)
        self.setFixedWidth(self.fontMetrics().horizontalAdvance("0" * digits) + 18)
