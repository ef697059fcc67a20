"""What other threads may ask of a training run, and what is known of it while it works."""

from __future__ import annotations

from lstm_gui import engine, sequences
from lstm_gui.session.training_control import TrainingControl
from lstm_gui.session.training_plan import SettingChange, StopConditions, TrainingPlan
from lstm_gui.session.training_state import TrainingState
from lstm_gui.session.training_steering import Steering
from lstm_gui.session.training_stops import StopWatch
from lstm_gui.session.training_tempo import TrainingTempo
from lstm_gui.session.update_parts import UpdatePart


class SteeredRun:
    """The wishes for a run; every method and property may be used from any thread.

    ``data`` is what is learned from; another batch size has to fit it.
    """

    def __init__(
        self, settings: engine.TrainingSettings, plan: TrainingPlan, data: sequences.Sequence
    ) -> None:
        self._control = TrainingControl()
        self._tempo = TrainingTempo()
        self._steering = Steering(settings, plan)
        self._data = data
        self.stops = StopWatch(plan.stop)

    @property
    def state(self) -> TrainingState:
        """Where the run is."""
        return self._control.state

    @property
    def stopping(self) -> bool:
        """Whether it was asked to stop."""
        return self._control.stopping

    @property
    def settings(self) -> engine.TrainingSettings:
        """The settings in force; ``started_with`` are those of the first update."""
        return self._steering.settings

    @property
    def wanted_settings(self) -> engine.TrainingSettings:
        """The settings of the next update."""
        return self._steering.wanted

    @property
    def started_with(self) -> engine.TrainingSettings:
        """The settings of the first update."""
        return self._steering.started_with

    @property
    def changes(self) -> tuple[SettingChange, ...]:
        """The settings that were changed on the way, each with its update."""
        return self._steering.made

    @property
    def learning_rate(self) -> float:
        """The learning rate in force."""
        return self._steering.wanted.learning_rate

    def start(self) -> None:
        """Make updates from now on; also goes on after a pause."""
        self._control.start()

    def pause(self) -> None:
        """Wait after the update that is being made."""
        self._control.pause()

    def request_update(self) -> None:
        """Make one update, then wait."""
        self._control.request_update()

    def request_part(self, part: UpdatePart) -> None:
        """Go on to the next such part of an update, then wait; ``parted`` has what it computed."""
        self._control.request_part(part)

    def set_speed(self, updates_per_second: float | None) -> None:
        """Make so many updates per second at most, None for flat out; acts at once.

        In slow motion each part of an update is shown by itself. ValueError unless it is positive.
        """
        self._tempo.updates_per_second = updates_per_second
        self._control.wake()

    def stop(self) -> None:
        """End after the update that is being made."""
        self._control.stop()

    def wait_until_over(self, timeout: float) -> bool:
        """Wait for the end; tells whether it came within so many seconds."""
        return self._control.wait_until_over(timeout)

    def set_learning_rate(self, rate: float) -> None:
        """Change the learning rate from the next update on; ValueError unless it is positive."""
        self.change(learning_rate=rate)

    def change(self, **values: float | str | None) -> None:
        """Change settings by name (training_plan.CHANGEABLE) from the next update on.

        Another optimizer begins without a memory of past gradients. Raises ValueError with one
        sentence, and changes nothing, when a value is not possible.
        """
        self._steering.wish(values, lambda wanted: sequences.check_batches(self._data, wanted))

    def set_stop_conditions(self, conditions: StopConditions) -> None:
        """Watch for other stop conditions from now on."""
        self.stops.conditions = conditions
