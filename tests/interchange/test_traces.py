import csv
import io
import json
import tracemalloc
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from lstm_gui import engine
from lstm_gui.interchange import tables
from lstm_gui.interchange.traces import _write_json_array, write_trace
from lstm_gui.sequences import Sequence, make_example, series_sequence

SIGNALS = (
    "input_gate",
    "forget_gate",
    "candidate",
    "output_gate",
    "cell",
    "hidden",
    "input_gate_pre",
    "forget_gate_pre",
    "candidate_pre",
    "output_gate_pre",
    "cell_before",
    "hidden_before",
)


@pytest.fixture
def sequence() -> Sequence:
    values = np.random.default_rng(0).standard_normal((12, 2)) * 10 + 50
    return series_sequence(
        values,
        name="own.csv",
        feature_names=("level", "flow, m³"),
        axis_name="year",
        axis_labels=tuple(str(1900 + step) for step in range(12)),
    )


@pytest.fixture
def network() -> engine.Network:
    return engine.Network(engine.LSTM(2, 3, 2, seed=1), engine.Linear(3, 2, seed=2))


@pytest.fixture
def trace(sequence: Sequence, network: engine.Network) -> engine.Trace:
    return network.forward(
        sequence.inputs,
        gates={"forget_gate": engine.Threshold(0.2, 0.8)},
        interventions=[
            engine.Clamp("cell", 0.5, units=[0, 2], steps=[1, 2, 3, 7], layer=1),
            engine.Ablate(1),
        ],
    )


def check_description(found: dict, network: engine.Network) -> None:
    assert found["network"] == network.config()
    assert found["seed"] == 7
    assert found["metadata"] == {"weights": "untrained"}
    assert found["sequence"]["name"] == "own.csv"
    assert found["sequence"]["scaling"]["kind"] == "standard"
    assert found["objective"]["loss"] == "mean_squared_error"
    assert found["gates"]["layer1"]["forget_gate"] == {
        "kind": "Threshold",
        "closed": 0.2,
        "open": 0.8,
        "gradient": "straight_through",
    }
    assert found["gates"]["layer2"]["input_gate"] == {"kind": "Sigmoid"}
    assert {
        "layer": "layer2",
        "signal": "cell",
        "units": [0, 2],
        "steps": [[1, 3], [7, 7]],
        "values": [0.5, 0.5],
    } in found["interventions"]
    assert {
        "layer": "layer1",
        "signal": "hidden",
        "units": [1],
        "steps": [[0, 11]],
        "values": [0.0],
    } in found["interventions"]


def test_npz_holds_everything_bit_for_bit(
    tmp_path: Path, sequence: Sequence, network: engine.Network, trace: engine.Trace
) -> None:
    path = tmp_path / "t.npz"
    write_trace(path, trace, sequence, network, seed=7, metadata={"weights": "untrained"})
    with np.load(path, allow_pickle=False) as stored:
        for index, layer in enumerate(trace.layers):
            for name in SIGNALS:
                array = stored[f"layer{index + 1}.{name}"]
                assert array.dtype == np.float32
                np.testing.assert_array_equal(array, layer.signal(name)[:, 0])
        assert trace.predictions is not None
        np.testing.assert_array_equal(stored["inputs"], trace.inputs[:, 0])
        np.testing.assert_array_equal(stored["values"], sequence.values)
        np.testing.assert_array_equal(stored["predictions"], trace.predictions[:, 0])
        units = sequence.predictions_in_units(trace.predictions[:, 0])
        np.testing.assert_array_equal(stored["predictions_in_units"], units)
        assert tuple(stored["axis_labels"]) == sequence.axis_labels
        assert tuple(stored["feature_names"]) == ("level", "flow, m³")
        check_description(json.loads(str(stored["description"])), network)


def test_json_holds_everything_bit_for_bit(
    tmp_path: Path, sequence: Sequence, network: engine.Network, trace: engine.Trace
) -> None:
    path = tmp_path / "t.json"
    write_trace(path, trace, sequence, network, seed=7, metadata={"weights": "untrained"})
    stored = json.loads(path.read_text(encoding="utf-8"))
    check_description(stored["description"], network)
    assert stored["axis_labels"] == list(sequence.axis_labels or ())
    for index, layer in enumerate(trace.layers):
        for name in SIGNALS:
            array = np.array(stored["layers"][f"layer{index + 1}"][name], np.float32)
            np.testing.assert_array_equal(array, layer.signal(name)[:, 0])
    np.testing.assert_array_equal(np.array(stored["values"]), sequence.values)


def test_csv_has_one_row_a_step_and_one_column_a_unit(
    tmp_path: Path, sequence: Sequence, network: engine.Network, trace: engine.Trace
) -> None:
    path = tmp_path / "t.csv"
    write_trace(path, trace, sequence, network)
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 12
    assert [row["step"] for row in rows] == [str(step) for step in range(12)]
    assert rows[3]["year"] == "1903"
    for index, layer in enumerate(trace.layers):
        for name in SIGNALS:
            column = [
                [row[f"layer{index + 1}.{name}[{unit}]"] for unit in range(3)] for row in rows
            ]
            np.testing.assert_array_equal(np.array(column, np.float32), layer.signal(name)[:, 0])
    flow = np.array([row["values[flow, m³]"] for row in rows], float)
    np.testing.assert_array_equal(flow, sequence.values[:, 1])
    assert "predictions_in_units[level]" in rows[0]


@pytest.mark.parametrize("suffix", [".npz", ".csv", ".json"])
def test_symbols_of_a_task_are_written(tmp_path: Path, suffix: str) -> None:
    sequence = make_example("embedded-reber")
    assert sequence.symbols is not None
    network = engine.Network(
        engine.LSTM(sequence.features, 4, seed=1),
        engine.Linear(4, sequence.objective.output_size, seed=1),
    )
    path = tmp_path / f"t{suffix}"
    write_trace(path, network.forward(sequence.inputs), sequence, network)
    if suffix == ".npz":
        with np.load(path, allow_pickle=False) as stored:
            assert tuple(stored["symbols"]) == sequence.symbols
            np.testing.assert_allclose(stored["predictions_in_units"].sum(axis=1), 1.0)
    elif suffix == ".json":
        assert tuple(json.loads(path.read_text())["symbols"]) == sequence.symbols
    else:
        with path.open(newline="") as file:
            assert tuple(row["symbol"] for row in csv.DictReader(file)) == sequence.symbols


@pytest.mark.parametrize(
    ("recurrent", "gates"),
    [
        (engine.GRU(2, 3, seed=1), {"reset_gate", "update_gate"}),
        (engine.RNN(2, 3, seed=1), set()),
    ],
)
def test_other_cells_are_written_with_the_signals_they_have(
    tmp_path: Path, sequence: Sequence, recurrent: engine.Recurrent, gates: set[str]
) -> None:
    network = engine.Network(recurrent)
    trace = network.forward(sequence.inputs)
    write_trace(tmp_path / "t.npz", trace, sequence, network)
    with np.load(tmp_path / "t.npz", allow_pickle=False) as stored:
        for name in trace.layers[0].signal_names:
            np.testing.assert_array_equal(
                stored[f"layer1.{name}"], trace.layers[0].signal(name)[:, 0]
            )
        assert "predictions" not in stored
        assert set(json.loads(str(stored["description"]))["gates"]["layer1"]) == gates


def test_second_direction_is_named(tmp_path: Path, sequence: Sequence) -> None:
    network = engine.Network(engine.LSTM(2, 3, 2, bidirectional=True, seed=1))
    trace = network.forward(sequence.inputs)
    write_trace(tmp_path / "t.npz", trace, sequence, network)
    with np.load(tmp_path / "t.npz", allow_pickle=False) as stored:
        np.testing.assert_array_equal(
            stored["layer2_reverse.cell"], trace.layers[3].signal("cell")[:, 0]
        )


def test_values_that_are_not_finite_are_null_in_json() -> None:
    file = io.StringIO()
    _write_json_array(
        file, np.array([[1.5, np.nan], [np.inf, -np.inf]], np.float32), lambda _share: None
    )
    assert json.loads(file.getvalue()) == [[1.5, None], [None, None]]


def test_network_with_other_outputs_has_predictions_without_units(
    tmp_path: Path, sequence: Sequence
) -> None:
    network = engine.Network(engine.LSTM(2, 3, seed=1), engine.Linear(3, 5, seed=2))
    write_trace(tmp_path / "t.csv", network.forward(sequence.inputs), sequence, network)
    header = (tmp_path / "t.csv").read_text().splitlines()[0]
    assert "predictions[4]" in header
    assert "predictions_in_units" not in header


@pytest.mark.parametrize("suffix", [".npz", ".csv", ".json"])
def test_same_trace_gives_the_same_bytes_and_reports_progress(
    tmp_path: Path, sequence: Sequence, network: engine.Network, trace: engine.Trace, suffix: str
) -> None:
    seen: list[tuple[int, int]] = []
    contents = set()
    for name in ("one", "two"):
        path = tmp_path / f"{name}{suffix}"
        write_trace(path, trace, sequence, network, progress=lambda *at: seen.append(at))
        contents.add(path.read_bytes())
    assert len(contents) == 1
    assert seen
    assert all(done <= total for done, total in seen)
    assert seen[-1][0] == seen[-1][1]


@pytest.mark.parametrize("suffix", [".npz", ".csv", ".json"])
def test_cancelling_keeps_the_old_file(
    tmp_path: Path, sequence: Sequence, trace: engine.Trace, suffix: str
) -> None:
    def cancel(done: int, total: int) -> None:
        raise RuntimeError("cancelled")

    path = tmp_path / f"t{suffix}"
    path.write_text("old")
    with pytest.raises(RuntimeError, match="cancelled"):
        write_trace(path, trace, sequence, progress=cancel)
    assert path.read_text() == "old"
    assert not list(tmp_path.glob(".*"))


def test_unknown_ending_is_refused(tmp_path: Path, sequence: Sequence, trace: engine.Trace) -> None:
    with pytest.raises(ValueError, match=r"t\.xlsx ends in \.xlsx; a trace is written as \.npz"):
        write_trace(tmp_path / "t.xlsx", trace, sequence)


def test_trace_of_another_sequence_is_refused(
    tmp_path: Path, sequence: Sequence, network: engine.Network
) -> None:
    with pytest.raises(ValueError, match="5 steps of 1 sequences"):
        write_trace(tmp_path / "t.npz", network.forward(sequence.inputs[:5]), sequence)


@pytest.mark.parametrize("suffix", [".npz", ".csv", ".json"])
def test_trace_is_written_without_a_copy_of_itself(
    tmp_path: Path, suffix: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tables, "_NUMBERS_AT_ONCE", 5_000)
    values = np.sin(np.arange(4_000))[:, None]
    sequence = series_sequence(values, name="long", feature_names=("x",))
    network = engine.Network(engine.LSTM(1, 32, seed=0), engine.Linear(32, 1, seed=0))
    trace = network.forward(sequence.inputs)
    whole = sum(layer.signal(name).nbytes for layer in trace.layers for name in SIGNALS)
    write_trace(tmp_path / f"warm{suffix}", trace, sequence, network)
    tracemalloc.start()
    write_trace(tmp_path / f"t{suffix}", trace, sequence, network)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < whole / 2


@pytest.mark.parametrize("suffix", [".npz", ".csv", ".json"])
def test_a_long_run_gives_the_same_file_as_its_trace(tmp_path: Path, suffix: str) -> None:
    values = np.random.default_rng(0).standard_normal((700, 2))
    sequence = series_sequence(values, name="walk", feature_names=("x", "y"), source="noise")
    network = engine.Network(engine.LSTM(2, 3, 2, dtype="float64"), engine.Linear(3, 2, "float64"))
    held = [engine.Clamp("cell", 0.5, units=1, steps=slice(300, 400))]
    reports: list[tuple[int, int]] = []
    paths = tmp_path / f"long{suffix}", tmp_path / f"whole{suffix}"
    long = engine.LongRun(network, sequence.inputs, interventions=held, steps_per_checkpoint=64)
    write_trace(
        paths[0], long, sequence, network, progress=lambda *done: reports.append(done), seed=3
    )
    whole = network.forward(sequence.inputs, interventions=held)
    write_trace(paths[1], whole, sequence, network, seed=3)
    shares = [done / total for done, total in reports]
    assert shares == sorted(shares)
    assert shares[-1] == 1.0
    found, expected = (contents(path) for path in paths)
    assert found.keys() == expected.keys()
    assert found.pop("description", None) == expected.pop("description", None)
    for name, array in expected.items():
        if array.dtype.kind == "f":
            np.testing.assert_allclose(found[name], array, atol=1e-12)
        else:
            np.testing.assert_array_equal(found[name], array)


def contents(path: Path) -> dict[str, Any]:
    """The arrays of a trace file by name."""
    if path.suffix == ".npz":
        with np.load(path) as file:
            found = dict(file)
        return found | {"description": json.loads(str(found["description"]))}
    if path.suffix == ".json":
        tree = json.loads(path.read_text(encoding="utf-8"))
        layers = {
            f"{layer}.{signal}": np.array(array)
            for layer, signals in tree["layers"].items()
            for signal, array in signals.items()
        }
        numbers = {name: np.array(tree[name]) for name in ("values", "inputs", "predictions")}
        return layers | numbers | {"description": tree["description"]}
    table = np.genfromtxt(path, delimiter=",", names=True)
    return {name: table[name] for name in table.dtype.names or ()}


def test_writing_a_long_run_can_be_cancelled(tmp_path: Path) -> None:
    sequence = series_sequence(
        np.zeros((9000, 1)), name="zeros", feature_names=("x",), source="zeros"
    )
    run = engine.LongRun(engine.Network(engine.LSTM(1, 2), engine.Linear(2, 1)), sequence.inputs)

    def cancel(done: int, total: int) -> None:
        if done > total / 10:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_trace(tmp_path / "zeros.npz", run, sequence, progress=cancel)
    assert list(tmp_path.glob("*.npz")) == []
