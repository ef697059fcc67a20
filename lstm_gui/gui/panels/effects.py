"""The difference to the baseline, worked out once for all panels that show it."""

from __future__ import annotations

import weakref

from lstm_gui import engine
from lstm_gui.analysis import SignalEffect, effect_size
from lstm_gui.session import Session

_SIGNALS = ("hidden",)
_known: weakref.WeakKeyDictionary[
    engine.Trace, tuple[weakref.ref[engine.Trace], tuple[SignalEffect, ...]]
] = weakref.WeakKeyDictionary()


def session_effects(session: Session) -> tuple[SignalEffect, ...]:
    """Compare the hidden state of every layer with the baseline.

    Empty when there is no baseline.
    """
    trace, baseline = session.trace, session.baseline
    if baseline is None:
        return ()
    known = _known.get(trace)
    if known is not None and known[0]() is baseline:
        return known[1]
    effects = effect_size(trace, baseline, _SIGNALS)
    _known[trace] = (weakref.ref(baseline), effects)
    return effects


def compared_size(session: Session) -> int:
    """Give the number of values that `session_effects` goes through."""
    return sum(layer.signal("hidden").size for layer in session.trace.layers)
