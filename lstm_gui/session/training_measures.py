"""When a run is measured, and what came of it over the updates."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lstm_gui import engine, sequences
from lstm_gui.session.training_probe import ProbeInterrupted
from lstm_gui.session.training_validation import Examination, time_cost

VALIDATION_SHARE = 0.1
"""The largest share of the work that goes into measuring."""
_CAPACITY = 1024
_BACKWARD = 3.0  # an update takes some three times its forward pass
_MOST_INTERVAL = 100_000


@dataclass(frozen=True, eq=False)
class ValidationCurve:
    """Loss and measure after some of the updates, (points,) each."""

    updates: NDArray[np.int64]
    losses: NDArray[np.float64]
    measures: NDArray[np.float64]

    @property
    def newest(self) -> tuple[int, float, float] | None:
        """Update, loss and measure of the newest point, or None."""
        if not len(self.updates):
            return None
        return int(self.updates[-1]), float(self.losses[-1]), float(self.measures[-1])


def validation_interval(
    examination: Examination, sequence: sequences.Sequence, settings: engine.TrainingSettings
) -> int:
    """Give after how many updates a run is measured, a round number.

    It follows from sizes and not from a clock: the same run is measured at the same updates.
    """
    if sequence.generator is None and sequence.foresees:
        steps = settings.window or min(sequences.DEFAULT_WINDOW, sequence.steps)
    else:
        steps = settings.window or sequence.steps
    update = _BACKWARD * time_cost(steps, settings.batch_size)
    raw = max(examination.cost / (VALIDATION_SHARE * update), 10.0)
    power = 10.0 ** math.floor(math.log10(raw))
    rounded = next(int(k * power) for k in (1, 2, 5, 10) if k * power >= raw * (1 - 1e-9))
    return min(rounded, _MOST_INTERVAL)


class ValidationSeries:
    """Measures a network every so often and keeps at most ``capacity`` of the points.

    When they are full every second one goes; the first and the newest always stay. At the
    beginning, where a loss falls steeply, it is measured after 1, 2, 4, 8, … updates too.
    """

    def __init__(self, examination: Examination, interval: int, capacity: int = _CAPACITY) -> None:
        self.examination = examination
        self.interval = interval
        self._capacity = capacity
        self._points: list[tuple[int, float, float]] = []

    def due(self, update: int, *, last: bool = False) -> bool:
        """Tell whether the network is to be measured after this update."""
        if self._points and self._points[-1][0] == update:
            return False
        early = update < self.interval and update & (update - 1) == 0
        return update > 0 and (last or early or update % self.interval == 0)

    def look(
        self, update: int, network: engine.Network, gates: Any, interrupted: Callable[[], bool]
    ) -> tuple[float, float] | None:
        """Measure; None when ``interrupted()`` became true, or a signal left the finite range."""

        def check(_step: int, _steps: int) -> None:
            if interrupted():
                raise ProbeInterrupted

        try:
            loss, measure = self.examination.take(network, gates, check)
        except (ProbeInterrupted, engine.Divergence):
            return None
        self.append(update, loss, measure)
        return loss, measure

    @property
    def newest(self) -> tuple[int, float, float] | None:
        """Update, loss and measure of the newest point, or None."""
        return self._points[-1] if self._points else None

    def append(self, update: int, loss: float, measure: float) -> None:
        """Take a point."""
        self._points.append((update, loss, measure))
        if len(self._points) > self._capacity:
            self._points = [*self._points[:-1:2], self._points[-1]]

    def state_dict(self) -> dict[str, Any]:
        """Give the points, and how often they are taken."""
        points = np.array(self._points, dtype=np.float64).reshape(-1, 3)
        return {"points": points, "interval": self.interval}

    def load_state_dict(self, state: Mapping[str, Any]) -> None:
        """Go on from a state, as often as before; ValueError when it is damaged."""
        self.interval = max(int(state.get("interval", self.interval)), 1)
        points = np.asarray(state["points"], dtype=np.float64).reshape(-1, 3)
        self._points = [(int(update), loss, measure) for update, loss, measure in points.tolist()]

    def curve(self) -> ValidationCurve:
        """Give a frozen copy of what is kept."""
        table = np.array(self._points, dtype=np.float64).reshape(-1, 3)
        return ValidationCurve(table[:, 0].astype(np.int64), table[:, 1], table[:, 2])
