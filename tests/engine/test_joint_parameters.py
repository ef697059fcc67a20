"""Parameters are updated as one vector, which must not be seen from outside."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lstm_gui import engine

KINDS: dict[str, Any] = {
    "SGD": lambda: engine.SGD(lr=0.1, momentum=0.9, nesterov=True, weight_decay=0.01),
    "RMSprop": lambda: engine.RMSprop(lr=0.02, centered=True, momentum=0.5),
    "Adam": lambda: engine.Adam(lr=0.05, amsgrad=True, weight_decay=0.1),
    "AdamW": lambda: engine.AdamW(lr=0.05, maximize=True),
}
SHAPES: dict[str, tuple[int, ...]] = {"a": (3, 2), "b": (5,), "c": (1, 1, 4), "d": ()}


def arrays(rng: np.random.Generator, names: str, dtype: str = "f4") -> dict[str, Any]:
    return {name: np.asarray(rng.standard_normal(SHAPES[name]), dtype=dtype) for name in names}


@pytest.mark.parametrize("kind", KINDS)
@given(
    turns=st.lists(st.sets(st.sampled_from("abcd"), min_size=1), min_size=1, max_size=5),
    seed=st.integers(0, 99),
)
def test_whoever_is_updated_together_changes_as_if_alone(
    kind: str, turns: list[set[str]], seed: int
) -> None:
    rng = np.random.default_rng(seed)
    together, alone = KINDS[kind](), {name: KINDS[kind]() for name in SHAPES}
    values = arrays(rng, "abcd")
    for turn in turns:
        names = "".join(sorted(turn))
        gradients = arrays(rng, names)
        given_values = {name: values[name] for name in names}
        found = together.step(given_values, gradients)
        assert list(found) == list(given_values)
        for name in names:
            expected = alone[name].step({name: values[name]}, {name: gradients[name]})[name]
            assert found[name].shape == SHAPES[name]
            assert found[name].tobytes() == expected.tobytes()
        values |= found
    state = together.state_dict()["state"]
    for name in state:
        for key, value in alone[name].state_dict()["state"].get(name, {}).items():
            assert np.array_equal(state[name][key], value)


@pytest.mark.parametrize("kind", KINDS)
def test_parameters_of_two_dtypes_keep_theirs(kind: str) -> None:
    rng, optimizer = np.random.default_rng(0), KINDS[kind]()
    values = arrays(rng, "ab") | arrays(rng, "c", "f8")
    for _ in range(3):
        gradients = arrays(rng, "ab") | arrays(rng, "c", "f8")
        values = optimizer.step(values, gradients)
    assert [array.dtype.name for array in values.values()] == ["float32", "float32", "float64"]
    for memory, dtype in zip(
        optimizer.state_dict()["state"].values(), ("f4", "f4", "f8"), strict=True
    ):
        kept = [value for value in memory.values() if isinstance(value, np.ndarray)]
        assert kept
        assert all(value.dtype == dtype for value in kept)


@pytest.mark.parametrize("kind", KINDS)
def test_gradients_and_memories_of_double_precision_leave_the_parameters_single(kind: str) -> None:
    rng, optimizer, other = np.random.default_rng(0), KINDS[kind](), KINDS[kind]()
    other.step(arrays(rng, "ab", np.float64), arrays(rng, "ab", np.float64))
    optimizer.load_state_dict(other.state_dict())
    values = arrays(rng, "ab")
    for _ in range(2):
        values = optimizer.step(values, arrays(rng, "ab", np.float64))
        assert {array.dtype.name for array in values.values()} == {"float32"}


def test_nothing_that_was_given_or_told_is_changed_by_the_next_update() -> None:
    rng, optimizer = np.random.default_rng(0), engine.Adam(lr=0.1)
    first = optimizer.step(arrays(rng, "ab"), arrays(rng, "ab"))
    before = {name: array.copy() for name, array in first.items()}
    told = optimizer.state_dict()["state"]["a"]["mean"]
    kept, gradients = told.copy(), arrays(rng, "ab")
    seen = {name: array.copy() for name, array in gradients.items()}
    optimizer.step(first, gradients)
    assert np.array_equal(told, kept)
    for name in "ab":
        assert np.array_equal(first[name], before[name])
        assert np.array_equal(gradients[name], seen[name])


def test_a_memory_of_another_shape_is_refused_with_both() -> None:
    rng, optimizer = np.random.default_rng(0), engine.Adam()
    optimizer.step(arrays(rng, "a"), arrays(rng, "a"))
    other = {"a": np.zeros((2, 2), np.float32)}
    match = r"the optimizer's mean of a must have shape \(2, 2\), not \(3, 2\)"
    with pytest.raises(ValueError, match=match):
        optimizer.step(other, other)
    values = arrays(rng, "a")
    assert np.isfinite(optimizer.step(values, values)["a"]).all()  # nothing was lost
