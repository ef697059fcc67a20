from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lstm_gui.session import Session, open_example
from lstm_gui.session.range_follower import range_with


@pytest.fixture
def session() -> Session:
    session = Session(open_example())
    session.selection.show_range(10, 20)
    return session


def test_a_step_inside_leaves_the_range_where_it_is(session: Session) -> None:
    session.playback.go(19)
    session.playback.go(10)
    assert session.selection.range == (10, 20)


def test_stepping_over_the_edge_turns_a_page(session: Session) -> None:
    session.playback.go(19)
    session.playback.forward()
    assert session.selection.range == (19, 29)


def test_stepping_back_over_the_edge_turns_a_page_back(session: Session) -> None:
    session.playback.go(10)
    session.playback.back()
    assert session.selection.range == (1, 11)


def test_a_jump_far_away_brings_the_step_to_the_middle(session: Session) -> None:
    session.playback.go(12)
    session.playback.go(40)
    assert session.selection.range == (35, 45)


def test_playing_over_the_edge_takes_the_range_along(session: Session) -> None:
    session.playback.go(19)
    session.playback.play()
    session.playback.advance()
    assert session.selection.range == (19, 29)


def test_a_range_that_was_panned_away_while_it_plays_stays(session: Session) -> None:
    session.playback.go(15)
    session.playback.play()
    session.selection.show_range(40, 50)
    session.playback.advance()
    assert session.selection.range == (40, 50)


def test_the_ends_of_the_run_hold_the_width(session: Session) -> None:
    session.playback.to_end()
    assert session.selection.range == (54, 64)
    session.playback.to_start()
    assert session.selection.range == (0, 10)


def test_all_steps_stay_all_steps() -> None:
    session = Session(open_example())
    session.playback.to_end()
    assert session.selection.range is None


@given(st.integers(0, 10_000), st.integers(1, 3_000), st.integers(0, 20_000))
def test_the_new_range_is_as_wide_and_holds_the_step(start: int, width: int, step: int) -> None:
    new_start, new_stop = range_with((start, start + width), step)
    assert new_stop - new_start == width
    assert new_start <= step < new_stop


def test_a_range_that_is_held_stands_until_it_follows_or_is_released(session: Session) -> None:
    session.follower.hold()
    session.playback.go(40)
    session.playback.go(41)
    assert session.selection.range == (10, 20)
    session.follower.follow()
    assert session.selection.range == (36, 46)
    session.playback.go(20)
    assert session.selection.range == (36, 46)
    session.follower.release()
    assert session.selection.range == (15, 25)
    session.playback.go(25)
    assert session.selection.range == (24, 34)
