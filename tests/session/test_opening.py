"""Opening: a complete document or one clear error, never half of one."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from lstm_gui import engine, interchange, sequences
from lstm_gui.session import (
    Document,
    TrainingRun,
    choice_of,
    on_sequence,
    open_example,
    open_path,
    untrained_network,
)
from lstm_gui.session.document import Origin


def write_series(path: Path, columns: int = 1, rows: int = 20) -> Path:
    names = ",".join(f"x{column}" for column in range(columns))
    lines = [
        ",".join(f"{row * (column + 1) % 7}" for column in range(columns)) for row in range(rows)
    ]
    path.write_text("\n".join([names, *lines]) + "\n", encoding="utf-8")
    return path


@pytest.mark.parametrize("name", sequences.EXAMPLES)
def test_every_example_opens_with_a_trained_network_that_fits(name: str) -> None:
    document = open_example(name)
    assert document.origin.trained
    assert document.parameters["head.weight"].shape[0] == document.sequence.objective.output_size
    assert not document.altered


def test_an_own_sequence_gets_an_untrained_network_that_says_so(tmp_path: Path) -> None:
    document = open_path(write_series(tmp_path / "a.csv", columns=3))
    assert not document.origin.trained
    assert "untrained" in document.origin.text
    assert document.parameters["weight_ih_l0"].shape == (32, 3)
    assert document.parameters["head.weight"].shape == (3, 8)


@pytest.mark.parametrize(("kind", "drawn"), [("series", "forget_bias"), ("text", "default")])
def test_an_own_sequence_begins_as_training_it_from_the_command_line_does(
    tmp_path: Path, kind: str, drawn: str
) -> None:
    path = tmp_path / "to-be.txt"
    path.write_text("to be or not to be, that is the question: " * 3, encoding="utf-8")
    document = open_path(write_series(tmp_path / "a.csv") if kind == "series" else path)
    assert document.sequence.kind == kind
    settings = sequences.suited_settings(document.sequence)
    assert choice_of(document).initialisation == settings.initialisation == drawn
    other = Document.of(document.sequence, *untrained_network(document.sequence, seed=9))
    fresh = TrainingRun(other, settings, fresh=True).network.state_dict()
    assert all(np.array_equal(fresh[name], document.parameters[name]) for name in fresh)


def test_a_network_trained_on_an_own_sequence_is_kept_for_the_next_that_fits(
    tmp_path: Path,
) -> None:
    first = sequences.read(write_series(tmp_path / "a.csv"))
    network, _ = untrained_network(first, 5)
    current = Document.of(first, network, Origin(True, "trained, 10 updates, seed 0", 0))
    fits = on_sequence(sequences.read(write_series(tmp_path / "b.csv", rows=9)), current)
    assert fits.parameters is current.parameters
    other = on_sequence(sequences.read(write_series(tmp_path / "c.csv", columns=2)), current)
    assert not other.origin.trained


def test_a_model_file_opens_on_the_sequence_that_fits(tmp_path: Path) -> None:
    sequence = sequences.read(write_series(tmp_path / "a.csv", columns=2))
    network, _ = untrained_network(sequence, 3, seed=7)
    path = tmp_path / "m.safetensors"
    interchange.save_model(path, network, {"updates": "12", "seed": "7"})
    current = Document.of(sequence, *untrained_network(sequence))
    opened = open_path(path, current=current)
    assert opened.sequence is sequence
    assert opened.origin.trained
    assert "m.safetensors" in opened.origin.text
    np.testing.assert_array_equal(
        opened.parameters["weight_hh_l0"], network.state_dict()["weight_hh_l0"]
    )


def test_a_model_file_without_data_opens_on_noise_of_its_width(tmp_path: Path) -> None:
    path = tmp_path / "m.safetensors"
    network = engine.Network(engine.LSTM(4, 3), engine.Linear(3, 4))
    interchange.save_model(path, network, {})
    opened = open_path(path)
    assert opened.sequence.features == 4
    assert "noise" in (opened.sequence.source or "")


@pytest.mark.parametrize("name", ["missing.csv", "missing.safetensors"])
def test_a_file_that_is_not_there_is_one_sentence(tmp_path: Path, name: str) -> None:
    with pytest.raises((sequences.ReadError, interchange.ModelFileError)) as error:
        open_path(tmp_path / name)
    assert name in str(error.value)
    assert "\n" not in str(error.value)


def test_an_unknown_example_names_those_that_exist() -> None:
    with pytest.raises(ValueError, match="adding-problem"):
        open_example("no-such")


@pytest.mark.parametrize("cell", [engine.GRU, engine.RNN])
def test_a_network_of_other_cells_opens(
    tmp_path: Path, cell: type[engine.GRU | engine.RNN]
) -> None:
    path = tmp_path / "other.safetensors"
    network = engine.Network(cell(1, 3), engine.Linear(3, 1))
    interchange.save_model(path, network, {})
    document = open_path(path)
    assert document.config["recurrent"]["kind"] == network.recurrent.kind
