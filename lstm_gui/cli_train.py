"""``lstm-gui train``: learning without a window."""

from __future__ import annotations

import argparse
import dataclasses
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TextIO

from lstm_gui import __version__, engine, interchange, sequences, session
from lstm_gui.cli_arguments import Unusable
from lstm_gui.cli_progress import ProgressBar
from lstm_gui.cli_trace import describe, open_sequence
from lstm_gui.session.networks import DEFAULT_UNITS
from lstm_gui.session.training import TrainingRun

_DEFAULT_SEED = 0
# The loss that is reported is the mean of so many last updates: one alone says little.
_LAST = 50


@dataclass(frozen=True)
class Trained:
    """What came of it: a line that says what was written, and whether it was interrupted."""

    text: str
    interrupted: bool = False


def train(arguments: argparse.Namespace, terminal: TextIO) -> Trained:
    """Train a network, save it, and return a line that says what was written.

    The same arguments give the same file, bit by bit. An interrupt ends the training and saves what
    was learned; before the first update nothing is written, and it goes on as KeyboardInterrupt.
    Errors: Unusable, ReadError, WriteError, ModelFileError, ValueError, Divergence, each with one
    sentence; nothing is written then.
    """
    if arguments.out.suffix.lower() != ".safetensors":
        raise Unusable(f"--out {arguments.out} must end in .safetensors")
    # Before the work, not after it.
    interchange.check_writable(arguments.out)
    run = _run(arguments)
    losses: list[float] = []
    interrupted = False
    with ProgressBar(terminal, run.settings.updates, "updates") as bar:
        try:
            for update in run.updates():
                losses.append(update.loss)
                del losses[:-_LAST]
                bar.show(update.number, _progress(update, run))
        except KeyboardInterrupt:
            if not run.update:
                raise
            interrupted = True
    loss = sum(losses) / max(len(losses), 1)
    interchange.save_model(arguments.out, run.network, _metadata(run, loss))
    return Trained(_report(arguments.out, run, loss, len(losses), interrupted), interrupted)


def _run(arguments: argparse.Namespace) -> TrainingRun:
    """Make the run that the arguments describe."""
    is_session = (
        arguments.file is not None and Path(arguments.file).suffix.lower() == session.SESSION_SUFFIX
    )
    document = session.load_document(arguments.file) if is_session else None
    sequence = open_sequence(arguments) if document is None else document.sequence
    if arguments.ahead is not None:
        sequence = sequence.with_ahead(arguments.ahead)
    settings = _settings(arguments, sequence)
    if document is None:
        document = _document(arguments, sequence, settings.seed)
        fresh = True
    else:
        if arguments.units or arguments.layers or arguments.cell:
            raise Unusable(
                f"{arguments.file} has a network of its own; leave --units, --layers and --cell out"
            )
        document = dataclasses.replace(document, sequence=sequence)
        fresh = arguments.init is not None
    plan = session.TrainingPlan(
        held_out=session.HELD_OUT if arguments.validation is None else arguments.validation,
        stop=session.StopConditions(
            seconds=arguments.seconds,
            loss=arguments.stop_loss,
            solved=arguments.stop_solved,
            patience=arguments.patience,
        ),
        changes=tuple(session.SettingChange(*change) for change in arguments.change),
    )
    if arguments.rate is None:
        plan = session.suited_plan(plan, sequence, settings)
    if arguments.stop_solved and sequence.kind != "task":
        raise Unusable(f"--stop-solved asks for a task; {sequence.name} is a {sequence.kind}")
    return TrainingRun(document, settings, fresh=fresh, plan=plan)


def _document(
    arguments: argparse.Namespace, sequence: sequences.Sequence, seed: int
) -> session.Document:
    example = sequences.EXAMPLES.get(sequence.example or "")
    network, origin = session.untrained_network(
        sequence,
        hidden_size=arguments.units or (example.hidden_size if example else DEFAULT_UNITS),
        num_layers=arguments.layers or (example.num_layers if example else 1),
        seed=seed,
        kind=arguments.cell or "lstm",
    )
    return session.Document.of(sequence, network, origin)


def _settings(
    arguments: argparse.Namespace, sequence: sequences.Sequence
) -> engine.TrainingSettings:
    """Take what was asked for; the rest suits the sequence."""
    settings = sequences.suited_settings(sequence)
    if arguments.cell == "rnn":  # it has no gate that an initialisation could set
        settings = dataclasses.replace(settings, initialisation="default", longest_memory=None)
    asked: dict[str, Any] = {
        "optimizer": arguments.optimizer,
        "learning_rate": arguments.rate,
        "batch_size": arguments.batch,
        "clip_norm": arguments.clip,
        "window": arguments.window,
        "initialisation": arguments.init,
        "longest_memory": arguments.longest_memory,
        "updates": arguments.updates,
    }
    chosen = {name: value for name, value in asked.items() if value is not None}
    if arguments.no_clip:
        chosen["clip_norm"] = None
    if arguments.init == "chrono" and arguments.longest_memory is None:
        chosen["longest_memory"] = settings.longest_memory or float(max(sequence.steps, 3))
    chosen["seed"] = _DEFAULT_SEED if arguments.seed is None else arguments.seed
    return dataclasses.replace(settings, **chosen)


def _progress(update: engine.Update, run: TrainingRun) -> str:
    text = f"loss {update.loss:.4g}"
    validation = run.watch.validation
    newest = None if validation is None else validation.newest
    return text if newest is None else f"{text}, validation {newest[1]:.4g}"


def _report(out: Path, run: TrainingRun, loss: float, count: int, interrupted: bool) -> str:
    """Say what was written, and how good it is beside plain answers."""
    interrupt = f"interrupted after {run.update} of {run.settings.updates} updates; "
    text = (
        f"{interrupt if interrupted else ''}wrote {out}: {describe(run.network)}, {run.update} "
        f"updates on {run.document.sequence.name}, loss {loss:.4g} (mean of the last {count})"
    )
    if run.stop_reason is not None:
        text += f"; stopped: {run.stop_reason}"
    validation, measure = run.watch.validation, run.watch.measure
    newest = None if validation is None else validation.newest
    if validation is None or measure is None or newest is None:
        return text
    beside = [
        f"{one.name} {measure.text(one.measure)}"
        for one in run.watch.baselines
        if one.measure is not None
    ]
    plain = f" ({', '.join(beside)})" if beside else ""
    on = validation.examination.text
    return f"{text}; {measure.name} {measure.text(newest[2])}{plain} on {on}"


def _metadata(run: TrainingRun, loss: float) -> dict[str, str]:
    sequence = run.document.sequence
    scaling = sequence.scaling
    metadata = {
        "format": f"LSTM Lab {__version__}",
        "sequence": sequence.name,
        "features": json.dumps(list(sequence.feature_names), ensure_ascii=False),
        "scaling": json.dumps(
            {
                "kind": scaling.kind,
                "offset": scaling.offset.tolist(),
                "factor": scaling.factor.tolist(),
            }
        ),
        "seed": str(run.started_with.seed),
        "updates": str(run.update),
        "loss": f"{loss:.6g}",
        "run": json.dumps(dataclasses.asdict(run.record)),
    }
    if sequence.example is not None:
        metadata["example"] = sequence.example
    return metadata
