"""Measure which share of a run's time goes into measuring it, as ratios within one run.

    python tests/benchmarks/validation_share.py [FILE …]

For each example, and each file given, prints the seconds of one measurement as a share of those of
the updates between two measurements. The aim is a tenth (``training_measures.VALIDATION_SHARE``);
the interval follows from sizes and not from a clock, so the share is near it, not exact.
"""

from __future__ import annotations

import dataclasses
import sys
import time
from statistics import median

from lstm_gui import engine, sequences
from lstm_gui.session import Document, TrainingRun, untrained_network

UPDATES = 30
REPEATS = 5


def share(sequence: sequences.Sequence, units: int) -> tuple[float, int]:
    """Give the share and the interval for a sequence and a network of so many units."""
    network, origin = untrained_network(sequence, hidden_size=units)
    document = Document.of(sequence, network, origin)
    settings = dataclasses.replace(sequences.suited_settings(sequence), updates=UPDATES)
    run = TrainingRun(document, settings)
    validation = run.watch.validation
    assert validation is not None
    times = []
    for _ in range(REPEATS):
        start = time.perf_counter()
        validation.examination.take(run.network, None, None)
        times.append(time.perf_counter() - start)
    for _ in run.updates():
        pass
    per_update = run._record.rate.seconds / run.update
    return median(times) / (validation.interval * per_update), validation.interval


def main() -> int:
    """Print a line per sequence and size."""
    engine.warm_up(double=False)
    opened = [(name, sequences.make_example(name)) for name in sequences.EXAMPLES]
    opened += [(path, sequences.read(path)) for path in sys.argv[1:]]
    for name, sequence in opened:
        for units in (16, 64):
            found, interval = share(sequence, units)
            print(f"{name}, {units} units: {found:6.1%} (every {interval} updates)", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
