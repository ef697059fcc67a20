"""Workspaces register themselves here; the window shows a tab for each, and knows none by name."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtWidgets import QWidget

from lstm_gui.gui.theme import Appearance
from lstm_gui.gui.training import TrainingController
from lstm_gui.session import Session


@dataclass(frozen=True, eq=False)
class WorkspaceContext:
    """What every workspace is built from."""

    session: Session
    appearance: Appearance
    training: TrainingController


@dataclass(frozen=True, eq=False)
class WorkspaceEntry:
    """One tab: ``name`` for the command line, ``title`` on the tab, ``order`` from the left."""

    name: str
    title: str
    order: int
    build: Callable[[WorkspaceContext], QWidget]


_entries: dict[str, WorkspaceEntry] = {}


def register(
    name: str, title: str, order: int
) -> Callable[[Callable[[WorkspaceContext], QWidget]], Callable[[WorkspaceContext], QWidget]]:
    """Decorate the function that builds a workspace; its tab appears in the window."""

    def add(
        build: Callable[[WorkspaceContext], QWidget],
    ) -> Callable[[WorkspaceContext], QWidget]:
        _entries[name] = WorkspaceEntry(name, title, order, build)
        return build

    return add


def workspaces() -> tuple[WorkspaceEntry, ...]:
    """Import every module of this package and give the workspaces that registered, in order."""
    package = importlib.import_module("lstm_gui.gui.workspaces")
    for module in pkgutil.iter_modules(package.__path__, f"{package.__name__}."):
        importlib.import_module(module.name)
    return tuple(sorted(_entries.values(), key=lambda entry: entry.order))
