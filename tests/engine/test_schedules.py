"""Learning-rate schedules and early stopping."""

from __future__ import annotations

from itertools import repeat
from typing import Any

import numpy as np
import pytest

from lstm_gui import engine


def factors(schedule: engine.Schedule, count: int) -> list[float]:
    return [schedule.factor(updates) for updates in range(count)]


def test_the_schedules_follow_their_definitions() -> None:
    assert factors(engine.StepDecay(3, 0.5), 7) == [1, 1, 1, 0.5, 0.5, 0.5, 0.25]
    np.testing.assert_allclose(factors(engine.ExponentialDecay(0.9), 3), [1, 0.9, 0.81])
    cosine = factors(engine.CosineDecay(4, 0.2), 6)
    np.testing.assert_allclose(cosine, [1, 0.88284271, 0.6, 0.31715729, 0.2, 0.2], rtol=1e-7)
    np.testing.assert_allclose(factors(engine.WarmUp(4, 0.2), 6), [0.2, 0.4, 0.6, 0.8, 1, 1])
    then = engine.WarmUp(2, 0.5, engine.StepDecay(1, 0.1))
    np.testing.assert_allclose(factors(then, 4), [0.5, 0.75, 1, 0.1])


def make_loop(optimizer: engine.Optimizer, schedule: engine.Schedule) -> Any:
    network = engine.Network(engine.LSTM(1, 2), engine.Linear(2, 1))
    batch = engine.Batch(np.ones((3, 1, 1)), np.ones((3, 1, 1)))
    return engine.training_loop(network, repeat(batch), optimizer, schedule=schedule)


def test_the_loop_sets_the_rate_before_each_update() -> None:
    optimizer = engine.SGD(lr=0.8)
    rates = []
    for update in make_loop(optimizer, engine.StepDecay(2, 0.5)):
        rates.append(optimizer.lr)
        if update.number == 5:
            break
    assert rates == [0.8, 0.8, 0.4, 0.4, 0.2]


def test_a_rate_set_by_hand_becomes_the_new_base() -> None:
    optimizer = engine.SGD(lr=0.8)
    loop = make_loop(optimizer, engine.ExponentialDecay(0.5))
    next(loop)
    next(loop)
    assert optimizer.lr == 0.4
    optimizer.lr = 0.1
    next(loop)
    assert optimizer.lr == pytest.approx(0.05)


def test_early_stopping_waits_for_its_patience() -> None:
    stopping = engine.EarlyStopping(patience=2, min_delta=0.1)
    answers = [stopping.should_stop(loss) for loss in (1.0, 0.8, 0.75, 0.65, 0.6, float("nan"))]
    assert answers == [False, False, False, False, False, True]
    assert stopping.best == 0.65


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: engine.StepDecay(0), "step_size must be an integer of at least 1, not 0"),
        (lambda: engine.ExponentialDecay(0), "gamma must be a finite number > 0, not 0"),
        (lambda: engine.CosineDecay(5, 2), "lowest must be a finite number ≥ 0 and ≤ 1, not 2"),
        (lambda: engine.WarmUp(5, 0), "first must be a finite number > 0 and ≤ 1, not 0"),
        (lambda: engine.EarlyStopping(0), "patience must be an integer of at least 1, not 0"),
        (lambda: engine.Dropout(1.0), "rate must be a finite number ≥ 0 and < 1, not 1"),
        (lambda: engine.Dropout(0.5, -1), "seed must be an integer of at least 0, not -1"),
    ],
)
def test_bad_values_are_refused(make: Any, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        make()
