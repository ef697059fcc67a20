"""What the first picture does not need is loaded later, and is there for whoever looks for it."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Generator

import pytest
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from lstm_gui.gui import main_window
from lstm_gui.gui.app import build_window
from lstm_gui.gui.files import Settings
from lstm_gui.gui.main_window import MainWindow
from lstm_gui.gui.theme import Appearance
from lstm_gui.gui.training import TrainingController
from lstm_gui.gui.workspaces.registry import WorkspaceContext, WorkspaceEntry
from lstm_gui.gui.workspaces.stack import WorkspaceStack
from lstm_gui.session import Session

START = """
import sys
from PySide6.QtWidgets import QApplication
from lstm_gui.gui.app import build_window
app = QApplication([])
window = build_window()
window.show()
app.processEvents()
window.grab()
print(*sys.modules)
"""
REST = """
from lstm_gui.gui.workspaces.registry import DIALOGS
window._stack.build_in_idle_time(DIALOGS)
while window._stack.busy:
    app.processEvents()
print(*sys.modules)
"""
# Here in the order in which a person may come to need them.
LATER = (
    "gui.workspaces.train",
    "gui.training.gate_card",
    "gui.update_parts",
    "gui.export",
    "gui.dialogs",
    "gui.files.opening",
    "gui.files.save_session",
    "engine.gru",
    "engine.rnn",
    "engine.training",
    "engine.optimizers",
    "engine.long_run",
    "sequences.reading",
    "sequences.previewing",
    "sequences.task_examples",
    "interchange.traces",
    "session.changes",
    "session.training",
    "session.training_archive",
    "session.session_file",
    "session.long_recording",
)
LIBRARIES = ("numba", "pandas", "safetensors.numpy", "msgspec", "importlib.metadata")


@pytest.fixture
def window(qtbot: QtBot) -> MainWindow:
    made = build_window(settings=Settings.in_memory())
    qtbot.addWidget(made)
    return made


@pytest.fixture
def stack(qtbot: QtBot, session: Session, appearance: Appearance) -> tuple[WorkspaceStack, list]:
    """Three workspaces that are labels, and the names of those that were built."""
    built: list[str] = []

    def entry(name: str) -> WorkspaceEntry:
        def build(_context: WorkspaceContext) -> QWidget:
            built.append(name)
            return QLabel(name)

        return WorkspaceEntry(name, name, len(built), build, ("decimal",))

    context = WorkspaceContext(session, appearance, TrainingController(session))
    made = WorkspaceStack([entry(name) for name in ("one", "two", "three")], context)
    qtbot.addWidget(made)
    return made, built


def test_the_first_is_built_at_once_and_another_when_it_is_shown(
    stack: tuple[WorkspaceStack, list],
) -> None:
    pages, built = stack
    assert built == ["one"]
    pages.show_workspace(2)
    assert built == ["one", "three"]
    assert pages.currentIndex() == 2
    assert pages.currentWidget().text() == "three"
    pages.show_workspace(0)
    pages.build_all()
    pages.build_all()
    assert built == ["one", "three", "two"]
    assert (pages.count(), pages.currentIndex()) == (3, 0)
    assert pages.widget(1).text() == "two"


def test_in_idle_time_all_are_built_and_the_shown_one_stays(
    stack: tuple[WorkspaceStack, list], qtbot: QtBot
) -> None:
    pages, built = stack
    with qtbot.waitSignals([pages.built, pages.built]):
        pages.build_in_idle_time(("fractions",))
    assert built == ["one", "two", "three"]
    assert pages.currentIndex() == 0


def test_a_workspace_is_built_in_parts_and_the_rest_at_once_when_it_is_shown(
    session: Session, appearance: Appearance, qtbot: QtBot
) -> None:
    made: list[str] = []

    def build(_context: WorkspaceContext) -> Generator[None, None, QWidget]:
        label = QLabel("")
        for part in "abcd":
            made.append(part)
            label.setText(label.text() + part)
            # Whoever looks for something meanwhile must not begin it again.
            pages.build_all()
            yield
        return label

    entries = [
        WorkspaceEntry("one", "one", 0, lambda _context: QLabel("one")),
        WorkspaceEntry("two", "two", 1, build),
    ]
    pages = WorkspaceStack(
        entries, WorkspaceContext(session, appearance, TrainingController(session))
    )
    qtbot.addWidget(pages)
    pages._modules.clear()
    pages._go_on()
    pages._go_on()
    assert made == ["a", "b"]
    assert pages.widget(1).findChildren(QLabel) == []
    pages.show_workspace(1)
    assert made == ["a", "b", "c", "d"]
    assert pages.currentWidget().text() == "abcd"
    pages.show_workspace(0)
    pages.build_all()
    assert made == ["a", "b", "c", "d"]


def loaded_by(program: str) -> set[str]:
    """The modules that a process of its own has in the end, without compiled kernels."""
    done = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        text=True,
        check=True,
        env=os.environ | {"LSTM_LAB_KERNELS": "off"},
    )
    return set(done.stdout.split())


def test_the_first_picture_loads_only_what_is_in_it() -> None:
    loaded = loaded_by(START)
    assert "lstm_gui.gui.workspaces.inspect" in loaded
    assert {f"lstm_gui.{name}" for name in LATER} & loaded == set()
    assert set(LIBRARIES) & loaded == set()


def test_in_idle_time_all_that_others_need_is_loaded() -> None:
    loaded = loaded_by(START + REST)
    assert {f"lstm_gui.{name}" for name in LATER} - loaded == set()
    # It comes with its own first use, and the kernels in another thread, which is left out here.
    assert {"pandas", "numba"} & loaded == set()


def test_whoever_looks_for_a_part_of_another_workspace_finds_it(window: MainWindow) -> None:
    button = window.findChild(QPushButton, "trainStartButton")
    assert button is not None
    assert button.isEnabled()


def test_fields_of_a_workspace_that_is_built_later_take_no_files(
    window: MainWindow, qtbot: QtBot
) -> None:
    with qtbot.waitExposed(window):
        window.show()
    window.show_workspace("train")
    fields = window.findChildren(QLineEdit)
    assert len(fields) > 5
    assert not any(field.acceptDrops() for field in fields)


def test_after_the_first_picture_the_rest_is_built(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(main_window, "_WARM_UP_AFTER_MILLISECONDS", 0)
    monkeypatch.setattr("lstm_gui.gui.kernel_warm_up.KernelWarmUp.start", lambda _self: None)
    window = build_window(settings=Settings.in_memory())
    qtbot.addWidget(window)
    with qtbot.waitSignal(window._stack.built):
        window.show()
    assert QWidget.findChild(window, QWidget, "trainWorkspace") is not None
