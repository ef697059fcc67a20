"""Initialisers set what their papers say, and leave the rest as PyTorch's."""

from __future__ import annotations

import numpy as np
import pytest

from lstm_gui import engine


def rows(array: np.ndarray, place: int, size: int) -> np.ndarray:
    return array[place * size : (place + 1) * size]


def test_forget_bias_is_1_in_sum() -> None:
    network = engine.LSTM(2, 5, 2, bidirectional=True)
    engine.initialise(network, "forget_bias", seed=1)
    state = network.state_dict()
    for suffix in ("_l0", "_l0_reverse", "_l1", "_l1_reverse"):
        total = state["bias_ih" + suffix] + state["bias_hh" + suffix]
        assert (rows(total, 1, 5) == 1).all()
        assert np.abs(rows(total, 0, 5)).max() <= 2 / np.sqrt(5)


def test_chrono_spreads_memories_up_to_the_longest() -> None:
    network = engine.LSTM(2, 2000)
    engine.initialise(network, "chrono", longest_memory=100, seed=1)
    state = network.state_dict()
    total = state["bias_ih_l0"] + state["bias_hh_l0"]
    forget, inputs = rows(total, 1, 2000), rows(total, 0, 2000)
    np.testing.assert_array_equal(forget, -inputs)
    steps = np.exp(forget.astype(float))
    assert steps.min() >= 1
    assert steps.max() <= 99.001
    assert steps.mean() == pytest.approx(50, rel=0.05)
    assert np.abs(rows(total, 3, 2000)).max() < 0.05


def test_in_a_gru_the_update_gate_holds() -> None:
    network = engine.GRU(2, 4)
    engine.initialise(network, "forget_bias")
    state = network.state_dict()
    assert (rows(state["bias_ih_l0"] + state["bias_hh_l0"], 1, 4) == 1).all()


def test_a_coupled_cell_holds_by_closing_its_input_gate() -> None:
    network = engine.LSTM(2, 4, coupled=True)
    engine.initialise(network, "chrono", longest_memory=50)
    state = network.state_dict()
    assert (rows(state["bias_ih_l0"], 0, 4) <= 0).all()


def test_the_same_seed_starts_the_same_and_another_does_not() -> None:
    networks = [engine.Network(engine.GRU(2, 4), engine.Linear(4, 1)) for _ in range(3)]
    for network, seed in zip(networks, (5, 5, 6), strict=True):
        engine.initialise(network, "default", seed=seed)
    first, second, third = (network.state_dict() for network in networks)
    for name, value in first.items():
        np.testing.assert_array_equal(value, second[name])
        assert (value != third[name]).any()


def test_glorot_orthogonal_is_what_it_says_gate_by_gate() -> None:
    network = engine.Network(engine.GRU(6, 10, 2), engine.Linear(10, 4))
    engine.initialise(network, "glorot_orthogonal", seed=3)
    state = network.state_dict()
    for place in range(3):
        for layer in range(2):
            block = rows(state[f"weight_hh_l{layer}"], place, 10).astype(float)
            np.testing.assert_allclose(block @ block.T, np.eye(10), atol=1e-6)
    assert np.abs(state["weight_ih_l0"]).max() <= np.sqrt(6 / 16)
    assert np.abs(state["weight_ih_l0"]).max() > 0.9 * np.sqrt(6 / 16)
    assert np.abs(state["head.weight"]).max() <= np.sqrt(6 / 14)
    assert not any(value.any() for name, value in state.items() if "bias" in name)
