"""Runs saved in a session file go on from there as if they had never stopped."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from lstm_gui import engine, sequences
from lstm_gui.interchange import ModelFileError, read_arrays, write_arrays
from lstm_gui.session import (
    Document,
    TrainingPlan,
    TrainingRun,
    TrainingRuns,
    archive,
    load_document,
    load_session,
    save_document,
    untrained_network,
)
from lstm_gui.session.state_tree import packed, unpacked
from lstm_gui.session.training_archive import TrainingArchive

SETTINGS = engine.TrainingSettings(updates=30, batch_size=3, window=12, seed=3, learning_rate=0.02)
KEY = "lstm_lab_session"


def own_series() -> sequences.Sequence:
    values = np.cumsum(np.random.default_rng(5).standard_normal((70, 2)), axis=0)
    return sequences.series_sequence(values, name="walk", feature_names=("a", "b"), source="test")


SEQUENCES: dict[str, Callable[[], sequences.Sequence]] = {
    "own series": own_series,
    "text": lambda: sequences.read_clipboard_text("the cat, which already ate, was full. " * 4),
    **{
        name: partial(sequences.make_example, name)
        for name in ("mackey-glass", "copy-memory", "adding-problem", "embedded-reber")
    },
}


def document_on(sequence: sequences.Sequence) -> Document:
    network, origin = untrained_network(sequence, hidden_size=5, seed=1)
    return Document.of(sequence, network, origin)


def settings_for(sequence: sequences.Sequence) -> engine.TrainingSettings:
    return dataclasses.replace(SETTINGS, window=None if sequence.kind == "task" else 12)


def trained(runs: TrainingRuns, updates: int) -> TrainingRun:
    assert runs.current is not None
    run = runs.current.run
    steps = run.updates()
    while run.update < updates:
        run.request_checkpoint()
        next(steps)
    return run


def frozen(runs: TrainingRuns) -> TrainingArchive:
    kept = archive(runs)
    assert kept is not None
    return kept


def saved(path: Path, document: Document, runs: TrainingRuns) -> Path:
    save_document(path, document, frozen(runs))
    return path


@pytest.mark.parametrize("fresh", [False, True])
@pytest.mark.parametrize("kind", SEQUENCES)
def test_a_run_from_a_file_goes_on_bit_by_bit(kind: str, fresh: bool, tmp_path: Path) -> None:
    document = document_on(SEQUENCES[kind]())
    settings = settings_for(document.sequence)
    plan = TrainingPlan(held_out=0.3)
    plain = TrainingRun(document, settings, fresh=fresh, plan=plan)
    losses = [update.loss for update in plain.updates()]
    runs = TrainingRuns()
    runs.begin(document, settings, fresh=fresh, plan=plan)
    trained(runs, 11).set_learning_rate(0.02)
    path = saved(tmp_path / "run.lstmlab", document, runs)
    _, found = load_session(path)
    assert found is not None
    assert found.current is not None
    run = found.current.run
    assert run.update == 11
    assert run.plan == plan
    assert run.checkpoints.updates == tuple(range(12))
    rest = [update.loss for update in run.updates()]
    assert rest == losses[11:]
    for name, values in plain.network.parameters.items():
        assert np.array_equal(values, run.network.parameters[name])
    for name, values in plain.initial_parameters.items():
        assert np.array_equal(values, run.initial_parameters[name])
    assert run.origin == plain.origin


def test_branches_settings_and_messages_come_back(tmp_path: Path) -> None:
    document = document_on(own_series())
    runs = TrainingRuns()
    runs.begin(document, SETTINGS, fresh=False)
    first = trained(runs, 10)
    other = dataclasses.replace(SETTINGS, learning_rate=0.5)
    runs.branch(document, other, first.checkpoints.nearest(4))
    second = trained(runs, 9)
    second.checkpoints.pin(6)
    second.change(batch_size=5)
    _, found = load_session(saved(tmp_path / "run.lstmlab", document, runs))
    assert found is not None
    assert [(one.name, one.parent, one.began) for one in found] == [
        ("run 1", None, 0),
        ("run 2", "run 1", 4),
    ]
    assert found.current is not None
    assert found.current.name == "run 2"
    again = found.current.run
    assert again.wanted_settings == second.wanted_settings
    assert again.messages == second.messages
    assert 6 in again.checkpoints.updates
    assert found.parent is not None
    assert found.parent.run.update == 10


def test_a_run_that_learned_nothing_is_not_kept() -> None:
    runs = TrainingRuns()
    assert archive(runs) is None
    runs.begin(document_on(own_series()), SETTINGS, fresh=False)
    assert archive(runs) is None


def test_a_session_without_runs_has_none(tmp_path: Path) -> None:
    document = document_on(own_series())
    save_document(tmp_path / "plain.lstmlab", document)
    assert load_session(tmp_path / "plain.lstmlab")[1] is None


def test_the_document_alone_can_be_read_from_a_file_with_runs(tmp_path: Path) -> None:
    document = document_on(own_series())
    runs = TrainingRuns()
    runs.begin(document, SETTINGS, fresh=False)
    trained(runs, 5)
    path = saved(tmp_path / "run.lstmlab", document, runs)
    assert load_document(path).sequence.name == "walk"


def test_the_file_stays_small_however_long_the_run_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    document = document_on(own_series())
    runs = TrainingRuns()
    runs.begin(document, dataclasses.replace(SETTINGS, updates=400), fresh=False)
    trained(runs, 400)
    one = runs.current.run.checkpoints.newest.nbytes if runs.current else 0
    monkeypatch.setattr("lstm_gui.session.training_archive.ARCHIVE_BYTES", 10 * one)
    kept = frozen(runs).runs[0].checkpoints
    assert sum(checkpoint.nbytes for checkpoint in kept) <= 5 * one
    assert (kept[0].update, kept[-1].update) == (0, 400)
    path = saved(tmp_path / "run.lstmlab", document, runs)
    assert path.stat().st_size < 20 * one


def damage(path: Path, change: Callable[[dict[str, Any], dict[str, np.ndarray]], object]) -> None:
    """Change the description and the arrays of a file."""
    arrays, texts = read_arrays(path)
    description, changed = json.loads(texts[KEY]), dict(arrays)
    change(description, changed)
    write_arrays(path, changed, {KEY: json.dumps(description)})


def first_run(description: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = description["training"]["runs"][0]
    return found


def newest(description: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = first_run(description)["checkpoints"][-1]
    return found


DAMAGES: dict[str, Callable[[dict[str, Any], dict[str, np.ndarray]], object]] = {
    "no runs": lambda d, a: d["training"].pop("runs"),
    "no such run": lambda d, a: d["training"].update(current=7),
    "no checkpoint": lambda d, a: first_run(d).update(checkpoints=[]),
    "an array is missing": lambda d, a: a.pop("training/0/3/weights/weight_hh_l0"),
    "weights of another shape": lambda d, a: a.update(
        {"training/0/3/weights/head.bias": a["training/0/3/weights/head.weight"]}
    ),
    "memory of another shape": lambda d, a: a.update(
        {"training/0/5/optimizer/state/head.bias/mean": np.zeros(9)}
    ),
    "a setting of another kind": lambda d, a: first_run(d)["settings"].update(seed="red"),
    "a stop that is no switch": lambda d, a: first_run(d)["plan"]["stop"].update(solved={}),
    "an impossible setting": lambda d, a: first_run(d)["settings"].update(batch_size=-1),
    "an impossible plan": lambda d, a: first_run(d)["plan"].update(held_out=4),
    "no plan": lambda d, a: first_run(d).pop("plan"),
    "another generator": lambda d, a: newest(d)["parts"]["batches"].update(bit_generator="MT19937"),
    "a generator's state": lambda d, a: newest(d)["parts"]["batches"].update(state={"state": "x"}),
    "no curve": lambda d, a: newest(d)["parts"]["losses"].pop("width"),
    "a curve of text": lambda d, a: newest(d)["parts"]["losses"].update(newest="abcd"),
    "a list for a state": lambda d, a: newest(d)["parts"].update(losses=[1, 2]),
    "a number for the runs": lambda d, a: d.update(training=3),
    "messages": lambda d, a: first_run(d).update(messages={"messages": [[1]]}),
    "another optimizer": lambda d, a: newest(d)["parts"]["optimizer"]["options"].update(
        {"class": "Lion"}
    ),
}


@pytest.mark.parametrize("kind", DAMAGES)
def test_a_damaged_run_is_refused_in_one_sentence(kind: str, tmp_path: Path) -> None:
    document = document_on(own_series())
    runs = TrainingRuns()
    runs.begin(document, SETTINGS, fresh=False)
    trained(runs, 5)
    path = saved(tmp_path / "run.lstmlab", document, runs)
    damage(path, DAMAGES[kind])
    with pytest.raises(ModelFileError, match=r"run\.lstmlab cannot be opened") as caught:
        load_session(path)
    assert "\n" not in str(caught.value)
    assert len(str(caught.value)) < 400


def test_a_tree_of_states_comes_back_with_its_arrays() -> None:
    tree = {"a": [1, {"b": np.arange(3.0)}], "c": None, "d": np.float64(2.5), "e": (1, 2)}
    arrays: dict[str, np.ndarray] = {}
    text = json.dumps(packed(tree, "here", arrays))
    assert list(arrays) == ["here/a/1/b"]
    back = unpacked(json.loads(text), arrays)
    np.testing.assert_equal(
        back, {"a": [1, {"b": np.arange(3.0)}], "c": None, "d": 2.5, "e": [1, 2]}
    )
    with pytest.raises(ValueError, match="here/a/1/b is missing"):
        unpacked(json.loads(text), {})


def test_a_run_that_had_ended_is_over_when_it_is_read_again(tmp_path: Path) -> None:
    document = document_on(own_series())
    runs = TrainingRuns()
    ended = runs.begin(document, settings_for(document.sequence), fresh=True).run
    ended.start()
    ended.run()
    _, found = load_session(saved(tmp_path / "run.lstmlab", document, runs))
    assert found is not None
    assert found.current is not None
    run = found.current.run
    assert run.state.over
    assert (run.update, run.settings.updates) == (30, 30)
    assert [message.text for message in run.messages] == [m.text for m in ended.messages]
    snapshot = run.mailbox.take()
    assert snapshot is not None
    assert snapshot.update == 30
    assert snapshot.trace is not None


def test_a_run_that_had_ended_can_go_on_after_it_is_read_again(tmp_path: Path) -> None:
    document = document_on(own_series())
    runs = TrainingRuns()
    ended = runs.begin(document, settings_for(document.sequence), fresh=True).run
    ended.start()
    ended.run()
    _, found = load_session(saved(tmp_path / "run.lstmlab", document, runs))
    assert found is not None
    assert found.current is not None
    for run in (found.go_on(found.current).run, runs.go_on(runs.current).run):
        assert run.settings.updates == 60
        assert len(list(run.updates())) == 30
    ours, read = runs.current.run.network.state_dict(), found.current.run.network.state_dict()
    assert all(np.array_equal(ours[name], read[name]) for name in ours)
