"""The engine against a live PyTorch on configurations drawn at random.

Skipped where PyTorch is not installed: the frozen fixtures hold without it. The variable
LSTM_LAB_PYTORCH_CASES says how many configurations of each kind are drawn: 40, if it is not set.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import pytest

from lstm_gui import engine

torch: Any = pytest.importorskip("torch")

CASES = int(os.environ.get("LSTM_LAB_PYTORCH_CASES", "40"))
TOLERANCES = {"float64": 1e-11, "float32": 5e-5}
"""Relative to the largest value of an array: the order of summation differs."""


@pytest.fixture(params=["auto", "off"], autouse=True)
def mode(request: pytest.FixtureRequest) -> Iterator[None]:
    engine.use_kernels(request.param)
    yield
    engine.use_kernels("auto")


@dataclass(frozen=True)
class Case:
    """A configuration and its sizes."""

    kind: str
    layers: int
    bidirectional: bool
    bias: bool
    steps: int
    sequences: int
    inputs: int
    units: int
    dtype: str
    lengths: tuple[int, ...] | None
    with_state: bool

    def networks(self) -> tuple[Any, Any]:
        """Return ours and PyTorch's with the same parameters."""
        cell = {"lstm": engine.LSTM, "gru": engine.GRU}.get(self.kind, engine.RNN)
        theirs = {"lstm": torch.nn.LSTM, "gru": torch.nn.GRU}.get(self.kind, torch.nn.RNN)
        own = {"nonlinearity": self.kind} if cell is engine.RNN else {}
        sizes = self.inputs, self.units, self.layers
        other = theirs(
            *sizes,
            bias=self.bias,
            bidirectional=self.bidirectional,
            dtype=getattr(torch, self.dtype),
            **own,
        )
        ours: Any = cell(
            *sizes, bidirectional=self.bidirectional, bias=self.bias, dtype=self.dtype, **own
        )
        ours.load_state_dict({name: value.numpy() for name, value in other.state_dict().items()})
        return ours, other


def drawn(rng: np.random.Generator) -> Case:
    """Draw a configuration; every fifth has tens of units."""
    steps, sequences = int(rng.integers(1, 14)), int(rng.integers(1, 7))
    lengths = None
    if rng.random() < 0.4:
        lengths = tuple(int(length) for length in rng.integers(1, steps + 1, sequences))
    return Case(
        kind=str(rng.choice(["lstm", "gru", "tanh", "relu"])),
        layers=int(rng.integers(1, 4)),
        bidirectional=bool(rng.random() < 0.5),
        bias=bool(rng.random() < 0.8),
        steps=steps,
        sequences=sequences,
        inputs=int(rng.integers(1, 8)),
        units=int(rng.integers(15, 70) if rng.random() < 0.2 else rng.integers(1, 12)),
        dtype="float32" if rng.random() < 0.25 else "float64",
        lengths=lengths,
        with_state=bool(rng.random() < 0.6),
    )


def assert_close(found: Any, expected: Any, case: Any, name: str, tolerance: float) -> None:
    assert found.shape == expected.shape, (name, case)
    scale = max(1e-2, float(np.abs(expected).max(initial=0)))
    worst = float(np.abs(found - expected).max(initial=0)) / scale
    assert worst <= tolerance, f"{name} is off by {worst:.1e} in {case}"


def as_parts(state: Any) -> tuple[Any, ...]:
    return tuple(state) if isinstance(state, tuple | list) else (state,)


def run_theirs(network: Any, case: Case, inputs: Any, state: Any) -> tuple[Any, Any]:
    if case.lengths is None:
        outputs, final = network(inputs, state)
        return outputs, final
    packed = torch.nn.utils.rnn.pack_padded_sequence(
        inputs, torch.tensor(case.lengths), enforce_sorted=False
    )
    outputs, final = network(packed, state)
    padded, _ = torch.nn.utils.rnn.pad_packed_sequence(outputs, total_length=case.steps)
    return padded, final


def test_outputs_states_and_all_gradients_are_pytorchs() -> None:
    for number in range(CASES):
        rng = np.random.default_rng(number)
        torch.manual_seed(number)
        case = drawn(rng)
        ours, theirs = case.networks()
        tolerance = TOLERANCES[case.dtype]
        dtype = np.dtype(case.dtype)
        inputs = rng.standard_normal((case.steps, case.sequences, case.inputs)).astype(dtype)
        shape = (ours.layer_count, case.sequences, case.units)
        count = len(ours.state_names)
        state = [rng.standard_normal(shape).astype(dtype) for _ in range(count)]
        given = rng.standard_normal((case.steps, case.sequences, ours.output_size)).astype(dtype)
        final_given = [rng.standard_normal(shape).astype(dtype) for _ in range(count)]

        def joined(parts: list[Any]) -> Any:
            return tuple(parts) if len(parts) == 2 else parts[0]

        trace = ours.forward(
            inputs, joined(state) if case.with_state else None, lengths=case.lengths
        )
        found = ours.backward(trace, given, joined(final_given))

        x = torch.tensor(inputs, requires_grad=True)
        parts = [torch.tensor(part, requires_grad=True) for part in state]
        outputs, final = run_theirs(theirs, case, x, joined(parts) if case.with_state else None)
        loss = (outputs * torch.tensor(given)).sum()
        for part, gradient in zip(as_parts(final), final_given, strict=True):
            loss = loss + (part * torch.tensor(gradient)).sum()
        loss.backward()

        expected = {"outputs": outputs.detach(), "inputs": x.grad}
        shown = {"outputs": trace.outputs, "inputs": found["inputs"]}
        for name, value in theirs.named_parameters():
            expected[name], shown[name] = value.grad, found[name]
        for place, (one, other) in enumerate(
            zip(as_parts(trace.final_state), as_parts(final), strict=True)
        ):
            shown[f"final {place}"], expected[f"final {place}"] = one, other.detach()
        if case.with_state:
            for place, (one, part) in enumerate(
                zip(as_parts(found["initial_state"]), parts, strict=True)
            ):
                shown[f"initial {place}"], expected[f"initial {place}"] = one, part.grad
        for name, value in expected.items():
            assert_close(shown[name], value.numpy(), (number, case), name, tolerance)


def drawn_optimizer(rng: np.random.Generator) -> tuple[Any, Any, dict[str, Any]]:
    """Draw an optimizer with its options: ours, PyTorch's, and what both are called with."""

    def some(*values: Any) -> Any:
        return values[int(rng.integers(len(values)))]

    common = {
        "lr": float(10 ** rng.uniform(-3, -1)),
        "weight_decay": some(0, 0, 0.01, 0.3),
        "maximize": some(False, False, True),
    }
    kind = some("SGD", "RMSprop", "Adam", "AdamW")
    if kind == "SGD":
        options = {"momentum": some(0, 0.5, 0.9), "dampening": some(0, 0, 0.3)}
        options["nesterov"] = bool(
            options["momentum"] and not options["dampening"] and some(False, True)
        )
    elif kind == "RMSprop":
        options = {
            "alpha": some(0.9, 0.99),
            "eps": some(1e-8, 1e-3),
            "momentum": some(0, 0.9),
            "centered": some(False, True),
        }
    else:
        options = {
            "betas": some((0.9, 0.999), (0.5, 0.9), (0.0, 0.99)),
            "eps": some(1e-8, 1e-3),
            "amsgrad": some(False, True),
        }
    return getattr(engine, kind), getattr(torch.optim, kind), {**common, **options}


def test_25_updates_of_every_optimizer_end_at_pytorchs_parameters() -> None:
    for number in range(CASES):
        rng = np.random.default_rng([1, number])
        torch.manual_seed(number)
        ours_class, theirs_class, options = drawn_optimizer(rng)
        case = (number, ours_class.__name__, options)
        other, other_head = torch.nn.LSTM(2, 3).double(), torch.nn.Linear(3, 2).double()
        network = engine.Network(
            engine.LSTM(2, 3, dtype="float64"), engine.Linear(3, 2, dtype="float64")
        )
        start = {name: value.numpy() for name, value in other.state_dict().items()}
        start |= {f"head.{name}": value.numpy() for name, value in other_head.state_dict().items()}
        network.load_state_dict(start)
        parameters = [*other.parameters(), *other_head.parameters()]
        ours, theirs = ours_class(**options), theirs_class(parameters, **options)
        clip = rng.choice(["none", "norm", "value"])
        sign = -1 if options["maximize"] else 1  # climbing the loss itself multiplies all rounding
        for _ in range(25):
            inputs = rng.standard_normal((6, 3, 2))
            targets = rng.standard_normal((6, 3, 2))
            trace = network.forward(inputs)
            loss, gradient = engine.mean_squared_error(trace.predictions, targets)
            gradients = network.backward(trace, sign * gradient)
            theirs.zero_grad()
            other_loss = torch.nn.functional.mse_loss(
                other_head(other(torch.tensor(inputs))[0]), torch.tensor(targets)
            )
            (sign * other_loss).backward()
            if clip == "norm":
                norm = engine.clip_by_norm(gradients, 0.05)
                other_norm = torch.nn.utils.clip_grad_norm_(parameters, 0.05)
                assert norm == pytest.approx(float(other_norm), rel=1e-7), case
            elif clip == "value":
                engine.clip_by_value(gradients, 0.02)
                torch.nn.utils.clip_grad_value_(parameters, 0.02)
            assert loss == pytest.approx(float(other_loss.detach()), rel=1e-6), case
            names = network.parameter_shapes()
            network.replace_parameters(
                ours.step(network.parameters, {name: gradients[name] for name in names})
            )
            theirs.step()
        for name, value in network.state_dict().items():
            head = name.startswith("head.")
            expected = dict((other_head if head else other).named_parameters())
            value_there = expected[name.removeprefix("head.")].detach().numpy()
            assert_close(value, value_there, case, name, 1e-9)


def test_truncated_bptt_is_pytorchs_window_by_window() -> None:
    for number in range(CASES):
        rng = np.random.default_rng([2, number])
        torch.manual_seed(number)
        layers, window = int(rng.integers(1, 3)), int(rng.integers(1, 9))
        steps, kind = int(rng.integers(1, 20)), str(rng.choice(["LSTM", "GRU", "RNN"]))
        case = (number, kind, layers, steps, window)
        other = getattr(torch.nn, kind)(2, 3, layers).double()
        head = torch.nn.Linear(3, 4).double()
        network = engine.Network(
            getattr(engine, kind)(2, 3, layers, dtype="float64"),
            engine.Linear(3, 4, dtype="float64"),
        )
        start = {name: value.numpy() for name, value in other.state_dict().items()}
        start |= {f"head.{name}": value.numpy() for name, value in head.state_dict().items()}
        network.load_state_dict(start)
        inputs, labels = rng.standard_normal((steps, 3, 2)), rng.integers(0, 4, (steps, 3))
        updates = engine.training_loop(
            network,
            [engine.Batch(inputs, labels)],
            engine.Adam(lr=0.03),
            loss="softmax_cross_entropy",
            window=window,
            clip_norm=0.3,
        )
        parameters = [*other.parameters(), *head.parameters()]
        theirs, state = torch.optim.Adam(parameters, lr=0.03), None
        for begin in range(0, steps, window):
            update = next(updates)
            part = slice(begin, begin + window)
            outputs, state = other(torch.tensor(inputs[part]), state)
            state = tuple(s.detach() for s in state) if kind == "LSTM" else state.detach()
            loss = torch.nn.functional.cross_entropy(
                head(outputs).reshape(-1, 4), torch.tensor(labels[part].reshape(-1))
            )
            theirs.zero_grad()
            loss.backward()
            norm = torch.nn.utils.clip_grad_norm_(parameters, 0.3)
            theirs.step()
            assert update.loss == pytest.approx(float(loss.detach()), rel=1e-8), case
            assert update.gradient_norm == pytest.approx(float(norm), rel=1e-7), case
            for name, value in other.named_parameters():
                found = network.parameters[name]
                assert_close(found, value.detach().numpy(), case, name, 1e-9)
        assert next(updates, None) is None
