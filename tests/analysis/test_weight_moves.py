from __future__ import annotations

import numpy as np
import pytest

from lstm_gui import engine
from lstm_gui.analysis.weight_moves import largest_moves, move_summary

OPTIMIZERS = {
    "sgd": lambda: engine.SGD(lr=0.1),
    "rmsprop": lambda: engine.RMSprop(lr=0.1),
    "adam": lambda: engine.Adam(lr=0.1),
    "amsgrad": lambda: engine.Adam(lr=0.1, amsgrad=True),
}


def last_update(
    optimizer: engine.Optimizer, clip: float | None = 0.01
) -> tuple[engine.BackwardStage, engine.UpdateStage]:
    rng = np.random.default_rng(0)
    network = engine.Network(
        engine.LSTM(2, 4, dtype="float64", seed=1), engine.Linear(4, 1, "float64", seed=2)
    )
    batches = [
        engine.Batch(rng.normal(size=(5, 3, 2)), rng.normal(size=(5, 3, 1))) for _ in range(3)
    ]
    stages = list(engine.update_stages(network, batches, optimizer, clip_norm=clip))
    backward, update = stages[-2:]
    assert isinstance(backward, engine.BackwardStage)
    assert isinstance(update, engine.UpdateStage)
    return backward, update


@pytest.mark.parametrize("kind", OPTIMIZERS)
def test_the_numbers_of_a_move_are_those_the_optimizer_used(kind: str) -> None:
    optimizer = OPTIMIZERS[kind]()
    backward, update = last_update(optimizer)
    moves = largest_moves(
        update.old, update.new, backward.gradients, backward.clip_scale, optimizer.state_dict()
    )
    assert len(moves) == 8
    for move in moves:
        if move.spread is None:
            expected = -0.1 * move.gradient
        elif move.mean is None:
            expected = -0.1 * move.gradient / (move.spread + 1e-8)
        else:
            expected = -0.1 * move.mean / (move.spread + 1e-8)
        assert move.change == pytest.approx(expected, rel=1e-9)
        assert move.before_clipping * backward.clip_scale == pytest.approx(move.gradient)


def test_the_farthest_come_first_and_none_is_farther() -> None:
    optimizer = engine.SGD(lr=0.1)
    backward, update = last_update(optimizer, clip=None)
    moves = largest_moves(update.old, update.new, backward.gradients, 1.0, optimizer.state_dict())
    sizes = [abs(move.change) for move in moves]
    assert sizes == sorted(sizes, reverse=True)
    every = np.concatenate(
        [np.abs(update.new[name] - update.old[name]).ravel() for name in update.old]
    )
    np.testing.assert_allclose(sizes, np.sort(every)[::-1][:8])


def test_the_summary_counts_and_measures_all_weights() -> None:
    _, update = last_update(engine.SGD(lr=0.1))
    summary = move_summary(update.old, update.new)
    every = np.concatenate([(update.new[name] - update.old[name]).ravel() for name in update.old])
    weights = np.concatenate([update.old[name].ravel() for name in update.old])
    assert summary.count == every.size
    assert summary.largest == pytest.approx(np.abs(every).max())
    assert summary.root_mean_square == pytest.approx(np.sqrt(np.mean(every**2)))
    assert summary.relative == pytest.approx(np.linalg.norm(every) / np.linalg.norm(weights))
