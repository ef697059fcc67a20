"""What watches a run after every update: validation, baselines, stop conditions, fingerprint."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from lstm_gui import engine
from lstm_gui.sequences import CriterionWatch, PlainBaseline, Task
from lstm_gui.session.document import Document
from lstm_gui.session.training_checkpoint import Resumable
from lstm_gui.session.training_fingerprint import CurveFingerprint
from lstm_gui.session.training_measures import (
    ValidationCurve,
    ValidationSeries,
    validation_interval,
)
from lstm_gui.session.training_plan import TrainingPlan
from lstm_gui.session.training_record import TrainingRecord
from lstm_gui.session.training_runaway import RunawayWatch
from lstm_gui.session.training_snapshot import MessageKind, TrainingSnapshot
from lstm_gui.session.training_stops import StopWatch
from lstm_gui.session.training_validation import Measure, examination


class TrainingWatch:
    """Is shown every update, measures now and then, notes what is worth it, says when to stop.

    ``baselines`` are plain answers on what is measured, ``measure`` says what is measured besides
    the loss; ``validation`` is None where nothing is held out and nothing can be drawn.
    Raises ValueError when the plan leaves no step to validate on or to learn from.
    """

    def __init__(
        self,
        document: Document,
        settings: engine.TrainingSettings,
        plan: TrainingPlan,
        record: TrainingRecord,
        stops: StopWatch,
        network: engine.Network,
    ) -> None:
        sequence = document.sequence
        self._gates = document.gates
        self._record = record
        exam = examination(sequence, plan.held_out)
        self.baselines: tuple[PlainBaseline, ...] = () if exam is None else exam.baselines
        self.measure: Measure | None = None if exam is None else exam.measure
        self.validation: ValidationSeries | None = None
        if exam is not None and (plan.held_out > 0 or sequence.kind == "task"):
            interval = validation_interval(exam, sequence, settings)
            self.validation = ValidationSeries(exam, interval)
        losses = [one for one in self.baselines if one.loss is not None]
        self.baseline = min(losses, key=lambda one: one.loss or 0.0, default=None)
        validated = self.validation is not None
        record.compare_with(None if validated else self.baseline)
        self.runaway = RunawayWatch.on(sequence, self.baselines)
        self._beaten: set[str] = set()
        self.stops = stops
        stops.validated = validated
        self.curve = CurveFingerprint()
        self._task = sequence.generator if isinstance(sequence.generator, Task) else None
        self._criterion: CriterionWatch | None = None
        if self._task is not None and stops.conditions.solved:
            self._criterion = self._task.criterion.watch(self._task)
        self._network = network

    @property
    def validation_curve(self) -> ValidationCurve | None:
        """The validation so far, frozen."""
        return None if self.validation is None else self.validation.curve()

    @property
    def criterion_text(self) -> str | None:
        """When the task counts as solved, in one sentence; None where there is no task."""
        return None if self._task is None else self._task.criterion.text

    @property
    def parts(self) -> Mapping[str, Resumable]:
        """What a checkpoint keeps, by name."""
        parts: dict[str, Resumable] = {
            "watch": self,
            "stops": self.stops,
            "fingerprint": self.curve,
            "runaway": self.runaway,
        }
        if self.validation is not None:
            parts["validation"] = self.validation
        if self._criterion is not None:
            parts["criterion"] = self._criterion
        return parts

    def see_forward(self, stage: engine.ForwardStage) -> None:
        """Ask the task's own criterion about a batch, before anything is learned from it."""
        if self._task is None or not self.stops.conditions.solved:
            return
        if self._criterion is None:
            self._criterion = self._task.criterion.watch(self._task)
        predictions = stage.trace.predictions
        if predictions is not None:
            self._criterion.see(predictions, stage.batch, self._answer)
            self.stops.criterion = (self._criterion.progress, self._criterion.status)

    def see(
        self,
        update: engine.Update,
        network: engine.Network,
        interrupted: Callable[[], bool],
        *,
        last: bool = False,
    ) -> str | None:
        """Take an update, and the network after it; say why to stop, or None.

        ``last``: whether it is the last one, which is always measured.
        """
        number, loss = update.number, update.loss
        self.curve.add(loss)
        self.runaway.see(number, loss)
        found = None
        if self.validation is not None and self.validation.due(number, last=last):
            found = self.validation.look(number, network, self._gates, interrupted)
        if found is not None:
            self._compare(number, found[0], began_there=number == 1)
        seconds = self._record.rate.seconds
        self.stops.see(number, loss, seconds, None if found is None else found[0])
        return self.stops.newly_met(self._is_solved)

    def complete(self, snapshot: TrainingSnapshot) -> TrainingSnapshot:
        """Give a snapshot with the validation and the stop conditions in it."""
        validation = self.validation_curve
        return replace(snapshot, validation=validation, stops=self.stops.states())

    def state_dict(self) -> dict[str, Any]:
        """Give which plain answers were passed."""
        return {"beaten": sorted(self._beaten)}

    def load_state_dict(self, state: Mapping[str, Any]) -> None:
        """Go on from a state."""
        self._beaten = {str(name) for name in state["beaten"]}

    def _is_solved(self) -> bool:
        return self._criterion is not None and self._criterion.met

    def _answer(self, batch: engine.Batch) -> Any:
        trace = self._network.forward(batch.inputs, gates=self._gates, lengths=batch.lengths)
        return trace.predictions

    def _compare(self, update: int, loss: float, *, began_there: bool) -> None:
        for baseline in self.baselines:
            if baseline.loss is None or baseline.name in self._beaten or loss >= baseline.loss:
                continue
            self._beaten.add(baseline.name)
            if began_there:
                continue  # nothing was learned for that
            text = f"validation loss fell below {baseline.loss:.3g}, that of “{baseline.name}”"
            self._record.log.add(update, text, MessageKind.GOOD)
