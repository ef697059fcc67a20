"""A check of the hand-written derivatives against the complex step."""

from __future__ import annotations

import numpy as np

from lstm_gui.engine.arguments import described, generator
from lstm_gui.engine.arrays import FloatArray
from lstm_gui.engine.gate_rows import resolve_gates
from lstm_gui.engine.network import (
    Network,
    build,
    head_part,
    network_from_config,
    with_predictions,
)
from lstm_gui.engine.recurrent import Recurrent
from lstm_gui.engine.trace import State

STEP = 1e-30
"""The imaginary step; it is never subtracted from anything, so it cannot be too small."""


def gradient_check(
    network: Network | Recurrent,
    inputs: object,
    *,
    initial_state: object = None,
    gates: object = None,
    interventions: object = (),
    lengths: object = None,
    seed: object = 0,
) -> dict[str, float]:
    """Return the worst relative error of BPTT per parameter, by the names of `state_dict()`.

    The loss is a random linear function of all predictions (without a head: outputs) and of the
    final state, drawn with `seed`. Every entry of every parameter takes one more forward run with
    an imaginary step (Squire & Trapp 1998), which is exact to rounding in float64: for tiny
    networks. The error is relative to the larger of both values, or to a millionth of the largest
    gradient if both are smaller. A float32 network is checked as a float64 copy.
    """
    if not isinstance(network, Network | Recurrent):
        raise TypeError(
            f"network must be an engine.Network, LSTM, GRU or RNN, not {described(network)}"
        )
    checked = _in_double(network)
    whole = checked if isinstance(checked, Network) else Network(checked)
    rng = generator(seed)
    trace = whole.forward(inputs, initial_state, gates, interventions, lengths)
    predictions = trace.outputs if trace.predictions is None else trace.predictions
    weights = rng.standard_normal(predictions.shape)
    finals = tuple(rng.standard_normal(part.shape) for part in _parts(trace.final_state))
    gradients = checked.backward(trace, weights, finals if len(finals) > 1 else finals[0])

    def loss(parameters: dict[str, FloatArray]) -> complex:
        run = recurrent.run(parameters, sequence, initial, policies, overrides, trace.lengths)
        if whole.head is not None:
            run = with_predictions(run, whole.head, head_part(parameters))
        values = run.outputs if run.predictions is None else run.predictions
        total = np.sum(values * weights)
        for part, weight in zip(_parts(run.final_state), finals, strict=True):
            total += np.sum(part * weight)
        return complex(total)

    recurrent = whole.recurrent
    sequence = trace.inputs.astype(np.complex128)
    given = recurrent.checked_states("initial_state", initial_state, trace.sequences)
    initial = tuple(part.astype(np.complex128) for part in given)
    policies = resolve_gates(gates, recurrent.gate_names)
    overrides = tuple(layer.overrides for layer in trace.layers)
    base = {name: array.astype(np.complex128) for name, array in whole.parameters.items()}
    expected = {}
    for name, array in base.items():
        slopes = np.empty(array.shape)
        for index in np.ndindex(array.shape):
            shifted = array.copy()
            shifted[index] += 1j * STEP
            slopes[index] = loss({**base, name: shifted}).imag / STEP
        expected[name] = slopes
    floor = 1e-6 * max(float(np.abs(slopes).max()) for slopes in expected.values())
    floor = floor or 1.0
    return {
        name: float(
            np.max(
                np.abs(gradients[name] - slopes)
                / np.maximum(np.maximum(np.abs(gradients[name]), np.abs(slopes)), floor)
            )
        )
        for name, slopes in expected.items()
    }


def _in_double(network: Network | Recurrent) -> Network | Recurrent:
    if network.dtype == np.float64:
        return network
    if isinstance(network, Network):
        config = network.config()
        for part in config.values():
            if part is not None:
                part["dtype"] = "float64"
        twin: Network | Recurrent = network_from_config(config)
    else:
        twin = build(network.config() | {"dtype": "float64"})
    twin.load_state_dict(network.parameters)
    return twin


def _parts(state: State) -> tuple[FloatArray, ...]:
    return state if isinstance(state, tuple) else (state,)
