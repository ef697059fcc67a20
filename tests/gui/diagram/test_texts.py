import numpy as np
import pytest

from lstm_gui.gui.diagram.lstm_wiring import LSTM
from lstm_gui.gui.diagram.readings import GATE_SCALE, Reading
from lstm_gui.gui.diagram.texts import (
    bar_number,
    column_label,
    input_text,
    input_tooltip,
    layer_text,
    part_tooltip,
    position_text,
    shown_inputs,
    tick_text,
    unit_tooltip,
)
from lstm_gui.gui.diagram.wiring import Column


@pytest.mark.parametrize(
    ("value", "text"),
    [(0.0, "0"), (1.0, "1"), (0.996, "1.00"), (0.004, "0.00"), (0.241, "0.24"), (-2.0, "−2.00")],
)
def test_gates_tell_exact_ends_from_near_ones(value: float, text: str) -> None:
    assert bar_number(value, gate=True) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.556, "+0.56"), (-0.5, "−0.50"), (-0.001, "0.00"), (0.0, "0.00"),
        (12.34, "+12.3"), (9.999, "+10.0"), (-123.4, "−123"), (99.96, "+100"),
        (-23456.0, "−2e4"), (3e12, "+3e12"), (float("nan"), "+nan"),
    ],
)  # fmt: skip
def test_other_numbers_have_a_sign_and_stay_short(value: float, text: str) -> None:
    assert bar_number(value, gate=False) == text


def test_ticks_have_a_true_minus() -> None:
    assert tick_text(-1.5) == "−1.5"
    assert tick_text(0.0) == "0"


def test_a_reverse_layer_comes_from_the_step_after() -> None:
    before = LSTM.names["cell_before"]
    assert isinstance(before, Column)
    assert column_label(before, reverse=False) == ("c", "t−1")
    assert column_label(before, reverse=True) == ("c", "t+1")


def test_inputs_are_written_as_number_vector_or_symbol() -> None:
    assert input_text([0.48], None, 1, first=True) == "+0.48"
    assert input_text([0.5, -1.0], None, 2, first=True) == "[+0.50, −1.00]"
    shown = shown_inputs(100, first=True)
    text = input_text([0.1] * shown, None, 100, first=True)
    assert text.endswith(", … 96 more]")
    assert input_text([1.0, 0.0], " ", 2, first=True) == "“space”"
    assert input_text([0.5, 0.2], None, 2, first=False) == "[+0.50, +0.20] from the layer below"


def test_a_tooltip_says_the_exact_value_and_what_made_it() -> None:
    gate = LSTM.boxes[0]
    reading = Reading(
        scale=GATE_SCALE,
        values=np.array([0.25, 1.0]),
        pre=np.array([-1.0986123, 4.0]),
        baseline=np.array([0.25, 0.982014]),
        snapped=np.array([False, True]),
        clamped=None,
    )
    plain = unit_tooltip(gate, 0, reading)
    assert "<b>unit 0</b> · forget gate f" in plain
    assert "value 0.25" in plain
    assert "pre-activation −1.09861" in plain
    assert "exactly" not in plain
    snapped = unit_tooltip(gate, 1, reading)
    assert "set to exactly 1 by the gate policy" in snapped
    assert "baseline 0.982014, change +0.017986" in snapped


@pytest.mark.parametrize("name", sorted(LSTM.names))
def test_every_part_explains_itself(name: str) -> None:
    text = part_tooltip(LSTM.names[name])
    assert text.startswith("<b>")
    assert text.count("<br>") >= 1


def test_names_of_features_cannot_smuggle_markup_into_a_tooltip() -> None:
    text = input_tooltip(("<img src=x>",), [1.0], None)
    assert "<img" not in text
    assert "&lt;img src=x&gt; = +1" in text


def test_many_features_are_counted() -> None:
    names = tuple(f"x{number}" for number in range(10))
    assert input_tooltip(names, [0.0] * 4, None).endswith("… and 6 more")


def test_layers_count_from_one_and_steps_from_zero() -> None:
    assert layer_text(0, 1) == "layer 1"
    assert layer_text(3, 2) == "layer 2 backward"
    assert layer_text(2, 2) == "layer 2 forward"
    assert position_text(0, 64) == "t = 0 of 64"
