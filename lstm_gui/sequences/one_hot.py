"""Symbols as one-hot vectors, and strings of symbols as batches for the next-symbol task."""

from __future__ import annotations

from collections.abc import Sequence as Many
from typing import Any

import numpy as np
import numpy.typing as npt

from lstm_gui.engine import Batch
from lstm_gui.sequences.parameter import noisy_labels


def one_hot(labels: npt.NDArray[np.integer[Any]], size: int) -> npt.NDArray[np.float32]:
    """Turn labels (T,) into vectors (T, size) of zeros with a single 1, as float32."""
    vectors = np.zeros((len(labels), size), dtype=np.float32)
    vectors[np.arange(len(labels)), labels] = 1.0
    return vectors


def padded(strings: Many[npt.NDArray[np.integer[Any]]]) -> npt.NDArray[np.int64]:
    """Lay strings of labels side by side (T, B), filled up with −1."""
    table = np.full((max(map(len, strings)), len(strings)), -1, dtype=np.int64)
    for column, labels in enumerate(strings):
        table[: len(labels), column] = labels
    return table


def padded_one_hot(table: npt.NDArray[np.int64], size: int) -> npt.NDArray[np.float32]:
    """Turn padded labels (T, B) into inputs (T, B, size); the padding is all zeros."""
    return np.asarray(table[:, :, None] == np.arange(size), dtype=np.float32)


def next_symbol_batch(
    strings: Many[npt.NDArray[np.integer[Any]]], size: int, noise: float, rng: np.random.Generator
) -> Batch:
    """Make the batch in which every symbol of every string has to foresee the next one.

    A string of n labels gives n − 1 steps: the last label is a target only. noise: the share of
    the inputs that are replaced by other symbols; the targets stay.
    """
    table = padded(strings)
    lengths = np.array([len(labels) - 1 for labels in strings], dtype=np.int64)
    inside = np.arange(len(table) - 1)[:, None] < lengths
    shown = noisy_labels(np.where(inside, table[:-1], -1), size, noise, rng)
    return Batch(
        inputs=padded_one_hot(shown, size),
        targets=np.where(inside, table[1:], 0),
        lengths=lengths,
        mask=inside,
    )


def strings_of(batch: Batch, first: int) -> list[npt.NDArray[np.int64]]:
    """Give back the strings of a batch that `next_symbol_batch` made, without their noise.

    first: the label that every string begins with.
    """
    targets = np.asarray(batch.targets)
    lengths = batch_lengths(batch)
    return [
        np.concatenate([[first], targets[:length, column]]) for column, length in enumerate(lengths)
    ]


def legal_ranked_first(
    predictions: npt.NDArray[np.floating[Any]], legal: npt.NDArray[np.bool_]
) -> npt.NDArray[np.bool_]:
    """Tell for each sequence (B,) whether its legal symbols have the highest scores at every step.

    predictions (T, B, K), legal (T, B, K); steps without a legal symbol, the padding, do not count.
    """
    worst_legal = np.where(legal, predictions, np.inf).min(axis=2)
    best_other = np.where(legal, -np.inf, predictions).max(axis=2)
    return np.asarray(((worst_legal > best_other) | ~legal.any(axis=2)).all(axis=0))


def batch_lengths(batch: Batch) -> npt.NDArray[np.int64]:
    """Give the length of every sequence (B,), also when the batch leaves it out."""
    if batch.lengths is None:
        steps, count = batch.inputs.shape[:2]
        return np.full(count, steps, dtype=np.int64)
    return np.asarray(batch.lengths, dtype=np.int64)


def last_predictions(
    predictions: npt.NDArray[np.floating[Any]], batch: Batch
) -> npt.NDArray[np.floating[Any]]:
    """Give of predictions (T, B, K) those at the last step of each sequence (B, K)."""
    lengths = batch_lengths(batch)
    return np.asarray(predictions[lengths - 1, np.arange(len(lengths))])
