from __future__ import annotations

import errno
import itertools
import math
import re
import shutil
import subprocess
import xml.etree.ElementTree as ElementTree
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QSizeF
from PySide6.QtGui import QColor, QImage
from pytestqt.qtbot import QtBot

from lstm_gui.gui.diagram import CellDiagram
from lstm_gui.gui.export import Figure, write_csv, write_figure, write_pdf, write_png, write_svg
from lstm_gui.gui.plots import ChainStrip, GateMap, PredictionPlot, TrajectoryPlot
from lstm_gui.gui.theme import DARK, LIGHT, Appearance, Theme
from lstm_gui.interchange import WriteError
from lstm_gui.session import Session, open_example

resource = pytest.importorskip("resource", reason="file size limits are a thing of Unix")

MakeSession = Callable[..., Session]
SVG = "{http://www.w3.org/2000/svg}"
SIZE = QSizeF(640.0, 200.0)
CAPTION = "Sine with overtone · LSTM, 8 units"


@pytest.fixture
def figures(qtbot: QtBot, session: Session, appearance: Appearance) -> dict[str, Figure]:
    session.playback.go(20)
    views = [
        CellDiagram(session, appearance),
        TrajectoryPlot(session, appearance, "cell"),
        TrajectoryPlot(session, appearance, "hidden"),
        GateMap(session, appearance, "forget_gate"),
        GateMap(session, appearance, "candidate"),
        PredictionPlot(session, appearance),
        ChainStrip(session, appearance),
    ]
    for view in views:
        qtbot.addWidget(view)
        assert isinstance(view, Figure)
    return {view.figure_name: view for view in views}


NAMES = ["cell-diagram", "cell-state", "hidden-state", "forget-gate", "candidate", "prediction"]
NAMES += ["chain"]


def numbers_of(root: ElementTree.Element) -> list[float]:
    found = []
    for element in root.iter():
        for name in ("d", "points", "transform", "x", "y", "width", "height", "textLength"):
            texts = re.findall(r"-?(?:\d[\d.]*(?:e[-+]?\d+)?|nan|inf)", element.get(name, ""))
            found += [float(text) for text in texts]
    return found


def text_of(root: ElementTree.Element) -> str:
    return " ".join(element.text or "" for element in root.iter(f"{SVG}text"))


@pytest.mark.parametrize("name", NAMES)
def test_an_svg_has_finite_shapes_and_its_text_as_text(
    figures: dict[str, Figure], tmp_path: Path, name: str
) -> None:
    path = tmp_path / "figure.svg"
    write_svg(figures[name], path, SIZE, CAPTION, LIGHT)
    root = ElementTree.parse(path).getroot()
    numbers = numbers_of(root)
    assert len(numbers) > 50
    assert all(math.isfinite(number) for number in numbers)
    assert root.get("viewBox") == "0 0 640 200"
    assert CAPTION in text_of(root)
    assert not list(root.iter(f"{SVG}image"))
    families = {text.get("font-family") for text in root.iter(f"{SVG}text")}
    assert families == {"Roboto, 'Helvetica Neue', Arial, sans-serif"}


@pytest.mark.parametrize("name", NAMES)
def test_a_pdf_embeds_the_typeface_and_its_text_can_be_read(
    figures: dict[str, Figure], tmp_path: Path, name: str
) -> None:
    path = tmp_path / "figure.pdf"
    write_pdf(figures[name], path, SIZE, CAPTION, LIGHT)
    content = path.read_bytes()
    assert content.startswith(b"%PDF-")
    assert b"Roboto" in content
    assert b"/FontFile2" in content
    assert b"/Subtype /Image" not in content
    box = re.search(rb"/MediaBox \[([^\]]+)\]", content)
    assert box is not None
    sides = [float(side) for side in box[1].split()]
    assert sides[2:] == pytest.approx([480.0, 150.0], abs=1.0)
    if shutil.which("pdftotext"):
        shown = subprocess.run(
            ["pdftotext", "-layout", path, "-"], capture_output=True, check=True, text=True
        ).stdout
        assert CAPTION in shown


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_a_png_has_the_chosen_size_and_theme(
    figures: dict[str, Figure], tmp_path: Path, name: str, theme: Theme
) -> None:
    path = tmp_path / "figure.png"
    write_png(figures[name], path, SIZE, 1.5, CAPTION, theme)
    image = QImage(str(path))
    assert (image.width(), image.height()) == (960, 300)
    assert image.pixelColor(2, 2) == QColor(theme.surface)
    assert image.pixelColor(957, 297) == QColor(theme.surface)
    assert len({image.pixel(x, y) for x in range(0, 960, 7) for y in range(0, 300, 3)}) > 10
    assert image.text("Description") == CAPTION
    assert round(image.dotsPerMeterX() * 0.0254) == 144


@pytest.mark.parametrize("name", NAMES)
def test_a_csv_reads_back_into_the_numbers_shown(
    figures: dict[str, Figure], tmp_path: Path, name: str
) -> None:
    path = tmp_path / "figure.csv"
    write_csv(figures[name], path)
    table = figures[name].figure_table()
    read = np.genfromtxt(path, delimiter=",", names=True, deletechars="", encoding="utf-8")
    assert read.dtype.names == tuple(table)
    for column, values in table.items():
        np.testing.assert_array_equal(read[column].astype(values.dtype), values)


def test_the_caption_can_be_left_out(figures: dict[str, Figure], tmp_path: Path) -> None:
    path = tmp_path / "figure.svg"
    write_svg(figures["cell-state"], path, SIZE, "", LIGHT)
    assert "Sine" not in text_of(ElementTree.parse(path).getroot())


def test_colours_and_read_out_are_those_of_the_screen(
    figures: dict[str, Figure], tmp_path: Path, session: Session
) -> None:
    path = tmp_path / "figure.svg"
    write_svg(figures["cell-state"], path, SIZE, "", DARK)
    text = path.read_text(encoding="utf-8")
    for colour in (DARK.surface, DARK.text, DARK.accent, DARK.signal("cell")):
        assert f'"{colour.lower()}"' in text
    value = f"{float(session.layer.cell[20, 0, 0]):+.3f}".replace("-", "−")
    assert f"c = {value}" in text_of(ElementTree.parse(path).getroot())


@pytest.mark.parametrize("limits", [None, (10, 30)])
def test_curves_stay_inside_the_plot(
    figures: dict[str, Figure],
    tmp_path: Path,
    session: Session,
    limits: tuple[int, int] | None,
) -> None:
    if limits is not None:
        session.selection.show_range(*limits)
    path = tmp_path / "figure.svg"
    write_svg(figures["hidden-state"], path, SIZE, "", LIGHT)
    root = ElementTree.parse(path).getroot()
    left, right, top, bottom = 40.0, 640 - 16 - 12.0, 24.0, 200 - 16 - 20.0
    curves = 0
    for element in root.iter(f"{SVG}path"):
        pairs = re.findall(r"[ML]([-\d.e]+),([-\d.e]+)", element.get("d", ""))
        if len(pairs) < 15 or "C" in element.get("d", ""):
            continue
        curves += 1
        xs, ys = np.array(pairs, dtype=float).T
        assert left <= xs.min() < xs.max() <= right
        assert top - 0.01 <= ys.min() <= ys.max() <= bottom + 0.01
    assert curves == 8 + 1  # every unit faint, the selected one strong


def test_a_large_map_is_one_crisp_picture(
    qtbot: QtBot, appearance: Appearance, make_session: MakeSession, tmp_path: Path
) -> None:
    plot = GateMap(make_session(steps=300, units=40), appearance, "output_gate")
    qtbot.addWidget(plot)
    path = tmp_path / "figure.svg"
    write_svg(plot, path, SIZE, "", LIGHT)
    images = list(ElementTree.parse(path).getroot().iter(f"{SVG}image"))
    assert len(images) == 1
    assert images[0].get("image-rendering") == "pixelated"


def test_a_large_map_in_a_pdf_keeps_its_exact_colours(
    qtbot: QtBot, appearance: Appearance, make_session: MakeSession, tmp_path: Path
) -> None:
    plot = GateMap(make_session(steps=300, units=40), appearance, "output_gate")
    qtbot.addWidget(plot)
    path = tmp_path / "figure.pdf"
    write_pdf(plot, path, SIZE, "", LIGHT)
    content = path.read_bytes()
    assert b"/Subtype /Image" in content
    assert b"/DCTDecode" not in content  # lossy compression blurs the edges of cells


def test_the_cells_of_a_small_map_are_rectangles_of_their_colours(
    figures: dict[str, Figure], tmp_path: Path, session: Session
) -> None:
    session.selection.show_range(0, 10)
    path = tmp_path / "figure.svg"
    write_svg(figures["forget-gate"], path, SIZE, "", LIGHT)
    text = path.read_text(encoding="utf-8")
    from lstm_gui.gui.theme import colour_indices, signal_table

    indices = colour_indices(session.layer.forget_gate[:10, 0], 1.0, sequential=True)
    table = signal_table("forget_gate", "light")
    for red, green, blue in table[np.unique(indices)].tolist():
        assert f'fill="#{red:02x}{green:02x}{blue:02x}"' in text


def test_texts_end_where_they_should_in_any_typeface(
    figures: dict[str, Figure], tmp_path: Path
) -> None:
    path = tmp_path / "figure.svg"
    write_svg(figures["prediction"], path, SIZE, "", LIGHT)
    placed = [
        (float(text.get("x", "nan")), float(text.get("textLength", "nan")), text.get("y"))
        for text in ElementTree.parse(path).getroot().iter(f"{SVG}text")
        if (text.text or "").strip()
    ]
    assert all(length > 0.0 for _, length, _ in placed)
    head = sorted(entry for entry in placed if entry[2] == placed[0][2])
    for (x, length, _), (after, _, _) in itertools.pairwise(head):
        assert x + length <= after + 0.5


@pytest.mark.parametrize("suffix", [".png", ".svg", ".pdf", ".csv"])
def test_the_ending_decides_the_format(
    figures: dict[str, Figure], tmp_path: Path, suffix: str
) -> None:
    path = tmp_path / f"figure{suffix.upper()}"
    write_figure(figures["chain"], path, theme=LIGHT)
    start = {".png": b"\x89PNG", ".svg": b"<?xml", ".pdf": b"%PDF-", ".csv": b"step,"}[suffix]
    assert path.read_bytes().startswith(start)
    assert [entry.name for entry in tmp_path.glob("figure*")] == [path.name]


def test_another_ending_is_refused_and_the_right_ones_are_named(
    figures: dict[str, Figure], tmp_path: Path
) -> None:
    with pytest.raises(ValueError, match=r"\.bmp; a figure is written as \.png, \.svg"):
        write_figure(figures["chain"], tmp_path / "figure.bmp", theme=LIGHT)


@pytest.mark.parametrize("size", [QSizeF(10.0, 200.0), QSizeF(640.0, 20_000.0)])
def test_an_impossible_size_is_refused(
    figures: dict[str, Figure], tmp_path: Path, size: QSizeF
) -> None:
    for suffix in (".png", ".svg", ".pdf"):
        with pytest.raises(ValueError, match="each side must be 40 to 10000 pixels"):
            write_figure(figures["chain"], tmp_path / f"f{suffix}", size=size, theme=LIGHT)
    assert not list(tmp_path.glob("f*"))


def test_a_picture_too_large_for_memory_is_refused(
    figures: dict[str, Figure], tmp_path: Path
) -> None:
    with pytest.raises(ValueError, match="120 million pixels"):
        write_png(figures["chain"], tmp_path / "f.png", QSizeF(9000, 9000), 4.0, "", LIGHT)


@pytest.mark.parametrize("suffix", [".png", ".svg", ".pdf", ".csv"])
def test_a_full_disk_is_one_sentence_and_the_old_file_stays(
    figures: dict[str, Figure], tmp_path: Path, suffix: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_descriptor: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    path = tmp_path / f"figure{suffix}"
    path.write_bytes(b"old")
    monkeypatch.setattr("lstm_gui.interchange.atomic.os.fsync", full)
    with pytest.raises(WriteError, match=r"cannot be written: the disk is full; free some space"):
        write_figure(figures["cell-state"], path, theme=LIGHT)
    assert path.read_bytes() == b"old"
    assert [entry.name for entry in tmp_path.glob("*figure*")] == [path.name]


@pytest.mark.parametrize("suffix", [".png", ".svg", ".pdf", ".csv"])
def test_a_write_that_the_system_cuts_short_leaves_the_old_file(
    figures: dict[str, Figure], tmp_path: Path, suffix: str
) -> None:
    folder = tmp_path / "place"
    folder.mkdir()
    path = folder / f"figure{suffix}"
    path.write_bytes(b"old")
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (500, before[1]))
    try:
        with pytest.raises(WriteError, match="cannot be written"):
            write_figure(figures["cell-state"], path, theme=LIGHT)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert path.read_bytes() == b"old"
    assert list(folder.iterdir()) == [path]


def test_a_missing_folder_is_named(figures: dict[str, Figure], tmp_path: Path) -> None:
    with pytest.raises(WriteError, match="its folder does not exist"):
        write_figure(figures["chain"], tmp_path / "none" / "f.svg", theme=LIGHT)


def test_exporting_leaves_the_screen_alone(
    qtbot: QtBot, session: Session, appearance: Appearance, tmp_path: Path
) -> None:
    plot = TrajectoryPlot(session, appearance, "cell")
    strip = ChainStrip(session, appearance)
    for view in (plot, strip):
        qtbot.addWidget(view)
        before = view.grab().toImage()
        write_figure(view, tmp_path / "f.png", size=QSizeF(900, 600), theme=DARK)
        assert view.grab().toImage() == before
        assert view.figure_size().width() == view.width()


@pytest.mark.parametrize("example", ["agreement", "adding-problem"])
def test_text_columns_of_a_classification_are_written(
    qtbot: QtBot, appearance: Appearance, tmp_path: Path, example: str
) -> None:
    plot = PredictionPlot(Session(open_example(example)), appearance)
    qtbot.addWidget(plot)
    path = tmp_path / "f.csv"
    write_csv(plot, path)
    lines = path.read_text(encoding="utf-8").splitlines()
    assert lines[0] == ",".join(plot.figure_table())
    assert len(lines) == 1 + plot.steps


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("size", [QSizeF(40.0, 40.0), QSizeF(3000.0, 60.0), QSizeF(60.0, 3000.0)])
def test_odd_sizes_are_painted_too(
    figures: dict[str, Figure], tmp_path: Path, name: str, size: QSizeF
) -> None:
    for suffix in (".png", ".svg"):
        path = tmp_path / f"f{suffix}"
        write_figure(figures[name], path, size=size, scale=1.0, caption=CAPTION, theme=LIGHT)
    image = QImage(str(tmp_path / "f.png"))
    assert (image.width(), image.height()) == (size.width(), size.height())
    numbers = numbers_of(ElementTree.parse(tmp_path / "f.svg").getroot())
    assert all(math.isfinite(number) for number in numbers)
