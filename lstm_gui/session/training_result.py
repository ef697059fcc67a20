"""Putting what a run has learned into the document, as one change that can be undone."""

from __future__ import annotations

from lstm_gui import engine
from lstm_gui.session.changes import ReplaceParameters
from lstm_gui.session.run import Run
from lstm_gui.session.session import Session
from lstm_gui.session.training import TrainingRun
from lstm_gui.session.training_checkpoint import Checkpoint


def take_over(session: Session, run: TrainingRun) -> None:
    """Put the weights in which a run ended into the document."""
    parameters = run.network.state_dict()
    text = f"train {run.update} update{'s' if run.update != 1 else ''}"
    change = ReplaceParameters(parameters, text, parameters, run.origin)
    session.do(change, run=_known_run(session, run, change))


def take_over_checkpoint(
    session: Session, run: TrainingRun, checkpoint: Checkpoint, name: str
) -> None:
    """Put the weights of a checkpoint of a run into the document; ``name`` is what it is called."""
    text = f"take over update {checkpoint.update} of {name}"
    parameters = checkpoint.parameters
    origin = run.origin_after(checkpoint.update)
    session.do(ReplaceParameters(parameters, text, parameters, origin))


def _known_run(session: Session, run: TrainingRun, change: ReplaceParameters) -> Run | None:
    """Give the run's own last trace where it is what the session would compute."""
    last, document = run.latest, session.document
    if last is None or last.trace is None or last.update != run.update:
        return None
    started = run.document
    by_rules = started.interventions or started.thresholds.policy() != engine.Sigmoid()
    if by_rules or change.apply(document).altered:
        return None  # a baseline belongs to it, or the rules changed since
    if last.trace.steps != document.sequence.steps:
        return None  # of a long sequence a window was followed
    return Run.of(last.network, last.trace, last.trace_seconds)
