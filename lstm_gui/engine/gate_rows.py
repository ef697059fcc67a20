"""Which gate policy applies to which rows of a layer's pre-activations."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

import numpy as np

from lstm_gui.engine.arguments import described
from lstm_gui.engine.arrays import FloatArray
from lstm_gui.engine.closed_dict import ClosedDict
from lstm_gui.engine.gates import GatePolicy, Sigmoid


def squash_rows(
    policies: Sequence[GatePolicy | None], size: int, dtype: np.dtype[Any]
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Return inner, outer and offset of offset + outer·tanh(inner·z) for rows of `size` each.

    None stands for a row block that is tanh(z) itself.
    """
    real = np.empty(0, dtype=dtype).real.dtype
    columns = zip(
        *(
            (1.0, 1.0, 0.0) if policy is None else (policy.inner, policy.outer, policy.offset)
            for policy in policies
        ),
        strict=True,
    )
    inner, outer, offset = (np.repeat(np.array(column, dtype=real), size) for column in columns)
    return inner, outer, offset


def finishing(policies: Sequence[GatePolicy | None], size: int) -> list[tuple[GatePolicy, slice]]:
    """Return the policies with something to finish and their rows; equal neighbours as one."""
    found: list[tuple[GatePolicy, slice]] = []
    for place, policy in enumerate(policies):
        rows = slice(place * size, (place + 1) * size)
        if policy is None or not policy.finishes:
            continue
        if found and found[-1][0] == policy and found[-1][1].stop == rows.start:
            rows = slice(found.pop()[1].start, rows.stop)
        found.append((policy, rows))
    return found


_SIGMOID = Sigmoid()


@lru_cache(maxsize=8)
def _all_sigmoid(gate_names: tuple[str, ...]) -> Mapping[str, GatePolicy]:
    return ClosedDict(dict.fromkeys(gate_names, _SIGMOID))


def resolve_gates(gates: object, gate_names: Sequence[str]) -> Mapping[str, GatePolicy]:
    """Return one policy per gate name from the `gates` argument of `forward`.

    `gates` is None, a policy for all gates, or a mapping from gate names to policies, the rest
    staying `Sigmoid`. Unknown names and other values are refused.
    """
    if not gate_names:
        if gates is not None:
            raise ValueError("gates must be None: an RNN has no gates")
        return {}
    if gates is None:
        return _all_sigmoid(tuple(gate_names))
    if isinstance(gates, GatePolicy):
        return dict.fromkeys(gate_names, gates)
    if not isinstance(gates, Mapping):
        raise TypeError(
            "gates must be None, a gate policy such as engine.Threshold(), or a mapping from "
            f"{', '.join(map(repr, gate_names))} to policies, not {described(gates)}"
        )
    for name, policy in gates.items():
        if name not in gate_names:
            raise ValueError(
                f"gates names {name!r}, but the gates are {', '.join(map(repr, gate_names))}"
            )
        if not isinstance(policy, GatePolicy):
            raise TypeError(
                f"gates[{name!r}] must be a gate policy such as engine.Sigmoid(), "
                f"not {described(policy)}"
            )
    return {name: gates.get(name, _SIGMOID) for name in gate_names}
