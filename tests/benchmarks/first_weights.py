"""Compare how the first weights are drawn, by the held-out error after the same updates.

    python tests/benchmarks/first_weights.py [--seeds N] [--units N] [FILE …]

For each example series, and each file given, makes 1 000 updates from every initialisation and
seed, by the settings that suit it, and prints the median and the quartiles of the error at the end,
on the held-out end or on fresh series; of a text the share of wrong symbols. The last lines count
how often, seed by seed, an initialisation came out better than the default one.
"""

from __future__ import annotations

import argparse
import dataclasses
import sys
from collections import Counter
from pathlib import Path

import numpy as np

from lstm_gui import engine, sequences
from lstm_gui.session import HELD_OUT, Document, TrainingPlan, TrainingRun, untrained_network

WAYS = ("default", "forget_bias", "chrono")
# Not those that the settings were once found on.
FIRST_SEED = 100
UPDATES = 1000


def error_after(sequence: sequences.Sequence, way: str, seed: int, units: int) -> float:
    """Give the measure at the end of a run, the lower the better."""
    settings = dataclasses.replace(
        sequences.suited_settings(sequence),
        initialisation=way,
        longest_memory=float(max(sequence.steps, 3)) if way == "chrono" else None,
        seed=seed,
        updates=UPDATES,
    )
    network, origin = untrained_network(sequence, hidden_size=units)
    document = Document.of(sequence, network, origin)
    run = TrainingRun(document, settings, fresh=True, plan=TrainingPlan(held_out=HELD_OUT))
    for _ in run.updates():
        pass
    validation = run.watch.validation
    assert validation is not None
    newest = validation.newest
    assert newest is not None
    return 1.0 - newest[2] if validation.examination.measure.is_share else newest[2]


def main() -> int:
    """Print a line per sequence and initialisation, and how often each was better."""
    parser = argparse.ArgumentParser()
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--seeds", type=int, default=10)
    parser.add_argument("--units", type=int, default=8)
    asked = parser.parse_args()
    engine.warm_up(double=False)
    opened = [(str(path.name), sequences.read(path)) for path in asked.files]
    opened += [
        (name, sequences.make_example(name))
        for name, one in sequences.EXAMPLES.items()
        if isinstance(one.generator, sequences.SeriesGenerator)
    ]
    better: Counter[str] = Counter()
    for name, sequence in opened:
        seeds = range(FIRST_SEED, FIRST_SEED + asked.seeds)
        errors = {
            way: np.array([error_after(sequence, way, seed, asked.units) for seed in seeds])
            for way in WAYS
        }
        for way, found in errors.items():
            low, middle, high = np.quantile(found, (0.25, 0.5, 0.75))
            print(f"{name}, {way}: {middle:.4g} ({low:.4g} … {high:.4g})", flush=True)
        for way in WAYS[1:]:
            better[way] += int(np.sum(errors[way] < errors["default"]))
            better["of"] += asked.seeds if way == WAYS[1] else 0
    for way in WAYS[1:]:
        print(f"{way} better than default: {better[way]} of {better['of']}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
