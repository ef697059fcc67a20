"""What made the weights of a run: all that is needed to make them again, bit by bit."""

from __future__ import annotations

import platform
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lstm_gui import __version__, engine
from lstm_gui.lazy_imports import lazy_module
from lstm_gui.session.training_plan import SettingChange

if TYPE_CHECKING:
    from lstm_gui.session import training_fingerprint
    from lstm_gui.session.training import TrainingRun
else:
    training_fingerprint = lazy_module("lstm_gui.session.training_fingerprint")


@dataclass(frozen=True)
class RunRecord:
    """A run as it was made.

    settings: those of the first update. fresh: whether it began with weights drawn from the seed.
    held_out, ahead: what of the sequence was learned from and what was foreseen. changes: settings
    that were others later on. updates: how many were made. weights, curve, start: the fingerprints
    (SHA-256, hex) of the weights, of all losses, and of the weights it began with. versions: of
    what computed it, as (name, version).
    """

    settings: engine.TrainingSettings
    fresh: bool
    held_out: float
    ahead: int
    changes: tuple[SettingChange, ...]
    updates: int
    weights: str
    curve: str
    start: str
    versions: tuple[tuple[str, str], ...] = ()


def record_of(run: TrainingRun) -> RunRecord:
    """Say all that makes the weights again that a run has now."""
    return RunRecord(
        settings=run.started_with,
        fresh=run.fresh,
        held_out=run.plan.held_out,
        ahead=run.document.sequence.ahead,
        changes=run.changes,
        updates=run.update,
        weights=training_fingerprint.weights_fingerprint(run.network.parameters),
        curve=run.watch.curve.text,
        start=training_fingerprint.weights_fingerprint(run.initial_parameters),
        versions=versions(),
    )


def versions() -> tuple[tuple[str, str], ...]:
    """Give the versions of what computes a run; compiled kernels round otherwise than NumPy."""
    # Only when a run is recorded, not when the window opens.
    from importlib import metadata

    found = [
        ("lstm-lab", __version__),
        ("python", platform.python_version()),
        ("numpy", metadata.version("numpy")),
    ]
    if engine.kernels_in_use():
        found.append(("numba", metadata.version("numba")))
    return tuple(found)
