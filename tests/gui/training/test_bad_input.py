"""What cannot go well is told in one sentence, and the run and the session stay."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from lstm_gui import engine, sequences
from lstm_gui.gui.training import TrainingController
from lstm_gui.session import Document, Open, Session, TrainingState, untrained_network

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support propagateSizeHints")


def series(values: object) -> sequences.Sequence:
    return sequences.series_sequence(values, name="data.csv", feature_names=("x",))  # type: ignore[arg-type]  # any array


def open_on(session: Session, sequence: sequences.Sequence) -> Document:
    network, origin = untrained_network(sequence, hidden_size=3)
    session.do(Open(Document.of(sequence, network, origin)))
    return session.document


@pytest.mark.parametrize(
    ("make", "settings", "held_out", "message"),
    [
        (
            lambda: series(np.sin(np.arange(60))),
            {"batch_size": 4096},
            0.2,
            "batch is 4096 windows, but the training part of data.csv has only 48 steps",
        ),
        (
            lambda: series(np.sin(np.arange(60))),
            {"window": 50},
            0.2,
            "window is 50 steps, but the training part of data.csv has 48; it must be at most 48",
        ),
        (lambda: series(np.sin(np.arange(8))), {}, 0.01, "is no step to validate on"),
        (
            lambda: series([1.0]),
            {},
            0.2,
            "data.csv has 1 step; it takes at least 2 to foresee 1 step ahead",
        ),
        (lambda: series([1.0, 2.0]), {}, 0.2, "validate on; hold out 0 %, or open more"),
        (lambda: series([3.0] * 50), {}, 0.2, "every value to foresee in the training part of"),
        (
            lambda: sequences.read_clipboard_text("a" * 30 + "b"),
            {},
            0.2,
            "every symbol to foresee in the training part of Clipboard is 'a'",
        ),
    ],
)
def test_a_start_that_cannot_be_says_why_and_the_session_stays(
    session: Session,
    controller: TrainingController,
    make: Callable[[], sequences.Sequence],
    settings: dict[str, int],
    held_out: float,
    message: str,
) -> None:
    document = open_on(session, make())
    controller.plan.set_held_out(held_out)
    assert not controller.start(engine.TrainingSettings(updates=5, **settings))  # type: ignore[arg-type]  # as named
    newest = controller.messages[-1].text
    assert newest.startswith("cannot start: ")
    assert message in newest
    assert newest.count(". ") == 0
    assert session.document is document
    assert not controller.active


def test_a_text_of_one_character_is_refused_when_it_is_read() -> None:
    with pytest.raises(sequences.ReadError, match="at least two different characters are needed"):
        sequences.read_clipboard_text("aaaa")


def test_a_rate_of_a_million_is_doubted_and_the_run_stays_with_finite_weights(
    session: Session, controller: TrainingController, qtbot: QtBot
) -> None:
    open_on(session, series(np.sin(np.arange(200) / 5)))
    controller.start(engine.TrainingSettings(updates=100_000, batch_size=4, window=16))
    run = controller.run
    assert run is not None
    qtbot.waitUntil(lambda: run.update > 25)
    assert controller.change(learning_rate=1e6)
    qtbot.waitUntil(lambda: any("1e+06 throws" in one.text for one in controller.messages))
    qtbot.waitUntil(
        lambda: (
            controller.state is TrainingState.PAUSED
            or any("loss jumped to" in one.text for one in controller.messages)
        )
    )
    controller.stop()
    qtbot.waitUntil(lambda: not controller.active)
    assert all(np.isfinite(values).all() for values in session.document.parameters.values())


def test_one_column_that_never_changes_is_named_beside_the_others(
    session: Session, controller: TrainingController, qtbot: QtBot
) -> None:
    values = np.stack([np.full(80, 7.0), np.sin(np.arange(80))], axis=1)
    sequence = sequences.series_sequence(values, name="two.csv", feature_names=("still", "wave"))
    open_on(session, sequence)
    assert controller.start(engine.TrainingSettings(updates=3, batch_size=2, window=10))
    qtbot.waitUntil(lambda: not controller.active)
    texts = [message.text for message in controller.messages]
    assert "never changes: still; there is nothing to learn in it" in texts
