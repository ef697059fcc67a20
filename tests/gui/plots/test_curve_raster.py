from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lstm_gui.gui.plots.curve_raster import coverage, shaded, stroke_coverage, tinted

COLUMNS, ROWS = 20, 30


def curves(seed: int, points: int, count: int) -> tuple[np.ndarray, np.ndarray]:
    """Make curves that lie inside the picture, from somewhere in it to somewhere in it."""
    rng = np.random.default_rng(seed)
    ends = np.sort(rng.uniform(0.0, COLUMNS, 2))
    xs = np.sort(rng.uniform(*ends, points)) + np.arange(points) * 1e-6
    return xs, rng.uniform(2.0, ROWS - 2.0, (points, count)).astype(np.float32)


def test_a_level_line_covers_one_pixel_of_each_column() -> None:
    covered = coverage(np.array([0.0, COLUMNS]), np.full((2, 1), 7.5), COLUMNS, ROWS)
    assert covered.shape == (ROWS, COLUMNS)
    np.testing.assert_allclose(covered[7], 1.0)
    np.testing.assert_allclose(np.delete(covered, 7, axis=0), 0.0)


def test_a_line_between_two_rows_is_shared_among_them() -> None:
    covered = coverage(np.array([0.0, COLUMNS]), np.full((2, 1), 7.75), COLUMNS, ROWS)
    np.testing.assert_allclose(covered[7], 0.75)
    np.testing.assert_allclose(covered[8], 0.25)


def test_a_way_up_and_down_inside_a_column_covers_it_twice() -> None:
    xs, ys = np.array([0.0, 3.0, 3.5, 4.0, COLUMNS]), np.array([[5.0], [5.0], [15.0], [5.0], [5.0]])
    covered = coverage(xs, ys, COLUMNS, ROWS)
    np.testing.assert_allclose(covered[5:15, 3], 2.0, rtol=1e-5)
    np.testing.assert_allclose(covered[16:, 3], 0.0, atol=1e-5)


@given(st.integers(0, 10_000), st.integers(2, 60))
def test_only_pixels_between_the_extremes_of_a_column_are_covered(seed: int, points: int) -> None:
    xs, ys = curves(seed, points, 1)
    covered = coverage(xs, ys, COLUMNS, ROWS)
    for column in range(COLUMNS):
        fine = np.linspace(max(column, xs[0]), min(column + 1.0, xs[-1]), 400)
        if xs[-1] <= column or xs[0] >= column + 1:
            assert covered[:, column].max() < 1e-4
            continue
        inside = xs[(xs >= fine[0]) & (xs <= fine[-1])]
        heights = np.interp(np.concatenate([fine, inside]), xs, ys[:, 0])
        low, high = heights.min(), heights.max()
        middle, half = (low + high) / 2, max(high - low, 1.0) / 2
        rows = np.arange(ROWS)
        touched = (rows + 1 > middle - half) & (rows < middle + half)
        assert covered[~touched, column].max(initial=0.0) < 2e-2
        if fine[-1] - fine[0] > 0.99:
            assert covered[touched, column].sum() > 0.98 * max(high - low, 1.0)


@given(st.integers(0, 10_000), st.integers(2, 60))
def test_curves_together_cover_what_they_cover_one_by_one(seed: int, points: int) -> None:
    xs, ys = curves(seed, points, 4)
    one_by_one = sum(coverage(xs, ys[:, at : at + 1], COLUMNS, ROWS) for at in range(4))
    np.testing.assert_allclose(coverage(xs, ys, COLUMNS, ROWS), one_by_one, atol=1e-3)


def test_what_lies_outside_leaves_no_trace() -> None:
    ys = np.array([[-50.0, ROWS + 9.0], [-3.0, ROWS + 5.0]])
    assert coverage(np.array([0.0, COLUMNS]), ys, COLUMNS, ROWS).max() == 0.0


@pytest.mark.parametrize("opacity", [0.22, 0.5, 1.0])
def test_lines_over_each_other_become_denser(opacity: float) -> None:
    covered = np.array([[0.0, 1.0, 2.0]], dtype=np.float32)
    pixels = shaded(covered, (200, 100, 50), opacity)[0]
    alpha = pixels >> 24
    assert alpha[0] == 0
    np.testing.assert_allclose(alpha[1:] / 255, 1 - (1 - opacity) ** np.array([1, 2]), atol=0.003)
    red = pixels >> 16 & 0xFF
    np.testing.assert_allclose(red, 200 * alpha / 255, atol=1)


@pytest.mark.parametrize("width", [1.5, 2.0, 3.5])
@given(st.integers(0, 10_000), st.integers(2, 40))
def test_a_broad_curve_covers_what_is_near_to_it(width: float, seed: int, points: int) -> None:
    xs, ys = curves(seed, points, 1)
    covered = stroke_coverage(xs, ys[:, 0], width, COLUMNS, ROWS)
    assert covered.min() >= 0.0
    assert covered.max() <= 1.0
    begins = np.stack([xs[:-1], ys[:-1, 0]], axis=1)
    ways = np.diff(np.stack([xs, ys[:, 0]], axis=1), axis=0)
    places = np.stack(np.meshgrid(np.arange(COLUMNS), np.arange(ROWS)), axis=2)[..., None, :] + 0.5
    along = ((places - begins) * ways).sum(-1) / (ways**2).sum(-1)
    nearest = begins + np.clip(along, 0.0, 1.0)[..., None] * ways
    distance = np.sqrt(((places - nearest) ** 2).sum(-1)).min(-1)
    # Half the diagonal of a pixel, and the eighth of one by which the columns are cut.
    assert covered[distance > width / 2 + 0.90].max(initial=0.0) < 1e-3
    assert covered[distance < width / 2 - 0.90].min(initial=1.0) > 0.99


def test_a_level_broad_line_covers_its_width() -> None:
    xs, ys = np.array([-5.0, COLUMNS + 5.0]), np.array([7.25, 7.25])
    covered = stroke_coverage(xs, ys, 2.5, COLUMNS, ROWS)
    np.testing.assert_allclose(covered[:, 4], [0] * 6 + [1, 1, 0.5] + [0] * (ROWS - 9), atol=1e-6)


def test_a_tint_is_as_strong_as_the_line_is_opaque() -> None:
    pixels = tinted(np.array([0.0, 0.5, 1.0], dtype=np.float32), (10, 20, 30), 0.8)
    np.testing.assert_array_equal(pixels >> 24, [0, 102, 204])
