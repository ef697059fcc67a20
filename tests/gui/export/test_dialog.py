from __future__ import annotations

import json
import threading
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QSizeF, Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from lstm_gui.gui.export import ExportDialog, Figure
from lstm_gui.gui.export.dialog import choose
from lstm_gui.gui.export.preview import fitted
from lstm_gui.gui.export.sheet import sheet_size
from lstm_gui.gui.plots import ChainStrip, TrajectoryPlot
from lstm_gui.gui.theme import DARK, LIGHT, Appearance
from lstm_gui.session import Session

# The offscreen platform says so whenever a window with a smallest size is shown.
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support propagateSizeHints")


@pytest.fixture
def views(qtbot: QtBot, session: Session, appearance: Appearance) -> list[Figure]:
    views = [TrajectoryPlot(session, appearance, "cell"), ChainStrip(session, appearance)]
    for view in views:
        qtbot.addWidget(view)
        view.resize(460, 150)
    return list(views)


@pytest.fixture
def dialog(
    qtbot: QtBot, session: Session, appearance: Appearance, views: list[Figure], tmp_path: Path
) -> ExportDialog:
    folder = tmp_path / "out"
    folder.mkdir()
    dialog = ExportDialog(session, appearance, views, views[0], folder=folder)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    qtbot.addWidget(dialog)
    return dialog


def click_save(qtbot: QtBot, dialog: ExportDialog) -> None:
    qtbot.mouseClick(dialog.form.save, Qt.MouseButton.LeftButton)


def test_it_opens_on_the_view_it_was_asked_for(dialog: ExportDialog, views: list[Figure]) -> None:
    assert dialog.objectName() == "exportDialog"
    assert dialog.figure is views[0]
    size = sheet_size(QSizeF(460, 150), dialog.caption)
    assert dialog.figure_size == QSizeF(round(size.width()), round(size.height()))
    assert dialog.path.name == "sine-with-overtone-cell-state.png"
    assert not dialog.grab().isNull()


@pytest.mark.parametrize("suffix", [".png", ".svg", ".pdf", ".csv"])
def test_each_format_is_written_with_its_ending(
    qtbot: QtBot, dialog: ExportDialog, suffix: str
) -> None:
    choose(dialog.form.format, suffix)
    assert dialog.path.suffix == suffix
    with qtbot.waitSignal(dialog.exported) as written:
        click_save(qtbot, dialog)
    assert written.args == [dialog.path]
    assert dialog.path.stat().st_size > 500
    assert "Written" in dialog.form.message.text()


def test_size_scale_and_theme_are_those_chosen(qtbot: QtBot, dialog: ExportDialog) -> None:
    form = dialog.form
    form.width_spin.setValue(500)
    form.height_spin.setValue(300)
    choose(form.scale, 3.0)
    choose(form.theme, "dark")
    assert form.pixels.text() == "1500 × 900 pixels"
    click_save(qtbot, dialog)
    image = QImage(str(dialog.path))
    assert (image.width(), image.height()) == (1500, 900)
    assert image.pixelColor(3, 3) == QColor(DARK.surface)


def test_the_caption_can_be_switched_off_edited_and_dated(
    qtbot: QtBot, dialog: ExportDialog
) -> None:
    form = dialog.form
    choose(form.format, ".svg")
    assert dialog.caption.startswith("Sine with overtone · LSTM, 8 units")
    assert not form.date_check.isChecked()
    plain = dialog.caption
    form.date_check.click()
    assert dialog.caption.startswith(f"{plain} · 20")
    form.date_check.click()
    assert dialog.caption == plain
    form.caption.clear()
    qtbot.keyClicks(form.caption, "my own words")
    form.date_check.click()
    assert dialog.caption.startswith("my own words · 20")
    form.date_check.click()
    click_save(qtbot, dialog)
    assert "my own words" in dialog.path.read_text(encoding="utf-8")
    form.caption_check.click()
    assert dialog.caption == ""
    assert not form.caption.isEnabled()
    click_save(qtbot, dialog)
    assert "my own words" not in dialog.path.read_text(encoding="utf-8")


def test_another_view_brings_its_size_and_name(dialog: ExportDialog, views: list[Figure]) -> None:
    dialog.form.view.setCurrentIndex(1)
    assert dialog.figure is views[1]
    assert dialog.path.name == "sine-with-overtone-chain.png"
    size = sheet_size(views[1].figure_size(), dialog.caption)
    assert dialog.figure_size.height() == round(size.height())


def test_the_caption_takes_nothing_from_the_view(dialog: ExportDialog) -> None:
    with_caption = dialog.figure_size
    dialog.form.caption_check.click()
    without = dialog.figure_size
    assert without == sheet_size(QSizeF(460, 150), "")
    assert without.height() < with_caption.height()
    dialog.form.caption_check.click()
    assert dialog.figure_size == with_caption


def test_a_size_that_was_typed_stays_when_the_caption_changes(dialog: ExportDialog) -> None:
    dialog.form.height_spin.setValue(333)
    dialog.form.caption_check.click()
    assert dialog.figure_size.height() == 333


def test_the_preview_shows_what_will_be_written(dialog: ExportDialog) -> None:
    preview = dialog.form.preview
    preview.resize(500, 400)
    light = preview.grab().toImage()
    choose(dialog.form.theme, "dark")
    dark = preview.grab().toImage()
    assert dark != light
    place = fitted(dialog.figure_size, QSizeF(preview.width() - 2, preview.height() - 2))
    corner = place.topLeft().toPoint() + QPoint(5, 5)
    assert dark.pixelColor(corner) == QColor(DARK.surface)
    assert light.pixelColor(corner) == QColor(LIGHT.surface)
    dialog.form.caption_check.click()
    assert preview.grab().toImage() != dark


def test_a_file_that_will_be_replaced_is_announced(
    qtbot: QtBot, dialog: ExportDialog, tmp_path: Path
) -> None:
    there = tmp_path / "there.png"
    there.write_bytes(b"old")
    dialog.form.path.setText(str(there))
    assert "will be replaced" in dialog.form.message.text()
    click_save(qtbot, dialog)
    assert there.read_bytes().startswith(b"\x89PNG")


def test_the_format_counts_more_than_a_typed_ending(
    qtbot: QtBot, dialog: ExportDialog, tmp_path: Path
) -> None:
    choose(dialog.form.format, ".svg")
    dialog.form.path.setText(str(tmp_path / "typed.png"))
    click_save(qtbot, dialog)
    assert not (tmp_path / "typed.png").exists()
    assert (tmp_path / "typed.svg").is_file()


@pytest.mark.parametrize("trace", [False, True])
def test_a_folder_that_is_not_there_is_one_sentence(
    qtbot: QtBot, dialog: ExportDialog, tmp_path: Path, trace: bool
) -> None:
    if trace:
        dialog.choose_trace()
    dialog.form.path.setText(str(tmp_path / "none" / "x"))
    click_save(qtbot, dialog)
    qtbot.waitUntil(lambda: not dialog.busy)
    message = dialog.form.message
    assert "its folder does not exist" in message.text()
    assert message.property("role") == "danger"
    assert dialog.form.save.isEnabled()


def test_no_name_is_one_sentence(qtbot: QtBot, dialog: ExportDialog) -> None:
    dialog.form.path.clear()
    click_save(qtbot, dialog)
    assert "no file name" in dialog.form.message.text()


def test_the_whole_trace_holds_every_signal(
    qtbot: QtBot, dialog: ExportDialog, session: Session
) -> None:
    dialog.choose_trace()
    assert dialog.figure is None
    assert dialog.path.name == "sine-with-overtone-trace.npz"
    assert not dialog.form.width_spin.isEnabled()
    assert not dialog.form.preview.grab().isNull()
    with qtbot.waitSignal(dialog.exported):
        click_save(qtbot, dialog)
    with np.load(dialog.path) as file:
        np.testing.assert_array_equal(file["layer1.cell"], session.layer.cell[:, 0])
        description = json.loads(str(file["description"]))
    assert description["seed"] == session.document.origin.seed
    assert "LSTM, 8 units" in description["metadata"]["caption"]


@pytest.mark.parametrize("suffix", [".csv", ".json"])
def test_the_trace_has_other_formats(qtbot: QtBot, dialog: ExportDialog, suffix: str) -> None:
    dialog.choose_trace()
    choose(dialog.form.format, suffix)
    with qtbot.waitSignal(dialog.exported):
        click_save(qtbot, dialog)
    text = dialog.path.read_text(encoding="utf-8")
    if suffix == ".json":
        assert len(json.loads(text)["layers"]["layer1"]["forget_gate"]) == 64
    else:
        assert len(text.splitlines()) == 65


def test_back_to_a_view_after_the_trace(dialog: ExportDialog, views: list[Figure]) -> None:
    dialog.choose_trace()
    dialog.form.kind.button("view").click()
    assert dialog.figure is views[0]
    assert dialog.suffix == ".png"
    assert dialog.path.suffix == ".png"


def test_long_writing_shows_progress_and_closing_gives_it_up(
    qtbot: QtBot,
    dialog: ExportDialog,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    started, ended = threading.Event(), threading.Event()

    def slow(path: Path, *_: object, progress: object, **__: object) -> None:
        assert callable(progress)
        try:
            started.set()
            while True:
                progress(1, 4)
                ended.wait(0.001)
        finally:
            ended.set()

    monkeypatch.setattr("lstm_gui.gui.export.export_job.write_trace", slow)
    dialog.show()
    dialog.choose_trace()
    click_save(qtbot, dialog)
    assert started.wait(5.0)
    qtbot.waitUntil(lambda: dialog.form.progress.value() == 250)
    assert dialog.form.progress.isVisible()
    assert not dialog.form.save.isEnabled()
    dialog.close()
    assert ended.wait(5.0)
    assert not dialog.busy
    assert not dialog.path.exists()


def test_escape_closes(qtbot: QtBot, dialog: ExportDialog) -> None:
    with qtbot.waitExposed(dialog):
        dialog.show()
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()


def test_without_views_the_trace_is_offered(
    qtbot: QtBot, session: Session, appearance: Appearance
) -> None:
    dialog = ExportDialog(session, appearance, [], None)
    qtbot.addWidget(dialog)
    assert dialog.figure is None
    assert dialog.suffix == ".npz"


def test_every_control_has_a_name_for_scripts_and_for_readers(dialog: ExportDialog) -> None:
    names = {child.objectName() for child in dialog.findChildren(QWidget)}
    wanted = {"exportViewCombo", "exportFormatCombo", "exportWidthSpin", "exportHeightSpin"}
    wanted |= {"exportScaleCombo", "exportThemeCombo", "exportCaptionCheck", "exportDateCheck"}
    wanted |= {"exportCaptionEdit", "exportPathEdit", "exportBrowseButton", "exportSaveButton"}
    wanted |= {"exportCloseButton", "exportMessage", "exportProgress", "exportPreview"}
    assert wanted <= names
    for name in wanted - {"exportMessage"}:
        child = dialog.findChild(QWidget, name)
        assert child is not None
        assert child.accessibleName(), name
