from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDragMoveEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QGraphicsScene, QGraphicsView, QLineEdit

from lstm_gui.gui.files import DropTarget
from lstm_gui.gui.files.dropped import drop_text

if TYPE_CHECKING:
    from conftest import Bench

# Qt without a display has no window manager to tell about sizes, and says so.
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")

LEFT, PLAIN = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
COPY = Qt.DropAction.CopyAction


def files(*paths: Path) -> QMimeData:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    return data


@pytest.fixture
def target(bench: Bench) -> DropTarget:
    return DropTarget(bench.window, bench.opener)


def enter(bench: Bench, data: QMimeData) -> QDragEnterEvent:
    event = QDragEnterEvent(QPoint(20, 20), COPY, data, LEFT, PLAIN)
    QApplication.sendEvent(bench.window, event)
    return event


def drop(bench: Bench, data: QMimeData) -> QDropEvent:
    event = QDropEvent(QPointF(20, 20), COPY, data, LEFT, PLAIN)
    QApplication.sendEvent(bench.window, event)
    return event


def test_the_overlay_says_what_dropping_will_do(
    bench: Bench, target: DropTarget, clean_csv: Path
) -> None:
    data = files(clean_csv)
    assert enter(bench, data).isAccepted()
    assert target.overlay.isVisible()
    assert target.overlay.text == "Drop to open the sequence river.csv"
    assert target.overlay.rect() == bench.window.rect()
    before = bench.window.grab().toImage()
    QApplication.sendEvent(bench.window, QDragLeaveEvent())
    assert not target.overlay.isVisible()
    assert bench.window.grab().toImage() != before


def test_a_dropped_file_opens(bench: Bench, target: DropTarget, clean_csv: Path) -> None:
    data = files(clean_csv)
    enter(bench, data)
    move = QDragMoveEvent(QPoint(30, 30), COPY, data, LEFT, PLAIN)
    QApplication.sendEvent(bench.window, move)
    assert move.isAccepted()
    assert drop(bench, data).isAccepted()
    assert not target.overlay.isVisible()
    bench.settle()
    assert bench.session.sequence.name == "river.csv"


def test_a_file_dropped_on_a_plot_or_into_a_field_opens_all_the_same(
    bench: Bench, clean_csv: Path
) -> None:
    scene = QGraphicsScene()
    view, field = QGraphicsView(scene), QLineEdit()
    bench.window.layout().addWidget(view)
    bench.window.layout().addWidget(field)
    target = DropTarget(bench.window, bench.opener)
    bench.window.hide()
    bench.window.show()
    for place in (view.viewport(), field):
        data = files(clean_csv)
        QApplication.sendEvent(place, QDragEnterEvent(QPoint(2, 2), COPY, data, LEFT, PLAIN))
        assert target.overlay.isVisible()
        QApplication.sendEvent(bench.window, QDragLeaveEvent())
    assert field.text() == ""


def test_dropped_text_opens(bench: Bench, target: DropTarget) -> None:
    data = QMimeData()
    data.setText("1\n4\n9\n16\n25\n")
    enter(bench, data)
    assert target.overlay.text == "Drop to open the text as a sequence"
    drop(bench, data)
    bench.settle()
    assert bench.session.sequence.steps == 5


def test_what_cannot_be_opened_is_not_taken(
    bench: Bench, target: DropTarget, tmp_path: Path
) -> None:
    before = bench.session.document
    data = files(tmp_path)
    enter(bench, data)
    assert target.overlay.text.endswith("is a folder; drop a file")
    assert not drop(bench, data).isAccepted()
    picture = QMimeData()
    picture.setData("image/x-whatever", b"\x00")
    enter(bench, picture)
    assert target.overlay.text == "Only files and text can be opened"
    assert not drop(bench, picture).isAccepted()
    assert bench.session.document is before
    assert not bench.opener.busy


@pytest.mark.parametrize(
    ("names", "said", "welcome"),
    [
        (("a.csv",), "Drop to open the sequence a.csv", True),
        (("m.safetensors",), "Drop to open the network m.safetensors", True),
        (
            ("m.SAFETENSORS", "a.tsv"),
            "Drop to open a.tsv and then the network m.SAFETENSORS",
            True,
        ),
        (("strange.xyz",), "Drop to try to open strange.xyz as a sequence", True),
        (("a.csv", "b.csv"), "2 files: drop one sequence, one model, or one of each", False),
    ],
)
def test_every_kind_of_file_has_its_sentence(
    names: tuple[str, ...], said: str, welcome: bool
) -> None:
    assert drop_text([Path(name) for name in names], False) == (said, welcome)
