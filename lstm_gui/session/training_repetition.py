"""Making a run again, to see whether the same weights and the same losses come out."""

from __future__ import annotations

from dataclasses import dataclass, replace

from lstm_gui import engine
from lstm_gui.session.training import TrainingRun
from lstm_gui.session.training_fingerprint import weights_fingerprint
from lstm_gui.session.training_plan import StopConditions


@dataclass(frozen=True)
class Comparison:
    """Whether two runs of so many updates agree, bit by bit, in all losses and in the weights."""

    updates: int
    same_losses: bool
    same_weights: bool

    @property
    def identical(self) -> bool:
        """Whether they agree in both."""
        return self.same_losses and self.same_weights


class Repetition:
    """Makes the updates of a run that stands still again, from its start, on a copy.

    ``run()`` is for a thread of its own; ``cancel`` may be called from another. The stop conditions
    are left out, since a person may have gone on after them. Raises ValueError before an update.
    """

    def __init__(self, original: TrainingRun) -> None:
        self.updates = original.update
        if not self.updates:
            raise ValueError("nothing was trained yet that could be made again")
        self._curve = original.watch.curve.text
        self._weights = weights_fingerprint(original.network.parameters)
        plan = replace(original.plan, stop=StopConditions(), changes=original.changes)
        settings = replace(original.started_with, updates=max(self.updates, 1))
        self._again = TrainingRun(original.document, settings, fresh=original.fresh, plan=plan)
        self._again.watch.runaway.armed = False  # whoever went on after it did so all the same
        self._cancelled = False
        self.comparison: Comparison | None = None
        self.failure = ""

    @property
    def made(self) -> int:
        """How many updates were made again so far."""
        return self._again.update

    def cancel(self) -> None:
        """Give up after the update that is being made."""
        self._cancelled = True

    def run(self) -> None:
        """Make the updates and compare; ``comparison`` stays None when cancelled or failed."""
        try:
            for _ in self._again.updates():
                if self._cancelled:
                    return
        except (engine.Divergence, MemoryError) as error:
            self.failure = str(error) or "memory ran out"
            return
        self.comparison = Comparison(
            self.updates,
            self._again.watch.curve.text == self._curve,
            weights_fingerprint(self._again.network.parameters) == self._weights,
        )
