"""Length, noise and what else may be changed of a task, as sliders."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from lstm_gui.gui.panels.labelled_slider import LabelledSlider
from lstm_gui.gui.panels.value_scale import ValueScale
from lstm_gui.sequences import Parameter, Task

_WHILE_RUNNING = "Stop the training to change this"


def slider_name(parameter: Parameter) -> str:
    """Give the name that field and slider share: "taskMinimumSteps"."""
    return f"task{parameter.name.title().replace('_', '')}"


class _Field(QObject):
    """One parameter and its slider."""

    edited = Signal(str, float, object)

    def __init__(self, parameter: Parameter, parent: QWidget) -> None:
        super().__init__(parent)
        self.parameter = parameter
        # Wide limits leave the useful values little room on a slider that runs evenly.
        self.slider = LabelledSlider(
            parameter.label,
            ValueScale(parameter.low, parameter.high, logarithmic=parameter.by_factors),
            name=slider_name(parameter),
            tip=parameter.tip,
            step=1.0 if parameter.whole else 0.01,
            decimals=0 if parameter.whole else 2,
        )
        self.slider.edited.connect(self._edited)

    @Slot(float, object)
    def _edited(self, value: float, gesture: object) -> None:
        self.edited.emit(self.parameter.name, value, gesture)


class TaskParameters(QWidget):
    """A slider for each parameter of the task; ``edited(name, value, gesture)`` for every edit."""

    edited = Signal(str, float, object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._fields: list[_Field] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(4)

    def show_task(self, task: Task | None) -> None:
        """Show the values of a task; None hides everything."""
        parameters = () if task is None else task.parameters
        if parameters != tuple(field.parameter for field in self._fields):
            self._offer(parameters)
        for field in self._fields:
            field.slider.set_value(float(getattr(task, field.parameter.name)))
        self.setVisible(bool(parameters))

    def set_free(self, free: bool) -> None:
        """Let the values be changed, or say why they cannot."""
        for field in self._fields:
            field.slider.setEnabled(free)
            tip = field.parameter.tip
            field.slider.set_tip(tip if free else f"{tip}\n{_WHILE_RUNNING}")

    def _offer(self, parameters: tuple[Parameter, ...]) -> None:
        for field in self._fields:
            self._column.removeWidget(field.slider)
            field.slider.hide()
            field.slider.deleteLater()
            field.deleteLater()
        self._fields = [_Field(parameter, self) for parameter in parameters]
        for field in self._fields:
            field.edited.connect(self.edited)
            self._column.addWidget(field.slider)
