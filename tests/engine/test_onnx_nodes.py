"""The cases of ONNX's operators LSTM, GRU and RNN, run by the engine's cells.

`tests/fixtures/engine/make_onnx_fixtures.py` wrote them. ONNX orders the rows of an LSTM i, o, f, c
and of a GRU z, r, h, has one array for both biases, and puts the directions beside the steps.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from lstm_gui import engine

FIXTURE = Path(__file__).resolve().parents[1] / "fixtures" / "engine" / "onnx_nodes.npz"
ORDER = {"LSTM": (0, 2, 3, 1), "GRU": (1, 0, 2), "RNN": (0,)}
"""Where the engine's row blocks stand among ONNX's."""

with np.load(FIXTURE) as file:
    ARRAYS = dict(file)
NAMES = sorted({key.split("/")[0] for key in ARRAYS})


@pytest.fixture(params=["auto", "off"], autouse=True)
def mode(request: pytest.FixtureRequest) -> Iterator[None]:
    engine.use_kernels(request.param)
    yield
    engine.use_kernels("auto")


def test_every_operator_is_tried_with_each_of_its_inputs() -> None:
    keys = {(name.split("_")[0], key.split("/")[1]) for name in NAMES for key in of(name)}
    for operator in ("lstm", "gru", "rnn"):
        assert {(operator, "B"), (operator, "sequence_lens"), (operator, "Y_h")} <= keys
    assert {("lstm", "P"), ("lstm", "initial_h"), ("lstm", "initial_c"), ("lstm", "Y_c")} <= keys


def of(name: str) -> dict[str, Any]:
    return {key: value for key, value in ARRAYS.items() if key.startswith(f"{name}/")}


def reordered(array: Any, operator: str) -> Any:
    """Return rows (blocks·H, …) in the engine's order."""
    blocks = array.reshape(len(ORDER[operator]), -1, *array.shape[1:])
    return blocks[list(ORDER[operator])].reshape(array.shape)


def network_of(arrays: dict[str, Any], operator: str, options: dict[str, Any]) -> Any:
    """Return the cell with the parameters of the node's inputs."""
    directions, rows, inputs = arrays["W"].shape
    size = arrays["R"].shape[2]
    common = {"bidirectional": directions == 2, "dtype": "float64"}
    if operator == "LSTM":
        network: Any = engine.LSTM(inputs, size, peepholes="P" in arrays, **common)
    elif operator == "GRU":
        after = bool(options.get("linear_before_reset", 0))
        network = engine.GRU(inputs, size, reset_after=after, **common)
    else:
        network = engine.RNN(inputs, size, **common)
    values = {}
    for direction in range(directions):
        suffix = "_l0" + ("_reverse" if direction else "")
        biases = arrays.get("B", np.zeros((directions, 2 * rows)))[direction]
        values["weight_ih" + suffix] = reordered(arrays["W"][direction], operator)
        values["weight_hh" + suffix] = reordered(arrays["R"][direction], operator)
        values["bias_ih" + suffix] = reordered(biases[:rows], operator)
        values["bias_hh" + suffix] = reordered(biases[rows:], operator)
        if "P" in arrays:
            for name, part in zip(
                ("ci", "co", "cf"), np.split(arrays["P"][direction], 3), strict=True
            ):
                values[f"weight_{name}{suffix}"] = part
    network.load_state_dict(values)
    return network


@pytest.mark.parametrize("name", NAMES)
def test_a_node_gives_what_its_operator_is_defined_to_give(name: str) -> None:
    arrays = {key.split("/")[1]: value for key, value in of(name).items()}
    operator, options = str(arrays["operator"]), json.loads(str(arrays["options"]))
    network = network_of(arrays, operator, options)
    batch_first, backwards = options.get("layout") == 1, options.get("direction") == "reverse"
    lengths = arrays.get("sequence_lens")
    inputs = arrays["X"].swapaxes(0, 1) if batch_first else arrays["X"]
    if backwards:  # the operator knows a reverse direction alone: the same as all steps turned
        assert lengths is None
        inputs = inputs[::-1]
    states = [arrays[key] for key in ("initial_h", "initial_c") if key in arrays] or None
    if operator != "LSTM" and states is not None:
        states = states[0]
    trace = network.forward(inputs, states, lengths=lengths)

    steps, sequences = inputs.shape[:2]
    outputs = trace.outputs.reshape(steps, sequences, network.num_directions, -1).swapaxes(1, 2)
    if backwards:
        outputs = outputs[::-1]
    finals = trace.final_state if operator == "LSTM" else (trace.final_state,)
    found = {"Y": outputs, **dict(zip(("Y_h", "Y_c"), finals, strict=False))}
    if batch_first:
        found["Y"] = found["Y"].transpose(2, 0, 1, 3)
        found |= {key: value.swapaxes(0, 1) for key, value in found.items() if key != "Y"}
    for key, value in found.items():
        np.testing.assert_allclose(value, arrays[key], rtol=0, atol=1e-14)
