from __future__ import annotations

import dataclasses

import pytest

from lstm_gui import session
from lstm_gui.gui.files import trace_memory
from lstm_gui.gui.files.trace_memory import (
    TooLargeError,
    available_bytes,
    check_memory,
    size_text,
)
from lstm_gui.session import is_long, run_bytes, trace_bytes, untrained_network


def test_the_estimate_is_near_what_a_trace_really_takes() -> None:
    document = session.open_example()
    network, _ = untrained_network(document.sequence, hidden_size=32, num_layers=2)
    trace = network.forward(document.sequence.inputs)
    bases: dict[int, int] = {}
    for layer in trace.layers:
        for name in layer.signal_names:
            array = layer.signal(name)
            while array.base is not None and hasattr(array.base, "nbytes"):
                array = array.base
            bases[id(array)] = array.nbytes
    estimate = trace_bytes(document.sequence.steps, network.config())
    assert 0.5 * estimate <= sum(bases.values()) <= 1.5 * estimate


def test_the_estimate_grows_with_steps_units_layers_directions_and_precision() -> None:
    small = {"recurrent": {"hidden_size": 8, "dtype": "float32"}}
    base = trace_bytes(100, small)
    assert trace_bytes(200, small) == 2 * base
    for change in (
        {"hidden_size": 16},
        {"num_layers": 2},
        {"bidirectional": True},
        {"dtype": "float64"},
    ):
        assert trace_bytes(100, {"recurrent": {**small["recurrent"], **change}}) == 2 * base


def test_what_fits_passes_and_what_does_not_is_refused_in_words(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    document = session.open_example()
    check_memory(document)
    monkeypatch.setattr(trace_memory, "available_bytes", lambda: 20_000)
    with pytest.raises(TooLargeError, match=r"needs about 22 KB .* only 20 KB are free"):
        check_memory(document)
    monkeypatch.setattr(trace_memory, "available_bytes", lambda: None)
    check_memory(dataclasses.replace(document))


def test_a_long_run_of_one_direction_is_kept_in_parts_and_takes_little() -> None:
    config = {"recurrent": {"hidden_size": 64, "input_size": 1}, "head": {"output_size": 1}}
    both_ways = {"recurrent": {**config["recurrent"], "bidirectional": True}}
    assert not is_long(10_000, config)
    assert run_bytes(10_000, config) == trace_bytes(10_000, config)
    assert is_long(1_000_000, config)
    assert run_bytes(1_000_000, config) < trace_bytes(1_000_000, config) / 10
    assert not is_long(1_000_000, both_ways)
    assert run_bytes(1_000_000, both_ways) == 2 * trace_bytes(1_000_000, config)


def test_the_free_memory_is_a_plausible_number() -> None:
    free = available_bytes()
    assert free is None or 1 << 20 < free < 1 << 50


def test_sizes_read_as_people_write_them() -> None:
    assert [size_text(count) for count in (10, 2048, 5 << 20, 3435973837)] == [
        "1 KB",
        "2 KB",
        "5 MB",
        "3.2 GB",
    ]
