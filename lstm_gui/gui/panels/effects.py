"""The difference to the baseline, which several panels show."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lstm_gui.analysis import SignalEffect
    from lstm_gui.session import Session


def session_effects(session: Session) -> tuple[SignalEffect, ...]:
    """Compare the hidden state of every layer with the baseline.

    Empty when there is no baseline.
    """
    baseline = session.baseline_recording
    return () if baseline is None else session.recording.effects(baseline)


def compared_size(session: Session) -> int:
    """Give the number of values that `session_effects` goes through."""
    return session.recording.counting * session.network.recurrent.layer_count
