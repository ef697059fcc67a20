"""Documents whose runs are kept in parts, and what the whole trace of the same document says."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from lstm_gui import sequences
from lstm_gui.session import Document, run_memory, untrained_network

MakeDocument = Callable[..., Document]


@pytest.fixture
def make_document() -> MakeDocument:
    """Make a document of noise with an untrained network."""

    def make(steps: int = 9000, units: int = 5, layers: int = 1) -> Document:
        values = np.random.default_rng(0).standard_normal((steps, 2)).cumsum(axis=0)
        sequence = sequences.series_sequence(
            values, name="walk", feature_names=("x", "y"), source="a random walk"
        )
        network, origin = untrained_network(sequence, hidden_size=units, num_layers=layers)
        return Document.of(sequence, network, origin)

    return make


@pytest.fixture
def keep_parts_only(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every run be kept as a long one is."""
    monkeypatch.setattr(run_memory, "LONG_TRACE_BYTES", 0)
