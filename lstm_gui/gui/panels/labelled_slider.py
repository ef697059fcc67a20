"""A slider with its name at the left and its value, which can be typed, at the right."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, QSize, Qt, Signal, Slot
from PySide6.QtGui import QMouseEvent, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import (
    QLabel,
    QSizePolicy,
    QSlider,
    QStyle,
    QStyleOptionSlider,
    QWidget,
)

from lstm_gui.gui.panels.gesture import Gesture
from lstm_gui.gui.panels.labels import label
from lstm_gui.gui.panels.number_spin import NumberSpin
from lstm_gui.gui.panels.value_scale import ValueScale

_TICKS = 1000
_HEIGHT = 38
_LINE = 22
_SLIDER = 20
_GAP = 4


class CalmSlider(QSlider):
    """A horizontal slider that goes where it is clicked and scrolls away with its panel.

    The wheel moves it only while it has the focus.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Bring the handle under the mouse before it is grabbed."""
        if event.button() is Qt.MouseButton.LeftButton:
            option = QStyleOptionSlider()
            self.initStyleOption(option)
            style, control = self.style(), QStyle.ComplexControl.CC_Slider
            handle = style.subControlRect(control, option, QStyle.SubControl.SC_SliderHandle, self)
            if not handle.contains(event.position().toPoint()):
                groove = style.subControlRect(
                    control, option, QStyle.SubControl.SC_SliderGroove, self
                )
                # Down first: the jump belongs to the drag that begins here.
                self.setSliderDown(True)
                self.setValue(
                    QStyle.sliderValueFromPosition(
                        self.minimum(),
                        self.maximum(),
                        round(event.position().x()) - groove.x() - handle.width() // 2,
                        groove.width() - handle.width(),
                    )
                )
        super().mousePressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Move only while the slider has the focus."""
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()


class LabelledSlider(QWidget):
    """Label, value and slider of one number.

    ``edited(value, gesture)`` is emitted for every edit by a person; edits of one drag carry the
    same gesture, which the session merges. ``set_value`` shows a value and emits nothing. The field
    takes values beyond the ends of the slider where ``limits`` are wider. ``name`` names both:
    ``<name>Spin`` and ``<name>Slider``.
    """

    edited = Signal(float, object)

    def __init__(
        self,
        text: str,
        scale: ValueScale,
        *,
        name: str,
        tip: str = "",
        limits: tuple[float, float] | None = None,
        step: float = 0.01,
        decimals: int = 3,
        signed: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._scale = scale
        self._gesture = Gesture()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        low, high = limits or (scale.low, scale.high)
        self._label = label(text, "plain")
        self.spin = NumberSpin(low, high, step=step, decimals=decimals, signed=signed)
        self.spin.setObjectName(f"{name}Spin")
        self._label.setBuddy(self.spin)
        self.slider = CalmSlider()
        self.slider.setObjectName(f"{name}Slider")
        self.slider.setRange(0, _TICKS)
        self.slider.setSingleStep(_TICKS // 100)
        self.slider.setPageStep(_TICKS // 10)
        self.set_text(text)
        self.set_tip(tip)
        for child in (self._label, self.spin, self.slider):
            child.setParent(self)
        self.setFixedHeight(_HEIGHT)
        self.spin.valueChanged.connect(self._typed)
        self.slider.valueChanged.connect(self._moved)
        self.slider.sliderPressed.connect(self._gesture.begin)
        self.slider.sliderReleased.connect(self._gesture.end)

    def sizeHint(self) -> QSize:
        """Give the width at which label and value stand side by side."""
        return QSize(self._label.sizeHint().width() + _GAP + self.spin.width(), _HEIGHT)

    def minimumSizeHint(self) -> QSize:
        """Give room for the value; the label may be cut."""
        return QSize(self.spin.width() + 60, _HEIGHT)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put label and value above the slider, whose own height overlaps the line a little."""
        super().resizeEvent(event)
        value = self.spin.width()
        self._label.setGeometry(0, 0, self.width() - value - _GAP, _LINE)
        self.spin.setGeometry(self.width() - value, 0, value, _LINE)
        self.slider.setGeometry(0, _HEIGHT - _SLIDER, self.width(), _SLIDER)

    @property
    def value(self) -> float:
        """The value shown, rounded to the decimals of the field."""
        return self.spin.value()

    @property
    def scale(self) -> ValueScale:
        """The range of the slider."""
        return self._scale

    @property
    def text(self) -> str:
        """The name at the left."""
        return self._label.text()

    @property
    def label(self) -> QLabel:
        """The name at the left, as the widget that shows it."""
        return self._label

    def set_text(self, text: str) -> None:
        """Name the number."""
        self._label.setText(text)
        self.spin.setAccessibleName(text)
        self.slider.setAccessibleName(f"{text}, slider")

    def set_tip(self, tip: str) -> None:
        """Say in a tooltip what the number does."""
        for widget in (self._label, self.spin, self.slider):
            widget.setToolTip(tip)

    def set_scale(self, scale: ValueScale) -> None:
        """Give the slider another range; a drag that is under way keeps the old one."""
        if scale != self._scale and not self.slider.isSliderDown():
            self._scale = scale
            self._show_on_slider(self.spin.value())

    def set_value(self, value: float) -> None:
        """Show a value without emitting."""
        self.spin.set_quietly(value)
        self._show_on_slider(value)

    def _show_on_slider(self, value: float) -> None:
        # While it is dragged the slider stays under the mouse, whatever the session made of it.
        if not self.slider.isSliderDown():
            with QSignalBlocker(self.slider):
                self.slider.setValue(self._scale.position(value, _TICKS))

    @Slot(float)
    def _typed(self, value: float) -> None:
        self._show_on_slider(value)
        self.edited.emit(value, self._gesture.token())

    @Slot(int)
    def _moved(self, position: int) -> None:
        value = round(self._scale.value(position, _TICKS), self.spin.decimals())
        self.spin.set_quietly(value)
        self.edited.emit(value, self._gesture.token())
