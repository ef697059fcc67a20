"""Interventions that are on, and those that are switched off for now."""

from __future__ import annotations

from dataclasses import dataclass, replace

from lstm_gui import engine

Active = tuple[engine.Intervention, ...]
_REMEMBERED = 200


@dataclass(frozen=True)
class ShelfRow:
    """An intervention and whether it is on."""

    intervention: engine.Intervention
    on: bool = True


class InterventionShelf:
    """The list as a person sees it, beside the session's, which holds only what is on.

    For each list of the session that was made here it remembers which ones were off, so that undo
    and redo show the same rows again. Lists from elsewhere are all on.
    """

    def __init__(self, active: Active = ()) -> None:
        self._remembered: list[tuple[Active, tuple[ShelfRow, ...]]] = []
        self._rows: tuple[ShelfRow, ...] = ()
        self.follow(active)

    @property
    def rows(self) -> tuple[ShelfRow, ...]:
        """All interventions in the order in which they act."""
        return self._rows

    def follow(self, active: Active, *, emptied: bool = True) -> None:
        """Take over the session's list after a change, an undo or a redo.

        There is only one empty list: ``emptied`` says whether it was left by switching off or
        removing, so that rows may be off, or is one to which nothing had been added yet.
        """
        for known, rows in reversed(self._remembered):
            if known is active and (active or emptied):
                self._rows = rows
                return
        self._rows = tuple(ShelfRow(one) for one in active)

    def forget(self) -> None:
        """Drop what is off: another sequence or network has been opened."""
        self._remembered.clear()

    def added(self, intervention: engine.Intervention) -> Active:
        """Give the list with one more, which is on."""
        return self._remember((*self._rows, ShelfRow(intervention)))

    def switched(self, at: int, on: bool) -> Active:
        """Give the list with one row switched on or off."""
        row = replace(self._rows[at], on=on)
        return self._remember((*self._rows[:at], row, *self._rows[at + 1 :]))

    def removed(self, at: int) -> Active:
        """Give the list without one row."""
        return self._remember((*self._rows[:at], *self._rows[at + 1 :]))

    def _remember(self, rows: tuple[ShelfRow, ...]) -> Active:
        active = tuple(row.intervention for row in rows if row.on)
        # The session keeps this very tuple, so that it can be known again.
        self._remembered.append((active, rows))
        del self._remembered[:-_REMEMBERED]
        return active
