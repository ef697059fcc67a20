"""Large products are made in parts, to the same gradients, and can be cancelled between them."""

from __future__ import annotations

import numpy as np
import pytest

from lstm_gui import engine
from lstm_gui.engine import layer_task, products


@pytest.mark.parametrize("cell", [engine.LSTM, engine.GRU, engine.RNN])
def test_parts_give_the_gradients_of_the_whole(
    cell: type[engine.LSTM | engine.GRU | engine.RNN], monkeypatch: pytest.MonkeyPatch
) -> None:
    network = cell(40, 40, dtype="float64", seed=1)  # wider than what is compiled
    inputs = np.random.default_rng(0).normal(size=(9, 5, 40))
    trace = network.forward(inputs)
    given = np.random.default_rng(1).normal(size=trace.outputs.shape)
    whole = network.backward(trace, given)
    monkeypatch.setattr(products, "LARGEST_PRODUCT", 40 * 160 * 7)
    monkeypatch.setattr(layer_task, "LARGEST_PRODUCT", 40 * 160 * 7)
    again = network.forward(inputs)
    np.testing.assert_allclose(again.outputs, trace.outputs, rtol=1e-12)
    parts = network.backward(again, given)
    for name in network.parameters:
        np.testing.assert_allclose(parts[name], whole[name], rtol=1e-10, atol=1e-13, err_msg=name)
    np.testing.assert_allclose(parts["inputs"], whole["inputs"], rtol=1e-10, atol=1e-13)


def test_between_the_parts_it_is_asked_whether_to_go_on(monkeypatch: pytest.MonkeyPatch) -> None:
    network = engine.LSTM(40, 40, dtype="float64", seed=1)
    trace = network.forward(np.ones((9, 5, 40)))
    given = np.ones(trace.outputs.shape)

    def asked() -> int:
        calls: list[int] = []
        network.backward(trace, given, progress=lambda step, _steps: calls.append(step))
        return len(calls)

    before = asked()
    monkeypatch.setattr(products, "LARGEST_PRODUCT", 40 * 160)
    assert asked() >= before + 2 * 44
