"""One run of a document: the recording, its baseline, and how they are computed."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from lstm_gui import engine
from lstm_gui.lazy_imports import lazy_module
from lstm_gui.session.document import Document, Parameters
from lstm_gui.session.recording import Recording, TraceRecording, is_in_pieces
from lstm_gui.session.run_memory import is_long

if TYPE_CHECKING:
    from lstm_gui.session import long_recording, run_overview
    from lstm_gui.session.long_recording import LongRecording
else:
    long_recording = lazy_module("lstm_gui.session.long_recording")
    run_overview = lazy_module("lstm_gui.session.run_overview")

Progress = Callable[[int, int], None]
"""Called with (done, all) now and then; may raise to cancel."""


@dataclass(frozen=True, eq=False)
class Run:
    """A run, its baseline (None where nothing sets them apart) and how long the run took.

    ``document`` is what was run, where it is a run of a document.
    """

    network: engine.Network
    recording: Recording
    baseline: Recording | None
    seconds: float
    document: Document | None = None

    @classmethod
    def of(cls, network: engine.Network, trace: engine.Trace, seconds: float) -> Run:
        """Return a run that has no baseline, from its whole trace."""
        return cls(network, TraceRecording(trace), None, seconds)

    def is_of(self, document: Document) -> bool:
        """Tell whether it is the run of a document, baseline included."""
        return (
            self.document is not None
            and self.document.reference is document.reference
            and first_difference(self.document, document) is None
        )


def compute_run(
    document: Document,
    baseline: Recording | None = None,
    progress: Progress | None = None,
    similar: Run | None = None,
) -> Run:
    """Run a document, and its baseline where one is needed and not given.

    Touches no session: safe in a worker thread. ``progress(step, steps)`` is called now and then in
    long runs and may raise to cancel. Of a ``similar`` long run the steps are taken over in which
    it does not differ. Raises the engine's ValueError.
    """
    record = _record_long if is_long(document.sequence.steps, document.config) else _record
    if not document.altered:
        baseline = None
    elif baseline is None:
        baseline = record(document.unaltered, None, progress, None)[0]
    start = time.perf_counter()
    recording, network = record(document, baseline, progress, similar)
    seconds = time.perf_counter() - start
    if is_in_pieces(recording):
        seconds = recording.seconds_per_step * recording.steps  # of a part that was taken over, too
    return Run(network, recording, baseline, seconds, document)


def first_difference(one: Document, other: Document) -> int | None:
    """Give the first step at which the runs of two documents may differ, None if at none.

    Anything but the interventions makes a difference from the first step on.
    """
    same = (
        one.sequence is other.sequence
        and one.config == other.config
        and _same(one.parameters, other.parameters)
        and one.thresholds.policy() == other.thresholds.policy()
    )
    if not same:
        return 0
    pairs = zip(one.interventions, other.interventions, strict=False)
    common = next(
        (place for place, (a, b) in enumerate(pairs) if a != b),
        min(len(one.interventions), len(other.interventions)),
    )
    rest = (*one.interventions[common:], *other.interventions[common:])
    steps = one.sequence.steps
    return min((_first_step(held, steps) for held in rest), default=None)


def _first_step(intervention: engine.Intervention, steps: int) -> int:
    places = intervention.steps
    if places is None:
        return 0
    if isinstance(places, int):
        return places
    if isinstance(places, slice):
        return min(places.start or 0, steps - 1)
    return min(places, default=steps - 1)


def _same(one: Parameters, other: Parameters) -> bool:
    return one is other or (
        one.keys() == other.keys() and all(np.array_equal(one[name], other[name]) for name in one)
    )


def _network_of(document: Document) -> engine.Network:
    network = engine.network_from_config(document.config)
    network.load_state_dict(document.parameters)
    return network


def _record(
    document: Document,
    baseline: Recording | None,  # noqa: ARG001 - compared when somebody asks
    progress: Progress | None,
    similar: Run | None,  # noqa: ARG001 - nothing to take over
) -> tuple[Recording, engine.Network]:
    network = _network_of(document)
    trace = network.forward(
        document.sequence.inputs,
        gates=document.gates,
        interventions=document.interventions,
        progress=progress,
    )
    return TraceRecording(trace), network


def _record_long(
    document: Document,
    baseline: Recording | None,
    progress: Progress | None,
    similar: Run | None,
) -> tuple[Recording, engine.Network]:
    steps, start = document.sequence.steps, time.perf_counter()
    compared = baseline.run if is_in_pieces(baseline) else None
    known, first = _known_part(document, baseline, similar)
    if known is None:
        network = _network_of(document)
        builder = run_overview.OverviewBuilder(network, steps, compared)
        run = engine.LongRun(
            network,
            document.sequence.inputs,
            gates=document.gates,
            interventions=document.interventions,
            observe=builder.observe,
            progress=progress,
        )
    else:
        builder = run_overview.OverviewBuilder(
            known.run.network,
            steps,
            compared,
            known=known.overview,
            first_step=first,
            equal=known is baseline,
        )
        run = known.run.intervened(
            document.interventions, first, observe=builder.observe, progress=progress
        )
    per_step = (time.perf_counter() - start) / (steps - first)
    recording = long_recording.LongRecording(run, builder.overview(), per_step * steps, baseline)
    return recording, run.network


def _known_part(
    document: Document, baseline: Recording | None, similar: Run | None
) -> tuple[LongRecording | None, int]:
    """Find a run to take a beginning over from, and the step up to which it does not differ."""
    if similar is None or similar.document is None:
        return None, 0
    known = similar.recording
    # What was compared was compared with this baseline, or is the baseline.
    comparable = known is baseline or similar.baseline is baseline
    if not is_in_pieces(known) or not comparable:
        return None, 0
    step = first_difference(similar.document, document)
    if step is None:
        step = document.sequence.steps - 1
    segment = run_overview.segment_steps(document.sequence.steps)
    first = step // segment * segment
    return (known, first) if first > 0 else (None, 0)
