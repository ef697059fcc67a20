"""What was measured and said during a run; a part of every checkpoint."""

from __future__ import annotations

from collections.abc import Mapping

from lstm_gui import engine
from lstm_gui.session.training_baseline import PlainBaseline
from lstm_gui.session.training_checkpoint import Resumable
from lstm_gui.session.training_log import Milestones, TrainingLog
from lstm_gui.session.training_pace import UpdateRate
from lstm_gui.session.training_series import GateShareSeries, UpdateSeries


class TrainingRecord:
    """The curves over the updates, the gate shares, the messages and the rate of a run."""

    def __init__(self, baseline: PlainBaseline | None) -> None:
        self.losses = UpdateSeries()
        self.norms = UpdateSeries()
        self.shares = GateShareSeries()
        self.log = TrainingLog()
        self.rate = UpdateRate()
        self._milestones = Milestones(self.log, baseline)

    def see(self, update: engine.Update, seconds: float) -> None:
        """Take an update that was made in so many seconds of work."""
        self.losses.append(update.loss)
        self.norms.append(update.gradient_norm)
        self.rate.add(seconds, update.number, update.sequences)
        self._milestones.see(update.number, update.loss)

    @property
    def parts(self) -> Mapping[str, Resumable]:
        """What a checkpoint keeps, by name."""
        return {
            "losses": self.losses,
            "gradient_norms": self.norms,
            "shares": self.shares,
            "log": self.log,
            "rate": self.rate,
            "milestones": self._milestones,
        }
