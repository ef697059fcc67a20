"""The messages of a training run: what happened, and when the loss passed something notable."""

from __future__ import annotations

import math
import threading
from collections.abc import Mapping
from typing import Any

from lstm_gui.sequences import PlainBaseline
from lstm_gui.session.training_snapshot import MessageKind, TrainingMessage

_MOST_MESSAGES = 200
_SMOOTHING_UPDATES = 20
# Batches differ; what lies this far above the mean of the last ones is not chance.
_JUMP, _RECOVERED = 10.0, 1.3
_LAST_DECADE = -6  # below that a smaller loss is rounding


class TrainingLog:
    """Collects messages, the oldest ones but the first dropping out; safe in any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._messages: list[TrainingMessage] = []

    @property
    def messages(self) -> tuple[TrainingMessage, ...]:
        """All messages, the oldest first."""
        with self._lock:
            return tuple(self._messages)

    def add(self, update: int, text: str, kind: MessageKind = MessageKind.NOTE) -> None:
        """Note what happened after an update."""
        with self._lock:
            self._messages.append(TrainingMessage(update, text, kind))
            if len(self._messages) > _MOST_MESSAGES:
                del self._messages[1]

    def state_dict(self) -> dict[str, Any]:
        """Give the messages."""
        listed = [[one.update, one.text, one.kind.value] for one in self.messages]
        return {"messages": listed}

    def load_state_dict(self, state: Mapping[str, Any]) -> None:
        """Take over messages; ValueError when they are damaged."""
        messages = [
            TrainingMessage(int(update), str(text), MessageKind(kind))
            for update, text, kind in state["messages"]
        ]
        with self._lock:
            self._messages = messages

    def add_setting(self, update: int, name: str, value: str) -> None:
        """Note that a setting was changed; of one drag only the last value stays."""
        with self._lock:
            if self._messages and self._messages[-1].text.startswith(f"{name} "):
                self._messages.pop()
        self.add(update, f"{name} {value}")


class Milestones:
    """Watches the mean loss of the last updates: the plain baseline and powers of ten it passes."""

    def __init__(self, log: TrainingLog, baseline: PlainBaseline | None = None) -> None:
        self._log = log
        self.compare_with(baseline)
        self._mean: float | None = None
        self._seen = 0
        self._decade: int | None = None
        self._below = False
        self._jumped_from: float | None = None

    def compare_with(self, baseline: PlainBaseline | None) -> None:
        """Note when the mean loss falls below that of a plain answer."""
        self._limit = None if baseline is None else baseline.loss
        self._name = "" if baseline is None else baseline.name

    def see(self, update: int, loss: float, gradient_norm: float = math.nan) -> None:
        """Take the loss of an update, and the norm of its gradient."""
        self._watch_jumps(update, loss, gradient_norm)
        if self._mean is None:
            self._mean = loss
        # The plain mean at first, then one with an exponential window.
        self._seen = min(self._seen + 1, _SMOOTHING_UPDATES)
        self._mean += (loss - self._mean) / self._seen
        if self._seen < _SMOOTHING_UPDATES or self._mean <= 0:
            return
        decade = math.floor(math.log10(self._mean))
        if self._decade is None:
            self._decade = decade
            self._below = self._limit is not None and self._mean < self._limit
        elif decade < self._decade:
            self._decade = decade
            if decade + 1 < _LAST_DECADE:
                return
            self._log.add(update, f"loss fell below {10.0 ** (decade + 1):g}", MessageKind.GOOD)
        if self._limit is not None and not self._below and self._mean < self._limit:
            self._below = True
            text = f"loss fell below {self._limit:.3g}, that of “{self._name}”"
            self._log.add(update, text, MessageKind.GOOD)

    def _watch_jumps(self, update: int, loss: float, gradient_norm: float) -> None:
        mean = self._mean
        if mean is None or self._seen < _SMOOTHING_UPDATES:
            return
        if self._jumped_from is not None:
            if max(mean, loss / 2.0) <= _RECOVERED * self._jumped_from:
                self._jumped_from = None
                self._log.add(update, "recovered: the loss is where it was", MessageKind.GOOD)
        elif loss > _JUMP * mean:
            self._jumped_from = mean
            norm = f"; gradient norm {gradient_norm:.3g}" if math.isfinite(gradient_norm) else ""
            text = f"loss jumped to {loss:.3g}, from a mean of {mean:.3g}{norm}"
            self._log.add(update, text, MessageKind.WARNING)

    def state_dict(self) -> dict[str, Any]:
        """Give what was seen so far."""
        return {
            "jumped_from": self._jumped_from,
            "mean": self._mean,
            "seen": self._seen,
            "decade": self._decade,
            "below": self._below,
        }

    def load_state_dict(self, state: Mapping[str, Any]) -> None:
        """Go on from a state."""
        mean, decade = state["mean"], state["decade"]
        self._mean = None if mean is None else float(mean)
        self._seen = int(state["seen"])
        self._decade = None if decade is None else int(decade)
        self._below = bool(state["below"])
        jumped = state.get("jumped_from")
        self._jumped_from = None if jumped is None else float(jumped)
