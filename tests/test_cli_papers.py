"""`lstm-gui papers` prints the paper's numbers and ours, and calls a failure a failure."""

from __future__ import annotations

import pytest

from lstm_gui import cli_papers
from lstm_gui.cli import main
from lstm_gui.cli_papers import verdict
from lstm_gui.sequences import PAPER_RESULTS, PaperResult
from lstm_gui.session.paper_trial import Trial

PAPER = PaperResult("experiment 0", "nobody 1997", 1000, 10, wrong=1, most_wrong=3)


def trials(*sequences: int | None, wrong: int = 0) -> list[Trial]:
    return [
        Trial(seed, one is not None, 2000 if one is None else one, wrong)
        for seed, one in enumerate(sequences)
    ]


@pytest.mark.parametrize(
    ("made", "kept", "said"),
    [
        (trials(500, 900, 1000), True, "✓ 3 of 3 within the paper's mean, the median in 90% of it"),
        (trials(500, 900, 1800), True, "✓ 2 of 3 within the paper's mean, the median in 90% of it"),
        (trials(500, 1100, 1800), False, "✗ the median is 1.10 times the paper's mean"),
        (trials(500, None, 600), False, "✗ 1 of 3 not solved"),
        (trials(500, 600, wrong=4), False, "✗ 4 wrong, where the paper had at most 3"),
        (trials(500, 600, wrong=3), True, "✓ 2 of 2 within the paper's mean"),
    ],
)  # fmt: skip
def test_the_verdict_keeps_to_the_paper(made: list[Trial], kept: bool, said: str) -> None:
    text, keeps = verdict(PAPER, made)
    assert text.startswith(said)
    assert keeps is kept


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, int, int]]:
    """Trials that end at once: every third seed of the adding problem fails."""
    calls: list[tuple[str, int, int]] = []

    def trial(name: str, seed: int, limit: int, progress: object) -> Trial:
        assert callable(progress)
        progress(10, "so far")
        calls.append((name, seed, limit))
        failing = name == "adding-problem" and seed % 3 == 0
        return Trial(seed, not failing, 1234, 2, "update 3: the loss became nan" * failing)

    monkeypatch.setattr(cli_papers, "paper_trial", trial)
    return calls


def test_five_seeds_of_every_task_are_run_and_printed(
    asked: list[tuple[str, int, int]], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["papers"]) == 1
    assert [name for name, _, _ in asked] == [name for name in PAPER_RESULTS for _ in range(5)]
    assert [seed for _, seed, _ in asked[:5]] == [1, 2, 3, 4, 5]
    for name, _, limit in asked:
        assert limit == min(2 * PAPER_RESULTS[name].sequences, 300_000)
    printed = capsys.readouterr().out
    assert "paper       31\u202f390 sequences, mean of 20 trials" in printed
    assert printed.count("1\u202f234 sequences; 2 of 2\u202f560 fresh ones wrong") == 24
    assert "– update 3: the loss became nan" in printed
    assert "✗ 1 of 5 not solved" in printed
    assert printed.count("✓") == 4


def test_one_task_and_other_seeds_can_be_asked_for(
    asked: list[tuple[str, int, int]], capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["papers", "--task", "temporal-order", "--seeds", "2", "--first-seed", "40"]
    assert main(words) == 0
    assert [call[:2] for call in asked] == [("temporal-order", 40), ("temporal-order", 41)]
    assert capsys.readouterr().err == ""


def test_the_short_version_takes_one_seed_of_three_tasks(
    asked: list[tuple[str, int, int]], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["papers", "--short"]) == 0
    assert [call[:2] for call in asked] == [
        ("embedded-reber", 1),
        ("temporal-order", 1),
        ("adding-problem", 1),
    ]
    assert "experiment 4" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--task", "sorting"], "no paper's number is known for 'sorting'; there are embedded-"),
        (["--task", "lorenz-x"], "no paper's number is known for 'lorenz-x'"),
        (["--seeds", "0"], "must be at least 1"),
        (["extra"], "unrecognized arguments: extra"),
    ],
)
def test_what_cannot_be_asked_for_is_said_in_a_line(
    words: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["papers", *words]) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert said in printed.err
    assert printed.err.count("\n") == 1
