"""The caption under an exported figure: what was run, with what, and where we look. No Qt."""

from __future__ import annotations

import datetime

from lstm_gui.session import GateThresholds, Session, ThresholdMode
from lstm_gui.session.document import same_parameters

_KINDS = {"lstm": "LSTM", "gru": "GRU", "rnn": "RNN"}
_SEPARATOR = " · "


def caption_for(session: Session, date: datetime.date | None = None) -> str:
    """Say in one line sequence, network, origin of the weights, gate policy and step.

    Edits of weights, interventions and a training under way are named where there are any, so
    that a figure never passes for one of the plain network. ``date`` is added when it is given.
    """
    document = session.document
    parts = [document.sequence.name, network_text(session)]
    if session.showing is not None:
        parts.append(session.showing.text)
    else:
        edited = not same_parameters(document.parameters, document.reference)
        parts.append(document.origin.text + (", weights edited" if edited else ""))
    parts.append(policy_text(document.thresholds))
    count = len(document.interventions)
    if count:
        parts.append(f"{count} intervention{'s' if count > 1 else ''}")
    parts.append(f"step {session.step} of {session.sequence.steps}")
    if date is not None:
        parts.append(date.isoformat())
    return _SEPARATOR.join(parts)


def network_text(session: Session) -> str:
    """Name kind and size of the network: "LSTM, 8 units, 1 layer"."""
    recurrent = session.network.recurrent
    kind = _KINDS.get(type(recurrent).__name__.lower(), type(recurrent).__name__)
    units, layers = recurrent.hidden_size, recurrent.num_layers
    return (
        f"{kind}, {units} unit{'s' if units != 1 else ''}, "
        f"{layers} layer{'s' if layers != 1 else ''}"
    )


def policy_text(thresholds: GateThresholds) -> str:
    """Name the gate policy with its numbers."""
    if thresholds.mode is ThresholdMode.OFF:
        return "sigmoid gates"
    limits = f"closed below {thresholds.closed:g}, open above {thresholds.open:g}"
    if thresholds.mode is ThresholdMode.SMOOTH:
        return f"smooth thresholds, {limits}, sharpness {thresholds.sharpness:g}"
    return f"hard thresholds, {limits}"
