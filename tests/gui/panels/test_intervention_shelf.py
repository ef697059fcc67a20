from __future__ import annotations

from lstm_gui import engine
from lstm_gui.gui.panels.intervention_shelf import InterventionShelf, ShelfRow

A, B = engine.Ablate(1), engine.Clamp("cell", 0.5)


def test_what_is_switched_off_stays_in_its_place_and_out_of_the_session() -> None:
    shelf = InterventionShelf((A, B))
    active = shelf.switched(0, False)
    assert active == (B,)
    shelf.follow(active)
    assert shelf.rows == (ShelfRow(A, False), ShelfRow(B, True))
    again = shelf.switched(0, True)
    shelf.follow(again)
    assert again == (A, B)


def test_undo_and_redo_show_the_same_rows_again() -> None:
    first = (A, B)
    shelf = InterventionShelf(first)
    off = shelf.switched(1, False)
    shelf.follow(off)
    shelf.follow(first)
    assert shelf.rows == (ShelfRow(A), ShelfRow(B))
    shelf.follow(off)
    assert shelf.rows == (ShelfRow(A), ShelfRow(B, False))


def test_a_list_from_elsewhere_is_all_on() -> None:
    shelf = InterventionShelf((A,))
    shelf.follow(shelf.switched(0, False))
    shelf.follow((B,))
    assert shelf.rows == (ShelfRow(B),)


def test_another_document_forgets_what_was_off() -> None:
    shelf = InterventionShelf((A,))
    active = shelf.switched(0, False)
    shelf.follow(active)
    shelf.forget()
    shelf.follow(())
    assert shelf.rows == ()


def test_removing_takes_the_row_away() -> None:
    shelf = InterventionShelf((A, B))
    assert shelf.removed(0) == (B,)
    assert shelf.added(A) == (A, B, A)
