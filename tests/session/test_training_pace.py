from __future__ import annotations

import pytest

from lstm_gui.session.training_pace import (
    SNAPSHOT_SECONDS,
    TRACE_SHARE,
    SnapshotPace,
    UpdateRate,
)


def test_snapshots_keep_their_distance() -> None:
    pace = SnapshotPace()
    assert pace.snapshot_due(0.0)
    pace.made_snapshot(0.0)
    assert not pace.snapshot_due(SNAPSHOT_SECONDS * 0.9)
    assert pace.snapshot_due(SNAPSHOT_SECONDS)


def test_traces_take_at_most_their_share_of_the_time() -> None:
    pace = SnapshotPace()
    now = spent = 0.0
    for _ in range(100):
        while not pace.trace_due(now):
            now += 0.01
        now += 0.7
        spent += 0.7
        pace.made_trace(now, 0.7)
    assert spent / now <= TRACE_SHARE * 1.05


def test_the_rate_follows_a_change_of_speed_within_two_seconds_of_work() -> None:
    rate = UpdateRate()
    update = 0
    for _ in range(300):
        update += 1
        rate.add(0.01, update, 16 * update)
    assert rate.updates_per_second == pytest.approx(100, rel=0.02)
    assert rate.sequences_per_second == pytest.approx(1600, rel=0.02)
    for _ in range(20):
        update += 1
        rate.add(0.1, update, 16 * update)
    assert rate.updates_per_second == pytest.approx(10, rel=0.02)
    assert rate.seconds == pytest.approx(5.0)


def test_traces_that_nobody_looks_at_are_made_now_and_then() -> None:
    pace = SnapshotPace()
    now, made = 0.0, 0
    while now < 1.0:
        if pace.trace_due(now, wanted=False):
            made += 1
            pace.made_trace(now, 0.001)
        assert pace.trace_due(now + 0.005, wanted=True)
        now += 0.005
    assert 8 <= made <= 11
