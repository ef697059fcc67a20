"""A small window with what opening needs, and files to open."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtWidgets import QComboBox, QVBoxLayout, QWidget

from lstm_gui import engine, interchange, session
from lstm_gui.gui.files import MessageBar, Opener, Saver, Settings
from lstm_gui.gui.theme import Appearance, ThemeMode, load_fonts

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from pytestqt.qtbot import QtBot

    from lstm_gui.gui.dialogs.import_preview import ImportDialog


@dataclass(eq=False)
class Bench:
    """The parts of a window, without the views."""

    window: QWidget
    appearance: Appearance
    session: session.Session
    settings: Settings
    messages: MessageBar
    opener: Opener
    saver: Saver
    qtbot: QtBot

    def settle(self) -> None:
        """Wait until nothing is being opened or saved any more."""
        self.qtbot.waitUntil(lambda: not self.opener.busy, timeout=20_000)
        self.qtbot.waitUntil(lambda: not self.saver.busy, timeout=20_000)

    def dialog(self) -> ImportDialog:
        """Wait for the preview dialog and for what it finds out."""
        self.qtbot.waitUntil(lambda: self.opener._dialog is not None)
        dialog = self.opener._dialog
        assert dialog is not None
        self.qtbot.waitUntil(lambda: dialog.outlook is not None)
        return dialog

    def choose(self, dialog: ImportDialog, name: str, value: object) -> None:
        """Choose a value in a combo of the dialog."""
        combo = dialog.findChild(QComboBox, name)
        combo.setCurrentIndex(combo.findData(value))
        combo.activated.emit(combo.currentIndex())

    def open(self, path: Path) -> None:
        """Open a file and wait for it."""
        self.opener.open_path(path)
        self.settle()


@pytest.fixture
def bench(qtbot: QtBot, tmp_path: Path) -> Iterator[Bench]:
    load_fonts()
    window = QWidget()
    qtbot.addWidget(window)
    appearance = Appearance(ThemeMode.LIGHT, window)
    state = session.Session(session.open_example())
    settings = Settings(tmp_path / "settings.ini")
    messages = MessageBar(appearance)
    column = QVBoxLayout(window)
    column.addWidget(messages)
    opener = Opener(state, settings, messages, window)
    saver = Saver(messages, window)
    window.resize(900, 600)
    with qtbot.waitExposed(window):
        window.show()
    yield Bench(window, appearance, state, settings, messages, opener, saver, qtbot)
    assert opener.shutdown()


@pytest.fixture
def save_network() -> Callable[..., Path]:
    """Save a small network that takes and gives so many features."""

    def save(path: Path, features: int, units: int = 5, layers: int = 1) -> Path:
        recurrent = engine.LSTM(features, units, layers, seed=3)
        network = engine.Network(recurrent, engine.Linear(units, features, seed=3))
        interchange.save_model(path, network, {"updates": "40", "seed": "3"})
        return path

    return save


@pytest.fixture
def clean_csv(tmp_path: Path) -> Path:
    """A year and one column without gaps: nothing to ask."""
    path = tmp_path / "river.csv"
    rows = "".join(f"{1900 + row},{100 + row % 7}\n" for row in range(40))
    path.write_text(f"year,flow\n{rows}", encoding="utf-8")
    return path


@pytest.fixture
def gappy_csv(tmp_path: Path) -> Path:
    """A date and one column with two gaps, the first in row 5."""
    path = tmp_path / "air.csv"
    values = [str(300 + row) for row in range(30)]
    values[3] = values[9] = ""
    rows = "".join(f"2001-01-{row + 1:02d},{value}\n" for row, value in enumerate(values))
    path.write_text(f"date,ppm\n{rows}", encoding="utf-8")
    return path
