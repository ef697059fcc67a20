"""How much memory a run takes, and from when on it is kept in parts only."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

LONG_TRACE_BYTES = 256 << 20
"""A trace that would take more is not kept as a whole: with its baseline, and what views find out
about both, it would need most of the 1 GiB that the program allows itself."""

# Per unit and step of a whole trace: four gates and their pre-activations, c, h and tanh c.
_VALUES_PER_UNIT = 11
# Per unit and step of a run that is kept in parts: a state every 256 steps, and bounds of six
# signals for every 64 steps, every 256, …
_KEPT_PER_UNIT = 2 / 256 + 6 * 2 / 64 * 4 / 3
# What views look at, and what is counted.
_LOOKED_AT_BYTES = 128 << 20


def trace_bytes(steps: int, config: Mapping[str, Any]) -> int:
    """Estimate the bytes of the whole trace of a network (``Network.config()``) over some steps."""
    return int(steps * _VALUES_PER_UNIT * _bytes_of_units(config))


def is_long(steps: int, config: Mapping[str, Any]) -> bool:
    """Tell whether a run of so many steps is kept in parts only.

    Never one of two directions: the reverse one begins at the end, so that no part can be computed
    again without all that follows.
    """
    one_way = not config["recurrent"].get("bidirectional")
    return one_way and trace_bytes(steps, config) > LONG_TRACE_BYTES


def run_bytes(steps: int, config: Mapping[str, Any]) -> int:
    """Estimate the bytes that a run takes, kept as a whole or in parts."""
    if not is_long(steps, config):
        return trace_bytes(steps, config)
    recurrent, head = config["recurrent"], config.get("head") or {}
    # Inputs, predictions and two numbers of the chain.
    per_step = recurrent.get("input_size", 1) + head.get("output_size", 0) + 2
    units = _KEPT_PER_UNIT * _bytes_of_units(config)
    return int(steps * (4 * per_step + units)) + _LOOKED_AT_BYTES


def units_of(config: Mapping[str, Any]) -> int:
    """Give the units of all layers and directions together."""
    recurrent = config["recurrent"]
    directions = 2 if recurrent.get("bidirectional") else 1
    return int(recurrent["hidden_size"] * recurrent.get("num_layers", 1) * directions)


def _bytes_of_units(config: Mapping[str, Any]) -> int:
    item = np.dtype(config["recurrent"].get("dtype", "float32")).itemsize
    return units_of(config) * int(item)
