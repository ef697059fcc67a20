"""Bad arguments of training and of what looks at a trace: named, with what is allowed."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from lstm_gui import engine

NETWORK = engine.Network(engine.LSTM(3, 4), engine.Linear(4, 2))
INPUTS = np.zeros((5, 2, 3))
TARGETS = np.zeros((5, 2, 2))
TRACE = NETWORK.forward(INPUTS)
ARRIVING = NETWORK.backward(TRACE, TARGETS)["layers"][0]
BATCH = engine.Batch(INPUTS, TARGETS)
V, T = ValueError, TypeError


def loop(batch: Any = BATCH, **options: Any) -> Any:
    return next(engine.training_loop(NETWORK.copy(), [batch], engine.SGD(), **options))


def window(start: Any, stop: Any) -> Any:
    return engine.LongRun(NETWORK, INPUTS).window(start, stop)


def labels(values: Any) -> Any:
    return loop(engine.Batch(INPUTS, values), loss="softmax_cross_entropy")


def one(value: Any) -> dict[str, Any]:
    return {"a": value}


ZEROS = np.zeros(2)

CASES: list[tuple[Any, type[Exception], str]] = [
    # training
    (lambda: engine.training_loop(NETWORK, 3, engine.SGD()), T, "batches must be an iterable of"),  # type: ignore[arg-type]  # on purpose
    (lambda: engine.training_loop(NETWORK, BATCH, engine.SGD()), T, "batches must be an iterable"),  # type: ignore[arg-type]  # on purpose
    (lambda: loop(3), T, r"batches must yield engine.Batch, not 3 \(int\)"),
    (lambda: loop(loss="mae"), V, "loss must be one of .* not 'mae'"),
    (lambda: loop(readout="first"), V, "readout must be one of .* not 'first'"),
    (lambda: loop(clip_norm=0), V, "clip_norm must be a finite number > 0, not 0"),
    (lambda: loop(window=3, readout="last_step"), V, "window must be None for the readout"),
    (lambda: loop(schedule=3), T, "schedule must be a schedule such as engine.StepDecay"),
    (lambda: loop(schedule=engine.StepDecay), T, "schedule must be a schedule such as"),
    (lambda: loop(dropout=0.5), T, "dropout must be an engine.Dropout or None, not 0.5"),
    (lambda: loop(progress="x"), T, "progress must be callable or None, not 'x'"),
    (lambda: loop(gates=3), T, "gates must be None, a gate policy"),
    # batches
    (lambda: loop(engine.Batch(None, None)), T, "inputs must be an array of numbers, not None"),
    (lambda: loop(engine.Batch(INPUTS, None)), T, "targets must be an array of numbers, not None"),
    (lambda: loop(engine.Batch(INPUTS, TARGETS[1:])), V, r"targets must have .* not \(4, 2, 2\)"),
    (lambda: loop(engine.Batch(INPUTS, TARGETS + np.nan)), V, r"targets\[0, 0, 0\] is nan"),
    (lambda: loop(engine.Batch(INPUTS, TARGETS, [0, 3])), V, r"lengths\[0\] must lie within 1 to"),
    (lambda: loop(engine.Batch(INPUTS, TARGETS, [3])), V, r"lengths must have shape \(2,\)"),
    (
        lambda: loop(engine.Batch(INPUTS, TARGETS, mask=np.ones((5, 2)))),
        T,
        "mask must be an array of bool, not of dtype float64",
    ),
    (
        lambda: loop(engine.Batch(INPUTS, TARGETS, mask=np.ones((5, 3), bool))),
        V,
        r"mask must have shape \(5, 2\) = \(T, B\), not \(5, 3\)",
    ),
    (
        lambda: loop(engine.Batch(INPUTS, TARGETS, mask=np.zeros((5, 2), bool))),
        V,
        "mask leaves no step that is scored",
    ),
    (
        lambda: labels([[0, 1], [0, 0], [0, 7], [0, 0], [1, 1]]),
        V,
        r"labels\[2, 1\] must lie within 0 to 1, not be 7",
    ),
    (lambda: labels(np.full((5, 2), -1)), V, r"labels\[0, 0\] must lie within 0 to 1, not be -1"),
    (lambda: labels(TARGETS[:, :, 0]), T, "labels must be integers, not fractions"),
    # schedules, early stopping, dropout
    (lambda: engine.StepDecay(0), V, "step_size must be an integer of at least 1, not 0"),
    (lambda: engine.StepDecay(1, "a"), T, "gamma must be a finite number > 0, not 'a'"),  # type: ignore[arg-type]  # on purpose
    (lambda: engine.ExponentialDecay(-1), V, "gamma must be a finite number > 0, not -1"),
    (lambda: engine.CosineDecay(10, 2), V, "lowest must be a finite number ≥ 0 and ≤ 1, not 2"),
    (lambda: engine.WarmUp(5, 0), V, "first must be a finite number > 0 and ≤ 1, not 0"),
    (lambda: engine.WarmUp(5, then=3), T, "then must be a schedule such as"),  # type: ignore[arg-type]  # on purpose
    (lambda: engine.EarlyStopping(0), V, "patience must be an integer of at least 1, not 0"),
    (lambda: engine.EarlyStopping(1, -1), V, "min_delta must be a finite number ≥ 0, not -1"),
    (lambda: engine.Dropout(1), V, "rate must be a finite number ≥ 0 and < 1, not 1"),
    (lambda: engine.Dropout(0.5, seed="x"), T, "seed must be an integer of at least 0 or"),  # type: ignore[arg-type]  # on purpose
    # optimizers and clipping
    (lambda: engine.SGD().step({"a": [1.0]}, one(ZEROS)), T, r"parameters\['a'\] must be an array"),  # type: ignore[dict-item]  # on purpose
    (lambda: engine.SGD().step(one(ZEROS), {}), V, "no gradient for a"),
    (lambda: engine.SGD().step(one(ZEROS), one(np.zeros(3))), V, r"a must have shape \(2,\), not"),
    (lambda: engine.SGD().step(one(np.zeros(2, int)), one(ZEROS)), T, "of float32 or float64, not"),
    (lambda: engine.SGD().step(one(ZEROS * 1j), one(ZEROS)), T, "float64, not complex128"),
    (
        lambda: engine.SGD().step(one(np.array(["x"])), one(ZEROS)),
        T,
        r"parameters\['a'\] must be of",
    ),
    (
        lambda: engine.SGD(lr=10**400),
        V,
        "lr must be a finite number ≥ 0, not one beyond all floats",
    ),
    (lambda: engine.Adam(betas=(0.9, 1)), V, r"betas\[1\] must be a finite number ≥ 0 and < 1"),
    (lambda: engine.RMSprop(centered=1), T, "centered must be True or False, not 1"),  # type: ignore[arg-type]  # on purpose
    (lambda: engine.optimizer_from_state(3), T, "state must be what state_dict gave, not 3"),  # type: ignore[arg-type]  # on purpose
    (lambda: engine.clip_by_norm(one(np.ones(2, int)), 1), T, "must be of float32 or float64, not"),
    (lambda: engine.clip_by_value(one(ZEROS), 0), V, "clip_value must be a finite number > 0"),
    (
        lambda: engine.clip_by_norm(one(np.ones(2, "f2")), 1),
        T,
        "of float32 or float64, not float16",
    ),
    (lambda: engine.softmax_cross_entropy(ZEROS, 7), V, "labels must lie within 0 to 1, not be 7"),
    # long runs
    (lambda: engine.LongRun(NETWORK, INPUTS, observe=3), T, "observe must be callable or None"),  # type: ignore[arg-type]  # on purpose
    (lambda: engine.LongRun(NETWORK, INPUTS, progress=3), T, "progress must be callable or None"),  # type: ignore[arg-type]  # on purpose
    (lambda: window(-1, 3), V, "start must be an integer from 0 to 4, not -1"),
    (lambda: window(3, 3), V, "stop must be an integer from 4 to 5, not 3"),
    (lambda: window(0, 6), V, "stop must be an integer from 1 to 5, not 6"),
    (lambda: window(0.5, 2), T, "start must be an integer from 0 to 4, not 0.5"),
    # what looks at a trace
    (lambda: engine.state_jacobian(TRACE, step=5), V, "step must be an integer from 0 to 4, not 5"),
    (lambda: engine.state_jacobian(TRACE, layer=1), V, "layer must be an integer from 0 to 0"),
    (lambda: engine.forget_product(None), T, "trace must be an engine.Trace, not None"),  # type: ignore[arg-type]  # on purpose
    (lambda: engine.one_sequence(TRACE, 2), V, "sequence must be an integer from 0 to 1, not 2"),
    (lambda: engine.one_sequence(3, 0), T, "trace must be an engine.Trace, not 3"),  # type: ignore[arg-type]  # on purpose
    (
        lambda: engine.step_losses(TRACE, BATCH, "mae", "every_step", 0),
        V,
        "loss must be one of .* not 'mae'",
    ),
    (
        lambda: engine.step_losses(TRACE, 3, "mean_squared_error", "every_step", 0),  # type: ignore[arg-type]  # on purpose
        T,
        "batch must be an engine.Batch, not 3",
    ),
    (
        lambda: engine.score(None, BATCH, "mean_squared_error", "every_step"),  # type: ignore[arg-type]  # on purpose
        T,
        "trace must be an engine.Trace, not None",
    ),
    (lambda: engine.score(TRACE, BATCH, "x", "every_step"), V, "loss must be one of .* not 'x'"),
    (
        lambda: engine.backward_signals(TRACE, None),  # type: ignore[arg-type]  # on purpose
        T,
        "arriving must be an engine.LayerGradient, not None",
    ),
    (
        lambda: engine.backward_signals(TRACE, ARRIVING, start=3, stop=2),
        V,
        "stop must be an integer from 4 to 5, not 2",
    ),
    (
        lambda: engine.LSTM(1, 1, without=["input_gate", "input_gate"]),
        V,
        r"without\[1\] must name another part than before, not 'input_gate'",
    ),
]


@pytest.mark.parametrize("number", range(len(CASES)))
def test_a_bad_argument_is_named_with_what_is_allowed(number: int) -> None:
    call, error, message = CASES[number]
    before = NETWORK.state_dict()
    with pytest.raises(error, match=message):
        call()
    for name, value in NETWORK.state_dict().items():
        np.testing.assert_array_equal(value, before[name])
