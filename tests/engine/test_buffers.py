"""Memory is used again when nobody sees it any more, and not a moment before."""

from __future__ import annotations

import threading
from typing import Any

import numpy as np
import pytest

from lstm_gui import engine
from lstm_gui.engine import buffers

SHAPE = (100, 16, 32)
DTYPE = np.dtype(np.float32)


@pytest.fixture(autouse=True)
def pool(monkeypatch: pytest.MonkeyPatch) -> Any:
    fresh = buffers._Pool()
    monkeypatch.setattr(buffers, "_pool", fresh)
    return fresh


def address(array: Any) -> int:
    return int(array.ctypes.data)


def test_memory_comes_back_after_the_last_view_is_gone() -> None:
    first = buffers.empty(SHAPE, DTYPE)
    place, view = address(first), first[3:, :, ::2].T
    view[...] = 7
    del first
    second = buffers.empty(SHAPE, DTYPE)
    assert address(second) != place
    assert (view == 7).all()
    del view
    third = buffers.empty(SHAPE, DTYPE)
    assert address(third) == place


def test_arrays_are_like_those_of_numpy_and_lie_on_cache_lines() -> None:
    for shape in (SHAPE, (3,), (0, 4), (1 << 16,)):
        for dtype in (DTYPE, np.dtype(np.float64), np.dtype(np.complex128)):
            array = buffers.empty(shape, dtype)
            assert type(array) is np.ndarray
            assert (array.shape, array.dtype) == (shape, dtype)
            assert array.flags.c_contiguous
            assert array.flags.writeable
    assert address(buffers.empty(SHAPE, DTYPE)) % 64 == 0


def test_no_more_waits_than_the_limit(pool: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(buffers, "KEPT_BYTES", 2_000_000)
    arrays = [buffers.empty((40_000 + n,), DTYPE) for n in range(40)]
    assert pool.bytes == 0
    arrays.clear()
    assert 0 < pool.bytes <= 2_000_000
    assert pool.bytes == sum(size * len(found) for size, found in pool.waiting.items())


def test_a_trace_stays_as_it_is_while_others_come_and_go() -> None:
    network, rng = engine.LSTM(8, 32), np.random.default_rng(0)
    kept = network.forward(rng.normal(size=(100, 16, 8)))
    copies = {name: np.array(kept.layers[0].signal(name)) for name in kept.layers[0].signal_names}
    hidden = kept.layers[0].hidden
    for _ in range(5):
        trace = network.forward(rng.normal(size=(100, 16, 8)))
        network.backward(trace, np.ones_like(trace.outputs))
    for name, value in copies.items():
        np.testing.assert_array_equal(kept.layers[0].signal(name), value)
    del kept, trace
    network.forward(rng.normal(size=(100, 16, 8)))
    np.testing.assert_array_equal(hidden, copies["hidden"])


def test_threads_never_share_memory() -> None:
    faults = []

    def work(number: int) -> None:
        for _ in range(300):
            array = buffers.empty(SHAPE, DTYPE)
            array[...] = number
            if not (array == number).all():
                faults.append(number)

    threads = [threading.Thread(target=work, args=(n,)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []


def test_sizes_that_nobody_asks_for_any_more_are_given_back(
    pool: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(buffers, "FORGOTTEN", 8)
    first = buffers.empty((50_000,), DTYPE)
    del first
    assert pool.bytes == 200_000
    kept = [buffers.empty((60_000 + n,), DTYPE) for n in range(10)]
    assert pool.bytes == 0
    del kept


def test_an_update_that_is_made_again_needs_no_new_large_memory(
    pool: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    network = engine.Network(engine.LSTM(4, 64, 2), engine.Linear(64, 1))
    batch = engine.Batch(np.ones((100, 16, 4)), np.ones((100, 16, 1)))
    updates = engine.training_loop(network, [batch] * 6, engine.Adam(), clip_norm=1.0)
    for _ in range(3):
        next(updates)
    fetched: list[int] = []
    take = pool.take

    def watched(size: int) -> Any:
        if not pool.waiting[size]:
            fetched.append(size)
        return take(size)

    monkeypatch.setattr(pool, "take", watched)
    next(updates)
    next(updates)
    assert fetched == []
    assert pool.bytes > 1_000_000


def test_a_training_that_ends_gives_its_memory_back(pool: Any) -> None:
    network = engine.Network(engine.LSTM(4, 64), engine.Linear(64, 1))
    batch = engine.Batch(np.ones((100, 16, 4)), np.ones((100, 16, 1)))
    updates = engine.training_loop(network, [batch] * 3, engine.Adam())
    next(updates)
    next(updates)
    assert pool.bytes > 0
    list(updates)
    assert pool.bytes == 0
