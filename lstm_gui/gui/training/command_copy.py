"""Puts the command that makes a run without a window on the clipboard."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from PySide6.QtGui import QGuiApplication

from lstm_gui import engine
from lstm_gui.gui.files.folders import log_folder
from lstm_gui.gui.training.controller import TrainingController
from lstm_gui.session import (
    Document,
    Session,
    StopConditions,
    TrainingPlan,
    needs_start_file,
    save_document,
    suited_plan,
    training_command,
    weights_fingerprint,
)

_FOLDER = "starts"
_MOST_FILES = 20


def command_of(
    session: Session,
    controller: TrainingController,
    settings: engine.TrainingSettings,
    *,
    fresh: bool,
) -> str:
    """Give the command of the run that is looked at, or of the one these settings would make.

    A run that has ended is told with the updates that it made. What options cannot say goes by a
    session file in the program's own folder. Raises interchange.WriteError.
    """
    run = controller.run
    if run is None:
        plan = suited_plan(controller.plan.value, session.sequence, settings)
        return _command(session.document, settings, plan, fresh=fresh)
    planned = (one for one in run.plan.changes if one.update >= run.update)
    to_come = tuple(one for one in planned if one not in run.changes)
    plan = replace(run.current_plan, changes=run.changes + to_come)
    settings = run.started_with
    if run.update and not controller.active:
        plan = replace(plan, stop=StopConditions())
        settings = replace(settings, updates=run.update)
    return _command(run.document, settings, plan, fresh=run.fresh)


def copy_text(text: str) -> None:
    """Put a text on the clipboard."""
    QGuiApplication.clipboard().setText(text)


def _command(
    document: Document, settings: engine.TrainingSettings, plan: TrainingPlan, *, fresh: bool
) -> str:
    start = _start_file(document) if needs_start_file(document, fresh=fresh) else None
    return training_command(document, settings, plan, fresh=fresh, start_file=start)


def _start_file(document: Document) -> Path:
    """Save what the run begins from; the same beginning is the same file."""
    folder = log_folder() / _FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    stem = Path(document.sequence.name).stem or "sequence"
    arrays = {
        **document.parameters,
        "inputs": document.sequence.inputs,
        "targets": document.sequence.targets,
    }
    mark = weights_fingerprint(arrays)[:12]
    policy = document.thresholds.mode.value
    path = folder / f"{stem}-{policy}-{mark}.lstmlab"
    save_document(path, document)
    older = sorted(folder.glob("*.lstmlab"), key=lambda one: one.stat().st_mtime)
    for file in older[:-_MOST_FILES]:
        file.unlink(missing_ok=True)
    return path
