"""The runs of a window as frozen data, to be written to a file and to go on from exactly."""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

import numpy as np

from lstm_gui import engine
from lstm_gui.interchange import typed_value
from lstm_gui.session.document import Document, Origin, Parameters, freeze_parameters
from lstm_gui.session.state_tree import packed, unpacked
from lstm_gui.session.thresholds import GateThresholds
from lstm_gui.session.training import TrainingRun
from lstm_gui.session.training_checkpoint import Checkpoint
from lstm_gui.session.training_checkpoints import Checkpoints
from lstm_gui.session.training_plan import TrainingPlan
from lstm_gui.session.training_runs import RunBranch, TrainingRuns
from lstm_gui.session.training_snapshot import MessageKind
from lstm_gui.session.training_state import TrainingState

ARCHIVE_BYTES = 48 * 2**20
"""What the checkpoints in one file may take; the run that is looked at gets half of it."""
_MOST_CHECKPOINTS = 24
_POLL_SECONDS = 0.005


@dataclass(frozen=True, eq=False)
class KeptRun:
    """One run: what it began with, the settings in force, its checkpoints and its messages.

    ``initial`` are the weights it started from, ``messages`` the state of its log, ``over`` whether
    it had ended.
    """

    name: str
    parent: str | None
    began: int
    fresh: bool
    settings: engine.TrainingSettings
    plan: TrainingPlan
    thresholds: GateThresholds
    origin: Origin
    initial: Parameters
    checkpoints: tuple[Checkpoint, ...]
    messages: Mapping[str, Any]
    over: bool = False


@dataclass(frozen=True, eq=False)
class TrainingArchive:
    """The runs, the oldest first, and the place of the one that was looked at.

    ``compiled``: whether compiled kernels computed; without them the last bits differ.
    """

    runs: tuple[KeptRun, ...]
    current: int
    compiled: bool


def archive(runs: TrainingRuns) -> TrainingArchive | None:
    """Freeze the runs as they are at their newest checkpoints; None where nothing was trained."""
    branches = list(runs)
    current = runs.current
    if current is None or not any(branch.run.update for branch in branches):
        return None
    share = ARCHIVE_BYTES // 2 // max(len(branches) - 1, 1)
    kept = tuple(
        _kept(branch, ARCHIVE_BYTES // 2 if branch is current else share) for branch in branches
    )
    return TrainingArchive(kept, branches.index(current), engine.kernels_in_use())


def newest_archive(runs: TrainingRuns, seconds: float) -> TrainingArchive | None:
    """Freeze the runs at their newest update, waiting for that of a running one.

    Waits so many seconds at most; after them the newest checkpoint that is there has to do.
    """
    current = runs.current
    if current is not None and current.run.state is TrainingState.RUNNING:
        run = current.run
        wanted, end = run.update, time.monotonic() + seconds
        run.request_checkpoint()
        while run.checkpoints.newest.update <= wanted and time.monotonic() < end:
            if run.wait_until_over(_POLL_SECONDS) or run.state is not TrainingState.RUNNING:
                break
    return archive(runs)


def _kept(branch: RunBranch, most_bytes: int) -> KeptRun:
    run = branch.run
    return KeptRun(
        branch.name,
        branch.parent,
        branch.began,
        run.fresh,
        run.wanted_settings,
        replace(run.plan, stop=run.stops.conditions),
        run.document.thresholds,
        run.document.origin,
        run.initial_parameters,
        run.checkpoints.thinned(_MOST_CHECKPOINTS, most_bytes),
        run.log.state_dict(),
        run.state.over,
    )


def revived(document: Document, kept: TrainingArchive) -> TrainingRuns:
    """Make the runs again on a document; each goes on exactly from its newest checkpoint.

    Those that had ended are over, as they were.

    Raises ValueError with one sentence when something in it does not fit.
    """
    runs = TrainingRuns()
    runs.put([_revived(document, one) for one in kept.runs], kept.current)
    if kept.compiled != engine.kernels_in_use() and engine.kernels_mode() != "when_ready":
        for branch in runs:
            branch.run.log.add(branch.run.update, _other_arithmetic(kept), MessageKind.WARNING)
    return runs


def _other_arithmetic(kept: TrainingArchive) -> str:
    before, now = ("compiled kernels", "NumPy") if kept.compiled else ("NumPy", "compiled kernels")
    return f"computed with {before} so far, with {now} from now on: the last bits differ"


def _revived(document: Document, kept: KeptRun) -> RunBranch:
    began_with = replace(
        document,
        parameters=kept.initial,
        reference=kept.initial,
        origin=kept.origin,
        thresholds=kept.thresholds,
    )
    checkpoints = Checkpoints()
    for checkpoint in kept.checkpoints:
        checkpoints.add(checkpoint)
    newest = checkpoints.newest
    last = replace(newest, parts={**newest.parts, "log": kept.messages})
    run = TrainingRun(
        began_with,
        kept.settings,
        fresh=kept.fresh,
        start=last,
        checkpoints=checkpoints,
        plan=kept.plan,
        over=kept.over,
    )
    return RunBranch(kept.name, kept.parent, kept.began, run)


# As data


def described(kept: TrainingArchive, arrays: dict[str, np.ndarray]) -> dict[str, Any]:
    """Give what a file's JSON says of the runs; their arrays are added to ``arrays``."""
    runs = []
    for number, run in enumerate(kept.runs):
        place = f"training/{number}"
        checkpoints = [
            {
                "last": asdict(checkpoint.last),
                "settings": asdict(checkpoint.settings),
                "parameters": packed(checkpoint.parameters, f"{place}/{at}/weights", arrays),
                "parts": packed(checkpoint.parts, f"{place}/{at}", arrays),
            }
            for at, checkpoint in enumerate(run.checkpoints)
        ]
        runs.append(
            {
                "name": run.name,
                "parent": run.parent,
                "began": run.began,
                "fresh": run.fresh,
                "settings": asdict(run.settings),
                "plan": asdict(run.plan),
                "thresholds": {**asdict(run.thresholds), "mode": run.thresholds.mode.value},
                "origin": asdict(run.origin),
                "initial": packed(run.initial, f"{place}/initial", arrays),
                "checkpoints": checkpoints,
                "messages": run.messages,
                "over": run.over,
            }
        )
    return {"runs": runs, "current": kept.current, "compiled": kept.compiled}


def read(
    description: Mapping[str, Any], arrays: Mapping[str, np.ndarray], config: Mapping[str, Any]
) -> TrainingArchive:
    """Read what `described` gave, for a network of this architecture.

    Raises ValueError, KeyError or TypeError when something is missing or does not fit.
    """
    network = engine.network_from_config(config)
    runs = tuple(_read_run(run, arrays, network) for run in description["runs"])
    current = typed_value(int, description["current"], "the run that is looked at")
    if not 0 <= current < len(runs):
        raise ValueError(f"run {current} is looked at, but there are {len(runs)}")
    return TrainingArchive(runs, current, bool(description["compiled"]))


def _read_run(
    described_run: Mapping[str, Any], arrays: Mapping[str, np.ndarray], network: engine.Network
) -> KeptRun:
    name = typed_value(str, described_run["name"], "the name of a run")
    checkpoints = tuple(
        _read_checkpoint(one, arrays, network) for one in described_run["checkpoints"]
    )
    if not checkpoints:
        raise ValueError(f"{name} has no checkpoint")
    return KeptRun(
        name,
        typed_value(str | None, described_run["parent"], f"{name}: parent"),
        typed_value(int, described_run["began"], f"{name}: began"),
        typed_value(bool, described_run["fresh"], f"{name}: fresh"),
        typed_value(engine.TrainingSettings, described_run["settings"], f"{name}: settings"),
        typed_value(TrainingPlan, described_run["plan"], f"{name}: plan"),
        typed_value(GateThresholds, described_run["thresholds"], f"{name}: thresholds"),
        typed_value(Origin, described_run["origin"], f"{name}: origin"),
        _weights(described_run["initial"], arrays, network),
        checkpoints,
        described_run["messages"],
        typed_value(bool, described_run.get("over", False), f"{name}: over"),
    )


def _read_checkpoint(
    described_one: Mapping[str, Any], arrays: Mapping[str, np.ndarray], network: engine.Network
) -> Checkpoint:
    parts = unpacked(described_one["parts"], arrays)
    parameters = _weights(described_one["parameters"], arrays, network)
    _check_shapes(parts["optimizer"]["state"], parameters)
    return Checkpoint(
        typed_value(engine.Update, described_one["last"], "checkpoint"),
        typed_value(engine.TrainingSettings, described_one["settings"], "checkpoint.settings"),
        parameters,
        parts,
    )


def _weights(
    tree: Mapping[str, Any], arrays: Mapping[str, np.ndarray], network: engine.Network
) -> Parameters:
    """Refuse weights that do not fit the network, and take over its kind of number."""
    network.load_state_dict(unpacked(tree, arrays))
    return freeze_parameters(network.state_dict())


def _check_shapes(state: Mapping[str, Mapping[str, Any]], parameters: Parameters) -> None:
    for name, memory in state.items():
        kept: Iterable[Any] = memory.values()
        for values in kept:
            if isinstance(values, np.ndarray) and (
                name not in parameters or values.shape != parameters[name].shape
            ):
                raise ValueError(f"the optimizer's state of {name} does not fit the weights")
