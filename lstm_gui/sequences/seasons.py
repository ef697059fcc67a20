"""The period of a series, found by its autocorrelation."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

_LEAST_STEPS = 12
_LEAST_PERIODS = 3
_MOST_STEPS = 1 << 17  # the newest ones; no more are looked at, so that it takes no time
# Among peaks that are nearly as high the shortest period counts: its multiples are peaks too.
_NEARLY = 0.9


def autocorrelation(values: npt.NDArray[np.floating[Any]]) -> npt.NDArray[np.float64]:
    """Give the autocorrelation of values (T, D) at the lags 0 … T − 1, the mean over features.

    Each feature counts after its straight trend is taken away, and with its own variance; one
    that is constant does not count. Zeros where no feature is left.
    """
    steps = len(values)
    time = np.arange(steps) - (steps - 1) / 2.0
    table = np.asarray(values, dtype=np.float64)
    table = table - table.mean(axis=0)
    table = table - np.outer(time, time @ table) / max(float(time @ time), 1.0)
    spread = np.sqrt(np.mean(table**2, axis=0))
    table = table[:, spread > 1e-9] / spread[spread > 1e-9]
    if not table.shape[1]:
        return np.zeros(steps)
    size = 1 << (2 * steps - 1).bit_length()
    power = np.abs(np.fft.rfft(table, size, axis=0)) ** 2
    found = np.fft.irfft(power, size, axis=0)[:steps].mean(axis=1)
    return np.asarray(found / found[0])


def find_period(values: npt.NDArray[np.floating[Any]]) -> int | None:
    """Give the period of values (T, D) in steps, at least 2, or None where nothing repeats.

    The highest peak of the autocorrelation beyond its first fall below zero, within a third of the
    series; it has to stand out of what noise shows (two standard errors, Bartlett 1946).
    """
    values = values[-_MOST_STEPS:]
    steps = len(values)
    if steps < _LEAST_STEPS:
        return None
    found = autocorrelation(values)
    negative = np.flatnonzero(found < 0)
    if not len(negative):
        return None
    lags = np.arange(max(int(negative[0]), 2), steps // _LEAST_PERIODS + 1)
    lags = lags[(found[lags] >= found[lags - 1]) & (found[lags] >= found[lags + 1])]
    threshold = 2.0 / np.sqrt(steps)
    if not len(lags) or found[lags].max() <= threshold:
        return None
    high = found[lags] >= _NEARLY * found[lags].max()
    return int(lags[high][0])
