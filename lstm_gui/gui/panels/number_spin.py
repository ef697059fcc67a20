"""A number field that looks like a value until it is pointed at."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtGui import QValidator, QWheelEvent
from PySide6.QtWidgets import QAbstractSpinBox, QDoubleSpinBox, QSizePolicy, QWidget

_MINUS = "\N{MINUS SIGN}"
# Without a frame until it is used, as the design has its values; the rest is the window's sheet.
_QUIET = """
QDoubleSpinBox { font-weight: 700; padding: 0 0 0 3px; min-height: 0; }
QDoubleSpinBox:!focus:!hover { border-color: transparent; background: transparent; }
"""


class NumberSpin(QDoubleSpinBox):
    """A spin box with at least two decimals, more where the number has them, and a true minus.

    A typed number counts when Enter is pressed or the field is left. Comma and point both separate
    decimals, and both minus signs are read. The wheel turns it only while it has the focus, so that
    scrolling a panel changes nothing. ``set_quietly`` shows a value without emitting. A framed
    one looks like an ordinary field.
    """

    def __init__(
        self,
        low: float,
        high: float,
        *,
        step: float = 0.01,
        decimals: int = 3,
        least_decimals: int = 2,
        signed: bool = False,
        framed: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        self._signed = signed
        self._least_decimals = least_decimals
        super().__init__(parent)
        self.setDecimals(decimals)
        self.setRange(low, high)
        self.setSingleStep(step)
        self.setKeyboardTracking(False)
        self.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.setButtonSymbols(QAbstractSpinBox.ButtonSymbols.NoButtons)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        if framed:
            self.setFixedWidth(76)
        else:
            self.setFixedSize(76, 22)
            self.setStyleSheet(_QUIET)

    def set_quietly(self, value: float) -> None:
        """Show a value without emitting, unless it is the one shown."""
        if round(value, self.decimals()) != self.value():
            with QSignalBlocker(self):
                self.setValue(value)

    def textFromValue(self, value: float) -> str:
        """Write the number: sign where wanted, at least two decimals, zeros after them left out."""
        locale = self.locale()
        point = locale.decimalPoint()
        whole, _, decimals = f"{abs(value):.{self.decimals()}f}".partition(".")
        decimals = decimals.rstrip("0").ljust(min(self._least_decimals, self.decimals()), "0")
        text = f"{whole}{point}{decimals}" if decimals else whole
        if value < 0 and text.strip(f"0{point}"):
            return _MINUS + text
        return f"+{text}" if self._signed and text.strip(f"0{point}") else text

    def valueFromText(self, text: str) -> float:
        """Read a number; the validator has let nothing else pass."""
        number = _number(text)
        return self.value() if number is None else number

    def validate(self, text: str, position: int) -> object:
        """Accept numbers, let half-typed ones stand, refuse the rest."""
        if _number(text) is not None:
            inside = self.minimum() <= float(_number(text) or 0.0) <= self.maximum()
            state = QValidator.State.Acceptable if inside else QValidator.State.Intermediate
        elif all(character in "+-−.,eE 0123456789" for character in text):
            state = QValidator.State.Intermediate
        else:
            state = QValidator.State.Invalid
        return state, text, position

    def fixup(self, text: str) -> str:
        """Put a number beyond an end to that end, and anything unreadable back to what it was."""
        number = _number(text)
        if number is None:
            return self.textFromValue(self.value())
        return self.textFromValue(min(max(number, self.minimum()), self.maximum()))

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Turn only while the field has the focus."""
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()


def _number(text: str) -> float | None:
    """Read a number with either decimal separator and either minus, or None."""
    plain = text.strip().replace(_MINUS, "-").replace(",", ".")
    try:
        number = float(plain)
    except ValueError:
        return None
    return number if abs(number) < float("inf") else None
