"""The examples: each opens, the same each time, and says what it is."""

from __future__ import annotations

import subprocess
import sys

import numpy as np
import pytest

from lstm_gui.sequences import DEFAULT_EXAMPLE, EXAMPLES, make_example

KEYS = {
    "sine-with-overtone",
    "damped-oscillator",
    "mackey-glass",
    "lorenz-x",
    "random-telegraph",
    "adding-problem",
    "temporal-order",
    "copy-memory",
    "an-bn",
    "embedded-reber",
    "agreement",
    "multiplication-problem",
    "temporal-order-of-three",
    "an-bn-cn",
    "parity",
}


def test_all_promised_examples_are_there() -> None:
    assert set(EXAMPLES) == KEYS
    assert DEFAULT_EXAMPLE in EXAMPLES
    assert all(key == example.name for key, example in EXAMPLES.items())


@pytest.mark.parametrize("key", sorted(KEYS))
def test_an_example_is_the_same_each_time_and_another_with_another_seed(key: str) -> None:
    one, two, other = make_example(key), make_example(key, 0), make_example(key, 1)
    np.testing.assert_array_equal(one.inputs, two.inputs)
    assert other.inputs.shape != one.inputs.shape or not np.array_equal(other.inputs, one.inputs)
    assert (one.example, one.name) == (key, EXAMPLES[key].title)
    assert one.source


@pytest.mark.parametrize("key", sorted(KEYS))
def test_symbols_of_an_example_are_those_of_its_inputs(key: str) -> None:
    sequence = make_example(key)
    if sequence.vocabulary is None:
        assert sequence.symbols is None
    else:
        labels = np.argmax(sequence.inputs, axis=1)
        assert sequence.symbols == tuple(sequence.vocabulary[label] for label in labels)


def test_an_unknown_example_is_refused_with_those_that_exist() -> None:
    with pytest.raises(ValueError, match=r"no example 'cosine'; there are sine-with-overtone, "):
        make_example("cosine")


def test_an_example_opens_without_pandas_or_qt() -> None:
    code = (
        "import sys; from lstm_gui import sequences; sequences.make_example('an-bn');"
        "print([name for name in ('pandas', 'PySide6', 'numba') if name in sys.modules])"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"
