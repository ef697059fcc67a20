"""Keeps the step that is looked at in sight: the visible range turns pages after it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lstm_gui.session.aspects import Aspect

if TYPE_CHECKING:
    from lstm_gui.session.notifier import Notifier
    from lstm_gui.session.playback import Playback
    from lstm_gui.session.selection import Selection

_MARGIN = 0.1
"""The part of a new page that still shows what lies before the step, in the direction of travel."""


def range_with(shown: tuple[int, int], step: int) -> tuple[int, int]:
    """Give the range of the same width that shows a step: the next page, or the step amid it.

    ``shown`` is the half-open range [start, stop) that does not hold the step. What is at most one
    width away is the next page, as when playing runs over an edge; farther off the step comes to
    the middle. Ranges may reach beyond the run; the follower holds them inside.
    """
    start, stop = shown
    width = stop - start
    margin = int(width * _MARGIN)
    if stop <= step < stop + width:
        start = step - margin
    elif start - width <= step < start:
        start = step + 1 + margin - width
    else:
        start = step - width // 2
    return start, start + width


class RangeFollower:
    """Moves the visible range when the step leaves it.

    A range that was panned away from the step while it plays stays where it is: somebody looks at
    something else there. Every other move of the step brings it into sight, at once or, while the
    range is held, when `follow` is called.
    """

    def __init__(self, notifier: Notifier, playback: Playback, selection: Selection) -> None:
        self._playback = playback
        self._selection = selection
        self._before = playback.step
        self._held = False
        notifier.subscribe(self._on_change, Aspect.STEP)

    def hold(self) -> None:
        """Let the range stand, wherever the step goes, until `follow` or `release`."""
        self._held = True

    def release(self) -> None:
        """Follow each move again, and first to where the step is now."""
        self._held = False
        self.follow()

    def _on_change(self, _changed: frozenset[Aspect]) -> None:
        before, self._before = self._before, self._playback.step
        shown = self._selection.range
        away = shown is not None and not shown[0] <= before < shown[1]
        if not (self._held or (away and self._playback.playing)):
            self.follow()

    def follow(self) -> None:
        """Bring the step into the visible range, if it is not there."""
        shown, step = self._selection.range, self._playback.step
        if shown is None or shown[0] <= step < shown[1]:
            return
        start, stop = range_with(shown, step)
        inside = min(max(start, 0), self._playback.steps - (stop - start))
        self._selection.show_range(inside, inside + stop - start)
