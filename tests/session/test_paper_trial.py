"""A trial trains as the command line does, until the task's own criterion is met."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from lstm_gui import interchange
from lstm_gui.cli import main
from lstm_gui.sequences import EXAMPLES, PAPER_RESULTS, Task
from lstm_gui.session import example_plan
from lstm_gui.session import paper_trial as module
from lstm_gui.session.paper_trial import FRESH, paper_trial
from lstm_gui.session.training import TrainingRun


def test_a_trial_that_is_given_up_says_so_and_counts_what_is_wrong() -> None:
    said: list[tuple[int, str]] = []
    batch = EXAMPLES["temporal-order"].settings.batch_size
    trial = paper_trial("temporal-order", 3, 100, lambda *one: said.append(one))
    assert not trial.solved
    assert trial.sequences == 100 // batch * batch
    assert trial.wrong > FRESH // 2
    assert [count for count, _ in said] == list(range(batch, 101, batch))
    assert said[-1][1].endswith("of the last 2\u202f000 right")


def test_the_rate_of_a_trial_falls_as_the_example_says(monkeypatch: pytest.MonkeyPatch) -> None:
    example = EXAMPLES["multiplication-problem"]
    early = replace(example, later_rates=((2, 0.001),))
    monkeypatch.setattr(example_plan, "EXAMPLES", {example.name: early})
    rates = []

    class Noting(TrainingRun):
        def updates(self):  # type: ignore[no-untyped-def]  # as that of the run
            for update in super().updates():
                rates.append(self.learning_rate)
                yield update

    monkeypatch.setattr(module, "TrainingRun", Noting)
    paper_trial("multiplication-problem", 3, 4 * example.settings.batch_size)
    assert rates == [0.02, 0.02, 0.001, 0.001]


def test_the_training_sets_of_the_grammar_take_turns() -> None:
    tasks = [module._task("embedded-reber", seed) for seed in (1, 2, 3, 4)]
    assert tasks[0] == tasks[3]
    assert len({tasks[0], tasks[1], tasks[2]}) == 3


def test_a_series_has_no_trial() -> None:
    with pytest.raises(ValueError, match="lorenz-x is a series"):
        paper_trial("lorenz-x", 1, 100)


@pytest.mark.parametrize("name", list(PAPER_RESULTS))
def test_every_paper_result_belongs_to_a_task_that_is_shipped(name: str) -> None:
    paper = PAPER_RESULTS[name]
    assert isinstance(EXAMPLES[name].generator, Task)
    assert "1997" in paper.source
    assert (paper.wrong is None) == (paper.most_wrong is None)
    settings = EXAMPLES[name].settings
    assert settings.updates * settings.batch_size >= 1000


def test_a_trial_is_the_run_of_the_command_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same weights come out of `lstm-gui train`: nothing is special about a trial."""
    kept = []

    def keep(network: object, *_: object) -> int:
        kept.append(network.state_dict())  # type: ignore[attr-defined]  # a network
        return 0

    monkeypatch.setattr(module, "_wrong", keep)
    batch = EXAMPLES["adding-problem"].settings.batch_size
    paper_trial("adding-problem", 7, 5 * batch)
    out = tmp_path / "five.safetensors"
    words = f"train --example adding-problem --seed 7 --updates 5 --validation 0 --out {out}"
    assert main(words.split()) == 0
    for name, values in interchange.load_model(out).network.state_dict().items():
        np.testing.assert_array_equal(values, kept[0][name])


@pytest.mark.slow
@pytest.mark.parametrize(
    "name", ["embedded-reber", "temporal-order", "adding-problem", "multiplication-problem"]
)
def test_a_fresh_seed_solves_the_task_within_the_number_of_the_paper(name: str) -> None:
    paper = PAPER_RESULTS[name]
    trial = paper_trial(name, 2026, 2 * paper.sequences)
    assert trial.solved
    assert trial.sequences <= paper.sequences
    if paper.most_wrong is not None:
        assert trial.wrong <= paper.most_wrong
