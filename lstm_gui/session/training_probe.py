"""The look at the open sequence that a training run takes between updates."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, replace

from lstm_gui import engine
from lstm_gui.session.document import Document
from lstm_gui.session.run_memory import units_of

PROBE_VALUES = 1 << 18
"""So many values of a signal are computed and drawn well within a frame: at H = 64 4096 steps. Of a
longer sequence a window around the step that is looked at is followed."""
WARM_UP_STEPS = 512
"""A window begins from rest so many steps before its first: what happened earlier has mostly been
forgotten, and the weights of before have no part in it."""


class ProbeInterrupted(Exception):  # noqa: N818 - a signal to ourselves, not an error
    """Raised inside a long trace that somebody wants to wait for no longer."""


@dataclass(frozen=True, eq=False)
class Probe:
    """The trace of the open sequence by the weights after one update, and what it took.

    Of a long sequence it is that of a window, from `trace.first_step` on.
    """

    trace: engine.Trace
    seconds: float


def probed_steps(document: Document, looked_at: int) -> tuple[int, int]:
    """Give the steps that are followed, [start, stop): all, or some around one of many."""
    steps = document.sequence.steps
    count = max(PROBE_VALUES // units_of(document.config), WARM_UP_STEPS)
    if steps <= count or document.config["recurrent"].get("bidirectional"):
        return 0, steps
    # In quarters, so that a cursor that moves a little leaves the window where it is.
    quarter = count // 4
    start = (looked_at - count // 2) // quarter * quarter
    start = min(max(start, 0), steps - count)
    return start, start + count


def probe(
    document: Document,
    network: engine.Network,
    interrupted: Callable[[], bool],
    looked_at: int = 0,
) -> Probe | None:
    """Trace the open sequence as the window would: with the policy and the interventions.

    Of a long sequence some steps around ``looked_at``. None when ``interrupted()`` became true on
    the way (asked every few thousand steps), or when the signals left the finite range.
    """

    def check(_step: int, _steps: int) -> None:
        if interrupted():
            raise ProbeInterrupted

    begin = time.perf_counter()
    start, stop = probed_steps(document, looked_at)
    try:
        trace = traced_part(document, network, start, stop, check)
    except (ProbeInterrupted, engine.Divergence):
        return None
    return Probe(trace, time.perf_counter() - begin)


def traced_part(
    document: Document,
    network: engine.Network,
    start: int,
    stop: int,
    progress: Callable[[int, int], None] | None = None,
) -> engine.Trace:
    """Trace some steps of a document's sequence with other weights.

    The trace begins, from rest, up to WARM_UP_STEPS before ``start``: `first_step` says where.
    Raises engine.Divergence, or whatever ``progress`` raises.
    """
    first = max(start - WARM_UP_STEPS, 0)
    trace = network.forward(
        document.sequence.inputs[first:stop],
        gates=document.gates,
        interventions=engine.interventions_within(document.interventions, first, stop),
        progress=progress,
    )
    return replace(trace, first_step=first) if first else trace
