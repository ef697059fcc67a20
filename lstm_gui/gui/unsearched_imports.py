"""Imports that PySide does not look through."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType

_FEATURES = "shibokensupport.feature"
_SEARCH = "_mod_uses_pyside"


@contextmanager
def unsearched() -> Iterator[None]:
    """Let PySide take what is imported inside for modules that want none of its features.

    PySide reads the source of every module that is imported once it is there, and looks for its own
    name: a module with it may ask for other names of Qt's methods (``__feature__``). NumPy,
    pyqtgraph and we are some 600 files, none of which asks; to read and split them takes a tenth of
    the time until the first picture. Where another PySide does not look, nothing is changed.
    """
    features = sys.modules.get(_FEATURES, ModuleType(_FEATURES))
    search = vars(features).get(_SEARCH)
    if search is None:
        yield
        return
    vars(features)[_SEARCH] = _may_ask_but_has_not
    try:
        yield
    finally:
        vars(features)[_SEARCH] = search


def _may_ask_but_has_not(_module: ModuleType) -> bool:
    """Answer for every module what is true of all that have not asked: none of the features."""
    return True
