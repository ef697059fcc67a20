from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lstm_gui import engine

PLACES = st.one_of(
    st.none(),
    st.integers(0, 39),
    st.builds(
        slice, st.integers(0, 40), st.one_of(st.none(), st.integers(0, 40)), st.integers(1, 5)
    ),
    st.lists(st.integers(0, 39), max_size=5),
)


def held_at(interventions: Sequence[engine.Intervention], steps: int) -> np.ndarray:
    """What unit 0's candidate is held at, (steps,), NaN where it is not."""
    found = np.full(steps, np.nan)
    for one in interventions:
        assert isinstance(one, engine.Clamp)
        places = slice(None) if one.steps is None else one.steps
        found[list(places) if isinstance(places, tuple) else places] = one.value
    return found


@given(st.lists(PLACES, max_size=4), st.integers(0, 39), st.integers(1, 40))
def test_a_part_is_held_where_the_run_is(places: list, start: int, length: int) -> None:
    stop = min(start + length, 40)
    held = [
        engine.Clamp("candidate", float(number), steps=steps) for number, steps in enumerate(places)
    ]
    part = engine.interventions_within(held, start, stop)
    np.testing.assert_array_equal(held_at(part, stop - start), held_at(held, 40)[start:stop])


def test_what_acts_elsewhere_is_left_out() -> None:
    held = [engine.Ablate(0, 3), engine.Ablate(1, slice(10, 20)), engine.Ablate(2)]
    assert engine.interventions_within(held, 15, 18) == (
        engine.Ablate(1, (0, 1, 2)),
        engine.Ablate(2),
    )


@pytest.mark.parametrize("steps", [slice(None, 5), slice(5, None)])
def test_open_ends_reach_to_the_ends(steps: slice) -> None:
    (part,) = engine.interventions_within([engine.Ablate(0, steps)], 4, 7)
    assert part.steps == ((0,) if steps.start is None else (1, 2))
