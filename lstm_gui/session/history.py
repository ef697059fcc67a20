"""The undo stack: changes with their inverses, merged by gesture."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lstm_gui.session.changes import Change
    from lstm_gui.session.document import Document


@dataclass(frozen=True, eq=False)
class _Entry:
    change: Change
    inverse: Change
    gesture: object | None


@dataclass(frozen=True, eq=False)
class HistoryMark:
    """A state of a document: after which change, and how many had been forgotten then."""

    entry: _Entry | None
    forgotten: int


class History:
    """Done and undone changes of one document.

    ``limit`` bounds the number of changes kept; the oldest are forgotten first.
    """

    def __init__(self, limit: int = 1000) -> None:
        self._limit = limit
        self._done: list[_Entry] = []
        self._undone: list[_Entry] = []
        self._clean: _Entry | None = None
        self._clean_lost = False
        self._forgotten = 0

    def record(self, change: Change, before: Document, gesture: object | None) -> None:
        """Keep a change that was applied to ``before``; one gesture on one target is one entry."""
        self._undone.clear()
        last = self._done[-1] if self._done else None
        if (
            last is not None
            and gesture is not None
            and last.gesture == gesture
            and last.change.target == change.target
        ):
            if last is self._clean:
                self._clean_lost = True
            self._done[-1] = _Entry(change, last.inverse, gesture)
            return
        self._done.append(_Entry(change, change.inverse(before), gesture))
        if len(self._done) > self._limit:
            forgotten = self._done.pop(0)
            self._forgotten += 1
            if self._clean is None or self._clean is forgotten:
                self._clean_lost = True

    def take_undo(self) -> Change | None:
        """Move one step back and return the inverse to apply, or None."""
        if not self._done:
            return None
        entry = self._done.pop()
        self._undone.append(entry)
        return entry.inverse

    def take_redo(self) -> Change | None:
        """Move one step forward and return the change to apply, or None."""
        if not self._undone:
            return None
        entry = self._undone.pop()
        self._done.append(entry)
        return entry.change

    @property
    def position(self) -> int:
        """How many changes are in force: one more after a change, one less after an undo."""
        return len(self._done)

    @property
    def undo_text(self) -> str | None:
        """What undo would take back, or None."""
        return self._done[-1].change.text if self._done else None

    @property
    def redo_text(self) -> str | None:
        """What redo would do again, or None."""
        return self._undone[-1].change.text if self._undone else None

    @property
    def modified(self) -> bool:
        """Whether the document differs from the one marked clean."""
        return self._clean_lost or (self._done[-1] if self._done else None) is not self._clean

    @property
    def mark(self) -> HistoryMark:
        """The present state, to be called unmodified later."""
        return HistoryMark(self._done[-1] if self._done else None, self._forgotten)

    def mark_clean(self, mark: HistoryMark | None = None) -> None:
        """Call the present state unmodified, or the one of a mark.

        Where undo and redo lead there no more, every state counts as modified.
        """
        mark = mark or self.mark
        self._clean = mark.entry
        if mark.entry is None:
            self._clean_lost = mark.forgotten != self._forgotten
        else:
            entries = (*self._done, *self._undone)
            self._clean_lost = not any(one is mark.entry for one in entries)
