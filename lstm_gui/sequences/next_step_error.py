"""How well a next-step prediction does beside the plainest one: that nothing changes."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from lstm_gui.sequences.sequence import Sequence


@dataclass(frozen=True)
class NextStepError:
    """Root mean squared errors over the scored steps, in the user's units, over all features.

    network: of the predictions. last_value: of saying that the next value is the present one.
    """

    network: float
    last_value: float

    @property
    def ratio(self) -> float:
        """The network's error as a share of the last value's; below 1 is better than nothing."""
        return self.network / self.last_value if self.last_value > 0 else float("inf")


def next_step_error(
    sequence: Sequence, predictions: npt.ArrayLike, *, first_step: int = 0
) -> NextStepError:
    """Compare raw predictions (T, D) or (T, 1, D) of a series with what came next.

    first_step: where the comparison begins; at the first steps nobody can know where it goes.
    Raises ValueError for a sequence that is no series, another shape, and no step to compare.
    """
    if sequence.kind != "series":
        raise ValueError(f"{sequence.name} is a {sequence.kind}; only a series has a next value")
    said = sequence.predictions_in_units(predictions).reshape(sequence.steps, sequence.features)
    if not 0 <= first_step < sequence.steps - 1:
        raise ValueError(f"first_step is {first_step}; it must be 0 … {sequence.steps - 2}")
    ahead = sequence.ahead
    came = sequence.values[first_step + ahead :]
    there = sequence.values[first_step:-ahead]
    return NextStepError(
        network=float(np.sqrt(np.mean((said[first_step:-ahead] - came) ** 2))),
        last_value=float(np.sqrt(np.mean((there - came) ** 2))),
    )
