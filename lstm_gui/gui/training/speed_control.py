"""How fast a training goes on at most: from slow motion at the left to flat out at the right."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from lstm_gui.gui.panels.labelled_slider import CalmSlider
from lstm_gui.gui.panels.labels import label

SPEEDS: tuple[float | None, ...] = (0.25, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0, 50.0, 100.0, 200.0, None)
"""Updates per second, None for flat out."""


def pace_text(speed: float | None) -> str:
    """Write a speed: "1 in 4 s", "1 /s", "max"."""
    if speed is None:
        return "max"
    return f"1 in {1 / speed:g} s" if speed < 1 else f"{speed:g} /s"


class SpeedControl(QWidget):
    """A slider over a few speeds; ``chosen(updates_per_second)`` has None for flat out."""

    chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.slider = CalmSlider()
        self.slider.setObjectName("trainSpeedSlider")
        self.slider.setAccessibleName("Speed of the training")
        self.slider.setRange(0, len(SPEEDS) - 1)
        self.slider.setPageStep(2)
        self.slider.setValue(len(SPEEDS) - 1)
        self.slider.setMinimumWidth(48)
        self.slider.setMaximumWidth(96)
        self._name = label("speed", "muted")
        self._text = label("", "plain", name="trainSpeedText")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        row.addWidget(self._name)
        row.addWidget(self.slider, 1)
        row.addWidget(self._text)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.slider.valueChanged.connect(self._moved)
        self._show()

    @property
    def speed(self) -> float | None:
        """The updates per second that are wished for, None for flat out."""
        return SPEEDS[self.slider.value()]

    def set_named(self, named: bool) -> None:
        """Show the word before the slider, or leave it out where there is no room."""
        self._name.setVisible(named)

    def _show(self) -> None:
        # As wide as it will get, so that nothing moves beside it.
        self._text.ensurePolished()
        metrics = self._text.fontMetrics()
        widest = max(metrics.horizontalAdvance(pace_text(speed)) for speed in SPEEDS)
        self._text.setFixedWidth(widest + 2)
        text = pace_text(self.speed)
        self._text.setText(text)
        self.slider.setToolTip(
            f"Speed: {'as fast as it can' if self.speed is None else f'{text}, update by update'}\n"
            "Up to 1 update per second its four parts are shown one after the other."
        )

    @Slot(int)
    def _moved(self, _place: int) -> None:
        self._show()
        self.chosen.emit(self.speed)
