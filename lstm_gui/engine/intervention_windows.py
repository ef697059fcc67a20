"""The interventions of a run as those of a part of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from lstm_gui.engine.interventions import Intervention, Places


def interventions_within(
    interventions: Iterable[Intervention], start: int, stop: int
) -> tuple[Intervention, ...]:
    """Return what acts in the steps from `start` to before `stop`, counted from `start`.

    Their order stays; what acts at none of these steps is left out.
    """
    moved = ((held, _within(held.steps, start, stop)) for held in interventions)
    return tuple(replace(held, steps=steps) for held, steps in moved if steps != ())


def _within(steps: Places, start: int, stop: int) -> Places:
    if steps is None:
        return None
    if isinstance(steps, int):
        steps = (steps,)
    if isinstance(steps, slice):
        places = range(stop)[steps]
        before = -(-(start - places.start) // places.step)
        return tuple(place - start for place in places[max(before, 0) :])
    return tuple(place - start for place in steps if start <= place < stop)
