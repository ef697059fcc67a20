from __future__ import annotations

import dataclasses
from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lstm_gui import engine
from lstm_gui.session import (
    Document,
    GateThresholds,
    ThresholdMode,
    TraceRecording,
    compute_run,
    run_memory,
)
from lstm_gui.session.long_recording import LongRecording
from lstm_gui.session.run import Run, first_difference

MakeDocument = Callable[..., Document]
GATES = ("input_gate", "forget_gate", "output_gate")
SIGNALS = (*GATES, "candidate", "cell", "hidden")
HELD = (engine.Clamp("forget_gate", 0.25, units=[1, 3], steps=slice(5000, 7000)),)


def both(document: Document) -> tuple[Run, Run]:
    """The run of a document kept in parts, and kept as a whole."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(run_memory, "LONG_TRACE_BYTES", 0)
        parts = compute_run(document)
        patch.setattr(run_memory, "LONG_TRACE_BYTES", 1 << 40)
        whole = compute_run(document)
    assert isinstance(parts.recording, LongRecording)
    assert isinstance(whole.recording, TraceRecording)
    return parts, whole


@pytest.fixture
def pair(make_document: MakeDocument) -> tuple[LongRecording, TraceRecording]:
    parts, whole = both(make_document(layers=2))
    return parts.recording, whole.recording  # type: ignore[return-value] # both() has asked


def test_a_moment_is_that_of_the_whole_trace(
    pair: tuple[LongRecording, TraceRecording],
) -> None:
    long, whole = pair
    for step in (0, 1, 255, 256, 257, 4096, 8192, 8999):
        moment, expected = long.moment(step), whole.trace
        assert moment.at > 0 or step == 0
        assert moment.trace.first_step + moment.at == step
        for layer, truth in zip(moment.trace.layers, expected.layers, strict=True):
            for name in layer.signal_names:
                np.testing.assert_allclose(
                    layer.signal(name)[moment.at], truth.signal(name)[step], atol=2e-6
                )


@pytest.mark.parametrize("signal", SIGNALS)
def test_lines_are_those_of_the_whole_trace(
    pair: tuple[LongRecording, TraceRecording], signal: str
) -> None:
    long, whole = (recording.lines(1, signal) for recording in pair)
    assert (long.steps, long.count) == (whole.steps, whole.count)
    np.testing.assert_allclose(long.means, whole.means, atol=1e-6)
    assert long.largest == pytest.approx(whole.largest, abs=2e-6)
    np.testing.assert_allclose(long.part(200, 900), whole.part(200, 900), atol=2e-6)
    np.testing.assert_allclose(long.at(8999), whole.at(8999), atol=2e-6)


def test_what_is_not_at_hand_is_drawn_by_bounds_that_hold_it(
    pair: tuple[LongRecording, TraceRecording],
) -> None:
    long, whole = pair
    start, stop, columns = 1000, 3000, 500
    lines, truth = long.lines(0, "cell"), whole.lines(0, "cell")
    assert lines.detail(start, stop) is None
    low, high = lines.extremes(start, stop, columns)
    exact_low, exact_high = truth.extremes(start, stop, columns)
    assert (low <= exact_low + 2e-6).all()
    assert (high >= exact_high - 2e-6).all()
    assert len(long.missing(start, stop)) == 9
    long.load(start, stop)
    assert long.missing(start, stop) == ()
    np.testing.assert_allclose(lines.detail(start, stop), truth.part(start, stop), atol=2e-6)
    for found, expected in zip(
        lines.extremes(start, stop, columns), (exact_low, exact_high), strict=True
    ):
        np.testing.assert_allclose(found, expected, atol=2e-6)
    for found, expected in zip(
        lines.curve(3, start, stop, 100), truth.curve(3, start, stop, 100), strict=True
    ):
        np.testing.assert_allclose(found, expected, atol=2e-6)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=20)
@given(start=st.integers(0, 8000), length=st.integers(64, 8999), columns=st.integers(1, 64))
def test_no_bound_ever_misses_a_value(
    pair: tuple[LongRecording, TraceRecording], start: int, length: int, columns: int
) -> None:
    long, whole = pair
    stop = min(start + length, 9000)
    values = whole.lines(0, "hidden").part(start, stop)
    low, high = long.lines(0, "hidden").extremes(start, stop, columns)
    assert (low.min(axis=0) <= values.min(axis=0) + 2e-6).all()
    assert (high.max(axis=0) >= values.max(axis=0) - 2e-6).all()


def test_a_long_range_is_loaded_as_bounds_of_short_blocks(
    pair: tuple[LongRecording, TraceRecording],
) -> None:
    long, whole = pair
    long.detail_steps = 500
    start, stop, columns = 100, 5100, 250
    long.load(start, stop)
    assert long.missing(start, stop) == ()
    found = long.lines(0, "cell").extremes(start, stop, columns)
    values = whole.lines(0, "cell").values
    # Each run of 20 steps may be widened to whole blocks of 8.
    for column in range(columns):
        begin, end = start + 20 * column, start + 20 * column + 20
        wide = values[begin - begin % 8 : -(-end // 8) * 8]
        assert (found[0][column] <= values[begin : end - 8].min(axis=0) + 2e-6).all()
        assert (found[0][column] >= wide.min(axis=0) - 2e-6).all()
        assert (found[1][column] <= wide.max(axis=0) + 2e-6).all()


def test_counts_over_the_run_are_those_of_the_whole_trace(
    pair: tuple[LongRecording, TraceRecording],
) -> None:
    long, whole = pair
    for gate in GATES:
        found = long.unit_gate_shares(1, gate, 0.45, 0.5)
        expected = whole.unit_gate_shares(1, gate, 0.45, 0.5)
        np.testing.assert_allclose(found.closed, expected.closed, atol=1e-3)
        np.testing.assert_allclose(found.open, expected.open, atol=1e-3)
        one, other = (run.one_gate_share(1, gate, 2, 0.45, 0.5) for run in pair)
        assert one.closed == pytest.approx(other.closed, abs=1e-3)
        one, other = (run.gate_shares(1, gate, 0.45, 0.5) for run in pair)
        assert one.open == pytest.approx(other.open, abs=1e-3)
    assert long.half_life(0, 3) == pytest.approx(whole.half_life(0, 3), rel=1e-5)
    cells, expected_cells = long.chain(0), whole.chain(0)
    np.testing.assert_allclose(cells.size, expected_cells.size, atol=2e-6)
    np.testing.assert_allclose(cells.kept, expected_cells.kept, atol=2e-6)
    np.testing.assert_allclose(long.predictions, whole.predictions, atol=2e-6)


def test_snapped_gates_are_counted_exactly(make_document: MakeDocument) -> None:
    thresholds = GateThresholds(ThresholdMode.HARD, 0.45, 0.52)
    parts, whole = both(dataclasses.replace(make_document(), thresholds=thresholds))
    assert parts.recording.snapped_shares() == pytest.approx(whole.recording.snapped_shares())
    assert min(parts.recording.snapped_shares()) > 0.0


def test_the_effect_of_an_intervention_is_that_of_the_whole_trace(
    make_document: MakeDocument,
) -> None:
    parts, whole = both(dataclasses.replace(make_document(), interventions=HELD))
    assert parts.baseline is not None
    assert whole.baseline is not None
    (found,), (expected,) = (
        run.recording.effects(run.baseline) for run in (parts, whole) if run.baseline is not None
    )
    assert found.first_step == expected.first_step == 5000
    assert (found.step, found.unit) == (expected.step, expected.unit)
    assert found.maximum == pytest.approx(expected.maximum, abs=1e-6)
    assert found.rms == pytest.approx(expected.rms, rel=1e-4)


@pytest.mark.usefixtures("keep_parts_only")
@pytest.mark.parametrize("before", [(), HELD, (engine.Ablate(0, slice(100, 200)),)])
def test_an_edit_in_the_middle_is_computed_from_there_on(
    make_document: MakeDocument, before: tuple[engine.Intervention, ...]
) -> None:
    plain = make_document()
    first = dataclasses.replace(plain, interventions=before)
    now = dataclasses.replace(plain, interventions=(*before, engine.Clamp("cell", 2.0, 2, 8500)))
    similar = compute_run(first)
    baseline = similar.baseline or similar.recording
    steps: list[int] = []
    found = compute_run(now, baseline, lambda step, _steps: steps.append(step), similar)
    assert min(steps) > 8192  # in whole segments of the overview
    expected = compute_run(now, baseline)
    long, fresh = found.recording, expected.recording
    assert isinstance(long, LongRecording)
    for signal in SIGNALS:
        np.testing.assert_array_equal(
            long.lines(0, signal).extremes(0, 9000, 100),
            fresh.lines(0, signal).extremes(0, 9000, 100),
        )
        np.testing.assert_allclose(long.lines(0, signal).means, fresh.lines(0, signal).means)
    assert long.gate_shares(0, "forget_gate", 0.3, 0.5) == fresh.gate_shares(
        0, "forget_gate", 0.3, 0.5
    )
    np.testing.assert_array_equal(long.moment(8700).trace.outputs, fresh.moment(8700).trace.outputs)
    np.testing.assert_array_equal(long.predictions, fresh.predictions)
    np.testing.assert_array_equal(long.chain(0).size, fresh.chain(0).size)
    (one,), (other,) = long.effects(baseline), fresh.effects(baseline)
    assert one == dataclasses.replace(other, rms=one.rms)
    assert one.rms == pytest.approx(other.rms)


def test_where_runs_begin_to_differ(make_document: MakeDocument) -> None:
    document = make_document(steps=50)
    held = dataclasses.replace(document, interventions=(engine.Ablate(0, [7, 3]),))
    more = dataclasses.replace(
        held, interventions=(*held.interventions, engine.Clamp("cell", 0.0, steps=slice(20, 30)))
    )
    assert first_difference(document, document) is None
    assert first_difference(document, held) == 3
    assert first_difference(held, more) == first_difference(more, held) == 20
    assert first_difference(document, dataclasses.replace(document, parameters={})) == 0
    snapped = dataclasses.replace(document, thresholds=GateThresholds(ThresholdMode.HARD))
    assert first_difference(document, snapped) == 0


def test_an_unknown_signal_is_refused(pair: tuple[LongRecording, TraceRecording]) -> None:
    with pytest.raises(ValueError, match=r"signal must be one of .* not 'memory'"):
        pair[0].lines(0, "memory")


@pytest.mark.usefixtures("keep_parts_only")
def test_memory_is_bounded_by_what_is_looked_at(make_document: MakeDocument) -> None:
    recording = compute_run(make_document()).recording
    assert isinstance(recording, LongRecording)
    recording._pieces._capacity = 5 * 256 * 5 * 4 * 11
    for start in range(0, 8800, 200):
        recording.load(start, start + 200)
    assert recording._pieces.bytes <= recording._pieces._capacity


def test_steps_not_at_hand_beside_many_that_are_have_the_bounds_of_their_blocks(
    pair: tuple[LongRecording, TraceRecording],
) -> None:
    long, whole = pair
    long.load(0, 3072)
    start, stop, columns = 500, 3500, 300
    assert len(long.missing(start, stop)) == 2
    lines, values = long.lines(0, "cell"), whole.lines(0, "cell").values
    low, high = lines.extremes(start, stop, columns)
    for column in range(columns):
        begin, end = start + 10 * column, start + 10 * column + 10
        block = 8 if end < 3072 else 64
        wide = values[begin - begin % block : -(-end // block) * block]
        own = values[begin : max(end - end % block, begin)]
        assert (low[column] <= own.min(axis=0, initial=9.0) + 2e-6).all()
        assert (low[column] >= wide.min(axis=0) - 2e-6).all()
        assert (high[column] <= wide.max(axis=0) + 2e-6).all()
    long.load(start, stop)
    for found, expected in zip(
        lines.extremes(start, stop, columns),
        whole.lines(0, "cell").extremes(start, stop, columns),
        strict=True,
    ):
        np.testing.assert_allclose(found, expected, atol=2e-6)


def test_another_run_has_lines_of_its_own(make_document: MakeDocument) -> None:
    parts, _ = both(make_document())
    later, whole = both(dataclasses.replace(make_document(), interventions=HELD))
    for run in (parts, later):
        run.recording.load(5000, 6000)  # type: ignore[attr-defined] # both() has asked
    before, after = (run.recording.lines(0, "cell").detail(5000, 6000) for run in (parts, later))
    assert before is not None
    assert after is not None
    assert (before != after).any()
    expected = whole.recording.lines(0, "cell").part(5000, 6000)
    np.testing.assert_allclose(after, expected, atol=2e-6)


def test_forgetting_pieces_lets_go_of_what_was_joined_of_them(
    pair: tuple[LongRecording, TraceRecording],
) -> None:
    long, _ = pair
    long.load(1000, 2000)
    assert long.lines(0, "cell").detail(1000, 2000) is not None
    long.forget_pieces()
    assert long.lines(0, "cell").detail(1000, 2000) is None
    assert long.lines(0, "cell")._values._memory.size == 0
