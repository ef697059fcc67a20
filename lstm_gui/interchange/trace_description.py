"""What a trace is a trace of, as plain data: network, policy, interventions, sequence."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

import lstm_gui

if TYPE_CHECKING:
    from lstm_gui.engine import GatePolicy, Network, Trace
    from lstm_gui.sequences import Sequence


def describe_trace(
    trace: Trace,
    sequence: Sequence,
    network: Network | None = None,
    seed: int | None = None,
    metadata: Mapping[str, str] | None = None,
) -> dict[str, Any]:
    """Collect everything that is needed to understand and remake a trace, ready for JSON.

    Interventions are listed as what they did: the signal, the units and runs of steps (first and
    last, counted from 0) and the value of each unit.
    """
    return {
        "program": f"LSTM Lab {lstm_gui.__version__}",
        "sequence": {
            "name": sequence.name,
            "source": sequence.source,
            "example": sequence.example,
            "steps": sequence.steps,
            "feature_names": list(sequence.feature_names),
            "axis_name": sequence.axis_name,
            "scaling": {
                "kind": sequence.scaling.kind,
                "offset": np.asarray(sequence.scaling.offset).tolist(),
                "factor": np.asarray(sequence.scaling.factor).tolist(),
            },
            "vocabulary": None if sequence.vocabulary is None else list(sequence.vocabulary),
            "notes": list(sequence.notes),
        },
        "objective": {
            "loss": sequence.objective.loss,
            "readout": sequence.objective.readout,
            "output_names": list(sequence.objective.output_names),
        },
        "network": None if network is None else network.config(),
        "seed": seed,
        "gates": {
            name: {
                gate: describe_policy(policy)
                for gate, policy in trace.layers[index].policies.items()
            }
            for index, name in enumerate(layer_names(trace))
        },
        "interventions": _interventions(trace),
        "metadata": dict(metadata or {}),
    }


def describe_policy(policy: GatePolicy) -> dict[str, Any]:
    """Return kind and numbers of a policy: {"kind": "Threshold", "closed": 0.01, …}."""
    return {"kind": type(policy).__name__, **dataclasses.asdict(policy)}


def layer_names(trace: Trace) -> tuple[str, ...]:
    """Name the layers of a trace: layer1, layer2 …, layer1_reverse for the second direction."""
    directions = 2 if any(layer.reverse for layer in trace.layers) else 1
    return tuple(
        f"layer{index // directions + 1}{'_reverse' if layer.reverse else ''}"
        for index, layer in enumerate(trace.layers)
    )


def _interventions(trace: Trace) -> list[dict[str, Any]]:
    return [
        {
            "layer": name,
            "signal": signal,
            "units": override.units.tolist(),
            "steps": _runs(override.steps),
            "values": override.values.tolist(),
        }
        for name, layer in zip(layer_names(trace), trace.layers, strict=True)
        for signal, overrides in layer.overrides.by_signal.items()
        for override in overrides
    ]


def _runs(steps: npt.NDArray[np.int64]) -> list[list[int]]:
    """Write steps as runs of consecutive ones, each as its first and its last step."""
    ordered = np.unique(steps)
    breaks = np.flatnonzero(np.diff(ordered) > 1)
    first = ordered[np.concatenate([[0], breaks + 1])] if len(ordered) else ordered
    last = ordered[np.concatenate([breaks, [len(ordered) - 1]])] if len(ordered) else ordered
    return [[int(a), int(b)] for a, b in zip(first, last, strict=True)]
