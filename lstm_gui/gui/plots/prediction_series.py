"""What the network says beside what is true, ready to be drawn. No Qt."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from lstm_gui.sequences import Sequence

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class PredictionSeries:
    """One output of the network over the steps of the run.

    truth, prediction: (T,) in the user's units, NaN where there is none. For a series both lie at
    the step they are about, so a prediction stands one step (``sequence.ahead``) after its input.
    For classes ``truth`` is all NaN, ``prediction`` the probability given to the right class, and
    guess and right (T,) are numbers of classes, −1 where nothing is asked.
    """

    name: str
    truth: Floats
    prediction: Floats
    guess: npt.NDArray[np.int64] | None = None
    right: npt.NDArray[np.int64] | None = None

    @property
    def is_classification(self) -> bool:
        """Whether probabilities are shown."""
        return self.guess is not None

    @property
    def wrong(self) -> npt.NDArray[np.int64]:
        """The steps at which the most probable class was not the right one."""
        if self.guess is None or self.right is None:
            return np.zeros(0, dtype=np.int64)
        return np.flatnonzero((self.right >= 0) & (self.guess != self.right))


def prediction_series(
    predictions: npt.NDArray[Any] | None, sequence: Sequence, output: int
) -> PredictionSeries | None:
    """Collect truth and prediction of one output, or of the classes together.

    predictions: (T, K), what the network says at every step. None when the network predicts
    nothing, or something that the sequence does not ask for.
    """
    objective = sequence.objective
    if (
        predictions is None
        or predictions.shape[1] != objective.output_size
        or len(predictions) != sequence.steps
    ):
        return None
    answers = sequence.predictions_in_units(predictions)
    asked = np.ones(sequence.steps, dtype=bool)
    if objective.readout == "last_step":
        asked[:-1] = False
    elif sequence.target_mask is not None:
        asked = np.asarray(sequence.target_mask)
    if objective.is_classification:
        return _classes(answers, asked, sequence)
    name = objective.output_names[min(output, objective.output_size - 1)]
    output = min(output, objective.output_size - 1)
    if sequence.kind == "series" and objective.readout == "every_step":
        foreseen = np.full(sequence.steps, np.nan)
        ahead = sequence.ahead
        foreseen[ahead:] = answers[:-ahead, output]
        return PredictionSeries(
            name, np.asarray(sequence.values[:, output], dtype=np.float64), foreseen
        )
    targets = np.broadcast_to(
        sequence.predictions_in_units(sequence.targets), (sequence.steps, objective.output_size)
    )
    return PredictionSeries(name, np.where(asked, targets[:, output], np.nan), answers[:, output])


def _classes(answers: Floats, asked: npt.NDArray[np.bool_], sequence: Sequence) -> PredictionSeries:
    right = np.broadcast_to(np.asarray(sequence.targets, dtype=np.int64), (sequence.steps,))
    given = answers[np.arange(sequence.steps), right]
    asked = asked & np.isfinite(given)  # of a long sequence a window may be known
    # Asked at the last step only: how the answer forms on the way there is worth seeing.
    whole = sequence.objective.readout == "last_step"
    return PredictionSeries(
        "probability of the right answer",
        np.full(sequence.steps, np.nan),
        given if whole else np.where(asked, given, np.nan),
        answers.argmax(axis=1).astype(np.int64),
        np.where(asked, right, -1),
    )


def value_range(series: PredictionSeries) -> tuple[float, float]:
    """Give lowest and highest value worth showing.

    Probabilities 0 … 1. Else those of the truth, and those of the prediction as far as it stays
    within the truth's own span around it: a wild one must not press the truth flat.
    """
    if series.is_classification:
        return 0.0, 1.0
    truth = series.truth[np.isfinite(series.truth)]
    said = series.prediction[np.isfinite(series.prediction)]
    if truth.size == 0:
        return (float(said.min()), float(said.max())) if said.size else (-1.0, 1.0)
    low, high = float(truth.min()), float(truth.max())
    reach = high - low
    if reach <= 0.0 and said.size:
        return min(low, float(said.min())), max(high, float(said.max()))
    if said.size:
        low = min(low, max(float(said.min()), low - reach))
        high = max(high, min(float(said.max()), high + reach))
    return low, high


def curve_with_gaps(
    values: Floats, start: int, stop: int, columns: int
) -> tuple[npt.NDArray[np.float64], Floats]:
    """Give the points of a line that may have gaps (NaN): all, or lowest and highest per column."""
    count = stop - start
    part = values[start:stop]
    if count <= 2 * columns:
        return np.arange(start, stop, dtype=np.float64), part
    edges = (np.arange(columns) * count) // columns
    width = count / columns
    left = start - 0.5 + np.arange(columns) * width
    steps = np.stack([left + 0.25 * width, left + 0.75 * width], axis=1).reshape(-1)
    pairs = np.stack([np.fmin.reduceat(part, edges), np.fmax.reduceat(part, edges)], axis=1)
    return steps, pairs.reshape(-1)


def lonely(values: npt.NDArray[Any]) -> npt.NDArray[np.int64]:
    """Give the places of finite values without a finite neighbour: no line passes through them."""
    known = np.isfinite(values)
    beside = np.zeros(len(values), dtype=bool)
    beside[1:] |= known[:-1]
    beside[:-1] |= known[1:]
    return np.flatnonzero(known & ~beside)
