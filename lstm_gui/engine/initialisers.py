"""Initial values of a network's parameters."""

from __future__ import annotations

import math

import numpy as np

from lstm_gui.engine.arguments import described, generator, one_of, real_number
from lstm_gui.engine.arrays import FloatArray
from lstm_gui.engine.network import HEAD_PREFIX, Network
from lstm_gui.engine.recurrent import Recurrent
from lstm_gui.engine.training_settings import INITIALISATIONS


def initialise(
    network: Network | Recurrent,
    method: str = "default",
    *,
    longest_memory: float | None = None,
    seed: object = 0,
) -> None:
    """Give all parameters of `network` fresh values.

    - "default": uniform in ±1/√H as PyTorch (the head's in ±1/√inputs);
    - "forget_bias": the same, and the forget bias is 1 (Gers et al. 2000; Jozefowicz et al. 2015);
    - "chrono": the same, and b_f = log U(1, T_max − 1), b_i = −b_f, with T_max = `longest_memory`
      steps, at least 3 (Tallec & Ollivier 2018);
    - "glorot_orthogonal": input weights uniform in ±√(6/(fan in + fan out)) (Glorot & Bengio 2010),
      recurrent weights orthogonal (Saxe et al. 2014), gate by gate, and all else 0.

    The bias of the recurrent side is 0 for the rows that are set. In a GRU the update gate holds
    the state and takes the forget gate's place; an RNN has neither: ValueError.
    """
    if not isinstance(network, Network | Recurrent):
        raise TypeError(
            f"network must be an engine.Network, LSTM, GRU or RNN, not {described(network)}"
        )
    one_of("method", method, INITIALISATIONS)
    memory = _checked_memory(method, longest_memory)
    rng = generator(seed)
    recurrent = network.recurrent if isinstance(network, Network) else network
    if method == "glorot_orthogonal":
        network.load_state_dict(_glorot_orthogonal(network, rng))
        return
    values = _uniform(network, rng)
    if method != "default":
        _set_memory_biases(recurrent, values, memory, rng)
    network.load_state_dict(values)


def _checked_memory(method: str, longest_memory: float | None) -> float | None:
    if method != "chrono":
        return None
    if longest_memory is None:
        raise ValueError("longest_memory must be given in steps, at least 3, for method 'chrono'")
    return real_number("longest_memory", longest_memory, minimum=3)


def _uniform(network: Network | Recurrent, rng: np.random.Generator) -> dict[str, FloatArray]:
    recurrent = network.recurrent if isinstance(network, Network) else network
    values = {}
    for name, shape in network.parameter_shapes().items():
        head = name.startswith(HEAD_PREFIX)
        bound = 1 / math.sqrt(recurrent.output_size if head else recurrent.hidden_size)
        values[name] = rng.uniform(-bound, bound, shape)
    return values


def _glorot_orthogonal(
    network: Network | Recurrent, rng: np.random.Generator
) -> dict[str, FloatArray]:
    recurrent = network.recurrent if isinstance(network, Network) else network
    values = {}
    for name, shape in network.parameter_shapes().items():
        values[name] = np.zeros(shape)
        if len(shape) == 1:
            continue
        rows = shape[0] if name.startswith(HEAD_PREFIX) else recurrent.hidden_size
        for first in range(0, shape[0], rows):
            if name.startswith("weight_hh"):
                orthogonal, triangle = np.linalg.qr(rng.standard_normal((rows, rows)))
                # Without this the result is not uniform among orthogonal matrices (Mezzadri 2007).
                block = orthogonal * np.sign(np.diag(triangle))
            else:
                bound = math.sqrt(6 / (rows + shape[1]))
                block = rng.uniform(-bound, bound, (rows, shape[1]))
            values[name][first : first + rows] = block
    return values


def _set_memory_biases(
    recurrent: Recurrent,
    values: dict[str, FloatArray],
    memory: float | None,
    rng: np.random.Generator,
) -> None:
    if not recurrent.gate_names:
        raise ValueError(f"method: a network of kind {recurrent.kind!r} has no gate that holds")
    if not recurrent.bias:
        raise ValueError("method: a network without bias has no forget bias to set")
    size = recurrent.hidden_size
    for layer in range(recurrent.layer_count):
        suffix = recurrent.suffix(layer)
        hold = np.ones(size) if memory is None else np.log(rng.uniform(1, memory - 1, size))
        for place, sign in recurrent.memory_rows(chrono=memory is not None):
            rows = slice(place * size, (place + 1) * size)
            values["bias_ih" + suffix][rows] = sign * hold
            values["bias_hh" + suffix][rows] = 0
