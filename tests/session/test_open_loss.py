from __future__ import annotations

import numpy as np
import pytest

from lstm_gui import engine, sequences
from lstm_gui.engine.batches import score
from lstm_gui.session import untrained_network
from lstm_gui.session.open_loss import open_loss


@pytest.mark.parametrize("name", sorted(sequences.EXAMPLES))
def test_it_is_the_loss_that_training_scores(name: str) -> None:
    sequence = sequences.make_example(name)
    network, _ = untrained_network(sequence, hidden_size=4)
    trace = network.forward(sequence.inputs)
    assert trace.predictions is not None
    objective = sequence.objective
    last = objective.readout == "last_step"
    targets = np.asarray(sequence.targets)
    mask = None if last or sequence.target_mask is None else sequence.target_mask[:, None]
    batch = engine.Batch(sequence.inputs, targets[None] if last else targets[:, None], mask=mask)
    expected, _ = score(trace, batch, objective.loss, objective.readout)
    assert open_loss(trace.predictions[:, 0], sequence) == pytest.approx(expected)


def test_without_a_fitting_prediction_there_is_none() -> None:
    sequence = sequences.make_example("sine-with-overtone")
    assert open_loss(None, sequence) is None
    assert open_loss(np.zeros((sequence.steps, 3)), sequence) is None
