from __future__ import annotations

import numpy as np

from lstm_gui import engine
from lstm_gui.analysis.chain_cells import ChainCells, chain_cells, in_columns


def test_cells_are_the_means_over_the_units() -> None:
    inputs = np.random.default_rng(0).standard_normal((30, 2))
    layer = engine.LSTM(2, 5).forward(inputs).layers[0]
    cells = chain_cells(layer)
    size = np.abs(layer.cell[:, 0]).mean(axis=1)
    np.testing.assert_allclose(cells.size, size / size.max())
    assert cells.size.max() == 1.0
    assert cells.kept is not None
    np.testing.assert_allclose(cells.kept, layer.forget_gate[:, 0].mean(axis=1))


def test_columns_keep_the_largest_size_and_the_strongest_forgetting() -> None:
    size, kept = np.zeros(1000), np.ones(1000)
    size[333], kept[777] = 1.0, 0.0
    cells = in_columns(ChainCells(size, kept), 50)
    assert cells.kept is not None
    assert cells.size.shape == cells.kept.shape == (50,)
    assert np.flatnonzero(cells.size).tolist() == [333 // 20]
    assert np.flatnonzero(cells.kept == 0.0).tolist() == [777 // 20]


def test_with_room_the_cells_stay_as_they_are() -> None:
    cells = ChainCells(np.ones(10), None)
    assert in_columns(cells, 10) is cells
    assert in_columns(ChainCells(np.ones(30), None), 10).kept is None
