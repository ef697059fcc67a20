"""A run may go on for ever: its memory does not grow with the number of updates."""

from __future__ import annotations

import gc
import os
import threading
from pathlib import Path

import numpy as np
import pytest

from lstm_gui import engine, sequences
from lstm_gui.session import Document, TrainingRun, TrainingRuns, archive, untrained_network

STATM = Path("/proc/self/statm")
MEBIBYTE = 2**20


def resident() -> int:
    """How much memory this process has, in bytes."""
    gc.collect()
    return int(STATM.read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")


def small_document() -> Document:
    values = np.sin(np.arange(200.0) / 7.0)[:, None]
    sequence = sequences.series_sequence(values, name="sine", feature_names=("x",), source="test")
    network, origin = untrained_network(sequence, hidden_size=4, seed=1)
    return Document.of(sequence, network, origin)


@pytest.mark.slow
@pytest.mark.skipif(not STATM.exists(), reason="needs /proc to ask for the memory")
def test_memory_is_flat_over_a_hundred_thousand_updates() -> None:
    settings = engine.TrainingSettings(updates=100_000, batch_size=1, window=4, seed=3)
    run = TrainingRun(small_document(), settings)
    run.start()
    thread = threading.Thread(target=run.run)
    thread.start()
    marks: dict[int, int] = {}
    try:
        while not run.wait_until_over(0.05):
            run.mailbox.take()
            for wanted in (20_000, 60_000):
                if run.update >= wanted and wanted not in marks:
                    marks[wanted] = resident()
    finally:
        run.stop()
        thread.join(30)
    assert run.update == 100_000
    marks[100_000] = resident()
    assert marks[100_000] - marks[20_000] < 16 * MEBIBYTE
    assert marks[100_000] - marks[60_000] < 8 * MEBIBYTE
    assert run.checkpoints.nbytes < 16 * MEBIBYTE
    assert len(run.checkpoints.all) <= 64
    assert run.checkpoints.updates[0] == 0
    assert run.checkpoints.updates[-1] == 100_000


def test_the_checkpoints_of_many_branches_share_their_memory(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("lstm_gui.session.training_runs.ALL_RUNS_BYTES", 2**20)
    monkeypatch.setattr("lstm_gui.session.training_runs.CHECKPOINT_BYTES", 2**19)
    document = small_document()
    settings = engine.TrainingSettings(updates=60, batch_size=1, window=4, seed=3)
    runs = TrainingRuns()
    first = runs.begin(document, settings, fresh=False)
    list(first.run.updates())
    for _ in range(12):
        branch = runs.branch(document, settings, first.run.checkpoints.nearest(30))
        list(branch.run.updates())
    others = [one.run.checkpoints.nbytes for one in runs if one is not runs.current]
    assert len(runs) == 8
    least = 3 * first.run.checkpoints.newest.nbytes
    assert all(size <= max(2**19 // 7, least) for size in others)
    kept = archive(runs)
    assert kept is not None
    assert len(kept.runs) == 8
