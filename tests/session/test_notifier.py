"""Listeners hear what they asked for, once per batch, and are not kept alive."""

from __future__ import annotations

import gc

from lstm_gui.session import Aspect, Notifier


class View:
    def __init__(self) -> None:
        self.heard: list[frozenset[Aspect]] = []

    def listen(self, changed: frozenset[Aspect]) -> None:
        self.heard.append(changed)


def test_a_view_hears_only_the_aspects_it_asked_for() -> None:
    notifier, view = Notifier(), View()
    notifier.subscribe(view.listen, Aspect.STEP, Aspect.TRACE)
    notifier.announce(Aspect.HOVER)
    notifier.announce(Aspect.STEP, Aspect.HOVER)
    assert view.heard == [frozenset({Aspect.STEP, Aspect.HOVER})]


def test_a_batch_is_one_notification() -> None:
    notifier, view = Notifier(), View()
    notifier.subscribe(view.listen)
    with notifier.batch():
        notifier.announce(Aspect.STEP)
        with notifier.batch():
            notifier.announce(Aspect.TRACE)
        notifier.announce(Aspect.STEP)
    assert view.heard == [frozenset({Aspect.STEP, Aspect.TRACE})]


def test_a_view_that_is_gone_is_not_called_and_not_kept() -> None:
    notifier, view = Notifier(), View()
    heard = view.heard
    notifier.subscribe(view.listen)
    del view
    gc.collect()
    notifier.announce(Aspect.STEP)
    assert heard == []


def test_unsubscribing_ends_it() -> None:
    notifier, view = Notifier(), View()
    unsubscribe = notifier.subscribe(view.listen)
    unsubscribe()
    unsubscribe()
    notifier.announce(Aspect.STEP)
    assert view.heard == []


def test_what_a_listener_announces_comes_after_everyone_heard_the_first() -> None:
    notifier, order = Notifier(), []

    def first(changed: frozenset[Aspect]) -> None:
        order.append(("first", changed))
        if Aspect.STEP in changed:
            notifier.announce(Aspect.HOVER)

    def second(changed: frozenset[Aspect]) -> None:
        order.append(("second", changed))

    notifier.subscribe(first)
    notifier.subscribe(second)
    notifier.announce(Aspect.STEP)
    step, hover = frozenset({Aspect.STEP}), frozenset({Aspect.HOVER})
    assert order == [("first", step), ("second", step), ("first", hover), ("second", hover)]
