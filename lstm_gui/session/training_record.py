"""What was measured and said during a run; a part of every checkpoint."""

from __future__ import annotations

from collections.abc import Mapping

from lstm_gui import engine
from lstm_gui.sequences import PlainBaseline
from lstm_gui.session.training_checkpoint import Resumable
from lstm_gui.session.training_log import Milestones, TrainingLog
from lstm_gui.session.training_pace import UpdateRate
from lstm_gui.session.training_series import GateShareSeries, UpdateSeries
from lstm_gui.session.training_snapshot import MessageKind, TrainingSnapshot
from lstm_gui.session.training_steering import doubt_about


class TrainingRecord:
    """The curves over the updates, the gate shares, the messages and the rate of a run."""

    def __init__(self) -> None:
        self.losses = UpdateSeries()
        self.norms = UpdateSeries()
        self.shares = GateShareSeries()
        self.log = TrainingLog()
        self.rate = UpdateRate()
        self._milestones = Milestones(self.log)

    def see(self, update: engine.Update, seconds: float) -> None:
        """Take an update that was made in so many seconds of work."""
        self.losses.append(update.loss)
        self.norms.append(update.gradient_norm)
        self.rate.add(seconds, update.number, update.sequences)
        self._milestones.see(update.number, update.loss, update.gradient_norm)

    def compare_with(self, baseline: PlainBaseline | None) -> None:
        """Note when the mean training loss falls below that of a plain answer."""
        self._milestones.compare_with(baseline)

    def doubt(self, update: int, settings: engine.TrainingSettings) -> None:
        """Warn of settings with which hardly anything is learned."""
        text = doubt_about(settings)
        if text is not None:
            self.log.add(update, text, MessageKind.WARNING)

    def snapshot(
        self,
        last: engine.Update,
        learning_rate: float,
        network: engine.Network,
        trace: engine.Trace | None,
        trace_seconds: float,
    ) -> TrainingSnapshot:
        """Give a frozen snapshot after an update; ``network`` and ``trace`` are not written to."""
        return TrainingSnapshot(
            update=last.number,
            loss=last.loss,
            gradient_norm=last.gradient_norm,
            learning_rate=learning_rate,
            sequences=last.sequences,
            seconds=self.rate.seconds,
            updates_per_second=self.rate.updates_per_second,
            sequences_per_second=self.rate.sequences_per_second,
            losses=self.losses.curve(),
            gradient_norms=self.norms.curve(),
            shares=self.shares.curves(),
            network=network,
            trace=trace,
            trace_seconds=trace_seconds,
        )

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
