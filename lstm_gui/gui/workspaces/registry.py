"""Workspaces register themselves here; the window shows a tab for each, and knows none by name."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Generator
from dataclasses import dataclass, field
from functools import partial
from itertools import chain
from pathlib import Path

from PySide6.QtWidgets import QWidget

from lstm_gui.gui.files.settings import Settings
from lstm_gui.gui.theme import Appearance
from lstm_gui.gui.training import TrainingController
from lstm_gui.lazy_imports import modules_behind
from lstm_gui.session import Session


@dataclass(frozen=True, eq=False)
class WorkspaceContext:
    """What every workspace is built from."""

    session: Session
    appearance: Appearance
    training: TrainingController
    settings: Settings = field(default_factory=Settings.in_memory)


Built = QWidget | Generator[None, None, QWidget]
"""A workspace, or what makes one part by part and gives it in the end."""
Build = Callable[[WorkspaceContext], Built]


@dataclass(frozen=True, eq=False)
class WorkspaceEntry:
    """One tab: ``name`` for the command line, ``title`` on the tab, ``order`` from the left.

    ``modules`` are what `build` imports, so that they can be imported one by one before it.
    """

    name: str
    title: str
    order: int
    build: Build
    modules: tuple[str, ...] = ()


_entries: dict[str, WorkspaceEntry] = {}

# What is loaded when. A workspace that is named here is imported when it is built, with what it
# needs; all others are there for the first picture. Dialogs are imported when they are
# opened, and what packages export lazily when it is used. Once the first picture is on the screen,
# all of it is loaded in idle time: what others need first, so that every piece is small.
# Not exported, and much at a time for whoever is the first to need it.
_INNER = (
    "lstm_gui.sequences.task_examples",
    "lstm_gui.session.training_snapshot",
    "lstm_gui.session.training_control",
)
_PACKAGES = ("engine", "sequences", "analysis", "interchange", "session", "gui.files")
DIALOGS = ("lstm_gui.gui.dialogs", "lstm_gui.gui.dialogs.import_preview", "lstm_gui.gui.export")
_LATER = {
    "train": ("Train", 20, ("lstm_gui.gui.training", "lstm_gui.gui.update_parts")),
}


def register(name: str, title: str, order: int) -> Callable[[Build], Build]:
    """Decorate the function that builds a workspace; its tab appears in the window."""

    def add(build: Build) -> Build:
        _entries[name] = WorkspaceEntry(name, title, order, build)
        return build

    return add


def workspaces() -> tuple[WorkspaceEntry, ...]:
    """Give the workspaces in order; import those modules of this package that are not for later."""
    package = importlib.import_module("lstm_gui.gui.workspaces")
    for module in pkgutil.iter_modules(package.__path__):
        name = f"{package.__name__}.{module.name}"
        if module.name not in _LATER:
            importlib.import_module(name)
        elif module.name not in _entries:
            title, order, packages = _LATER[module.name]
            _entries[module.name] = WorkspaceEntry(
                module.name,
                title,
                order,
                partial(_build_later, module.name),
                (*_modules_of(packages), name),
            )
    return tuple(sorted(_entries.values(), key=lambda entry: entry.order))


def modules_for_later() -> tuple[str, ...]:
    """Name what the first picture does not need, apart from workspaces and dialogs."""
    packages = (modules_behind(f"lstm_gui.{package}") for package in _PACKAGES)
    return (*_INNER, *chain.from_iterable(packages))


def in_parts(built: Built) -> Generator[None, None, QWidget]:
    """Give what makes a workspace part by part, be it made already."""
    return built if isinstance(built, QWidget) else (yield from built)


def _build_later(name: str, context: WorkspaceContext) -> Built:
    """Import the module of a workspace, which registers itself, and build it."""
    importlib.import_module(f"lstm_gui.gui.workspaces.{name}")
    return _entries[name].build(context)


def _modules_of(packages: tuple[str, ...]) -> tuple[str, ...]:
    """Name the modules of packages, without importing them."""
    folder = Path(__file__).parents[1]
    return tuple(
        f"{package}.{module.name}"
        for package in packages
        for module in pkgutil.iter_modules([str(folder / package.rpartition(".")[2])])
    )
