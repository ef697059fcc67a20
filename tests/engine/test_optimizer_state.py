from __future__ import annotations

import copy
import json
from typing import Any

import numpy as np
import pytest

from lstm_gui import engine

KINDS: dict[str, Any] = {
    "SGD": lambda: engine.SGD(lr=0.1),
    "momentum": lambda: engine.SGD(lr=0.1, momentum=0.9, nesterov=True, weight_decay=0.01),
    "RMSprop": lambda: engine.RMSprop(lr=0.02),
    "centered": lambda: engine.RMSprop(lr=0.02, centered=True, momentum=0.5),
    "Adam": lambda: engine.Adam(lr=0.05),
    "AMSGrad": lambda: engine.Adam(lr=0.05, amsgrad=True, weight_decay=0.1, betas=(0.8, 0.99)),
    "AdamW": lambda: engine.AdamW(lr=0.05, maximize=True),
}


def gradients(rng: np.random.Generator) -> dict[str, np.ndarray]:
    return {
        "weight": rng.standard_normal((3, 2)).astype(np.float32),
        "bias": rng.standard_normal(3).astype(np.float32),
    }


def stepped(optimizer: engine.Optimizer, rng: np.random.Generator, count: int) -> Any:
    parameters = {"weight": np.ones((3, 2), np.float32), "bias": np.zeros(3, np.float32)}
    for _ in range(count):
        parameters = optimizer.step(parameters, gradients(rng))
    return parameters


@pytest.mark.parametrize("kind", KINDS)
def test_an_optimizer_made_from_its_state_goes_on_bit_by_bit(kind: str) -> None:
    one = KINDS[kind]()
    stepped(one, np.random.default_rng(0), 5)
    state = one.state_dict()
    assert state["steps"] == 5
    json.dumps(state["options"])
    two = engine.optimizer_from_state(state)
    assert type(two) is type(one)
    three = KINDS[kind]()
    three.load_state_dict(state)
    expected = stepped(one, np.random.default_rng(1), 4)
    for other in (two, three):
        found = stepped(other, np.random.default_rng(1), 4)
        assert other.steps == 9
        for name, values in expected.items():
            assert np.array_equal(values, found[name])
            assert values.dtype == found[name].dtype


@pytest.mark.parametrize("kind", KINDS)
def test_a_state_is_a_copy_both_ways(kind: str) -> None:
    one = KINDS[kind]()
    stepped(one, np.random.default_rng(0), 3)
    state = one.state_dict()
    before = copy.deepcopy(state)
    two = engine.optimizer_from_state(state)
    stepped(one, np.random.default_rng(1), 2)
    stepped(two, np.random.default_rng(1), 2)
    for name, memory in before["state"].items():
        for key, value in memory.items():
            assert np.array_equal(state["state"][name][key], value)


def test_a_state_before_the_first_update_is_empty_and_can_be_loaded() -> None:
    state = engine.Adam().state_dict()
    assert state["state"] == {}
    assert engine.optimizer_from_state(state).steps == 0


def damaged(change: Any) -> dict[str, Any]:
    adam = engine.Adam()
    stepped(adam, np.random.default_rng(0), 2)
    state = adam.state_dict()
    change(state)
    return state


@pytest.mark.parametrize(
    ("change", "text"),
    [
        (lambda state: state.pop("options"), "no 'options'"),
        (lambda state: state.pop("state"), "no 'state'"),
        (lambda state: state["options"].update({"class": "Lion"}), "that of 'Lion'"),
        (lambda state: state["options"].update(betas=3), "betas"),
        (lambda state: state["options"].update(colour=3), "colour"),
        (lambda state: state.update(steps=-1), "steps"),
        (lambda state: state["state"]["bias"].pop("mean"), "must have"),
        (lambda state: state["state"]["bias"].update(mean=np.zeros(4)), "several shapes"),
        (lambda state: state["state"]["bias"].update(mean=np.full(3, np.nan)), "finite"),
        (lambda state: state["state"]["bias"].update(mean=np.array(["a"])), "finite"),
        (lambda state: state["state"]["bias"].update(count=1.5), "count"),
        (lambda state: state.update(state=[1]), "damaged"),
    ],
)
def test_a_damaged_state_is_refused_in_one_sentence(change: Any, text: str) -> None:
    with pytest.raises(ValueError, match=text) as caught:
        engine.optimizer_from_state(damaged(change))
    assert "\n" not in str(caught.value)


def test_the_state_of_another_class_changes_nothing() -> None:
    adam = engine.Adam(lr=0.3)
    with pytest.raises(ValueError, match="that of 'SGD', and not of Adam"):
        adam.load_state_dict(engine.SGD().state_dict())
    assert adam.lr == 0.3


def test_it_is_known_whether_everything_remembered_is_finite() -> None:
    adam = engine.Adam()
    parameters = {"weight": np.ones(2, np.float32)}
    adam.step(parameters, {"weight": np.ones(2, np.float32)})
    assert adam.finite
    with np.errstate(all="ignore"):
        adam.step(parameters, {"weight": np.full(2, 3e38, np.float32)})
    assert not adam.finite
    assert adam.steps == 2
