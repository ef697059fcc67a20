import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lstm_gui import engine
from lstm_gui.analysis.formula_runs import plain_text
from lstm_gui.analysis.formulas import SUBSTEP_TITLES, substep_formula
from lstm_gui.analysis.unit_step import ROW_BLOCKS, unit_step
from lstm_gui.analysis.unit_summary import unit_summary


def make_trace(**forward: object) -> engine.Trace:
    """A tiny two-layer trace in float64, so that texts can be compared with sums."""
    network = engine.LSTM(2, 3, num_layers=2, dtype="float64", seed=5)
    inputs = np.random.default_rng(1).standard_normal((9, 2))
    return network.forward(inputs, **forward)


def numeric(trace: engine.Trace, substep: int, layer: int = 0, step: int = 4, unit: int = 1) -> str:
    return plain_text(substep_formula(trace, layer, step, unit, substep).numeric)


def lines(trace: engine.Trace, layer: int = 0, step: int = 4, unit: int = 1) -> dict[str, str]:
    return {line.signal: line.text for line in unit_summary(trace, layer, step, unit)}


@given(st.integers(0, 1), st.integers(0, 8), st.integers(0, 2))
def test_parts_add_up_to_what_the_trace_has(layer: int, step: int, unit: int) -> None:
    trace = make_trace()
    at = unit_step(trace, layer, step, unit)
    for name in ROW_BLOCKS:
        gate = at.gates[name]
        parts = gate.from_inputs + gate.from_hidden + (gate.from_bias or 0.0)
        assert parts == pytest.approx(gate.pre, abs=1e-12)
        assert gate.squashed == pytest.approx(gate.value, abs=1e-12)
    assert at.computed_cell == pytest.approx(at.cell, abs=1e-12)
    assert at.computed_hidden == pytest.approx(at.hidden, abs=1e-12)


def test_forget_substep_shows_symbols_numbers_and_meaning() -> None:
    trace = make_trace()
    at = unit_step(trace, 0, 4, 1).gates["forget_gate"]
    formula = substep_formula(trace, 0, 4, 1, 2)
    assert formula.title == "forget"
    assert plain_text(formula.symbolic) == "f = σ(W_f·x_t + U_f·h_t−1 + b_f)"
    text = plain_text(formula.numeric).replace("−", "-").replace(" + ", " +").replace(" - ", " -")
    terms = [float(term) for term in text[text.index("(") + 1 : text.index(")")].split()]
    assert terms == pytest.approx([at.from_inputs, at.from_hidden, at.from_bias], abs=5e-4)
    assert text.endswith(f"= {at.value:.3f}")
    assert f"keep {at.value * 100:.1f} %" in formula.meaning
    assert formula.parameters == ("weight_ih_l0", "weight_hh_l0", "bias_ih_l0", "bias_hh_l0")
    assert formula.row == 3 + 1


def test_numbers_carry_the_signal_they_come_from() -> None:
    formula = substep_formula(make_trace(), 0, 4, 1, 5)
    assert [run.signal for run in formula.numeric if run.signal] == [
        "cell",
        "forget_gate",
        "cell_before",
        "input_gate",
        "candidate",
        "cell",
    ]


def test_every_substep_of_every_unit_is_written_in_characters_the_font_has() -> None:
    # The font has no arrows, no ⊙, no transport symbols.
    allowed = set("σ×·−…₀₁₂₃\u0303")
    trace = make_trace(
        gates=engine.Threshold(0.45, 0.5),
        interventions=[engine.Clamp("cell", 0.5, 1), engine.Ablate(2)],
    )
    for substep in range(1, 8):
        for unit in range(3):
            formula = substep_formula(trace, 1, 3, unit, substep)
            text = plain_text(formula.symbolic + formula.numeric) + formula.meaning + formula.title
            assert {c for c in text if ord(c) > 126} <= allowed
            assert formula.title == SUBSTEP_TITLES[substep - 1]
            assert formula.meaning.endswith(".")


def test_first_step_speaks_of_the_initial_state_and_upper_layers_of_the_layer_below() -> None:
    trace = make_trace()
    assert "initial hidden state" in substep_formula(trace, 0, 0, 0, 1).meaning
    assert "layer below" in substep_formula(trace, 1, 3, 0, 1).meaning
    assert "step before" in substep_formula(trace, 1, 3, 0, 1).meaning


def test_long_vectors_are_cut_short() -> None:
    trace = engine.LSTM(7, 3, seed=0).forward(np.zeros((2, 7)))
    assert "… 3 more]" in plain_text(substep_formula(trace, 0, 1, 0, 1).numeric)


def test_summary_has_the_six_signals_in_order() -> None:
    trace = make_trace()
    at = unit_step(trace, 0, 4, 1)
    found = lines(trace)
    assert list(found) == [
        "forget_gate",
        "input_gate",
        "candidate",
        "cell",
        "output_gate",
        "hidden",
    ]
    forget = at.gates["forget_gate"]
    assert found["forget_gate"] == f"f = σ({forget.pre:+.2f}) = {forget.value:.3f}".replace(
        "-", "−"
    )
    assert found["hidden"].endswith(f"{at.hidden:+.3f}".replace("-", "−"))


def test_snapped_gate_shows_both_values() -> None:
    trace = make_trace(gates=engine.Threshold(0.0, 0.0))
    at = unit_step(trace, 0, 4, 1).gates["forget_gate"]
    expected = f"{at.squashed:.3f}, snapped to 1 (open)"
    assert lines(trace)["forget_gate"].endswith(f"{at.squashed:.3f}, set to 1")
    assert numeric(trace, 2).endswith(expected)
    assert "keeps its whole cell state" in substep_formula(trace, 0, 4, 1, 2).meaning


def test_gate_between_the_thresholds_is_not_called_snapped() -> None:
    trace = make_trace(gates=engine.Threshold(0.0, 1.0))
    assert "set to" not in "".join(lines(trace).values())
    assert "snapped" not in numeric(trace, 2)


def test_stretched_gate_shows_both_values() -> None:
    trace = make_trace(gates=engine.Stretch(-3.0, 1.0))
    assert lines(trace)["input_gate"].endswith(", set to 0")
    assert numeric(trace, 3).endswith("stretched to 0 (closed)")
    assert "nothing new enters" in substep_formula(trace, 0, 4, 1, 3).meaning


def test_sharpness_stands_inside_the_function() -> None:
    trace = make_trace(gates={"forget_gate": engine.Temperature(4.0)})
    assert lines(trace)["forget_gate"].startswith("f = σ(4×")
    assert numeric(trace, 2).startswith("f = σ(4×(")
    assert numeric(trace, 3).startswith("i = σ(")
    symbolic = plain_text(substep_formula(trace, 0, 4, 1, 2).symbolic)
    assert symbolic == "f = σ(4×(W_f·x_t + U_f·h_t−1 + b_f))"


def test_hard_sigmoid_is_named() -> None:
    assert lines(make_trace(gates=engine.HardSigmoid()))["output_gate"].startswith("o = hard σ(")


@pytest.mark.parametrize(
    ("signal", "value", "substep", "ending"),
    [
        ("forget_gate", 1.0, 2, ", clamped to 1"),
        ("input_gate", 0.25, 3, ", clamped to 0.250"),
        ("candidate", -0.5, 4, ", clamped to −0.500"),
        ("cell", 2.0, 5, ", clamped to +2.000"),
        ("output_gate", 0.0, 6, ", clamped to 0"),
        ("hidden", 0.125, 7, ", clamped to +0.125"),
    ],
)
def test_clamp_is_named_where_it_acts_and_only_there(
    signal: str, value: float, substep: int, ending: str
) -> None:
    trace = make_trace(interventions=[engine.Clamp(signal, value, units=1, steps=4)])
    assert lines(trace)[signal].endswith(ending)
    assert numeric(trace, substep).endswith(ending)
    assert "intervention holds" in substep_formula(trace, 0, 4, 1, substep).meaning
    for elsewhere in (lines(trace, step=5), lines(trace, unit=2), lines(trace, layer=1)):
        assert "clamped" not in "".join(elsewhere.values())


def test_network_without_bias_has_no_bias_in_the_formula() -> None:
    trace = engine.LSTM(1, 2, bias=False, seed=0).forward(np.zeros((2, 1)))
    formula = substep_formula(trace, 0, 1, 0, 4)
    assert plain_text(formula.symbolic) == "c\u0303 = tanh(W_g·x_t + U_g·h_t−1)"
    assert formula.parameters == ("weight_ih_l0", "weight_hh_l0")


def make_variant(**options: object) -> engine.Trace:
    network = engine.LSTM(2, 3, dtype="float64", seed=5, **options)
    return network.forward(np.random.default_rng(1).standard_normal((9, 2)))


def test_peepholes_are_a_term_of_their_own() -> None:
    trace = make_variant(peepholes=True)
    for name, seen in (("forget_gate", "c_t−1"), ("output_gate", "c")):
        gate = unit_step(trace, 0, 4, 1).gates[name]
        assert gate.from_cell is not None
        parts = gate.from_inputs + gate.from_hidden + (gate.from_bias or 0.0) + gate.from_cell
        assert parts == pytest.approx(gate.pre, abs=1e-12)
        formula = substep_formula(trace, 0, 4, 1, 2 if name == "forget_gate" else 6)
        assert plain_text(formula.symbolic).endswith(f"×{seen})")
        assert formula.parameters[-1] == (
            "weight_cf_l0" if name == "forget_gate" else "weight_co_l0"
        )


def test_coupled_forget_gate_is_what_the_input_gate_leaves() -> None:
    trace = make_variant(coupled=True)
    at = unit_step(trace, 0, 4, 1)
    enter, keep = at.gates["input_gate"].value, at.gates["forget_gate"].value
    assert keep == pytest.approx(1 - enter)
    assert lines(trace)["forget_gate"] == f"f = 1 − {enter:.3f} = {keep:.3f}"
    formula = substep_formula(trace, 0, 4, 1, 2)
    assert plain_text(formula.symbolic) == "f = 1 − i"
    assert formula.parameters == ()


def test_second_direction_runs_from_the_end() -> None:
    trace = make_variant(bidirectional=True, num_layers=2)
    at = unit_step(trace, 3, 4, 1)
    gate = at.gates["input_gate"]
    assert gate.parameters[0] == "weight_ih_l1_reverse"
    parts = gate.from_inputs + gate.from_hidden + (gate.from_bias or 0.0)
    assert parts == pytest.approx(gate.pre, abs=1e-12)
    assert plain_text(substep_formula(trace, 3, 4, 1, 5).symbolic) == "c = f × c_t+1 + i × c\u0303"
    assert "initial hidden state" in substep_formula(trace, 1, 8, 1, 1).meaning
    assert "initial hidden state" not in substep_formula(trace, 1, 0, 1, 1).meaning


@pytest.mark.parametrize("gate", ["input_gate", "forget_gate", "output_gate"])
def test_gate_that_is_left_out_counts_as_open(gate: str) -> None:
    trace = make_variant(without=[gate])
    substep = {"input_gate": 3, "forget_gate": 2, "output_gate": 6}[gate]
    assert lines(trace)[gate] == f"{gate[0]} = 1"
    assert numeric(trace, substep) == f"{gate[0]} = 1"
    assert "counts as open" in substep_formula(trace, 0, 4, 1, substep).meaning
    at = unit_step(trace, 0, 4, 1)
    assert at.computed_cell == pytest.approx(at.cell, abs=1e-12)


def test_activations_that_are_left_out_are_not_written() -> None:
    trace = make_variant(without=["input_activation", "output_activation"])
    at = unit_step(trace, 0, 4, 1)
    assert at.gates["candidate"].squashed == at.gates["candidate"].value
    assert at.computed_hidden == pytest.approx(at.hidden, abs=1e-12)
    symbolic = plain_text(substep_formula(trace, 0, 4, 1, 4).symbolic)
    assert symbolic == "c\u0303 = W_g·x_t + U_g·h_t−1 + b_g"
    assert "tanh" not in numeric(trace, 4) + numeric(trace, 7) + "".join(lines(trace).values())


def test_other_cells_have_no_lstm_substeps() -> None:
    with pytest.raises(ValueError, match="has no forget gate"):
        substep_formula(engine.GRU(1, 2, seed=0).forward(np.zeros((2, 1))), 0, 0, 0, 1)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ((2, 0, 0, 1), "layer is 2; it must lie within 0 to 1"),
        ((0, 9, 0, 1), "step is 9; it must lie within 0 to 8"),
        ((0, 0, 3, 1), "unit is 3; it must lie within 0 to 2"),
        ((0, 0, 0, 8), "substep is 8; it must lie within 1 to 7"),
        ((0, 0, 0, 1, 1), "sequence is 1; it must lie within 0 to 0"),
    ],
)
def test_index_out_of_range_is_named(arguments: tuple[int, ...], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        substep_formula(make_trace(), *arguments)
