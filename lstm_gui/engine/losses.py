"""Losses: means as in PyTorch, each with its gradient."""

from __future__ import annotations

import numpy as np

from lstm_gui.engine.arguments import place_text, shape_text
from lstm_gui.engine.arrays import FloatArray, integer_array, real_array, refuse_non_finite

LOSSES = ("mean_squared_error", "softmax_cross_entropy")


def mean_squared_error(predictions: object, targets: object) -> tuple[float, FloatArray]:
    """Return mean((p − y)²) over all entries, and its gradient 2 (p − y)/N in p's shape.

    `predictions` and `targets` have the same shape; ValueError if not, or if a target is not
    finite.
    """
    values = _predictions("predictions", predictions)
    wanted = real_array("targets", targets, values.dtype)
    if wanted.shape != values.shape:
        raise ValueError(
            f"targets must have the shape of predictions, {shape_text(values.shape)}, "
            f"not {shape_text(wanted.shape)}"
        )
    refuse_non_finite("targets", wanted)
    with np.errstate(over="ignore", invalid="ignore"):
        difference = np.subtract(values, wanted, out=wanted)
        squares = np.square(difference)
        loss = float(np.add.reduce(squares, axis=None, dtype=np.float64)) / squares.size
        gradient = np.multiply(difference, 2 / values.size, out=difference)
    return loss, gradient


def softmax_cross_entropy(logits: object, labels: object) -> tuple[float, FloatArray]:
    """Return the mean of −log softmax(logits)[label], and its gradient in the shape of `logits`.

    `logits` (…, C) and `labels` (…) integers from 0 to C − 1. The largest logit is subtracted
    first, so that nothing overflows.
    """
    values = _predictions("logits", logits)
    if values.ndim == 0:
        raise ValueError("logits must have shape (…, C), not a single number")
    wanted = integer_array("labels", labels)
    if wanted.shape != values.shape[:-1]:
        raise ValueError(
            f"labels must have shape {shape_text(values.shape[:-1])}, the logits' "
            f"{shape_text(values.shape)} without classes, not {shape_text(wanted.shape)}"
        )
    classes = values.shape[-1]
    if wanted.min() < 0 or wanted.max() >= classes:
        place = tuple(int(n) for n in np.argwhere((wanted < 0) | (wanted >= classes))[0])
        raise ValueError(
            f"labels{place_text(place)} must lie within 0 to {classes - 1}, not be {wanted[place]}"
        )
    flat, places = values.reshape(-1, classes), wanted.reshape(-1)
    rows = np.arange(len(flat))
    with np.errstate(over="ignore", invalid="ignore", under="ignore"):
        shifted = flat - flat.max(axis=1, keepdims=True)
        exponentials = np.exp(shifted)
        totals = exponentials.sum(axis=1, keepdims=True)
        losses = np.log(totals[:, 0]) - shifted[rows, places]
        gradient = exponentials / totals
        gradient[rows, places] -= 1
        gradient /= len(flat)
    return float(np.mean(losses, dtype=np.float64)), gradient.reshape(values.shape)


def _predictions(name: str, values: object) -> FloatArray:
    """Return the values in their own precision, to be read only."""
    array = source = np.asarray(values)
    single_or_double = source.dtype.char in "fd"
    if type(values) is not np.ndarray or not single_or_double:
        array = real_array(name, values, source.dtype if single_or_double else np.dtype(float))
    if array.size == 0:
        raise ValueError(f"{name} must not be empty, but has shape {shape_text(array.shape)}")
    return array
