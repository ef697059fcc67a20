"""``lstm-gui papers``: the tasks of the papers, learnt with the shipped settings, side by side."""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Sequence
from typing import TextIO

from lstm_gui.cli_arguments import Unusable
from lstm_gui.cli_progress import ProgressBar
from lstm_gui.sequences import EXAMPLES, PAPER_RESULTS, PaperResult, Task
from lstm_gui.session.paper_trial import FRESH, Trial, paper_trial

# The short version takes those that are learnt within seconds.
_SHORT = ("embedded-reber", "temporal-order", "adding-problem")
# A trial is given up after this many times the sequences of the paper, but not later than this.
_PATIENCE = 2
_LONGEST = 300_000
_WIDTH = 10


def papers(arguments: argparse.Namespace, out: TextIO, terminal: TextIO) -> bool:
    """Run the trials, print each as it ends, and tell whether all kept to the paper's numbers.

    Errors: Unusable for a task without a paper's number.
    """
    known = ", ".join(PAPER_RESULTS)
    if arguments.task is not None and arguments.task not in PAPER_RESULTS:
        raise Unusable(f"no paper's number is known for {arguments.task!r}; there are {known}")
    names = _SHORT if arguments.short else tuple(PAPER_RESULTS)
    if arguments.task is not None:
        names = (arguments.task,)
    count = arguments.seeds or (1 if arguments.short else 5)
    seeds = range(arguments.first_seed, arguments.first_seed + count)
    kept = [_compare(name, seeds, out, terminal) for name in names]
    return all(kept)


def _compare(name: str, seeds: Sequence[int], out: TextIO, terminal: TextIO) -> bool:
    paper, example = PAPER_RESULTS[name], EXAMPLES[name]
    assert isinstance(example.generator, Task)  # noqa: S101 - papers have tasks
    _print(out, f"{example.title} ({paper.experiment})")
    _print(out, f"  solved: {example.generator.criterion.text}")
    _print(out, f"  paper   {_paper_text(paper)}")
    trials = []
    limit = min(_PATIENCE * paper.sequences, _LONGEST)
    for seed in seeds:
        began = time.monotonic()
        with ProgressBar(terminal, limit, "sequences at most") as bar:
            trial = paper_trial(name, seed, limit, bar.show)
        trials.append(trial)
        seconds = f"{time.monotonic() - began:.0f} s"
        _print(out, f"  seed {seed:<3}{_trial_text(trial, limit)} · {seconds}")
    found, kept = verdict(paper, trials)
    _print(out, f"  ours    {_summary(trials)}")
    _print(out, f"  {found}\n")
    return kept


def verdict(paper: PaperResult, trials: Sequence[Trial]) -> tuple[str, bool]:
    """Say in a line how the trials stand to the paper's numbers, and whether they keep to them.

    They do when all are solved, their median is not above the paper's mean, and none is wrong more
    often than any of the paper's was.
    """
    unsolved = sum(not trial.solved for trial in trials)
    if unsolved:
        return f"✗ {unsolved} of {len(trials)} not solved", False
    median = statistics.median(trial.sequences for trial in trials)
    if median > paper.sequences:
        share = median / paper.sequences
        return f"✗ the median is {share:.2f} times the paper's mean", False
    worst = max(trial.wrong for trial in trials)
    if paper.most_wrong is not None and worst > paper.most_wrong:
        return f"✗ {worst} wrong, where the paper had at most {paper.most_wrong}", False
    within = sum(trial.sequences <= paper.sequences for trial in trials)
    return (
        f"✓ {within} of {len(trials)} within the paper's mean, the median in "
        f"{median / paper.sequences:.0%} of it"
    ), True


def _paper_text(paper: PaperResult) -> str:
    text = f"{_count(paper.sequences):>{_WIDTH}} sequences, mean of {paper.trials} trials"
    if paper.wrong is not None:
        text += f"; {paper.wrong} of {_count(FRESH)} wrong, at most {paper.most_wrong}"
    return f"{text} · {paper.source}"


def _trial_text(trial: Trial, limit: int) -> str:
    wrong = f"{trial.wrong} of {_count(FRESH)} fresh ones wrong"
    if trial.failure:
        return f"{'–':>{_WIDTH}} {trial.failure}"
    if not trial.solved:
        return f"{'–':>{_WIDTH}} not solved within {_count(limit)} sequences; {wrong}"
    return f"{_count(trial.sequences):>{_WIDTH}} sequences; {wrong}"


def _summary(trials: Sequence[Trial]) -> str:
    solved = [trial.sequences for trial in trials if trial.solved]
    if not solved:
        return f"{'–':>{_WIDTH}} none of {len(trials)} solved"
    return (
        f"{_count(round(statistics.median(solved))):>{_WIDTH}} sequences in the median, "
        f"{_count(min(solved))} … {_count(max(solved))}; {len(solved)} of {len(trials)} solved; "
        f"at most {max(trial.wrong for trial in trials)} wrong"
    )


def _count(number: int) -> str:
    return f"{number:,}".replace(",", "\u202f")


def _print(out: TextIO, text: str) -> None:
    # As it goes: a trial takes a while, also where a pipe reads.
    print(text, file=out, flush=True)
