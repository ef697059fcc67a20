"""The look at the open sequence that a training run takes between updates."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

from lstm_gui import engine
from lstm_gui.session.document import Document


class ProbeInterrupted(Exception):  # noqa: N818 - a signal to ourselves, not an error
    """Raised inside a long trace that somebody wants to wait for no longer."""


@dataclass(frozen=True, eq=False)
class Probe:
    """The trace of the open sequence by the weights after one update, and what it took."""

    trace: engine.Trace
    seconds: float


def probe(
    document: Document, network: engine.Network, interrupted: Callable[[], bool]
) -> Probe | None:
    """Trace the open sequence as the window would: with the policy and the interventions.

    None when ``interrupted()`` became true on the way (asked every few thousand steps), or when the
    signals left the finite range.
    """

    def check(_step: int, _steps: int) -> None:
        if interrupted():
            raise ProbeInterrupted

    start = time.perf_counter()
    try:
        trace = network.forward(
            document.sequence.inputs,
            gates=document.gates,
            interventions=document.interventions,
            progress=check,
        )
    except (ProbeInterrupted, engine.Divergence):
        return None
    return Probe(trace, time.perf_counter() - start)
