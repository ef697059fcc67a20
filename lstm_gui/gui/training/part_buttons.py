"""The four parts of an update as buttons: forward, loss, backward, update."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QSizePolicy, QWidget

from lstm_gui.session import PARTS, UpdatePart

_TIPS = {
    UpdatePart.FORWARD: "Run over a batch: every gate and state at every step",
    UpdatePart.LOSS: "Compare the predictions with the targets: the loss and its gradient",
    UpdatePart.BACKWARD: "Let the gradient flow back through the steps to every weight",
    UpdatePart.UPDATE: "Let the optimizer move every weight",
}


class PartButtons(QFrame):
    """``asked(part)`` is emitted by a click; the last part that was made is marked.

    A click runs what lies between the last part and the one that is asked for.
    """

    asked = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "segments")
        self.setAccessibleName("Parts of an update")
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        row = QHBoxLayout(self)
        row.setContentsMargins(2, 2, 2, 2)
        row.setSpacing(2)
        self.buttons: dict[UpdatePart, QPushButton] = {}
        for part in PARTS:
            button = QPushButton(part.value)
            button.setObjectName(f"train{part.value.title()}Button")
            button.setAccessibleName(f"Step one: {part.value}")
            button.setProperty("role", "segment")
            button.setCheckable(True)
            button.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
            button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            button.clicked.connect(self._clicked)
            self.buttons[part] = button
            row.addWidget(button)

    def show_state(self, made: UpdatePart | None, *, enabled: bool, reason: str) -> None:
        """Mark the last part that was made, and say why the buttons are disabled if they are."""
        for part, button in self.buttons.items():
            button.setChecked(part is made)
            button.setEnabled(enabled)
            button.setToolTip(_TIPS[part] if enabled else reason)

    @Slot()
    def _clicked(self) -> None:
        sender = self.sender()
        for part, button in self.buttons.items():
            if button is sender:
                button.setChecked(not button.isChecked())  # marked when it is made, not before
                self.asked.emit(part)
