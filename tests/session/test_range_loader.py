from __future__ import annotations

from collections.abc import Callable

import pytest

from lstm_gui import engine
from lstm_gui.session import Aspect, Document, Session, SetInterventions, SetParameter
from lstm_gui.session.long_recording import LongRecording

MakeDocument = Callable[..., Document]
pytestmark = pytest.mark.usefixtures("keep_parts_only")


class HeldRunner:
    """Keeps what it is given until it is told to compute."""

    def __init__(self) -> None:
        self.job = None
        self.given = 0

    def submit(self, compute, done) -> None:
        self.job = compute, done
        self.given += 1

    def cancel(self) -> None:
        self.job = None

    def finish(self) -> None:
        compute, done = self.job
        self.job = None
        compute(lambda *_: None)
        done(None, None)


@pytest.fixture
def opened(make_document: MakeDocument) -> Session:
    return Session(make_document())


def long(session: Session) -> LongRecording:
    assert isinstance(session.recording, LongRecording)
    return session.recording


def slow(session: Session, ranges: HeldRunner) -> None:
    """Let every piece count as one that takes long."""
    long(session).seconds_per_step = 1.0
    session.set_runner(None, ranges)


def test_without_a_runner_a_range_is_there_before_views_draw_it(opened: Session) -> None:
    opened.selection.show_range(1000, 2000)
    assert long(opened).lines(0, "cell").detail(1000, 2000) is not None


def test_a_range_that_takes_long_is_loaded_beside_the_window(opened: Session) -> None:
    ranges, told = HeldRunner(), []
    slow(opened, ranges)
    opened.subscribe(told.append, Aspect.DETAIL)
    opened.selection.show_range(1000, 2000)
    lines = long(opened).lines(0, "cell")
    assert lines.detail(1000, 2000) is None
    assert not told
    ranges.finish()
    assert lines.detail(1000, 2000) is not None
    assert len(told) == 1
    opened.selection.show_range(1100, 1500)
    assert ranges.job is None  # it was there already
    assert ranges.given == 1


def test_what_is_not_looked_at_any_more_is_not_told(opened: Session) -> None:
    ranges, told = HeldRunner(), []
    slow(opened, ranges)
    opened.subscribe(told.append, Aspect.DETAIL)
    opened.selection.show_range(1000, 2000)
    late = ranges.job
    opened.selection.show_range(5000, 6000)
    compute, done = late
    compute(lambda *_: None)
    done(None, None)
    assert not told


def test_the_baseline_is_loaded_too(opened: Session) -> None:
    opened.selection.show_range(1000, 2000)
    opened.do(SetInterventions((engine.Ablate(1),)))
    baseline = opened.baseline_recording
    assert isinstance(baseline, LongRecording)
    for recording in (baseline, long(opened)):
        assert recording.lines(0, "hidden").detail(1000, 2000) is not None


def test_taking_the_last_intervention_back_needs_no_run(
    opened: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain = opened.recording
    opened.do(SetInterventions((engine.Ablate(1),)))
    monkeypatch.setattr("lstm_gui.session.session.compute_run", None)
    opened.do(SetInterventions(()))
    assert opened.recording is plain
    assert opened.baseline is None


def test_the_trace_is_the_window_around_the_step(opened: Session) -> None:
    for step in (0, 300, 512, 8999):
        opened.playback.go(step)
        trace = opened.trace
        assert trace.first_step <= step < trace.first_step + trace.steps
        assert opened.moment.trace is trace
        assert trace.first_step + opened.moment.at == step


def test_undo_of_an_edit_shows_the_run_before_without_computing_it(
    opened: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened.do(SetParameter("weight_hh_l0", (0, 0), 2.0))
    edited = opened.recording
    opened.do(SetParameter("weight_hh_l0", (0, 1), 3.0))
    monkeypatch.setattr("lstm_gui.session.session.compute_run", None)
    opened.undo()
    assert opened.recording is edited
    opened.redo()
    opened.undo()
    assert opened.recording is edited
