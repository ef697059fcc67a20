"""Trees of states as what a file holds: named arrays, and the rest as JSON."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

_ARRAY = "$array"


def packed(tree: object, place: str, arrays: dict[str, np.ndarray]) -> Any:
    """Return a tree of mappings, lists and leaves with its arrays put into ``arrays``.

    ``place`` begins the arrays' names; in the tree stands the name of each instead.
    """
    if isinstance(tree, np.ndarray):
        arrays[place] = tree
        return {_ARRAY: place}
    if isinstance(tree, Mapping):
        return {str(name): packed(part, f"{place}/{name}", arrays) for name, part in tree.items()}
    if isinstance(tree, list | tuple):
        return [packed(part, f"{place}/{at}", arrays) for at, part in enumerate(tree)]
    return tree.item() if isinstance(tree, np.generic) else tree


def unpacked(tree: Any, arrays: Mapping[str, np.ndarray]) -> Any:
    """Return the tree with its arrays in it again; ValueError names one that is missing."""
    if isinstance(tree, dict):
        if _ARRAY in tree:
            name = tree[_ARRAY]
            if name not in arrays:
                raise ValueError(f"{name} is missing")
            return arrays[name]
        return {name: unpacked(part, arrays) for name, part in tree.items()}
    if isinstance(tree, list):
        return [unpacked(part, arrays) for part in tree]
    return tree
