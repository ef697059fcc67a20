from __future__ import annotations

import numpy as np
import pytest

from lstm_gui import engine
from lstm_gui.gui.panels.gate_weights import BLOCKS, gate_weights
from lstm_gui.session import Weight


def lstm(**options: object) -> engine.LSTM:
    return engine.LSTM(input_size=3, hidden_size=5, seed=2, **options)  # type: ignore[arg-type]  # passed through


@pytest.mark.parametrize(
    ("network", "layer", "suffix"),
    [
        (lstm(), 0, "_l0"),
        (lstm(num_layers=2), 1, "_l1"),
        (lstm(bidirectional=True), 1, "_l0_reverse"),
    ],
)
def test_every_cell_is_the_entry_that_the_equations_use(
    network: engine.LSTM, layer: int, suffix: str
) -> None:
    parameters = network.state_dict()
    for block, gate in enumerate(("input_gate", "forget_gate", "candidate", "output_gate")):
        weights = gate_weights(network, layer, gate)
        rows = slice(5 * block, 5 * block + 5)
        expected = np.concatenate(
            [
                parameters[f"weight_ih{suffix}"][rows],
                parameters[f"weight_hh{suffix}"][rows],
                (parameters[f"bias_ih{suffix}"] + parameters[f"bias_hh{suffix}"])[rows, None],
            ],
            axis=1,
        )
        np.testing.assert_array_equal(weights.values(parameters), expected)
        for row in range(weights.rows):
            for column in range(weights.columns):
                shown = weights.value(parameters, row, column)
                assert shown == pytest.approx(float(expected[row, column]), rel=1e-6)
                assert weights.cell(weights.weight(row, column)) == (row, column)


def test_writing_the_entry_makes_the_cell_show_the_value() -> None:
    network = lstm()
    parameters = network.state_dict()
    weights = gate_weights(network, 0, "forget_gate")
    for column in (0, 4, weights.columns - 1):
        target = weights.weight(2, column)
        parameters[target.name][target.index] = weights.entry_for(parameters, 2, column, 1.25)
        assert weights.values(parameters)[2, column] == pytest.approx(1.25, rel=1e-6)


def test_cells_have_the_names_of_the_formulas() -> None:
    weights = gate_weights(lstm(), 0, "forget_gate")
    assert weights.label(3, 0) == "w_f[3, x0]"
    assert weights.label(3, 7) == "w_f[3, h4]"
    assert weights.label(3, 8) == "b_f[3]"
    assert weights.bias_column() == 8
    with pytest.raises(IndexError, match="9"):
        weights.label(3, 9)


def test_either_bias_is_found_and_other_gates_are_not() -> None:
    weights = gate_weights(lstm(), 0, "forget_gate")
    assert weights.cell(Weight("bias_hh_l0", (8,))) == (3, 8)
    assert weights.cell(Weight("bias_hh_l0", (3,))) is None
    assert weights.cell(Weight("weight_ih_l1", (8, 0))) is None
    assert weights.cell(None) is None


def test_a_network_without_biases_has_no_column_for_them() -> None:
    weights = gate_weights(lstm(bias=False), 0, "candidate")
    assert weights.bias_column() is None
    assert weights.columns == 8


def test_peepholes_are_a_column_of_their_own() -> None:
    network = lstm(peepholes=True)
    weights = gate_weights(network, 0, "output_gate")
    assert [group.label for group in weights.groups] == ["x", "h₍ₜ₋₁₎", "c", "b"]
    assert weights.weight(4, 8) == Weight("weight_co_l0", (4,))
    assert weights.cell(Weight("weight_co_l0", (4,))) == (4, 8)
    assert weights.label(4, 8) == "p_o[4]"
    np.testing.assert_array_equal(
        weights.values(network.state_dict())[:, 8], network.state_dict()["weight_co_l0"]
    )


def test_the_two_biases_of_a_gru_candidate_stay_apart() -> None:
    network = engine.GRU(input_size=3, hidden_size=5, seed=2)
    both = gate_weights(network, 0, "candidate")
    assert [group.count for group in both.groups] == [3, 5, 1, 1]
    assert both.weight(0, 9) == Weight("bias_hh_l0", (10,))
    assert gate_weights(network, 0, "reset_gate").columns == 9


def test_tabs_of_every_cell_have_their_blocks_in_pytorchs_order() -> None:
    assert list(BLOCKS["lstm"]) == ["forget_gate", "input_gate", "candidate", "output_gate"]
    assert sorted(BLOCKS["lstm"], key=lambda gate: BLOCKS["lstm"][gate]) == [
        "input_gate", "forget_gate", "candidate", "output_gate",
    ]  # fmt: skip
