"""JSON in the forms that people save tables in."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from lstm_gui.sequences import MissingValues, ReadError, ReadOptions, Sequence, preview, read


def opened(folder: Path, text: str, options: ReadOptions | None = None) -> Sequence:
    path = folder / "t.json"
    path.write_text(text)
    return read(path, options)


@pytest.mark.parametrize(
    ("document", "names", "values"),
    [
        ([1, 2.5, 3], ("value",), [[1], [2.5], [3]]),
        ([[1, 2], [3, 4]], ("column 1", "column 2"), [[1, 2], [3, 4]]),
        ([{"a": 1, "b": 2}, {"b": 4, "a": 3}], ("a", "b"), [[1, 2], [3, 4]]),
        ({"x": [1, 3], "y": [2, 4]}, ("x", "y"), [[1, 2], [3, 4]]),
        ({"data": [[1, 2], [3, 4]], "by": "hand"}, ("column 1", "column 2"), [[1, 2], [3, 4]]),
        ({"unit": "m", "x": [1, 2]}, ("x",), [[1], [2]]),
        ([True, False], ("value",), [[1], [0]]),
        (["1.5", "2.5"], ("value",), [[1.5], [2.5]]),
        ([{"date": "2020-01-01", "v": 1}, {"date": "2020-01-02", "v": 2}], ("v",), [[1], [2]]),
    ],
)
def test_the_usual_forms_are_read(
    tmp_path: Path, document: object, names: tuple[str, ...], values: list[list[float]]
) -> None:
    sequence = opened(tmp_path, json.dumps(document))
    assert sequence.feature_names == names
    assert sequence.values.tolist() == values


def test_dates_name_the_steps(tmp_path: Path) -> None:
    rows = [{"when": f"2020-01-0{day}", "v": day} for day in range(1, 4)]
    sequence = opened(tmp_path, json.dumps(rows))
    assert (sequence.axis_name, sequence.axis_labels) == (
        "when",
        ("2020-01-01", "2020-01-02", "2020-01-03"),
    )


def test_null_nan_and_absent_keys_are_missing_values(tmp_path: Path) -> None:
    text = '[{"a": 1, "b": 5}, {"a": null, "b": NaN}, {"b": 7}, {"a": 4, "b": 8}]'
    assert opened(tmp_path, text).values.tolist() == [[1, 5], [2, 6], [3, 7], [4, 8]]
    with pytest.raises(MissingValues) as caught:
        opened(tmp_path, text, ReadOptions(missing="ask"))
    assert dict(caught.value.counts) == {"a": 2, "b": 1}
    assert "element 2, column 'a'" in str(caught.value)


def test_one_of_several_tables_has_to_be_named(tmp_path: Path) -> None:
    text = '{"train": [[1], [2]], "test": [[3], [4], [5]]}'
    with pytest.raises(ReadError, match="holds 2 tables: 'train', 'test'; choose one"):
        opened(tmp_path, text)
    assert opened(tmp_path, text, ReadOptions(array_name="test")).steps == 3
    with pytest.raises(ReadError, match="has no key 'valid'"):
        opened(tmp_path, text, ReadOptions(array_name="valid"))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "t.json is empty"),
        ("[1, 2,, 3]", "t.json, line 1, column 7: "),
        ('{"a": [1, 2\n  "b": 3}', "t.json, line 2, column 3: "),
        ("[1, 2", "t.json, line 1, column 6: "),
        ("[]", "t.json is empty; a list of numbers"),
        ("{}", "t.json: found an object without a list"),
        ("7", "t.json: found '7'"),
        ('"text"', "t.json: found 'text'"),
        ("[1, Infinity]", "t.json, element 2, column 'value': found 'inf'"),
        ('[1, 2, "abc"]', "t.json, element 3, column 'value': found 'abc'; a finite number"),
        ('{"a": [1, 2], "b": [1]}', "t.json: column 'a' has 2 values, 'b' has 1"),
        ("[[1, 2], [3]]", "t.json, element 2: found 1 values; every row must have 2"),
        ('[{"a": 1}, 5]', "t.json, element 2: found '5'; all elements must be objects"),
        ("[1, [2]]", "t.json, element 2, column 'value': found a list"),
        ('{"a": [1, {"b": 2}]}', "t.json, element 2, column 'a': found an object"),
        ('["a", "b"]', "t.json has no column of numbers"),
        ("[1, 1" + "0" * 400 + "]", "t.json, element 2, column 'value': found '1000"),
        ("[" * 100_000, "t.json is nested too deeply"),
    ],
)
def test_what_is_no_table_is_refused_with_its_place(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(ReadError) as caught:
        opened(tmp_path, text)
    assert str(caught.value).startswith(said)


def test_the_preview_shows_columns_and_problems(tmp_path: Path) -> None:
    path = tmp_path / "t.json"
    path.write_text('[{"t": 0, "v": 5, "n": "A"}, {"t": 1, "v": null, "n": "A"}]')
    found = preview(path)
    assert found.is_json
    assert [column.kind for column in found.columns] == ["number", "number", "text"]
    assert (found.axis_column, found.selected, found.missing) == ("t", ("v",), 1)
    path.write_text('[1, "x", 3]')
    assert "element 2" in preview(path).problems[0]
