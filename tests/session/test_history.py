"""Undo: every change has an inverse, and a gesture is one step."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lstm_gui import engine, sequences
from lstm_gui.session import (
    STRICT,
    Document,
    GateThresholds,
    Open,
    ReplaceParameters,
    Session,
    SetDisplayThresholds,
    SetInterventions,
    SetParameter,
    SetThresholds,
    ThresholdMode,
    open_example,
    restore_reference,
    untrained_network,
)
from lstm_gui.session.document import same_parameters
from lstm_gui.session.history import History


def small_document(seed: int = 0) -> Document:
    sequence = sequences.make_example("sine-with-overtone", seed)
    return Document.of(sequence, *untrained_network(sequence, hidden_size=3, seed=seed))


def same_document(one: Document, other: Document) -> bool:
    return (
        one.sequence is other.sequence
        and one.config == other.config
        and same_parameters(one.parameters, other.parameters)
        and same_parameters(one.reference, other.reference)
        and one.origin == other.origin
        and one.thresholds == other.thresholds
        and one.interventions == other.interventions
        and one.display == other.display
    )


OTHER = small_document(1)
changes = st.one_of(
    st.builds(
        SetParameter,
        st.just("weight_hh_l0"),
        st.tuples(st.integers(0, 11), st.integers(0, 2)),
        st.floats(-3, 3, width=32),
    ),
    st.builds(SetParameter, st.just("bias_ih_l0"), st.tuples(st.integers(0, 11)), st.just(1.5)),
    st.builds(
        lambda mode, closed: SetThresholds(GateThresholds(mode, closed, 0.8)),
        st.sampled_from(ThresholdMode),
        st.floats(0, 0.5),
    ),
    st.just(SetDisplayThresholds(STRICT)),
    st.builds(
        lambda unit: SetInterventions((engine.Clamp("forget_gate", 1.0, units=unit),)),
        st.integers(0, 2),
    ),
    st.just(Open(OTHER)),
    st.just(ReplaceParameters(OTHER.parameters, "take over", OTHER.parameters, OTHER.origin)),
)


@given(st.lists(changes, max_size=8), st.data())
def test_undo_and_redo_lead_back_to_every_state(edits: list, data: st.DataObject) -> None:
    session = Session(small_document())
    states = [session.document]
    for edit in edits:
        session.do(edit)
        states.append(session.document)
    at = len(states) - 1
    for forward in data.draw(st.lists(st.booleans(), max_size=20)):
        at = min(at + 1, len(states) - 1) if forward else max(at - 1, 0)
        session.redo() if forward else session.undo()
        assert same_document(session.document, states[at])
    expected = session.network.forward(
        session.sequence.inputs, gates=session.gates, interventions=session.interventions
    )
    np.testing.assert_array_equal(session.trace.outputs, expected.outputs)


def test_a_drag_is_one_undo_step() -> None:
    session = Session(small_document())
    before = session.document
    drag = object()
    for value in np.linspace(0.0, 1.0, 7):
        session.do(SetParameter("weight_hh_l0", (0, 0), float(value)), gesture=drag)
    session.undo()
    assert same_document(session.document, before)
    assert session.undo_text is None
    session.redo()
    assert session.parameters["weight_hh_l0"][0, 0] == 1.0


def test_two_drags_or_two_entries_are_two_undo_steps() -> None:
    session = Session(small_document())
    first = object()
    session.do(SetParameter("weight_hh_l0", (0, 0), 1.0), gesture=first)
    session.do(SetParameter("weight_hh_l0", (0, 1), 1.0), gesture=first)
    session.do(SetParameter("weight_hh_l0", (0, 1), 2.0), gesture=object())
    session.undo()
    assert session.parameters["weight_hh_l0"][0, 1] == 1.0
    session.undo()
    assert session.parameters["weight_hh_l0"][0, 0] == 1.0
    session.undo()
    assert session.undo_text is None


def test_modified_follows_the_undo_stack() -> None:
    session = Session(small_document())
    assert not session.modified
    session.do(SetDisplayThresholds(STRICT))
    assert session.modified
    session.undo()
    assert not session.modified
    session.redo()
    session.mark_clean()
    assert not session.modified
    session.undo()
    assert session.modified


def test_a_change_after_undo_makes_the_clean_state_unreachable() -> None:
    session = Session(small_document())
    session.do(SetDisplayThresholds(STRICT))
    session.mark_clean()
    session.undo()
    session.do(SetParameter("bias_ih_l0", (0,), 1.0))
    session.undo()
    assert session.modified


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (SetParameter("weight_xx", (0, 0), 1.0), "weight_hh_l0"),
        (SetParameter("weight_hh_l0", (12, 0), 1.0), "(12, 3)"),
        (SetParameter("weight_hh_l0", (0,), 1.0), "(12, 3)"),
        (SetParameter("weight_hh_l0", (0, 0), float("nan")), "finite"),
        (SetParameter("weight_hh_l0", (0, 0), 1e300), "finite"),
        (ReplaceParameters({"weight_hh_l0": np.zeros((2, 2))}), "names and shapes"),
        (
            SetInterventions((engine.Clamp("forget_gate", 1.0, units=99),)),
            "99",
        ),
    ],
)
def test_a_change_that_does_not_fit_leaves_everything_as_it_was(change, words: str) -> None:
    session = Session(small_document())
    before, trace = session.document, session.trace
    with pytest.raises(ValueError, match=r"\w") as error:
        session.do(change)
    assert words in str(error.value)
    assert session.document is before
    assert session.trace is trace
    assert session.undo_text is None


def test_back_to_the_trained_weights_is_one_change() -> None:
    session = Session(open_example())
    session.do(SetParameter("bias_ih_l0", (0,), 2.0))
    session.do(SetParameter("bias_ih_l0", (1,), 2.0))
    assert session.baseline is not None
    session.do(restore_reference(session.document))
    assert session.baseline is None
    session.undo()
    assert session.parameters["bias_ih_l0"][1] == 2.0


def test_replace_of_a_document_keeps_values_apart() -> None:
    document = small_document()
    other = replace(document, thresholds=GateThresholds(ThresholdMode.HARD))
    assert document.thresholds.mode is ThresholdMode.OFF
    assert other.altered
    assert not document.altered


def edited(session: Session, value: float, gesture: object | None = None) -> None:
    session.do(SetParameter("bias_ih_l0", (0,), value), gesture)


def test_the_state_of_a_mark_is_unmodified_wherever_one_is_when_it_is_called_so() -> None:
    session = Session(small_document())
    edited(session, 1.0)
    mark = session.mark
    edited(session, 2.0)
    session.mark_clean(mark)
    assert session.modified
    session.undo()
    assert not session.modified
    session.undo()
    assert session.modified
    session.redo()
    assert not session.modified


def test_a_mark_that_undo_leads_to_no_more_leaves_everything_modified() -> None:
    session = Session(small_document())
    edited(session, 1.0)
    mark = session.mark
    session.undo()
    edited(session, 2.0)
    session.mark_clean(mark)
    assert session.modified
    session.undo()
    assert session.modified
    session.mark_clean()
    assert not session.modified


def test_a_mark_in_the_midst_of_a_gesture_that_went_on_is_no_state_any_more() -> None:
    session, gesture = Session(small_document()), object()
    edited(session, 1.0, gesture)
    mark = session.mark
    edited(session, 2.0, gesture)
    session.mark_clean(mark)
    assert session.modified


def test_the_beginning_can_be_marked_until_it_is_forgotten() -> None:
    document, history = small_document(), History(limit=2)
    mark = history.mark
    for value in (1.0, 2.0):
        history.record(SetParameter("bias_ih_l0", (0,), value), document, None)
    history.mark_clean(mark)
    assert history.modified
    history.take_undo()
    history.take_undo()
    assert not history.modified
    for value in (1.0, 2.0, 3.0):
        history.record(SetParameter("bias_ih_l0", (0,), value), document, None)
    history.mark_clean(mark)
    while history.take_undo() is not None:
        assert history.modified
    assert history.modified
