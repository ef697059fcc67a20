"""Every cell, depth, direction and kind of batch against frozen numbers of PyTorch."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from lstm_gui import engine

FIXTURES = Path(__file__).resolve().parents[1] / "fixtures" / "engine"
CELLS = {"lstm": engine.LSTM, "gru": engine.GRU, "rnn": engine.RNN}
STATE_LETTERS = {"lstm": "hc", "gru": "h", "rnn": "h"}


def cases() -> list[tuple[str, str]]:
    found = []
    for kind in CELLS:
        with np.load(FIXTURES / f"{kind}.npz") as arrays:
            found += sorted({(kind, key.split("/")[0]) for key in arrays})
    return found


def load_case(kind: str, case: str) -> dict[str, Any]:
    with np.load(FIXTURES / f"{kind}.npz") as arrays:
        return {
            key.removeprefix(f"{case}/"): arrays[key]
            for key in arrays
            if key.startswith(f"{case}/")
        }


def as_state(parts: list[Any]) -> Any:
    return tuple(parts) if len(parts) > 1 else parts[0]


def as_parts(state: Any) -> tuple[Any, ...]:
    return state if isinstance(state, tuple) else (state,)


@pytest.fixture(params=cases(), ids=lambda case: "-".join(case))
def case(request: pytest.FixtureRequest) -> tuple[dict[str, Any], Any, Any, Any, str, float]:
    kind, name = request.param
    data, letters = load_case(kind, name), STATE_LETTERS[kind]
    config = json.loads(str(data["config"]))
    network = CELLS[kind](**config)
    network.load_state_dict(
        {
            key.removeprefix("parameter "): value
            for key, value in data.items()
            if key.startswith("parameter ")
        }
    )
    trace = network.forward(
        data["inputs"],
        as_state([data[f"initial_{letter}"] for letter in letters]),
        lengths=data.get("lengths"),
    )
    gradients = network.backward(
        trace,
        data["output_gradient"],
        as_state([data[f"final_{letter}_gradient"] for letter in letters]),
    )
    return data, network, trace, gradients, letters, (1e-10 if "64" in config["dtype"] else 1e-5)


def test_outputs_and_final_states_are_pytorchs(case: Any) -> None:
    data, _, trace, _, letters, tolerance = case
    np.testing.assert_allclose(trace.outputs, data["outputs"], rtol=0, atol=tolerance)
    for part, letter in zip(as_parts(trace.final_state), letters, strict=True):
        np.testing.assert_allclose(part, data[f"final_{letter}"], rtol=0, atol=tolerance)


def test_all_gradients_are_pytorchs(case: Any) -> None:
    data, network, _, gradients, letters, tolerance = case
    expected = {
        key.removeprefix("gradient "): value
        for key, value in data.items()
        if key.startswith("gradient ")
    }
    assert set(expected) == set(network.state_dict())
    expected["inputs"] = data["inputs_gradient"]
    for name, value in expected.items():
        scale = max(1.0, float(np.abs(value).max()))
        np.testing.assert_allclose(gradients[name], value, rtol=0, atol=tolerance * scale)
    for part, letter in zip(as_parts(gradients["initial_state"]), letters, strict=True):
        wanted = data[f"initial_{letter}_gradient"]
        np.testing.assert_allclose(part, wanted, rtol=0, atol=tolerance * 10)


def test_everything_has_the_networks_dtype(case: Any) -> None:
    data, network, trace, gradients, _, _ = case
    wanted = np.dtype(json.loads(str(data["config"]))["dtype"])
    assert network.dtype == wanted
    assert trace.outputs.dtype == wanted
    assert all(gradients[name].dtype == wanted for name in network.state_dict())
    assert gradients["inputs"].dtype == wanted
    for layer in trace.layers:
        assert {layer.signal(name).dtype for name in layer.signal_names} == {wanted}
