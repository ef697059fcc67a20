"""Units and steps as a person writes them: "all", "3", "0, 2, 5", "20…30"."""

from __future__ import annotations

import re

from lstm_gui.engine.interventions import Places

ALL = "all"
_RANGE = re.compile(r"\s*(\d+)\s*(?:…|\.\.\.?|-|–|−|:|to)\s*(\d+)\s*")
_ONE = re.compile(r"\s*(\d+)\s*")


def parse_places(text: str, what: str, size: int) -> Places:
    """Read places counted from 0; both ends of a range belong to it.

    ``what`` names them in messages ("units", "steps"), ``size`` is how many there are. "all" or
    nothing is None; places that follow each other become a slice. Raises ValueError with one
    sentence for anything else.
    """
    if text.strip().lower() in ("", ALL, "*"):
        return None
    found: set[int] = set()
    for part in re.split(r"[,;]", text):
        if single := _ONE.fullmatch(part):
            first = last = int(single[1])
        elif bounds := _RANGE.fullmatch(part):
            first, last = int(bounds[1]), int(bounds[2])
        else:
            shown = part.strip() or text.strip()
            raise ValueError(f"{what}: “{shown}” is no number; write all, 3, 0, 2 or 20-30")
        if first > last:
            raise ValueError(f"{what}: {first}-{last} runs backwards; write {last}-{first}")
        if last >= size:
            raise ValueError(f"{what}: there is no {last}; they count from 0 to {size - 1}")
        found.update(range(first, last + 1))
    ordered = sorted(found)
    if len(ordered) == 1:
        return ordered[0]
    if ordered[-1] - ordered[0] == len(ordered) - 1:
        return slice(ordered[0], ordered[-1] + 1)
    return tuple(ordered)


def places_text(places: Places, size: int) -> str:
    """Write places shortly: "all", "3", "0, 2, 5", "20…30"."""
    if places is None:
        return ALL
    if isinstance(places, int):
        return str(places)
    indices = range(size)[places] if isinstance(places, slice) else places
    if len(indices) == 0:
        return "none"
    if len(indices) == size:
        return ALL
    return ", ".join(_runs(list(indices)))


def _runs(indices: list[int]) -> list[str]:
    """Write runs of at least three that follow each other as ranges."""
    runs: list[list[int]] = []
    for index in indices:
        if runs and index == runs[-1][-1] + 1:
            runs[-1].append(index)
        else:
            runs.append([index])
    texts = []
    for run in runs:
        texts += [f"{run[0]}…{run[-1]}"] if len(run) > 2 else [str(index) for index in run]
    return texts
