from __future__ import annotations

from lstm_gui.sequences import PlainBaseline
from lstm_gui.session.training_log import Milestones, TrainingLog
from lstm_gui.session.training_snapshot import MessageKind


def test_messages_stay_bounded_and_keep_the_first() -> None:
    log = TrainingLog()
    for number in range(1_000):
        log.add(number, f"message {number}")
    messages = log.messages
    assert len(messages) == 200
    assert messages[0].text == "message 0"
    assert messages[-1].text == "message 999"


def test_passing_the_baseline_and_powers_of_ten_is_noted_once_each() -> None:
    log = TrainingLog()
    milestones = Milestones(log, PlainBaseline("last value", 0.25))
    loss = 0.9
    for update in range(1, 401):
        milestones.see(update, loss)
        loss *= 0.985
    assert [message.text for message in log.messages] == [
        "loss fell below 0.25, that of “last value”",
        "loss fell below 0.1",
        "loss fell below 0.01",
    ]
    assert all(message.kind is MessageKind.GOOD for message in log.messages)
    updates = [message.update for message in log.messages]
    assert updates == sorted(updates)


def test_a_network_that_begins_below_the_baseline_is_not_praised_for_it() -> None:
    log = TrainingLog()
    milestones = Milestones(log, PlainBaseline("last value", 0.25))
    for update in range(1, 100):
        milestones.see(update, 0.15)
    assert log.messages == ()


def test_a_loss_that_is_only_rounding_is_not_announced_any_further() -> None:
    log = TrainingLog()
    milestones = Milestones(log, None)
    loss = 1e-3
    for update in range(1, 5_000):
        milestones.see(update, loss)
        loss *= 0.99
    assert log.messages[-1].text == "loss fell below 1e-06"


def test_of_one_drag_only_the_last_value_is_noted() -> None:
    log = TrainingLog()
    log.add(0, "started")
    for rate in (0.1, 0.2, 0.3):
        log.add_setting(5, "learning rate", f"{rate:g}")
    log.add(6, "something else")
    log.add_setting(7, "learning rate", "1")
    assert [message.text for message in log.messages] == [
        "started",
        "learning rate 0.3",
        "something else",
        "learning rate 1",
    ]


def test_a_loss_that_jumps_is_told_once_and_so_is_its_recovery() -> None:
    log = TrainingLog()
    milestones = Milestones(log)
    for update in range(1, 40):
        milestones.see(update, 0.5)
    milestones.see(40, 9.0, 6.7)
    for update in range(41, 45):
        milestones.see(update, 40.0, 6.7)
    for update in range(45, 400):
        milestones.see(update, 0.5)
    warning, recovered = log.messages
    assert warning.update == 40
    assert warning.kind is MessageKind.WARNING
    assert warning.text == "loss jumped to 9, from a mean of 0.5; gradient norm 6.7"
    assert recovered.text == "recovered: the loss is where it was"
