"""What sets a network apart from the plain one is read from it and put into another."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lstm_gui import engine, sequences
from lstm_gui.session import Document, NetworkVariant, Origin, choice_of
from lstm_gui.session.network_variant import PLAIN

CELLS: dict[str, tuple[engine.Recurrent, str]] = {
    "plain LSTM": (engine.LSTM(1, 3), ""),
    "bidirectional": (engine.LSTM(1, 3, 2, bidirectional=True), "bidirectional"),
    "peepholes": (engine.LSTM(1, 3, peepholes=True), "peepholes"),
    "no biases": (engine.LSTM(1, 3, bias=False), "no biases"),
    "coupled": (engine.LSTM(1, 3, coupled=True, peepholes=True), "peepholes, coupled gates"),
    "ablated": (
        engine.LSTM(1, 3, without=("output_gate", "input_activation")),
        "without output gate, input activation",
    ),
    "GRU": (engine.GRU(1, 3), ""),
    "reset before": (engine.GRU(1, 3, reset_after=False), "reset before the product"),
    "ReLU": (engine.RNN(1, 3, nonlinearity="relu", bidirectional=True), "bidirectional, ReLU"),
}


def document_with(recurrent: engine.Recurrent) -> Document:
    sequence = sequences.make_example("sine-with-overtone")
    network = engine.Network(recurrent, engine.Linear(recurrent.output_size, 1))
    return Document.of(sequence, network, Origin(True, "from a file"))


@pytest.mark.parametrize("name", CELLS)
def test_other_units_and_layers_leave_the_rest_of_the_network_as_it_is(name: str) -> None:
    recurrent, text = CELLS[name]
    document = document_with(recurrent)
    choice = choice_of(document)
    assert choice.variant.text == text
    made = replace(choice, units=5, layers=3).document(document)
    expected = dict(document.config["recurrent"]) | {"hidden_size": 5, "num_layers": 3}
    assert dict(made.config["recurrent"]) == expected


@pytest.mark.parametrize("name", CELLS)
def test_its_parameters_are_counted_before_it_is_made(name: str) -> None:
    document = document_with(CELLS[name][0])
    choice = replace(choice_of(document), units=4, layers=2)
    made = choice.document(document).parameters
    assert choice.parameter_count(1, 1) == sum(values.size for values in made.values())


@pytest.mark.parametrize("name", CELLS)
@pytest.mark.parametrize("kind", ["lstm", "gru", "rnn"])
def test_another_kind_of_cell_keeps_what_it_can_have_and_says_what_not(
    name: str, kind: Any
) -> None:
    document = document_with(CELLS[name][0])
    variant = choice_of(document).variant
    made = replace(choice_of(document), kind=kind, variant=variant.as_of(kind)).document(document)
    assert made.config["recurrent"]["kind"] == kind
    kept = NetworkVariant.of(made.config)
    assert kept.lost_in(kind) == ""
    words = {*variant.text.split(", ")} - {""}
    lost = {*variant.lost_in(kind).split(", ")} - {""}
    assert {*kept.text.split(", ")} - {""} == words - lost


def test_a_larger_network_than_is_offered_is_not_cut_down() -> None:
    config = {"recurrent": {"hidden_size": 900, "num_layers": 12, "dtype": "float64"}}
    document = Document(
        sequences.make_example("parity"), config, {}, {}, Origin(True, "from a file", -4)
    )
    choice = choice_of(document)
    assert (choice.units, choice.layers, choice.seed, choice.dtype) == (900, 12, 0, "float64")
    assert choice.variant == PLAIN


@given(
    st.builds(
        NetworkVariant,
        bidirectional=st.booleans(),
        bias=st.booleans(),
        peepholes=st.booleans(),
        coupled=st.booleans(),
        reset_after=st.booleans(),
        nonlinearity=st.sampled_from(["tanh", "relu"]),
    ),
    st.sampled_from(["lstm", "gru", "rnn"]),
)
def test_what_a_kind_can_have_loses_nothing_the_second_time(
    variant: NetworkVariant, kind: str
) -> None:
    kept = variant.as_of(kind)
    assert kept.as_of(kind) == kept
    assert kept.plain is (kept.text == "")
    assert (kept == variant) is (variant.lost_in(kind) == "")


def test_where_no_gate_has_a_bias_the_first_weights_are_the_default_ones() -> None:
    document = document_with(engine.GRU(1, 3, bias=False))
    choice = replace(choice_of(document), initialisation="forget_bias")
    assert not choice.sets_gates
    made = choice.document(document)
    assert made.origin.initialisation == "default"
    plain = replace(choice, initialisation="default").document(document)
    assert all((made.parameters[name] == plain.parameters[name]).all() for name in made.parameters)
