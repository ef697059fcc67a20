"""Telling views what changed, without keeping them alive."""

from __future__ import annotations

import inspect
import weakref
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from lstm_gui.session.aspects import Aspect

Listener = Callable[[frozenset[Aspect]], None]


class Notifier:
    """Calls its listeners with the set of aspects that changed.

    Bound methods are held weakly: a view that is gone is no longer called. Changes announced inside
    ``batch()`` arrive as one notification.
    """

    def __init__(self) -> None:
        self._listeners: list[tuple[frozenset[Aspect] | None, Callable[[], Listener | None]]] = []
        self._depth = 0
        self._waiting: set[Aspect] = set()

    def subscribe(self, listener: Listener, *aspects: Aspect) -> Callable[[], None]:
        """Call ``listener(changed)`` whenever one of ``aspects`` changes; without aspects, always.

        ``changed`` holds everything that changed, not only what was asked for. Returns a function
        that ends the subscription.
        """
        reference: Callable[[], Listener | None]
        if inspect.ismethod(listener):
            reference = weakref.WeakMethod(listener)
        else:

            def reference() -> Listener | None:
                return listener

        entry = (frozenset(aspects) or None, reference)
        self._listeners.append(entry)

        def unsubscribe() -> None:
            if entry in self._listeners:
                self._listeners.remove(entry)

        return unsubscribe

    def announce(self, *aspects: Aspect) -> None:
        """Tell the listeners of these aspects, now or at the end of the batch."""
        self._waiting.update(aspects)
        if self._depth == 0:
            self._deliver()

    @contextmanager
    def batch(self) -> Iterator[None]:
        """Collect what is announced inside and deliver it once, at the end."""
        self._depth += 1
        try:
            yield
        finally:
            self._depth -= 1
            if self._depth == 0:
                self._deliver()

    def _deliver(self) -> None:
        # What a listener announces while it is called goes out after everyone has heard the first,
        # so that no view sees a later state before an earlier one.
        while self._waiting:
            changed = frozenset(self._waiting)
            self._waiting.clear()
            self._depth += 1
            try:
                for entry in tuple(self._listeners):
                    wanted, reference = entry
                    listener = reference()
                    if listener is None:
                        self._listeners.remove(entry)
                    elif wanted is None or wanted & changed:
                        listener(changed)
            finally:
                self._depth -= 1
