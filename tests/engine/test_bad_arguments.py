"""Every bad argument is refused with the argument's name, what was given and what is allowed."""

from __future__ import annotations

import datetime
from typing import Any

import numpy as np
import pytest

from lstm_gui import engine

LSTM = engine.LSTM(3, 4, 2)
GRU = engine.GRU(3, 4)
RNN = engine.RNN(3, 4)
NETWORK = engine.Network(LSTM, engine.Linear(4, 2))
INPUTS = np.zeros((5, 2, 3))
TRACE = LSTM.forward(INPUTS)
OTHER = engine.LSTM(3, 4, 2).forward(INPUTS)
STATE = np.zeros((2, 2, 4))


def with_value(value: float, shape: tuple[int, ...], place: tuple[int, ...]) -> Any:
    array = np.zeros(shape)
    array[place] = value
    return array


def changed(**values: Any) -> dict[str, Any]:
    return {**LSTM.state_dict(), **values}


def without(name: str) -> dict[str, Any]:
    return {key: value for key, value in LSTM.state_dict().items() if key != name}


def clamp(**options: Any) -> Any:
    return LSTM.forward(INPUTS, interventions=[engine.Clamp("cell", 1.0, **options)])


V, T = ValueError, TypeError

CASES: list[tuple[Any, type[Exception], str]] = [
    # constructors
    (lambda: engine.LSTM(0, 4), V, "input_size must be an integer of at least 1, not 0"),
    (lambda: engine.LSTM(3, -1), V, "hidden_size must be an integer of at least 1, not -1"),
    (lambda: engine.LSTM(3.0, 4), T, "input_size must be an integer of at least 1, not 3.0"),
    (lambda: engine.LSTM(3, True), T, "hidden_size must be an integer of at least 1, not True"),
    (lambda: engine.LSTM(3, 4, 0), V, "num_layers must be an integer of at least 1, not 0"),
    (lambda: engine.LSTM("3", 4), T, "input_size must be an integer"),
    (lambda: engine.LSTM(3, 4, bidirectional=1), T, "bidirectional must be True or False, not 1"),
    (lambda: engine.LSTM(3, 4, bias=None), T, "bias must be True or False, not None"),
    (lambda: engine.LSTM(3, 4, peepholes="yes"), T, "peepholes must be True or False"),
    (lambda: engine.LSTM(3, 4, coupled=0), T, "coupled must be True or False"),
    (lambda: engine.LSTM(3, 4, dtype="float16"), V, "dtype must be 'float32' or 'float64'"),
    (lambda: engine.LSTM(3, 4, dtype="double-ish"), V, "dtype must be .* not 'double-ish'"),
    (lambda: engine.LSTM(3, 4, dtype=None), T, "dtype must be 'float32' or 'float64', not None"),
    (lambda: engine.LSTM(3, 4, dtype=">f4"), V, "dtype must be"),
    (lambda: engine.LSTM(3, 4, dtype=int), V, "dtype must be"),
    (lambda: engine.LSTM(3, 4, seed=-1), V, "seed must be an integer of at least 0, not -1"),
    (lambda: engine.LSTM(3, 4, seed="x"), T, "seed must be .*Generator, not 'x'"),
    (lambda: engine.LSTM(3, 4, seed=1.5), T, "seed must be .* not 1.5"),
    (lambda: engine.LSTM(3, 4, without=["cell"]), V, r"without\[0\] must be one of .* not 'cell'"),
    (lambda: engine.LSTM(3, 4, without="cell"), T, "without must be a sequence of names"),
    (lambda: engine.LSTM(3, 4, coupled=True, without=["input_gate"]), V, "without must leave"),
    (lambda: engine.GRU(3, 4, reset_after=2), T, "reset_after must be True or False, not 2"),
    (
        lambda: engine.RNN(3, 4, nonlinearity="gelu"),
        V,
        "nonlinearity must be one of 'tanh', 'relu'",
    ),
    (lambda: engine.Linear(0, 1), V, "input_size must be an integer of at least 1, not 0"),
    (lambda: engine.Linear(4, None), T, "output_size must be"),
    (lambda: engine.Network(None), T, "recurrent must be an engine.LSTM, GRU or RNN, not None"),
    (lambda: engine.Network(LSTM, "linear"), T, "head must be an engine.Linear or None"),
    (lambda: engine.Network(LSTM, engine.Linear(5, 1)), V, "head must have input_size 4 .* not 5"),
    (
        lambda: engine.Network(LSTM, engine.Linear(4, 1, "float64")),
        V,
        "head must have the dtype of recurrent, float32, not float64",
    ),
    # inputs
    (lambda: LSTM.forward(None), T, "inputs must be an array of numbers, not None"),
    (lambda: LSTM.forward(np.zeros(5)), V, r"inputs must have shape \(T, 3\) .* not \(5,\)"),
    (lambda: LSTM.forward(np.zeros((5, 4))), V, r"inputs must have shape \(T, 3\).* not \(5, 4\)"),
    (lambda: LSTM.forward(np.zeros((5, 2, 4))), V, r"inputs must have .* not \(5, 2, 4\)"),
    (lambda: LSTM.forward(np.zeros((0, 3))), V, r"T and B at least 1, not \(0, 3\)"),
    (lambda: LSTM.forward(np.zeros((5, 0, 3))), V, r"T and B at least 1, not \(5, 0, 3\)"),
    (lambda: LSTM.forward(np.zeros((1, 1, 5, 3))), V, "inputs must have shape"),
    (lambda: LSTM.forward(np.zeros((5, 3), complex)), T, "inputs must be .* not complex numbers"),
    (
        lambda: LSTM.forward([["a", "b", "c"]]),
        T,
        "inputs must be an array of real numbers, not text",
    ),
    (lambda: LSTM.forward([[b"a", b"b", b"c"]]), T, "inputs must be .* not bytes"),
    (
        lambda: LSTM.forward(np.full((5, 3), datetime.date(2020, 1, 1), "datetime64[D]")),
        T,
        "inputs must be an array of real numbers, not dates",
    ),
    (lambda: LSTM.forward([[1, 2, 3], [1, 2]]), V, "inputs must be a regular array"),
    (lambda: LSTM.forward([[None, 1, 2]]), T, "inputs must be .* not Python objects"),
    (
        lambda: LSTM.forward(np.ma.masked_array(np.zeros((1, 3)), [[True, False, False]])),
        V,
        "inputs has masked values",
    ),
    (
        lambda: LSTM.forward(with_value(np.nan, (5, 3), (2, 1))),
        V,
        "inputs: step 2, feature 1 is nan",
    ),
    (
        lambda: LSTM.forward(with_value(-np.inf, (5, 2, 3), (4, 1, 0))),
        V,
        "inputs: step 4, feature 0 of sequence 1 is -inf",
    ),
    (
        lambda: LSTM.forward(with_value(1e39, (5, 3), (3, 2))),
        V,
        "inputs: step 3, feature 2 is inf; every value must be finite in float32",
    ),
    # initial states
    (lambda: LSTM.forward(INPUTS, STATE), T, r"initial_state must be a tuple \(h, c\)"),
    (lambda: LSTM.forward(INPUTS, (STATE,)), T, r"initial_state must be a tuple \(h, c\)"),
    (
        lambda: LSTM.forward(INPUTS, (STATE, STATE[:1])),
        V,
        r"initial_state c must have shape \(2, 2, 4\) = \(L·R, B, H\), not \(1, 2, 4\)",
    ),
    (
        lambda: LSTM.forward(INPUTS, (with_value(np.nan, STATE.shape, (1, 0, 2)), STATE)),
        V,
        r"initial_state h\[1, 0, 2\] is nan",
    ),
    (
        lambda: LSTM.forward(INPUTS, (STATE, with_value(np.inf, STATE.shape, (0, 0, 0)))),
        V,
        r"initial_state c\[0, 0, 0\] is inf",
    ),
    (
        lambda: GRU.forward(INPUTS, np.zeros((2, 4))),
        V,
        r"initial_state must have shape \(1, 2, 4\)",
    ),
    (lambda: GRU.forward(INPUTS, "zeros"), T, "initial_state must be an array of real numbers"),
    # gates
    (lambda: LSTM.forward(INPUTS, gates="hard"), T, "gates must be None, a gate policy .* 'hard'"),
    (lambda: LSTM.forward(INPUTS, gates=engine.Threshold), T, "gates must be None, a gate policy"),
    (
        lambda: LSTM.forward(INPUTS, gates={"update_gate": engine.Sigmoid()}),
        V,
        "gates names 'update_gate', but the gates are 'input_gate', 'forget_gate', 'output_gate'",
    ),
    (
        lambda: GRU.forward(INPUTS, gates={"forget_gate": engine.Sigmoid()}),
        V,
        "gates names 'forget_gate', but the gates are 'reset_gate', 'update_gate'",
    ),
    (lambda: LSTM.forward(INPUTS, gates={"input_gate": 1}), T, r"gates\['input_gate'\] must be a"),
    (lambda: RNN.forward(INPUTS, gates=engine.Sigmoid()), V, "gates must be None: an RNN has no"),
    (
        lambda: engine.Threshold(0.9, 0.1),
        V,
        "closed must not exceed open, but closed=0.9 and open=0.1",
    ),
    (lambda: engine.Threshold(-0.1), V, "closed must be a finite number ≥ 0 and ≤ 1, not -0.1"),
    (lambda: engine.Threshold(0.1, 1.5), V, "open must be a finite number ≥ 0 and ≤ 1, not 1.5"),
    (lambda: engine.Threshold("a"), T, "closed must be a finite number"),
    (lambda: engine.Threshold(gradient="none"), V, "gradient must be one of 'straight_through'"),
    (lambda: engine.Threshold(np.nan), V, "closed must be a finite number"),
    (lambda: engine.Stretch(0.5, 0.5), V, "low must be less than high, but low=0.5 and high=0.5"),
    (lambda: engine.Stretch(low=np.inf), V, "low must be a finite number, not inf"),
    (lambda: engine.Stretch(sharpness=0), V, "sharpness must be a finite number > 0, not 0"),
    (lambda: engine.Temperature(-1), V, "sharpness must be a finite number > 0, not -1"),
    (lambda: engine.Temperature(None), T, "sharpness must be a finite number > 0, not None"),
    # interventions
    (lambda: engine.Clamp("cell", np.nan), V, "value must be a finite number, not nan"),
    (lambda: engine.Clamp("cell", [1, np.inf]), V, "value must be finite, not inf"),
    (lambda: engine.Clamp("cell", "open"), T, "value must be an array of real numbers, not text"),
    (lambda: engine.Clamp("cell", [[1]]), V, "value must be one number or one number per unit"),
    (lambda: engine.Clamp("cell", None), T, "value must be"),
    (lambda: engine.Clamp(3, 1.0), T, "signal must be the name of a signal, not 3"),
    (
        lambda: engine.Clamp("cell", 1, units=-1),
        V,
        "units must be an integer of at least 0, not -1",
    ),
    (lambda: engine.Clamp("cell", 1, units=1.5), T, "units must be integers"),
    (lambda: engine.Clamp("cell", 1, units=[0, -2]), V, "units must count from 0, not hold -2"),
    (lambda: engine.Clamp("cell", 1, units=[True]), T, "units must be integers, not booleans"),
    (lambda: engine.Clamp("cell", 1, steps=slice(-3, None)), V, r"steps \(slice start\) must be"),
    (lambda: engine.Clamp("cell", 1, steps=[[0]]), V, "steps must be a list of integers"),
    (
        lambda: engine.Clamp("cell", 1, layer=-1),
        V,
        "layer must be an integer of at least 0, not -1",
    ),
    (lambda: engine.Ablate(None, layer="0"), T, "layer must be an integer of at least 0"),
    (lambda: clamp(units=4), V, r"interventions\[0\]: units must lie within 0 to 3, not at 4"),
    (lambda: clamp(units=slice(0, 9)), V, r"units must lie within 0 to 3, not in slice\(0, 9"),
    (lambda: clamp(steps=[0, 5]), V, r"steps must lie within 0 to 4, not at 5"),
    (lambda: clamp(layer=2), V, r"interventions\[0\]: layer must be an integer from 0 to 1, not 2"),
    (
        lambda: LSTM.forward(INPUTS, interventions=[engine.Clamp("memory", 1)]),
        V,
        "signal must be one of 'input_gate', .* not 'memory'",
    ),
    (
        lambda: LSTM.forward(INPUTS, interventions=[engine.Clamp("forget_gate_pre", 1)]),
        V,
        "signal must be one of",
    ),
    (
        lambda: RNN.forward(INPUTS, interventions=[engine.Clamp("cell", 1)]),
        V,
        "signal must be one of 'hidden', not 'cell'",
    ),
    (
        lambda: LSTM.forward(INPUTS, interventions=[engine.Clamp("cell", [1, 2, 3], [0, 1])]),
        V,
        "value must be one number or one for each of the 2 units, not 3",
    ),
    (
        lambda: LSTM.forward(INPUTS, interventions=["cell"]),
        T,
        r"interventions\[0\] must be an engine",
    ),
    (lambda: LSTM.forward(INPUTS, interventions=5), T, "interventions must be a sequence"),
    (lambda: LSTM.forward(INPUTS, interventions="cell"), T, "interventions must be a sequence"),
    # lengths and progress
    (lambda: LSTM.forward(INPUTS, lengths=[5]), V, r"lengths must have shape \(2,\) = \(B,\)"),
    (
        lambda: LSTM.forward(INPUTS, lengths=[0, 5]),
        V,
        r"lengths\[0\] must lie within 1 to 5, not be 0",
    ),
    (
        lambda: LSTM.forward(INPUTS, lengths=[5, 6]),
        V,
        r"lengths\[1\] must lie within 1 to 5, not be 6",
    ),
    (
        lambda: LSTM.forward(INPUTS, lengths=[1.0, 2.0]),
        T,
        "lengths must be integers, not fractions",
    ),
    (lambda: LSTM.forward(INPUTS, progress=3), T, "progress must be callable or None, not 3"),
    # backward
    (lambda: LSTM.backward(None, STATE), T, "trace must be an engine.Trace, not None"),
    (lambda: LSTM.backward(OTHER, OTHER.outputs), V, "trace was made by another network"),
    (lambda: LSTM.copy().backward(TRACE, TRACE.outputs), V, "trace was made by another network"),
    (lambda: NETWORK.backward(TRACE, np.zeros((5, 2, 2))), V, "trace was made by another network"),
    (lambda: NETWORK.backward(3, 3), T, "trace must be an engine.Trace, not 3"),
    (
        lambda: LSTM.backward(TRACE, np.zeros((5, 2, 3))),
        V,
        r"output_gradient must have shape \(5, 2, 4\) = \(T, B, H·R\), not \(5, 2, 3\)",
    ),
    (
        lambda: LSTM.backward(TRACE, with_value(np.nan, (5, 2, 4), (1, 1, 1))),
        V,
        r"output_gradient\[1, 1, 1\] is nan",
    ),
    (
        lambda: LSTM.backward(TRACE, TRACE.outputs, STATE),
        T,
        r"final_state_gradient must be a tuple \(h, c\)",
    ),
    (
        lambda: NETWORK.backward(NETWORK.forward(INPUTS), np.zeros((5, 2, 4))),
        V,
        r"prediction_gradient must have shape \(5, 2, 2\) = \(T, B, output\), not \(5, 2, 4\)",
    ),
    # parameters
    (lambda: LSTM.load_state_dict(None), T, "mapping must map parameter names to arrays"),
    (lambda: LSTM.load_state_dict(without("bias_hh_l1")), V, "missing: bias_hh_l1"),
    (lambda: LSTM.load_state_dict({}), V, "missing: weight_ih_l0, weight_hh_l0, .*bias_hh_l1"),
    (
        lambda: LSTM.load_state_dict(changed(weight_xx=np.zeros(3))),
        V,
        "not a parameter of this network: weight_xx",
    ),
    (
        lambda: LSTM.load_state_dict(changed(weight_ih_l0=np.zeros((16, 1)))),
        V,
        r"weight_ih_l0 must have shape \(16, 3\), not \(16, 1\)",
    ),
    (
        lambda: LSTM.load_state_dict(changed(bias_ih_l0=0.0)),
        V,
        r"bias_ih_l0 must have shape \(16,\)",
    ),
    (lambda: LSTM.load_state_dict(changed(bias_ih_l0="x" * 16)), T, "bias_ih_l0 must be an array"),
    (
        lambda: LSTM.load_state_dict(changed(bias_ih_l0=with_value(np.nan, (16,), (3,)))),
        V,
        r"bias_ih_l0\[3\] is nan",
    ),
    (lambda: engine.build({"kind": "transformer"}), V, "kind of the recurrent must be one of lstm"),
    (lambda: engine.build({"kind": "lstm", "size": 3}), V, "config of a lstm: .*size"),
    (lambda: engine.build("lstm"), V, "config of the recurrent must be a mapping"),
    (lambda: engine.network_from_config({}), V, "config must have a 'recurrent' part"),
    (
        lambda: engine.network_from_config({"recurrent": GRU.config(), "head": {"kind": "x"}}),
        V,
        "kind of the head must be one of linear, not 'x'",
    ),
    # losses
    (
        lambda: engine.mean_squared_error(np.zeros((2, 3)), np.zeros((2, 1))),
        V,
        r"targets must have the shape of predictions, \(2, 3\), not \(2, 1\)",
    ),
    (lambda: engine.mean_squared_error(np.zeros(2), [0, np.nan]), V, r"targets\[1\] is nan"),
    (lambda: engine.mean_squared_error([], []), V, "predictions must not be empty"),
    (lambda: engine.mean_squared_error("ab", "cd"), T, "predictions must be"),
    (
        lambda: engine.softmax_cross_entropy(np.zeros((2, 3)), [0, 3]),
        V,
        r"labels\[\d\] must lie within 0 to 2, not be 3",
    ),
    (
        lambda: engine.softmax_cross_entropy(np.zeros((2, 3)), [0, -1]),
        V,
        r"labels\[\d\] must lie within",
    ),
    (
        lambda: engine.softmax_cross_entropy(np.zeros((2, 3)), [0]),
        V,
        r"labels must have shape \(2,\), the logits' \(2, 3\) without classes, not \(1,\)",
    ),
    (
        lambda: engine.softmax_cross_entropy(np.zeros((2, 3)), [0.0, 1.0]),
        T,
        "labels must be integers",
    ),
    (lambda: engine.softmax_cross_entropy(1.0, 0), V, r"logits must have shape \(…, C\)"),
    # optimizers and clipping
    (lambda: engine.Adam(lr=-1), V, "lr must be a finite number ≥ 0, not -1"),
    (lambda: engine.Adam(lr="fast"), T, "lr must be a finite number ≥ 0, not 'fast'"),
    (lambda: engine.Adam(betas=(0.9, 1.0)), V, r"betas\[1\] must be .* < 1, not 1"),
    (lambda: engine.Adam(betas=0.9), T, "betas must be two numbers"),
    (lambda: engine.Adam(eps=-1e-8), V, "eps must be a finite number ≥ 0"),
    (lambda: engine.SGD(momentum=-0.1), V, "momentum must be a finite number ≥ 0, not -0.1"),
    (lambda: engine.SGD(nesterov=True), V, "nesterov needs a momentum above 0"),
    (lambda: engine.SGD(weight_decay=np.inf), V, "weight_decay must be a finite number"),
    (lambda: engine.RMSprop(alpha=2), V, "alpha must be a finite number ≥ 0 and ≤ 1, not 2"),
    (lambda: engine.SGD().step({"a": np.zeros(2)}, {}), V, "no gradient for a"),
    (lambda: engine.SGD().step({}, {"a": np.zeros(2)}), V, "no parameter for a"),
    (
        lambda: engine.SGD().step({"a": np.zeros(2)}, {"a": np.zeros(3)}),
        V,
        r"the gradient of a must have shape \(2,\), not \(3,\)",
    ),
    (lambda: engine.SGD().step([1], {}), T, "parameters must map names to arrays"),
    (lambda: engine.clip_by_norm({"a": np.zeros(2)}, 0), V, "max_norm must be a finite number > 0"),
    (lambda: engine.clip_by_norm([np.zeros(2)], 1), T, "gradients must map parameter names"),
    (lambda: engine.clip_by_norm({"a": [1.0]}, 1), T, r"gradients\['a'\] must be an array"),
    (lambda: engine.clip_by_value({"a": np.zeros(2)}, -1), V, "clip_value must be .* > 0, not -1"),
    # initialising
    (lambda: engine.initialise(LSTM.copy(), "xavier"), V, "method must be one of 'default'"),
    (lambda: engine.initialise(LSTM.copy(), "chrono"), V, "longest_memory must be given"),
    (
        lambda: engine.initialise(LSTM.copy(), "chrono", longest_memory=2),
        V,
        "longest_memory must be a finite number ≥ 3, not 2",
    ),
    (lambda: engine.initialise(RNN.copy(), "forget_bias"), V, "kind 'rnn' has no gate that holds"),
    (lambda: engine.initialise(engine.LSTM(1, 2, bias=False), "forget_bias"), V, "without bias"),
    (lambda: engine.initialise("lstm"), T, "network must be an engine.Network"),
    # training
    (lambda: engine.TrainingSettings(optimizer="lion"), V, "optimizer must be one of 'sgd'"),
    (lambda: engine.TrainingSettings(learning_rate=0), V, "learning_rate must be .* > 0, not 0"),
    (
        lambda: engine.TrainingSettings(batch_size=0),
        V,
        "batch_size must be an integer of at least 1",
    ),
    (lambda: engine.TrainingSettings(clip_norm=-1), V, "clip_norm must be"),
    (lambda: engine.TrainingSettings(updates=1.5), T, "updates must be an integer"),
    (lambda: engine.TrainingSettings(window=0), V, "window must be an integer of at least 1"),
    (lambda: engine.TrainingSettings(seed=-2), V, "seed must be an integer of at least 0, not -2"),
    (lambda: engine.TrainingSettings(initialisation="chrono"), V, "longest_memory must be given"),
    (lambda: engine.training_loop(LSTM, [], engine.SGD()), T, "network must be an engine.Network"),
    (lambda: engine.training_loop(NETWORK, [], "adam"), T, "optimizer must be an engine optimizer"),
    (
        lambda: engine.training_loop(NETWORK, [], engine.SGD(), loss="hinge"),
        V,
        "loss must be one of 'mean_squared_error', 'softmax_cross_entropy', not 'hinge'",
    ),
    (
        lambda: engine.training_loop(NETWORK, [], engine.SGD(), readout="all"),
        V,
        "readout must be one of 'every_step', 'last_step', not 'all'",
    ),
    (
        lambda: engine.training_loop(NETWORK, [], engine.SGD(), readout="last_step", window=3),
        V,
        "window must be None for the readout 'last_step'",
    ),
    (
        lambda: next(engine.training_loop(NETWORK, [3], engine.SGD())),
        T,
        "batches must yield engine",
    ),
    (lambda: engine.gradient_check(None, INPUTS), T, "network must be an engine.Network"),
]


@pytest.mark.parametrize(
    ("call", "error", "message"), CASES, ids=[f"{n}-{case[2][:40]}" for n, case in enumerate(CASES)]
)
def test_is_refused(call: Any, error: type[Exception], message: str) -> None:
    with pytest.raises(error, match=message):
        call()


def test_all_faults_of_a_mapping_are_named_at_once_and_nothing_changes() -> None:
    network, inputs = engine.LSTM(3, 4, seed=7), INPUTS
    before = network.forward(inputs).outputs
    mapping = network.state_dict()
    del mapping["bias_hh_l0"]
    mapping |= {"weight_ih_l0": np.ones((16, 3)), "weight_hh_l0": np.ones(4), "extra": np.ones(1)}
    with pytest.raises(ValueError, match=r"missing: bias_hh_l0; .*extra; weight_hh_l0 must have"):
        network.load_state_dict(mapping)
    np.testing.assert_array_equal(network.forward(inputs).outputs, before)


@pytest.mark.parametrize("dtype", [np.int8, np.uint64, np.float16, np.longdouble, np.bool_])
def test_every_real_dtype_is_taken(dtype: Any) -> None:
    assert LSTM.forward(np.ones((2, 1, 3), dtype)).outputs.dtype == np.float32


def test_lists_and_two_dimensional_inputs_are_one_sequence() -> None:
    trace = LSTM.forward([[0.5, 1, 2], [3, 4, 5]])
    assert trace.inputs.shape == (2, 1, 3)
    assert trace.outputs.shape == (2, 1, 4)
