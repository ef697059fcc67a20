"""A session file gives the document back as it was, or one clear sentence."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lstm_gui import engine, sequences
from lstm_gui.interchange import ModelFileError, WriteError, read_arrays, write_arrays
from lstm_gui.session import (
    STRICT,
    Document,
    GateThresholds,
    Session,
    SetParameter,
    ThresholdMode,
    load_document,
    open_example,
    open_path,
    save_document,
    untrained_network,
)
from lstm_gui.session.document import same_parameters


def assert_same(one: Document, other: Document) -> None:
    assert same_parameters(one.parameters, other.parameters)
    assert same_parameters(one.reference, other.reference)
    assert dict(one.config) == dict(other.config)
    for name in ("origin", "thresholds", "display", "interventions"):
        assert getattr(one, name) == getattr(other, name), name
    for name in ("name", "source", "example", "kind", "feature_names", "axis_name", "axis_labels",
                 "symbols", "vocabulary", "objective", "notes", "generator"):  # fmt: skip
        assert getattr(one.sequence, name) == getattr(other.sequence, name), name
    for name in ("values", "inputs", "targets", "target_mask"):
        np.testing.assert_array_equal(getattr(one.sequence, name), getattr(other.sequence, name))
    assert one.sequence.scaling.kind == other.sequence.scaling.kind
    np.testing.assert_array_equal(one.sequence.scaling.offset, other.sequence.scaling.offset)


@pytest.mark.parametrize("name", sequences.EXAMPLES)
def test_every_example_comes_back_as_it_was(name: str, tmp_path: Path) -> None:
    document = open_example(name)
    save_document(tmp_path / "s.lstmlab", document)
    back = open_path(tmp_path / "s.lstmlab")
    assert_same(back, document)
    np.testing.assert_array_equal(Session(back).trace.outputs, Session(document).trace.outputs)


places = st.one_of(
    st.none(),
    st.integers(0, 3),
    st.lists(st.integers(0, 3), min_size=1, max_size=3).map(tuple),
    st.builds(slice, st.integers(0, 2), st.integers(2, 4)),
)
interventions = st.one_of(
    st.builds(
        engine.Clamp,
        st.sampled_from(["forget_gate", "cell", "hidden"]),
        st.floats(-1, 1),
        units=places,
        steps=places,
    ),
    st.builds(engine.Ablate, places, steps=places),
)


@given(
    st.lists(interventions, max_size=3).map(tuple),
    st.sampled_from(ThresholdMode),
    st.floats(-2, 2, width=32),
)
def test_edits_policies_and_interventions_come_back(
    tmp_path_factory: pytest.TempPathFactory, held: tuple, mode: ThresholdMode, weight: float
) -> None:
    sequence = sequences.make_example("sine-with-overtone")
    document = Document.of(sequence, *untrained_network(sequence, 4, 2))
    document = SetParameter("weight_hh_l1", (1, 2), weight).apply(document)
    document = replace(
        document, interventions=held, thresholds=GateThresholds(mode, 0.2, 0.7, 2.0), display=STRICT
    )
    path = tmp_path_factory.mktemp("session") / "s.lstmlab"
    save_document(path, document)
    assert_same(load_document(path), document)


def test_an_own_file_comes_back_with_dates_and_units(tmp_path: Path) -> None:
    table = tmp_path / "own.csv"
    table.write_text("date,level\n2020-01-01,5\n2020-01-02,\n2020-01-03,9\n", encoding="utf-8")
    document = open_path(table)
    save_document(tmp_path / "s.lstmlab", document)
    table.unlink()
    assert_same(load_document(tmp_path / "s.lstmlab"), document)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "s.lstmlab"),
        (b"garbage that is no session at all", "s.lstmlab"),
        (b"PK\x03\x04", "s.lstmlab"),
    ],
)
def test_what_is_no_session_is_one_sentence(tmp_path: Path, content: bytes, words: str) -> None:
    path = tmp_path / "s.lstmlab"
    path.write_bytes(content)
    with pytest.raises(ModelFileError, match=words) as error:
        load_document(path)
    assert "\n" not in str(error.value)


def test_a_truncated_or_contradicting_session_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "s.lstmlab"
    save_document(path, open_example())
    whole = path.read_bytes()
    for length in range(0, len(whole), max(len(whole) // 40, 1)):
        path.write_bytes(whole[:length])
        with pytest.raises(ModelFileError):
            load_document(path)
    path.write_bytes(whole)
    arrays, texts = read_arrays(path)
    for change, words in (
        ({"weights/weight_hh_l0": np.zeros((2, 2), np.float32)}, "weight_hh_l0"),
        ({"sequence/inputs": np.zeros((64, 3))}, "session"),
        ({"sequence/values": np.full((64, 1), np.nan)}, "NaN"),
    ):
        write_arrays(path, {**arrays, **change}, texts)
        with pytest.raises(ModelFileError, match=words):
            load_document(path)
    for text in ("{}", "[]", "null", "{", '{"version": 2}'):
        write_arrays(path, arrays, {"lstm_lab_session": text})
        with pytest.raises(ModelFileError, match=r"s\.lstmlab"):
            load_document(path)


def test_a_folder_that_is_not_there_is_a_write_error(tmp_path: Path) -> None:
    with pytest.raises(WriteError):
        save_document(tmp_path / "nowhere" / "s.lstmlab", open_example())
