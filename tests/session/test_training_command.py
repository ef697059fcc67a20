from __future__ import annotations

import dataclasses
import shlex
from pathlib import Path

import numpy as np
import pytest

from lstm_gui import engine, interchange, sequences
from lstm_gui.cli import main
from lstm_gui.session import (
    Document,
    GateThresholds,
    SettingChange,
    StopConditions,
    ThresholdMode,
    TrainingPlan,
    TrainingRun,
    load_document,
    needs_start_file,
    save_document,
    training_command,
    untrained_network,
    weights_fingerprint,
)

SETTINGS = engine.TrainingSettings(updates=12, batch_size=3, window=9, seed=11, learning_rate=0.003)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A table in a name that a shell has to have quoted, written as in German."""
    path = tmp_path / "my 'own' data.csv"
    waves = np.sin(np.arange(150) / 4.0) * 3 + 10
    rows = [f"{i};{value:.4f};{i % 7}".replace(".", ",") for i, value in enumerate(waves)]
    path.write_text("\n".join(["t;höhe;rest", *rows]) + "\n", encoding="cp1252")
    return path


def document_of(sequence: sequences.Sequence, **network: object) -> Document:
    made, origin = untrained_network(sequence, seed=2, **network)  # type: ignore[arg-type]  # sizes
    return Document.of(sequence, made, origin)


def run_as(command: str, tmp_path: Path) -> interchange.Model:
    """Do what a shell does with the command, and load what it wrote."""
    words = shlex.split(command)
    assert words[0] == "lstm-gui"
    out = tmp_path / "again.safetensors"
    assert words[-2:] == ["--out", "trained.safetensors"]
    assert main([*words[1:-1], str(out)]) == 0
    return interchange.load_model(out)


def assert_same(run: TrainingRun, model: interchange.Model) -> None:
    for _ in run.updates():
        pass
    assert weights_fingerprint(model.network.parameters) == weights_fingerprint(
        run.network.parameters
    )


@pytest.mark.parametrize(
    "settings",
    [
        dataclasses.replace(SETTINGS, clip_norm=None, optimizer="rmsprop"),
        dataclasses.replace(SETTINGS, initialisation="chrono", longest_memory=17.5),
        dataclasses.replace(SETTINGS, initialisation="glorot_orthogonal", clip_norm=0.25),
    ],
)
@pytest.mark.parametrize("kind", ["lstm", "gru"])
def test_the_command_of_a_file_makes_the_same_weights_bit_by_bit(
    file: Path, tmp_path: Path, settings: engine.TrainingSettings, kind: str
) -> None:
    options = sequences.ReadOptions(columns=("höhe",), encoding="cp1252", layout="columns")
    sequence = sequences.read(file, options).with_scaling("min_max").with_ahead(3)
    document = document_of(sequence, hidden_size=5, num_layers=2, kind=kind)
    plan = TrainingPlan(
        held_out=0.35,
        changes=(SettingChange(4, "optimizer", "sgd"), SettingChange(7, "clip_norm", None)),
    )
    assert not needs_start_file(document, fresh=True)
    command = training_command(document, settings, plan, fresh=True)
    model = run_as(command, tmp_path)
    assert_same(TrainingRun(document, settings, fresh=True, plan=plan), model)


@pytest.mark.parametrize("name", ["sine-with-overtone", "adding-problem", "an-bn"])
def test_the_command_of_an_example_makes_the_same_weights(name: str, tmp_path: Path) -> None:
    document = document_of(sequences.make_example(name), hidden_size=3)
    settings = dataclasses.replace(sequences.EXAMPLES[name].settings, updates=6, seed=8)
    command = training_command(document, settings, TrainingPlan(), fresh=True)
    assert f"--example {name}" in command
    assert_same(TrainingRun(document, settings, fresh=True), run_as(command, tmp_path))


def test_stop_conditions_stop_the_command_where_they_stopped_the_run(tmp_path: Path) -> None:
    document = document_of(sequences.make_example("sine-with-overtone"), hidden_size=4)
    settings = dataclasses.replace(SETTINGS, updates=4000, window=16, learning_rate=0.02)
    plan = TrainingPlan(stop=StopConditions(loss=0.3, patience=900))
    run = TrainingRun(document, settings, fresh=True, plan=plan)
    model = run_as(training_command(document, settings, plan, fresh=True), tmp_path)
    assert_same(run, model)
    assert run.update < 4000
    assert model.metadata["updates"] == str(run.update)


def test_weights_that_are_there_pasted_data_and_policies_go_by_a_session_file(
    tmp_path: Path,
) -> None:
    sequence = sequences.read_clipboard_text("abcd" * 40).with_ahead(2)
    document = dataclasses.replace(
        document_of(sequence, hidden_size=3), thresholds=GateThresholds(ThresholdMode.HARD)
    )
    for fresh in (False, True):
        assert needs_start_file(document, fresh=fresh)
        start = tmp_path / "the start.lstmlab"
        save_document(start, document)
        settings = dataclasses.replace(SETTINGS, initialisation="forget_bias")
        plan = TrainingPlan(held_out=0.1)
        command = training_command(document, settings, plan, fresh=fresh, start_file=start)
        run = TrainingRun(document, settings, fresh=fresh, plan=plan)
        assert_same(run, run_as(command, tmp_path))


def test_a_criterion_is_asked_for_where_there_is_a_task_alone() -> None:
    plan = TrainingPlan(stop=StopConditions(solved=True))
    for name, asked in (("an-bn", True), ("sine-with-overtone", False)):
        document = document_of(sequences.make_example(name), hidden_size=3)
        command = training_command(document, SETTINGS, plan, fresh=True)
        assert ("--stop-solved" in command) is asked


def test_a_session_file_keeps_the_run_that_made_the_weights(tmp_path: Path, file: Path) -> None:
    sequence = sequences.read(file, sequences.ReadOptions(encoding="cp1252")).with_ahead(2)
    document = document_of(sequence, hidden_size=3)
    plan = TrainingPlan(changes=(SettingChange(2, "learning_rate", 0.5),))
    run = TrainingRun(document, SETTINGS, plan=plan)
    for _ in run.updates():
        pass
    trained = dataclasses.replace(document, origin=run.origin)
    save_document(tmp_path / "s.lstmlab", trained)
    loaded = load_document(tmp_path / "s.lstmlab")
    assert loaded.origin == trained.origin
    assert loaded.sequence.ahead == 2
    assert loaded.sequence.options == sequence.options
    record = loaded.origin.run
    assert record is not None
    assert record.settings == SETTINGS
    assert record.updates == 12
    assert record.changes == plan.changes
    assert record.weights == weights_fingerprint(run.network.parameters)
    assert dict(record.versions)["numpy"] == np.__version__


def test_the_model_of_a_command_says_how_it_was_made(tmp_path: Path) -> None:
    document = document_of(sequences.make_example("an-bn"), hidden_size=3)
    command = training_command(document, SETTINGS, TrainingPlan(), fresh=True)
    model = run_as(command, tmp_path)
    assert '"optimizer": "adam"' in model.metadata["run"]
    assert weights_fingerprint(model.network.parameters) in model.metadata["run"]


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--rate", "0"], "0 must be a number above 0"),
        (["--rate", "fast"], "'fast' is not a number"),
        (["--validation", "1"], "1 must be a share from 0 to below 1"),
        (["--validation", "0.001"], "is no step to validate on; hold out at least"),
        (["--validation", "0.99"], "held out leave 2 to learn from; it takes 6"),
        (["--ahead", "500"], "ahead is 500 steps, but"),
        (["--batch", "4000"], "batch is 4000 windows, but the training part of"),
        (["--window", "900"], "window is 900 steps, but the training part of"),
        (["--change", "5:seed=3"], "must be UPDATE:NAME=VALUE with NAME one of rate, batch"),
        (["--change", "5:optimizer=magic"], "optimizer must be one of"),
        (["--clip", "1", "--no-clip"], "not allowed with argument --clip"),
        (["--stop-solved"], "--stop-solved asks for a task;"),
        (["--patience", "0"], "0 is too small"),
        (["--init", "chrono", "--longest-memory", "2"], "longest_memory must be"),
    ],
)
def test_what_cannot_be_trained_is_one_line_and_writes_nothing(
    file: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    options: list[str],
    message: str,
) -> None:
    out = tmp_path / "m.safetensors"
    ahead = ["--ahead", "5"] if "0.99" in options else []
    call = ["train", str(file), "--encoding", "cp1252", "--out", str(out), *options, *ahead]
    assert main(call) == 2
    error = capsys.readouterr().err
    assert error.count("\n") == 1
    assert message in error
    assert not out.exists()


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(5))
def test_the_next_step_of_a_cycle_of_changing_height_is_foreseen_better_than_plainly(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], seed: int
) -> None:
    """As with sunspots: the period wanders, the waves change their height and rise steeply."""
    path = tmp_path / "cycle.csv"
    rng = np.random.default_rng(5)
    phase = np.cumsum(2 * np.pi / 11 + 0.12 * rng.standard_normal(310))
    height = 1 + 0.5 * np.sin(np.arange(310) / 17)
    values = 50 * height * np.exp(0.9 * np.sin(phase)) + 6 * rng.standard_normal(310)
    path.write_text("value\n" + "\n".join(f"{value:.2f}" for value in values) + "\n")
    out = tmp_path / "m.safetensors"
    assert main(["train", str(path), "--seed", str(seed), "--out", str(out)]) == 0
    document = document_of(sequences.read(path))
    from lstm_gui.session import examination

    exam = examination(document.sequence, 0.2)
    assert exam is not None
    assert [one.name for one in exam.baselines] == ["last value", "value 11 steps before"]
    loss, error = exam.take(interchange.load_model(out).network, None, None)
    for plain in exam.baselines:
        assert plain.loss is not None
        assert plain.measure is not None
        assert loss < plain.loss
        assert error < plain.measure
    assert f"RMSE {error:.4g}" in capsys.readouterr().out
