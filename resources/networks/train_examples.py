"""Train the networks that are shipped with the examples, from their seeds.

    python resources/networks/train_examples.py              all of them
    python resources/networks/train_examples.py an-bn        one or several
    python resources/networks/train_examples.py --check      measure what is shipped, train nothing

Writes NAME.safetensors beside this script, with the seed, the updates, the loss and the measured
result in the metadata. The same seed on the same machine gives the same bits.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Sequence as Many
from pathlib import Path

import numpy as np

from lstm_gui import engine, interchange
from lstm_gui.sequences import EXAMPLES, Example, Task, batches, make_example, next_step_error

FOLDER = Path(__file__).parent
# Fresh sequences for the measure, from a seed that no training uses.
FRESH = 500
FRESH_SEED = 987_654
# Before these steps of a fresh series nobody can know how it goes on.
WARM_UP = 10
# The last part of the training brings the learning rate down to a hundredth, unless the example
# has a course of its own for it.
COOLING = 0.4


def train(example: Example) -> tuple[engine.Network, float]:
    """Train the example's network as its settings say; give it and the mean of its last losses."""
    settings = example.settings
    sequence = make_example(example.name)
    network = engine.Network(
        engine.LSTM(sequence.features, example.hidden_size, num_layers=example.num_layers),
        engine.Linear(example.hidden_size, sequence.objective.output_size),
    )
    engine.initialise(
        network,
        settings.initialisation,
        longest_memory=settings.longest_memory,
        seed=settings.seed,
    )
    optimizer = settings.make_optimizer()
    loop = engine.training_loop(
        network,
        batches(sequence, settings, np.random.default_rng(settings.seed)),
        optimizer,
        loss=sequence.objective.loss,
        readout=sequence.objective.readout,
        clip_norm=settings.clip_norm,
    )
    losses: list[float] = []
    for update in loop:
        losses.append(update.loss)
        optimizer.lr = rate_after(example, update.number)
        if update.number == settings.updates:
            break
    return network, float(np.mean(losses[-100:]))


def rate_after(example: Example, updates: int) -> float:
    """Give the learning rate after so many updates: the example's own course, or cooling down."""
    settings = example.settings
    if example.later_rates:
        fallen = [rate for update, rate in example.later_rates if update <= updates]
        return fallen[-1] if fallen else settings.learning_rate
    cooled = max(0.0, (updates / settings.updates - (1.0 - COOLING)) / COOLING)
    return float(settings.learning_rate * 0.01**cooled)


def measure(example: Example, network: engine.Network) -> tuple[float, str]:
    """Try a network on fresh sequences; give the number and the sentence that says what it is.

    Series: the root mean squared error of the next step as a share of the error of saying that
    nothing changes, from step 10 on.
    Tasks: the share that is solved by the task's own measure.
    """
    rng = np.random.default_rng(FRESH_SEED)
    generator = example.generator
    if isinstance(generator, Task):
        batch = generator.draw(rng, FRESH)
        trace = network.forward(batch.inputs, lengths=batch.lengths)
        share = generator.score(trace.predictions, batch)
        return share, f"{share:.1%} {generator.score_name}, of {FRESH} fresh sequences"
    squares = np.zeros(2)
    for seed in range(FRESH_SEED, FRESH_SEED + 50):
        sequence = make_example(example.name, seed)
        predictions = network.forward(sequence.inputs).predictions
        error = next_step_error(sequence, predictions, first_step=WARM_UP)
        squares += error.network**2, error.last_value**2
    ratio = float(np.sqrt(squares[0] / squares[1]))
    return ratio, (
        f"next-step error {ratio:.1%} of the last value's, from step {WARM_UP} of 50 fresh series"
    )


def main(arguments: Many[str] | None = None) -> int:
    """Train or check the examples named on the command line, all without a name."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("names", nargs="*", metavar="NAME", help="examples; all if none is named")
    parser.add_argument("--check", action="store_true", help="measure what is shipped")
    chosen = parser.parse_args(arguments)
    unknown = [name for name in chosen.names if name not in EXAMPLES]
    if unknown:
        parser.error(f"no example {unknown[0]!r}; there are {', '.join(EXAMPLES)}")
    for name in chosen.names or EXAMPLES:
        example = EXAMPLES[name]
        path = FOLDER / f"{name}.safetensors"
        began = time.perf_counter()
        if chosen.check:
            network = interchange.load_model(path).network
            print(f"{name}: {measure(example, network)[1]}", flush=True)
            continue
        network, loss = train(example)
        result = measure(example, network)[1]
        settings = example.settings
        interchange.save_model(
            path,
            network,
            {
                "example": name,
                "seed": str(settings.seed),
                "updates": str(settings.updates),
                "sequences": str(settings.updates * settings.batch_size),
                "loss": f"{loss:.3g}",
                "result": result,
            },
        )
        seconds = time.perf_counter() - began
        print(f"{name}: {result} (loss {loss:.3g}, {seconds:.0f} s)", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
