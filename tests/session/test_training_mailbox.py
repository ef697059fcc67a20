from __future__ import annotations

import threading

from lstm_gui.session.training_mailbox import Mailbox


def test_a_value_is_taken_once() -> None:
    mailbox: Mailbox[int] = Mailbox()
    assert mailbox.empty
    mailbox.put(1)
    assert not mailbox.empty
    assert mailbox.take() == 1
    assert mailbox.empty
    assert mailbox.take() is None


def test_the_newest_value_replaces_the_one_that_nobody_took() -> None:
    mailbox: Mailbox[int] = Mailbox()
    mailbox.put(1)
    mailbox.put(2)
    assert mailbox.take() == 2
    assert mailbox.take() is None


def test_values_arrive_in_order_and_the_last_one_always_arrives() -> None:
    mailbox: Mailbox[int] = Mailbox()
    taken: list[int] = []

    def write() -> None:
        for value in range(20_000):
            mailbox.put(value)

    writer = threading.Thread(target=write)
    writer.start()
    while writer.is_alive() or not mailbox.empty:
        value = mailbox.take()
        if value is not None:
            taken.append(value)
    writer.join()
    assert taken[-1] == 19_999
    assert taken == sorted(set(taken))
