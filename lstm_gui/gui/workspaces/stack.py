"""The workspaces behind the tabs: the first is there at once, the others when they are wanted."""

from __future__ import annotations

import importlib
import inspect
import sys
from collections import deque
from collections.abc import Generator, Sequence

from PySide6.QtCore import QTimer, Signal, Slot
from PySide6.QtWidgets import QStackedWidget, QWidget

from lstm_gui.gui.unsearched_imports import unsearched
from lstm_gui.gui.workspaces.registry import (
    WorkspaceContext,
    WorkspaceEntry,
    in_parts,
    modules_for_later,
)

# Between two pieces of work there is time for a frame.
_PAUSE_MILLISECONDS = 20


class WorkspaceStack(QStackedWidget):
    """Builds a workspace when its tab is first shown, in idle time, or when somebody looks for it.

    ``built`` carries the widget of a workspace that was built later than the stack.
    """

    built = Signal(QWidget)

    def __init__(
        self,
        entries: Sequence[WorkspaceEntry],
        context: WorkspaceContext,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._context = context
        self._waiting: dict[int, WorkspaceEntry] = {}
        self._begun: dict[int, Generator[None, None, QWidget]] = {}
        self._modules: deque[str] = deque()
        self._idle = QTimer(self)
        self._idle.setInterval(_PAUSE_MILLISECONDS)
        self._idle.timeout.connect(self._go_on)
        for index, entry in enumerate(entries):
            self._waiting[index] = entry
            self.addWidget(QWidget())
        self._build(0)

    @Slot(int)
    def show_workspace(self, index: int) -> None:
        """Show a workspace, built now if it is not there yet."""
        self._build(index)
        self.setCurrentIndex(index)

    def build_all(self) -> None:
        """Build what is not there yet."""
        for index in tuple(self._waiting):
            self._build(index)

    def build_in_idle_time(self, modules: Sequence[str] = ()) -> None:
        """Build what is not there yet beside what a person does, in small pieces.

        ``modules`` are imported as well, last.
        """
        needed = [name for entry in self._waiting.values() for name in entry.modules]
        self._modules = deque((*modules_for_later(), *needed, *modules))
        self._idle.start()

    @property
    def busy(self) -> bool:
        """Whether there is something left to load or build in idle time."""
        return self._idle.isActive()

    @Slot()
    def _go_on(self) -> None:
        while self._modules and self._modules[0] in sys.modules:
            self._modules.popleft()
        if self._modules:
            with unsearched():
                importlib.import_module(self._modules.popleft())
        elif self._waiting:
            self._build_part(next(iter(self._waiting)))
        else:
            self._idle.stop()

    def _build(self, index: int) -> None:
        """Build a workspace, or what is left of it to build."""
        while index in self._waiting and not self._is_being_built(index):
            self._build_part(index)

    def _is_being_built(self, index: int) -> bool:
        """Tell whether a part is being made by whoever called us."""
        made = self._begun.get(index)
        return made is not None and inspect.getgeneratorstate(made) == inspect.GEN_RUNNING

    def _build_part(self, index: int) -> None:
        if index not in self._begun:
            self._begun[index] = in_parts(self._waiting[index].build(self._context))
        try:
            next(self._begun[index])
        except StopIteration as made:
            del self._begun[index], self._waiting[index]
            self._put(index, made.value)

    def _put(self, index: int, workspace: QWidget) -> None:
        place, shown = self.widget(index), self.currentIndex()
        self.insertWidget(index, workspace)
        self.setCurrentIndex(shown)
        if place is not None:
            self.removeWidget(place)
            place.deleteLater()
        self.built.emit(workspace)
