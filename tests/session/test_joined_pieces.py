from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from lstm_gui.session.joined_pieces import JoinedPieces

LENGTH, PIECES, LAST = 4, 40, 3
ROWS = (np.arange((PIECES - 1) * LENGTH + LAST)[:, np.newaxis] + [0.0, 0.5]).astype(np.float32)


class Pieces:
    """Gives the rows of pieces and notes which were asked for."""

    def __init__(self) -> None:
        self.asked: list[int] = []
        self.coarse: set[int] = set()

    def rows_of(self, number: int) -> tuple[np.ndarray, bool]:
        self.asked.append(number)
        rows = ROWS[number * LENGTH : (number + 1) * LENGTH]
        return (-rows, False) if number in self.coarse else (rows, True)


ranges = st.tuples(st.integers(0, PIECES - 1), st.integers(1, 12)).map(
    lambda pair: range(pair[0], min(pair[0] + pair[1], PIECES))
)


@given(st.lists(ranges, min_size=1, max_size=12))
def test_rows_are_those_of_the_pieces_wherever_one_looks(looks: list[range]) -> None:
    joined = JoinedPieces(LENGTH, Pieces().rows_of)
    for numbers in looks:
        expected = ROWS[numbers.start * LENGTH : numbers.stop * LENGTH]
        np.testing.assert_array_equal(joined.rows(numbers)[: len(expected)], expected)


def test_a_range_that_is_dragged_asks_for_each_piece_once() -> None:
    pieces = Pieces()
    joined = JoinedPieces(LENGTH, pieces.rows_of)
    for begin in range(30):
        joined.rows(range(begin, begin + 8))
    assert sorted(pieces.asked) == list(range(37))
    assert joined._memory.shape[0] <= (2 * 8 + 1) * LENGTH


def test_what_is_coarse_is_asked_for_again() -> None:
    pieces = Pieces()
    pieces.coarse = {3}
    joined = JoinedPieces(LENGTH, pieces.rows_of)
    np.testing.assert_array_equal(joined.rows(range(2, 5))[4:8], -ROWS[12:16])
    pieces.coarse = set()
    np.testing.assert_array_equal(joined.rows(range(2, 5))[4:8], ROWS[12:16])
    assert pieces.asked == [2, 3, 4, 3]


def test_rows_cannot_be_written_to() -> None:
    assert not JoinedPieces(LENGTH, Pieces().rows_of).rows(range(3)).flags.writeable
