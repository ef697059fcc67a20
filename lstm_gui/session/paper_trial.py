"""One trial of a paper's task with the shipped settings: how soon it is solved, and how well."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from lstm_gui import engine
from lstm_gui.sequences import EXAMPLES, Task, generated_sequence, suited_settings
from lstm_gui.sequences.embedded_reber import EmbeddedReber
from lstm_gui.session.example_plan import suited_plan
from lstm_gui.session.network_choice import suited_choice
from lstm_gui.session.training import TrainingRun
from lstm_gui.session.training_plan import StopConditions, TrainingPlan

FRESH = 2560
"""Fresh sequences that a solved network is tested on, as many as in the paper."""

_PAIRS = 3
_CHUNK = 256


@dataclass(frozen=True)
class Trial:
    """What came of one seed.

    solved: whether the criterion was met within the limit. sequences: learnt from by then.
    wrong: of 2 560 fresh sequences, with the weights of then. failure: why it ended early, or "".
    """

    seed: int
    solved: bool
    sequences: int
    wrong: int
    failure: str = ""


def paper_trial(
    name: str,
    seed: int,
    limit: int,
    progress: Callable[[int, str], None] = lambda _sequences, _status: None,
) -> Trial:
    """Train the network and with the settings of an example until its task is solved.

    The run is that of ``lstm-gui train --example NAME --seed SEED --validation 0 --stop-solved``,
    but for the limit; only the pair of training and test set of the embedded Reber grammar goes
    with the seed, three pairs in turn, as in the paper. limit: training sequences after which it is
    given up. progress: called with the sequences so far and how near the criterion is.
    """
    task = _task(name, seed)
    drawn = generated_sequence(task, np.random.default_rng(0), name=name, example=name)
    settings = suited_settings(drawn)
    settings = replace(settings, seed=seed, updates=max(1, limit // settings.batch_size))
    document = replace(suited_choice(drawn), seed=seed).on(drawn)
    plan = TrainingPlan(held_out=0.0, stop=StopConditions(solved=True))
    plan = suited_plan(plan, drawn, settings)
    run = TrainingRun(document, settings, fresh=True, plan=plan)
    sequences, failure = 0, ""
    try:
        for update in run.updates():
            sequences = update.sequences
            state = run.watch.stops.states()["solved"]
            progress(sequences, state.text)
    except engine.Divergence as error:
        failure = str(error)
    solved = run.watch.stops.states()["solved"].met
    return Trial(seed, solved, sequences, _wrong(run.network, task, seed), failure)


def _task(name: str, seed: int) -> Task:
    task = EXAMPLES[name].generator
    if not isinstance(task, Task):
        raise ValueError(f"{name} is a series, not a task")
    if isinstance(task, EmbeddedReber):
        return EmbeddedReber(pair=1 + (seed - 1) % _PAIRS)
    return task


def _wrong(network: engine.Network, task: Task, seed: int) -> int:
    """Count the fresh sequences that are not right, a few at a time to spare memory."""
    rng = np.random.default_rng([seed, FRESH])
    right = 0.0
    for _ in range(FRESH // _CHUNK):
        batch = task.draw(rng, _CHUNK)
        predictions = network.forward(batch.inputs, lengths=batch.lengths).predictions
        assert predictions is not None  # noqa: S101 - it has a head
        right += float(task.correctness(predictions, batch).sum())
    return FRESH - round(right)
