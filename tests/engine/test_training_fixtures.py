"""Optimizers, losses, clipping and truncated BPTT against frozen numbers of PyTorch."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from lstm_gui import engine

FIXTURES = Path(__file__).resolve().parents[1] / "fixtures" / "engine"
OPTIMIZERS = {
    "sgd": engine.SGD,
    "sgd-momentum": engine.SGD,
    "sgd-nesterov": engine.SGD,
    "rmsprop": engine.RMSprop,
    "rmsprop-centered": engine.RMSprop,
    "adam": engine.Adam,
    "adam-amsgrad": engine.Adam,
    "adamw": engine.AdamW,
    "adamw-decay": engine.AdamW,
}


def load(name: str) -> dict[str, Any]:
    with np.load(FIXTURES / f"{name}.npz") as arrays:
        return dict(arrays)


def starting_network(arrays: dict[str, Any], layers: int, outputs: int) -> engine.Network:
    network = engine.Network(
        engine.LSTM(2, 3, layers, dtype="float64"), engine.Linear(3, outputs, dtype="float64")
    )
    network.load_state_dict(
        {
            name.removeprefix("start "): value
            for name, value in arrays.items()
            if name.startswith("start ")
        }
    )
    return network


@pytest.mark.parametrize("case", OPTIMIZERS)
def test_25_updates_end_at_pytorchs_parameters(case: str) -> None:
    arrays = load("training")
    network = starting_network(arrays, 1, 2)
    clip = float(arrays[f"{case}/clip"])
    batches = (
        engine.Batch(inputs, targets)
        for inputs, targets in zip(arrays["inputs"], arrays["targets"], strict=True)
    )
    updates = list(
        engine.training_loop(
            network,
            batches,
            OPTIMIZERS[case](**json.loads(str(arrays[f"{case}/options"]))),
            clip_norm=None if np.isnan(clip) else clip,
        )
    )
    np.testing.assert_allclose(
        [update.loss for update in updates], arrays[f"{case}/losses"], rtol=1e-9
    )
    np.testing.assert_allclose(
        [update.gradient_norm for update in updates], arrays[f"{case}/norms"], rtol=1e-8
    )
    for name, value in network.state_dict().items():
        np.testing.assert_allclose(value, arrays[f"{case}/{name}"], rtol=0, atol=1e-9)


def test_truncated_bptt_is_pytorchs_window_by_window() -> None:
    arrays = load("truncated")
    network = starting_network(arrays, 2, 4)
    updates = list(
        engine.training_loop(
            network,
            [engine.Batch(arrays["inputs"], arrays["labels"])],
            engine.Adam(lr=0.05),
            loss="softmax_cross_entropy",
            window=3,
        )
    )
    np.testing.assert_allclose([update.loss for update in updates], arrays["losses"], rtol=1e-10)
    for name, value in network.state_dict().items():
        np.testing.assert_allclose(value, arrays[f"end {name}"], rtol=0, atol=1e-10)


def test_mean_squared_error_is_pytorchs() -> None:
    arrays = load("losses")
    loss, gradient = engine.mean_squared_error(
        arrays["mean_squared_error/predictions"], arrays["mean_squared_error/targets"]
    )
    assert loss == pytest.approx(float(arrays["mean_squared_error/loss"]), rel=1e-14)
    np.testing.assert_allclose(gradient, arrays["mean_squared_error/gradient"], atol=1e-15)


@pytest.mark.parametrize("spread", ["small", "large"])
def test_softmax_cross_entropy_is_pytorchs(spread: str) -> None:
    arrays, case = load("losses"), f"softmax_cross_entropy {spread}"
    loss, gradient = engine.softmax_cross_entropy(
        arrays[f"{case}/logits"], arrays[f"{case}/labels"]
    )
    assert loss == pytest.approx(float(arrays[f"{case}/loss"]), rel=1e-13)
    np.testing.assert_allclose(gradient, arrays[f"{case}/gradient"], atol=1e-15)
