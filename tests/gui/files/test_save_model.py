from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest

from lstm_gui import interchange, session
from lstm_gui.gui.files import MessageKind, save_model
from lstm_gui.gui.files.save_model import model_metadata, proposed_name
from lstm_gui.session import GateThresholds, SetParameter, SetThresholds, ThresholdMode

if TYPE_CHECKING:
    from conftest import Bench

# Qt without a display has no window manager to tell about sizes, and says so.
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")


def save_as(bench: Bench, path: Path) -> None:
    dialog = save_model(bench.session, bench.settings, bench.saver, bench.window)
    assert dialog.objectName() == "saveModelDialog"
    dialog.fileSelected.emit(str(path))
    dialog.reject()
    bench.settle()


def test_what_is_saved_opens_as_the_same_network(bench: Bench, tmp_path: Path) -> None:
    bench.session.do(SetParameter("bias_ih_l0", (2,), 1.25))
    path = tmp_path / "mine.safetensors"
    save_as(bench, path)
    assert "was saved as" in bench.messages.text
    loaded = interchange.load_model(path)
    for name, values in bench.session.document.parameters.items():
        assert np.array_equal(loaded.network.state_dict()[name], values)
    assert loaded.metadata["edited"] == "by hand"
    again = session.open_path(path, current=bench.session.document)
    assert again.origin.trained
    assert again.parameters["bias_ih_l0"][2] == np.float32(1.25)
    assert bench.settings.last_export_folder == tmp_path


def test_an_untrained_network_is_still_untrained_after_reading_it_back(
    bench: Bench, clean_csv: Path, tmp_path: Path
) -> None:
    bench.open(clean_csv)
    save_as(bench, tmp_path / "fresh")
    origin = session.open_model(tmp_path / "fresh.safetensors").origin
    assert not origin.trained
    assert origin.seed == bench.session.document.origin.seed


def test_the_scaling_goes_with_it(bench: Bench, clean_csv: Path) -> None:
    bench.open(clean_csv)
    scaling = json.loads(model_metadata(bench.session)["scaling"])
    assert scaling["kind"] == "standard"
    assert np.allclose(scaling["offset"], bench.session.sequence.scaling.offset)
    assert np.allclose(scaling["factor"], bench.session.sequence.scaling.factor)


def test_the_file_name_proposed_is_made_of_ordinary_characters(
    bench: Bench, tmp_path: Path
) -> None:
    assert proposed_name(bench.session) == "sine-with-overtone-lstm-8.safetensors"
    odd = tmp_path / "a b:c (2).csv"
    odd.write_text("\n".join(map(str, range(20))), encoding="utf-8")
    bench.open(odd)
    assert proposed_name(bench.session) == "a-b-c-2-lstm-8.safetensors"


def test_a_folder_that_is_gone_is_an_error_in_words(bench: Bench, tmp_path: Path) -> None:
    save_as(bench, tmp_path / "gone" / "m.safetensors")
    assert bench.messages.kind is MessageKind.ERROR
    assert "folder does not exist" in bench.messages.text


def test_a_full_disk_leaves_the_older_file_as_it_was(
    bench: Bench, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "m.safetensors"
    save_as(bench, path)
    content = path.read_bytes()

    def full(*_args: object) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    bench.session.do(SetParameter("bias_ih_l0", (0,), -3.0))
    save_as(bench, path)
    assert "the disk is full" in bench.messages.text
    assert path.read_bytes() == content
    assert [file.name for file in tmp_path.iterdir() if file.suffix == ".safetensors"] == [
        "m.safetensors"
    ]


def test_only_what_the_file_holds_counts_as_saved(bench: Bench, tmp_path: Path) -> None:
    bench.session.do(SetParameter("bias_ih_l0", (2,), 1.25))
    assert bench.session.modified
    save_as(bench, tmp_path / "m.safetensors")
    assert not bench.session.modified
    bench.session.do(SetThresholds(GateThresholds(ThresholdMode.HARD)))
    save_as(bench, tmp_path / "m.safetensors")
    assert bench.session.modified
