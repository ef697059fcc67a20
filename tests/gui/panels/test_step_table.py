from __future__ import annotations

import numpy as np
import pytest

from lstm_gui import sequences, session
from lstm_gui.gui.panels.step_table import NumberStyle, StepTable, last_target, symbol_text


def table_of(name: str, *, scaled: bool = False, predicted: bool = True) -> StepTable:
    opened = session.Session(session.open_example(name))
    predictions = opened.trace.predictions
    assert predictions is not None
    return StepTable(opened.sequence, predictions[:, 0], scaled=scaled, predicted=predicted)


def style(*values: float) -> NumberStyle:
    array = np.array(values)
    return NumberStyle.of(array, float(array.min()), float(array.max()))


@pytest.mark.parametrize(
    ("values", "value", "text"),
    [
        ((0.5, -1.234567), -1.234567, "−1.235"),
        ((0.5, -1.234567), 0.5, "+0.500"),
        ((0.5, -1.234567), 0.0, "0.000"),
        ((315.71, 370.125), 315.71, "315.71"),
        ((5.0, 11.0), 5.0, "5"),
        ((-1.0, 1.0), 1.0, "+1"),
        ((0.0,), 0.0, "0"),
        ((1e12, 2.5e12), 2.5e12, "2.500e+12"),
        ((0.00012, 0.00034), 0.00012, "0.00012"),
        ((-0.5, 1.25), -0.0001, "0.00"),
    ],
)
def test_numbers_of_a_column_line_up(values: tuple[float, ...], value: float, text: str) -> None:
    assert style(*values).text(value) == text


def test_a_series_has_its_values_and_what_is_predicted_next() -> None:
    table = table_of("sine-with-overtone")
    assert [column.title for column in table.columns] == ["step", "x", "next, predicted"]
    opened = session.Session(session.open_example())
    assert float(table.exact(17, 1)) == opened.sequence.values[17, 0]
    assert opened.trace.predictions is not None
    units = opened.sequence.predictions_in_units(opened.trace.predictions[17, 0])
    assert float(table.exact(17, 2)) == pytest.approx(units[0])
    assert not table.is_scored(63)
    assert table.is_scored(0)


def test_scaled_values_are_what_the_network_gets() -> None:
    table = table_of("sine-with-overtone", scaled=True, predicted=False)
    sequence = session.open_example().sequence
    assert table.columns[2].title == "x, scaled"
    assert float(table.exact(5, 2)) == sequence.inputs[5, 0]


def test_symbols_targets_and_guesses_are_words() -> None:
    table = table_of("agreement")
    assert [column.kind for column in table.columns] == ["step", "symbol", "target", "guess"]
    sequence = session.open_example("agreement").sequence
    assert sequence.symbols is not None
    assert table.text(1, 1) == sequence.symbols[1]
    assert table.text(1, 2) == sequence.objective.output_names[int(sequence.targets[1])]
    word, probability = table.text(1, 3).rsplit(" ", 1)
    assert word in sequence.objective.output_names
    assert 0.0 <= float(probability) <= 1.0
    assert word in table.tip(1, 3)


def test_a_task_that_asks_at_the_end_says_so_above_the_table() -> None:
    table = table_of("adding-problem")
    assert "target" not in [column.kind for column in table.columns]
    assert [table.is_scored(row) for row in (0, 107, 108)] == [False, False, True]
    (text,) = last_target(session.open_example("adding-problem").sequence)
    assert text.startswith("asked at step 108: sum ")
    assert last_target(session.open_example().sequence) == ()


def test_wide_tables_name_the_feature_of_each_column() -> None:
    sequence = sequences.series_sequence(
        np.arange(12.0).reshape(4, 3), name="three", feature_names=("a", "b", "c")
    )
    table = StepTable(sequence, None, scaled=True, predicted=True)
    assert [column.title for column in table.columns] == [
        "step", "a", "b", "c", "a, scaled", "b, scaled", "c, scaled",
        "a, predicted", "b, predicted", "c, predicted",
    ]  # fmt: skip
    assert table.text(1, 2) == "4"
    assert table.text(1, 7) == ""


def test_dates_and_years_label_the_steps() -> None:
    sequence = sequences.series_sequence(
        [[1.0], [2.0]], name="two", feature_names=("a",), axis_name="year",
        axis_labels=("1958", "1959"),
    )  # fmt: skip
    table = StepTable(sequence, None, scaled=False, predicted=False)
    assert table.columns[0].title == "year"
    assert table.text(1, 0) == "1959"
    assert table.tip(1, 0) == "step 1"


@pytest.mark.parametrize(
    ("symbol", "text"),
    [(" ", "space"), ("\n", "newline"), ("\t", "tab"), ("e", "e"), ("\x07", "U+0007")],
)
def test_symbols_that_cannot_be_seen_have_names(symbol: str, text: str) -> None:
    assert symbol_text(symbol) == text


def test_another_trace_changes_the_predictions_at_once() -> None:
    opened = session.Session(session.open_example())
    assert opened.trace.predictions is not None
    table = StepTable(opened.sequence, opened.trace.predictions[:, 0], scaled=False, predicted=True)
    before = table.text(3, 2)
    table.set_predictions(opened.trace.predictions[:, 0] + 1.0)
    assert table.text(3, 2) != before
