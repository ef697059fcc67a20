from __future__ import annotations

import numpy as np
import pytest

from lstm_gui import engine
from lstm_gui.analysis import SignalEffect
from lstm_gui.gui.panels.intervention_text import (
    effect_text,
    intervention_text,
    weight_edits,
    weight_text,
)


@pytest.mark.parametrize(
    ("intervention", "text"),
    [
        (
            engine.Clamp("output_gate", 0, units=2, steps=slice(20, 31)),
            "clamp o[2] = 0 for t = 20…30",
        ),
        (engine.Clamp("cell", -1.25), "clamp c[all] = −1.25"),
        (engine.Clamp("hidden", [1.0, 2.0], units=[0, 1]), "clamp h[0, 1] = one value per unit"),
        (engine.Ablate([1, 3], steps=5), "ablate h[1, 3] for t = 5"),
    ],
)
def test_interventions_read_as_in_the_design(intervention: engine.Intervention, text: str) -> None:
    assert intervention_text(intervention, 8, 64) == text


def test_the_layer_is_named_where_there_are_several() -> None:
    assert intervention_text(engine.Ablate(3, layer=1), 8, 64, 2) == "layer 2: ablate h[3]"


@pytest.mark.parametrize(
    ("name", "index", "text"),
    [
        ("weight_ih_l0", (0, 0), "w_i[0, x0]"),
        ("weight_hh_l0", (11, 4), "w_f[3, h4]"),
        ("weight_hh_l1", (31, 7), "w_o[7, h7]"),
        ("bias_ih_l0", (11,), "b_f[3]"),
        ("bias_hh_l0_reverse", (11,), "b_f[3]"),
        ("weight_co_l0", (5,), "p_o[5]"),
        ("head.weight", (0, 3), "head.weight[0, 3]"),
    ],
)
def test_weights_are_named_as_in_the_formulas(name: str, index: tuple[int, ...], text: str) -> None:
    assert weight_text(name, index, "lstm", 8) == text


def test_edits_are_found_counted_and_bounded() -> None:
    trained = {"a": np.zeros((2, 3)), "b": np.zeros(4)}
    now = {"a": trained["a"].copy(), "b": trained["b"]}
    now["a"][0, 1], now["a"][1, 2], now["a"][1, 1] = 1.0, 2.0, 3.0
    edits, count = weight_edits(now, trained, 2)
    assert count == 3
    assert [(edit.name, edit.index, edit.trained, edit.value) for edit in edits] == [
        ("a", (0, 1), 0.0, 1.0),
        ("a", (1, 1), 0.0, 3.0),
    ]
    assert weight_edits(trained, trained, 2) == ((), 0)


def effect(layer: int, maximum: float) -> SignalEffect:
    return SignalEffect("hidden", layer, maximum, 0.1, 23, 0, 5, 3)


def test_the_largest_effect_is_named_with_its_place() -> None:
    assert effect_text((effect(0, 0.3125),), "hidden") == "largest Δh 0.312 · unit 5, t = 23"
    two = (effect(0, 0.1), effect(1, 0.2))
    assert effect_text(two, "hidden", 2) == "largest Δh 0.2 · layer 2, unit 5, t = 23"


def test_no_effect_is_said() -> None:
    assert effect_text((effect(0, 0.0),), "hidden") == "h is the same as in the baseline"
