"""The trace is always that of what is open, the baseline that of nothing changed."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from lstm_gui import engine, sequences
from lstm_gui.session import (
    Aspect,
    Document,
    GateThresholds,
    Open,
    Session,
    SetDisplayThresholds,
    SetInterventions,
    SetParameter,
    SetThresholds,
    ThresholdMode,
    open_example,
    untrained_network,
)
from lstm_gui.session.thresholds import STRICT


def document(seed: int = 0, units: int = 4, example: str = "sine-with-overtone") -> Document:
    sequence = sequences.make_example(example, seed)
    return Document.of(sequence, *untrained_network(sequence, units, 2, seed))


@pytest.mark.parametrize(
    "change",
    [
        SetParameter("weight_hh_l0", (0, 0), 2.0),
        SetThresholds(GateThresholds(ThresholdMode.HARD, 0.4, 0.6)),
        SetThresholds(GateThresholds(ThresholdMode.SMOOTH, 0.4, 0.6, 2.0)),
        SetInterventions((engine.Clamp("cell", 0.0, units=1, steps=slice(3, 9)),)),
    ],
)
def test_the_trace_follows_a_change_and_the_baseline_stays(change) -> None:
    session = Session(document())
    plain = session.trace
    assert session.baseline is None
    session.do(change)
    assert session.baseline is plain
    assert not np.array_equal(session.trace.outputs, plain.outputs)
    session.undo()
    assert session.baseline is None
    np.testing.assert_array_equal(session.trace.outputs, plain.outputs)


def test_the_baseline_is_computed_where_a_document_opens_altered() -> None:
    opened = SetParameter("weight_hh_l0", (0, 0), 2.0).apply(document())
    session = Session(opened)
    expected = Session(document()).trace
    assert session.baseline is not None
    np.testing.assert_array_equal(session.baseline.outputs, expected.outputs)


def test_opening_another_document_starts_at_its_beginning() -> None:
    session = Session(document())
    session.playback.go(30)
    session.selection.select_layer(1)
    session.selection.select_unit(3)
    session.playback.play()
    other = document(units=2, example="sine-with-overtone", seed=5)
    heard: list[frozenset[Aspect]] = []
    session.subscribe(heard.append)
    session.do(Open(other))
    assert len(heard) == 1
    assert {Aspect.SEQUENCE, Aspect.NETWORK, Aspect.TRACE, Aspect.STEP} <= heard[0]
    assert (session.step, session.playback.playing, session.selection.unit) == (0, False, 1)
    assert session.trace.layers[0].hidden.shape == (64, 1, 2)
    session.undo()
    assert session.trace.layers[0].hidden.shape == (64, 1, 4)


def test_display_thresholds_leave_the_trace_alone() -> None:
    session = Session(document())
    trace = session.trace
    session.do(SetDisplayThresholds(STRICT))
    assert session.trace is trace


def test_a_network_of_the_wrong_width_is_refused() -> None:
    sequence = sequences.make_example("sine-with-overtone")
    network = engine.Network(engine.LSTM(3, 4), engine.Linear(4, 1))
    _, origin = untrained_network(sequence)
    with pytest.raises(ValueError, match="takes 3"):
        Document.of(sequence, network, origin)


def test_parameters_cannot_be_written_past_the_session() -> None:
    session = Session(document())
    with pytest.raises(ValueError, match="read-only"):
        session.parameters["weight_hh_l0"][0, 0] = 1.0
    with pytest.raises(TypeError):
        session.parameters["weight_hh_l0"] = np.zeros((16, 4))  # type: ignore[index]  # what a caller without types would do


def test_while_training_shows_its_weights_the_document_stays() -> None:
    session = Session(document())
    before, plain = session.document, session.trace
    network = session.network.copy()
    network.load_state_dict({name: 0 * v for name, v in network.state_dict().items()})
    session.show_live(network, network.forward(session.sequence.inputs))
    assert session.live
    assert not session.trace.outputs.any()
    assert not session.parameters["weight_hh_l0"].any()
    session.end_live()
    assert session.document is before
    assert session.trace is plain


class HeldRunner:
    """Keeps what it is given until it is told to compute."""

    def __init__(self) -> None:
        self.jobs: list = []
        self.cancelled = 0

    def submit(self, compute, done) -> None:
        self.jobs.append((compute, done))

    def cancel(self) -> None:
        self.cancelled += 1

    def finish(self, at: int) -> None:
        compute, done = self.jobs[at]
        done(compute(lambda *_: None), None)


def slow_session() -> tuple[Session, HeldRunner]:
    session = Session(document())
    run = session._run
    session._run = dataclasses.replace(run, seconds=1.0)
    runner = HeldRunner()
    session.set_runner(runner)
    return session, runner


def test_a_slow_trace_is_computed_in_the_background() -> None:
    session, runner = slow_session()
    plain = session.trace
    session.do(SetParameter("weight_hh_l0", (0, 0), 2.0))
    assert session.pending
    assert session.trace is plain
    runner.finish(0)
    assert not session.pending
    assert session.baseline is plain
    expected = session.network.forward(session.sequence.inputs)
    np.testing.assert_array_equal(session.trace.outputs, expected.outputs)


def test_only_the_newest_background_trace_counts() -> None:
    session, runner = slow_session()
    session.do(SetParameter("weight_hh_l0", (0, 0), 2.0))
    session.do(SetParameter("weight_hh_l0", (0, 0), 3.0))
    runner.finish(1)
    newest = session.trace
    runner.finish(0)
    assert session.trace is newest
    assert session.network.state_dict()["weight_hh_l0"][0, 0] == 3.0


def test_opening_forgets_a_background_trace() -> None:
    session, runner = slow_session()
    session.do(SetParameter("weight_hh_l0", (0, 0), 2.0))
    session.do(Open(document(units=2)))
    shown = session.trace
    runner.finish(0)
    assert session.trace is shown
    assert not session.pending


def test_the_default_example_opens_with_a_trained_network() -> None:
    assert open_example().origin.trained


def test_smooth_thresholds_are_exact_and_continuous_at_the_limits() -> None:
    policy = GateThresholds(ThresholdMode.SMOOTH, 0.1, 0.9).policy()
    odds = np.log(
        np.array([0.05, 0.1, 0.5, 0.9, 0.95]) / (1 - np.array([0.05, 0.1, 0.5, 0.9, 0.95]))
    )
    np.testing.assert_allclose(policy.value(odds), [0, 0, 0.5, 1, 1], atol=1e-12)


@pytest.mark.parametrize(
    ("closed", "opened", "sharpness"),
    [(0.9, 0.1, 1.0), (0.5, 0.5, 1.0), (-0.1, 0.9, 1.0), (0.1, 1.1, 1.0), (0.1, 0.9, 0.0)],
)
def test_thresholds_that_cross_are_refused(closed: float, opened: float, sharpness: float) -> None:
    with pytest.raises(ValueError, match="thresholds"):
        GateThresholds(ThresholdMode.HARD, closed, opened, sharpness)


def test_tracing_again_takes_the_baseline_along() -> None:
    session = Session(document())
    session.do(SetParameter("weight_hh_l0", (0, 0), 2.0))
    trace, baseline = session.trace, session.baseline
    heard: list[frozenset[Aspect]] = []
    session.subscribe(heard.append)
    session.retrace()
    assert session.trace is not trace
    assert session.baseline is not baseline
    np.testing.assert_array_equal(session.trace.outputs, trace.outputs)
    assert session.baseline is not None
    assert baseline is not None
    np.testing.assert_array_equal(session.baseline.outputs, baseline.outputs)
    assert heard == [frozenset({Aspect.TRACE})]


def test_cancelling_goes_back_to_what_is_shown() -> None:
    session, runner = slow_session()
    shown = session.trace
    plain = session.document.parameters["weight_hh_l0"][0, 0]
    session.do(SetParameter("weight_hh_l0", (0, 0), 2.0))
    session.do(SetInterventions((engine.Ablate(1),)))
    session.cancel_pending()
    assert not session.pending
    assert runner.cancelled
    assert session.trace is shown
    assert session.document.parameters["weight_hh_l0"][0, 0] == plain
    assert session.interventions == ()
    assert session.redo_text is not None


def test_cancelling_an_undo_does_it_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lstm_gui.session.session._BACKGROUND_FROM_SECONDS", 0.0)
    session, runner = slow_session()
    session.do(SetInterventions((engine.Ablate(1),)))
    runner.finish(0)
    shown = session.trace
    session.undo()
    assert session.pending
    session.cancel_pending()
    assert session.interventions == (engine.Ablate(1),)
    assert session.trace is shown
    assert not session.pending


def test_undo_of_an_edit_that_is_still_computed_needs_no_run() -> None:
    session, runner = slow_session()
    shown = session.trace
    session.do(SetParameter("weight_hh_l0", (0, 0), 2.0))
    session.undo()
    assert not session.pending
    assert session.trace is shown
    assert len(runner.jobs) == 1


def test_going_back_to_the_sequence_before_needs_no_run(monkeypatch: pytest.MonkeyPatch) -> None:
    session = Session(document())
    before = session.trace
    session.do(Open(document(example="lorenz-x"), "open lorenz"))
    after = session.trace
    monkeypatch.setattr("lstm_gui.session.session.compute_run", None)
    session.undo()
    assert session.trace is before
    session.redo()
    assert session.trace is after
