from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtWidgets import QMenu

from lstm_gui.gui.files import RecentFiles, Settings
from lstm_gui.gui.files.recent import folder_text

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot


@pytest.fixture
def menu(qtbot: QtBot) -> QMenu:
    menu = QMenu()
    qtbot.addWidget(menu)
    return menu


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    paths = [tmp_path / "one & two.csv", tmp_path / "b.csv"]
    for path in paths:
        path.write_text("1\n2\n", encoding="utf-8")
    return paths


def texts(menu: QMenu) -> list[str]:
    return [action.text() for action in menu.actions() if not action.isSeparator()]


def test_an_empty_list_says_so(menu: QMenu) -> None:
    RecentFiles(Settings.in_memory(), menu, menu)
    assert texts(menu) == ["No recent files"]
    assert not menu.actions()[-1].isEnabled()


def test_files_are_listed_newest_first_and_can_be_chosen(
    menu: QMenu, files: list[Path], qtbot: QtBot
) -> None:
    settings = Settings.in_memory()
    recent = RecentFiles(settings, menu, menu)
    for path in files:
        settings.remember_file(path)
    menu.aboutToShow.emit()
    shown = texts(menu)
    assert shown[0].startswith("&1  b.csv\t")
    assert shown[1].startswith("&2  one && two.csv\t")
    with qtbot.waitSignal(recent.chosen) as signal:
        menu.actions()[2].trigger()
    assert signal.args == [str(files[0])]


def test_a_file_that_vanished_is_greyed_and_says_why(menu: QMenu, files: list[Path]) -> None:
    settings = Settings.in_memory()
    RecentFiles(settings, menu, menu)
    for path in files:
        settings.remember_file(path)
    files[1].unlink()
    menu.aboutToShow.emit()
    gone, there = menu.actions()[1:3]
    assert not gone.isEnabled()
    assert gone.text().endswith("\tno longer there")
    assert str(files[1]) in gone.toolTip()
    assert there.isEnabled()
    files[1].write_text("1\n", encoding="utf-8")
    menu.aboutToShow.emit()
    assert menu.actions()[1].isEnabled()


def test_actions_of_others_in_the_menu_stay_where_they_are(
    menu: QMenu, files: list[Path], qtbot: QtBot
) -> None:
    settings = Settings.in_memory()
    settings.remember_file(files[0])
    recent = RecentFiles(settings, menu, menu)
    menu.insertAction(menu.actions()[0], menu.addAction("Open…"))
    for _ in range(3):
        menu.aboutToShow.emit()
    assert menu.actions()[0].text() == "Open…"
    assert len(menu.actions()) == 5
    with qtbot.assertNotEmitted(recent.chosen):
        menu.actions()[0].trigger()


def test_the_list_can_be_cleared(menu: QMenu, files: list[Path]) -> None:
    settings = Settings.in_memory()
    settings.remember_file(files[0])
    RecentFiles(settings, menu, menu)
    menu.actions()[-1].trigger()
    assert settings.recent_files == ()
    assert texts(menu) == ["No recent files"]
    assert files[0].exists()


def test_a_folder_is_written_shortly() -> None:
    home = Path.home()
    assert folder_text(home / "a.csv") == "~"
    assert folder_text(home / "data" / "a.csv") == str(Path("~") / "data")
    assert folder_text(Path("/elsewhere/a.csv")) == str(Path("/elsewhere"))
