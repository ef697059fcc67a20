"""What every test of the window gets, and sessions and a theme for those that ask."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator

import numpy as np
import pytest
from PySide6.QtWidgets import QApplication

from lstm_gui import sequences
from lstm_gui.gui import main_window
from lstm_gui.gui.theme import Appearance, ThemeMode, font, load_fonts
from lstm_gui.session import Document, Session, open_example, untrained_network

MakeSession = Callable[..., Session]


@pytest.fixture(autouse=True)
def collecting_between_tests() -> Iterator[None]:
    """Collect cyclic garbage after a test instead of anywhere in it.

    The collector runs wherever Python allocates, also inside a disconnect of Qt's, which holds a
    lock that the destructor of a widget then waits for, for ever. The program's window collects
    from a timer; what is tested without a window has nothing that does.
    """
    usual = gc.get_threshold()
    gc.set_threshold(200_000, *usual[1:])
    yield
    gc.set_threshold(*usual)
    gc.collect(1)


@pytest.fixture(autouse=True)
def no_warm_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let no window of a test begin to compile kernels in another process beside it."""
    monkeypatch.setattr(main_window, "_WARM_UP_AFTER_MILLISECONDS", 2**30)


@pytest.fixture(autouse=True)
def fonts(qapp: QApplication) -> None:
    load_fonts()
    qapp.setFont(font())


@pytest.fixture
def appearance(qapp: QApplication) -> Appearance:
    return Appearance(ThemeMode.LIGHT)


@pytest.fixture
def session() -> Session:
    """The default example with its trained network: 64 steps, 8 units."""
    return Session(open_example())


@pytest.fixture
def make_session() -> MakeSession:
    """Make a session on noise with an untrained network."""

    def make(steps: int = 30, units: int = 5, features: int = 1, layers: int = 1) -> Session:
        values = np.random.default_rng(0).standard_normal((steps, features))
        sequence = sequences.series_sequence(
            values,
            name="noise",
            feature_names=tuple(f"x{index}" for index in range(features)),
            source="noise",
        )
        network, origin = untrained_network(sequence, hidden_size=units, num_layers=layers)
        return Session(Document.of(sequence, network, origin))

    return make
