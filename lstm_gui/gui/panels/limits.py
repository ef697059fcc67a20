"""Two limits that must not cross: what an edit of one makes of the pair."""

from __future__ import annotations

from dataclasses import dataclass

LEAST_GAP = 0.001


@dataclass(frozen=True)
class Limits:
    """The pair after an edit, and the hint to show where the edit had to be cut short."""

    closed: float
    open: float
    hint: str = ""


def with_closed(wanted: float, open_: float) -> Limits:
    """Put the closed limit to a value, held below the open one and in 0…1."""
    most = round(open_ - LEAST_GAP, 6)
    if wanted > most:
        return Limits(most, open_, f"“closed” has to stay below “open”, which is {open_:g}")
    return Limits(max(wanted, 0.0), open_)


def with_open(closed: float, wanted: float) -> Limits:
    """Put the open limit to a value, held above the closed one and in 0…1."""
    least = round(closed + LEAST_GAP, 6)
    if wanted < least:
        return Limits(closed, least, f"“open” has to stay above “closed”, which is {closed:g}")
    return Limits(closed, min(wanted, 1.0))
