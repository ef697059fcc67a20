"""The line for a terminal that makes a run again without a window."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import fields
from pathlib import Path

from lstm_gui import engine
from lstm_gui.sequences import (
    DEFAULT_WINDOW,
    EXAMPLES,
    ReadOptions,
    Sequence,
    longest_window,
    make_example,
    suited_settings,
)
from lstm_gui.session.document import Document
from lstm_gui.session.networks import untrained_network
from lstm_gui.session.shell_line import shell_line
from lstm_gui.session.training_plan import SettingChange, TrainingPlan
from lstm_gui.session.training_start import learned_part

PROGRAM = ("lstm-gui", "train")
OUT = "trained.safetensors"
_CHANGE_NAMES = {
    "learning_rate": "rate",
    "batch_size": "batch",
    "clip_norm": "clip",
    "optimizer": "optimizer",
}


def needs_start_file(document: Document, *, fresh: bool) -> bool:
    """Tell whether a run cannot be told by options alone and takes a session file to begin from.

    Options name files, examples, plain networks and fresh weights; the rest (weights that are
    there, pasted data, gate policies, changed tasks) is in a session file.
    """
    if not fresh or document.thresholds.policy() != engine.Sigmoid():
        return True
    return not (_is_named(document.sequence) and _is_plain(document))


def training_command(
    document: Document,
    settings: engine.TrainingSettings,
    plan: TrainingPlan,
    *,
    fresh: bool,
    start_file: Path | None = None,
    out: str = OUT,
) -> str:
    """Give the command that trains as a run from this document would, for the system's shell.

    ``start_file``: the session file that was saved of the document, where `needs_start_file`.
    """
    words = [*PROGRAM]
    if start_file is not None:
        words.append(str(start_file))
    else:
        words += _data(document.sequence)
        recurrent = document.config["recurrent"]
        words += ["--cell", recurrent["kind"]]
        words += ["--units", str(recurrent["hidden_size"])]
        words += ["--layers", str(recurrent["num_layers"])]
    learned = learned_part(document.sequence, plan.held_out)
    words += _settings(settings, document.sequence, learned, fresh=fresh)
    words += _plan(plan, document.sequence, from_session=start_file is not None)
    return shell_line([*words, "--out", out])


def _is_named(sequence: Sequence) -> bool:
    """Tell whether the data can be had again by a name: an example's, or a file's."""
    example = EXAMPLES.get(sequence.example or "")
    if example is not None:
        same = sequence.generator == example.generator
        # Of a series the command draws the same pool; its scaling is the generator's own.
        return same and sequence.scaling.kind == make_example(example.name).scaling.kind
    return (
        sequence.generator is None
        and sequence.options is not None
        and sequence.source is not None
        and Path(sequence.source).is_file()
    )


def _is_plain(document: Document) -> bool:
    recurrent = document.config["recurrent"]
    try:
        network, _ = untrained_network(
            document.sequence,
            hidden_size=recurrent["hidden_size"],
            num_layers=recurrent["num_layers"],
            kind=recurrent["kind"],
        )
    except (KeyError, ValueError):
        return False
    return network.config() == dict(document.config)


def _data(sequence: Sequence) -> list[str]:
    if sequence.example is not None:
        return ["--example", sequence.example]
    assert sequence.options is not None  # noqa: S101 - _is_named has asked
    words = [str(sequence.source)]
    for field in fields(ReadOptions):
        value = getattr(sequence.options, field.name)
        if field.name == "scaling" and sequence.kind == "series":
            value = sequence.scaling.kind
            if value == "standard":
                continue
        if value is None:
            continue
        flag = f"--{field.name.replace('_', '-')}"
        if isinstance(value, bool):
            words.append(flag if value else f"--no-{field.name}")
        else:
            # With "=", so that a value that begins with a dash, or is empty, is read as one.
            text = ",".join(value) if isinstance(value, tuple) else str(value)
            words.append(f"{flag}={text or ('none' if field.name != 'axis_column' else '')}")
    return words


def _settings(
    settings: engine.TrainingSettings, sequence: Sequence, learned: Sequence, *, fresh: bool
) -> Iterable[str]:
    yield from ("--seed", str(settings.seed), "--updates", str(settings.updates))
    yield from ("--optimizer", settings.optimizer, "--rate", repr(settings.learning_rate))
    yield from ("--batch", str(settings.batch_size))
    if settings.clip_norm is None:
        yield "--no-clip"
    else:
        yield from ("--clip", repr(settings.clip_norm))
    if settings.window is not None:
        yield from ("--window", str(settings.window))
    elif suited_settings(sequence).window is not None:
        yield from ("--window", str(min(DEFAULT_WINDOW, longest_window(learned))))
    if fresh:
        yield from ("--init", settings.initialisation)
        if settings.longest_memory is not None:
            yield from ("--longest-memory", repr(settings.longest_memory))


def _plan(plan: TrainingPlan, sequence: Sequence, *, from_session: bool) -> Iterable[str]:
    if sequence.foresees:
        yield from ("--validation", repr(plan.held_out))
        if not from_session:
            yield from ("--ahead", str(sequence.ahead))
    stop = plan.stop
    if stop.loss is not None:
        yield from ("--stop-loss", repr(stop.loss))
    if stop.solved and sequence.kind == "task":
        yield "--stop-solved"
    if stop.patience is not None:
        yield from ("--patience", str(stop.patience))
    if stop.seconds is not None:
        yield from ("--seconds", repr(stop.seconds))
    for change in plan.changes:
        yield from ("--change", _change(change))


def _change(change: SettingChange) -> str:
    value = change.value
    text = value if isinstance(value, str) else "none" if value is None else f"{value!r}"
    return f"{change.update}:{_CHANGE_NAMES[change.name]}={text}"
