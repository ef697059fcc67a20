"""Gate thresholds: those that act in the forward pass, and those that only colour and count."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from lstm_gui import engine


class ThresholdMode(Enum):
    """How the closed and open thresholds act on the gates."""

    OFF = "off"
    """Plain sigmoid gates."""
    HARD = "hard"
    """Below closed a gate is exactly 0, above open exactly 1, between them its sigmoid (a jump)."""
    SMOOTH = "smooth"
    """Exactly 0 up to closed, exactly 1 from open on, a straight line between them (no jump)."""


def _check_limits(closed: float, open_: float) -> None:
    if not 0.0 <= closed < open_ <= 1.0:
        message = (
            f"thresholds: closed is {closed:g} and open is {open_:g}; "
            "they must satisfy 0 ≤ closed < open ≤ 1"
        )
        raise ValueError(message)


@dataclass(frozen=True)
class GateThresholds:
    """The gate policy as a person sets it.

    ``closed`` and ``open`` are gate values in 0…1 with closed < open. ``sharpness`` > 0 multiplies
    the pre-activation before the sigmoid and acts in the smooth mode only.

    Raises ValueError when the limits cross or the sharpness is not positive.
    """

    mode: ThresholdMode = ThresholdMode.OFF
    closed: float = 0.01
    open: float = 0.95
    sharpness: float = 1.0

    def __post_init__(self) -> None:
        _check_limits(self.closed, self.open)
        if not 0.0 < self.sharpness < float("inf"):
            message = f"thresholds: sharpness is {self.sharpness:g}; it must be positive and finite"
            raise ValueError(message)

    def policy(self) -> engine.GatePolicy:
        """Return the engine's gate policy that these thresholds stand for."""
        if self.mode is ThresholdMode.HARD:
            return engine.Threshold(closed=self.closed, open=self.open)
        if self.mode is ThresholdMode.SMOOTH:
            # The line through (closed, 0) and (open, 1), clipped: the gate of Stretch.
            width = self.open - self.closed
            return engine.Stretch(
                low=-self.closed / width,
                high=(1.0 - self.closed) / width,
                sharpness=self.sharpness,
            )
        return engine.Sigmoid()


@dataclass(frozen=True)
class DisplayThresholds:
    """Where a gate counts as closed or open, for colours and statistics only.

    Raises ValueError unless 0 ≤ closed < open ≤ 1.
    """

    closed: float = 0.1
    open: float = 0.9

    def __post_init__(self) -> None:
        _check_limits(self.closed, self.open)


STRICT = DisplayThresholds(0.01, 0.95)
WIDE = DisplayThresholds(0.1, 0.9)
