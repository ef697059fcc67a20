from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QByteArray, QLocale, QSettings

from lstm_gui.gui.files.settings import RECENT_LIMIT, Settings
from lstm_gui.gui.theme import ThemeMode


def test_everything_comes_back_from_the_file(tmp_path: Path) -> None:
    path = tmp_path / "s.ini"
    folder = tmp_path / "out, of = the [ordinary]"
    folder.mkdir()
    first = Settings(path)
    first.theme_mode = ThemeMode.DARK
    first.window_geometry = QByteArray(b"\x00\x01geometry\xff")
    first.window_state = QByteArray(b"state\x00")
    first.last_export_folder = folder
    first.number_locale = "de_DE"
    first.remember_file(folder / "größe.csv")
    first.save()
    again = Settings(path)
    assert again.theme_mode is ThemeMode.DARK
    assert again.window_geometry == QByteArray(b"\x00\x01geometry\xff")
    assert again.window_state == QByteArray(b"state\x00")
    assert again.last_export_folder == folder
    assert again.last_folder == folder
    assert again.number_locale == "de_DE"
    assert again.recent_files == (folder / "größe.csv",)


def test_the_file_lies_where_the_environment_says(user_folders: Path) -> None:
    settings = Settings()
    settings.theme_mode = ThemeMode.LIGHT
    settings.save()
    assert settings.path == user_folders / "settings.ini"
    assert settings.path.read_text(encoding="utf-8").startswith("[appearance]")


def test_without_the_variable_it_is_the_platforms_folder(
    monkeypatch: pytest.MonkeyPatch, user_folders: Path
) -> None:
    monkeypatch.delenv("LSTM_LAB_HOME")
    assert Settings().path.parent.name == "lstm-lab"
    assert user_folders in Settings().path.parents


def test_nonsense_in_the_file_reads_as_defaults(tmp_path: Path) -> None:
    path = tmp_path / "s.ini"
    store = QSettings(str(path), QSettings.Format.IniFormat)
    store.setValue("appearance/theme", "purple")
    store.setValue("window/geometry", "not bytes")
    store.setValue("files/recent", "{not json")
    store.setValue("files/last_folder", str(tmp_path / "gone"))
    store.setValue("numbers/locale", "tlh")
    store.sync()
    settings = Settings(path)
    assert settings.theme_mode is ThemeMode.SYSTEM
    assert settings.window_geometry.isEmpty()
    assert settings.recent_files == ()
    assert settings.last_folder.is_dir()
    assert settings.number_locale == "C"


def test_binary_garbage_as_a_settings_file_reads_as_defaults(tmp_path: Path) -> None:
    path = tmp_path / "s.ini"
    path.write_bytes(bytes(range(256)) * 40)
    assert Settings(path).theme_mode is ThemeMode.SYSTEM
    assert Settings(path).recent_files == ()


def test_recent_files_are_newest_first_without_doubles_and_bounded(tmp_path: Path) -> None:
    settings = Settings(tmp_path / "s.ini")
    paths = [tmp_path / f"{number}.csv" for number in range(RECENT_LIMIT + 3)]
    for path in paths:
        settings.remember_file(path)
    settings.remember_file(paths[5])
    recent = settings.recent_files
    assert len(recent) == RECENT_LIMIT
    assert recent[:2] == (paths[5], paths[-1])
    assert len(set(recent)) == len(recent)
    settings.forget_file(paths[5])
    assert paths[5] not in settings.recent_files
    settings.forget_files()
    assert settings.recent_files == ()


def test_in_memory_nothing_is_written(user_folders: Path) -> None:
    settings = Settings.in_memory()
    settings.theme_mode = ThemeMode.DARK
    settings.remember_file(user_folders / "a.csv")
    settings.save()
    assert settings.theme_mode is ThemeMode.DARK
    assert settings.recent_files == (user_folders / "a.csv",)
    assert not list(user_folders.iterdir())


def test_numbers_have_a_point_unless_somebody_chose_otherwise(tmp_path: Path) -> None:
    settings = Settings(tmp_path / "s.ini")
    assert settings.locale.toString(1234.5) == "1234.5"
    settings.number_locale = "de_DE"
    assert settings.locale.toString(1234.5) == "1234,5"
    settings.number_locale = "system"
    assert settings.locale.decimalPoint() == QLocale.system().decimalPoint()


def test_the_task_list_is_folded_by_height_until_somebody_decides(tmp_path: Path) -> None:
    settings = Settings(tmp_path / "s.ini")
    assert settings.task_list_folded is None
    for folded in (True, False):
        settings.task_list_folded = folded
        settings.save()
        assert Settings(tmp_path / "s.ini").task_list_folded is folded
    (tmp_path / "other.ini").write_text("[training]\ntask_list=yes\n", encoding="utf-8")
    assert Settings(tmp_path / "other.ini").task_list_folded is None
