"""The kernels get ready beside the window: compiled by another process, loaded in a thread."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from lstm_gui import engine
from lstm_gui.gui import kernel_warm_up
from lstm_gui.gui.files.background import Cancelled
from lstm_gui.gui.kernel_warm_up import KernelWarmUp, defer_kernels
from lstm_gui.session import Session, SetParameter, open_example

needs_numba = pytest.mark.skipif(not engine.kernels_installed(), reason="without Numba")


@pytest.fixture
def mode():
    before = engine.kernels_mode()
    yield
    engine.use_kernels(before)


def never(_progress) -> bool:
    raise AssertionError("nothing is to be compiled")


def test_kernels_that_are_switched_off_stay_off(mode, monkeypatch, qtbot) -> None:
    monkeypatch.setattr(kernel_warm_up, "_warm_up", never)
    engine.use_kernels("off")
    defer_kernels()
    KernelWarmUp(Session(open_example())).start()
    assert engine.kernels_mode() == "off"


@needs_numba
def test_when_they_are_ready_the_session_traces_with_them(mode, monkeypatch, qtbot) -> None:
    monkeypatch.setattr(engine, "kernels_in_use", lambda: False)
    monkeypatch.setattr(kernel_warm_up, "_warm_up", lambda _progress: True)
    session = Session(open_example())
    session.do(SetParameter("bias_ih_l0", (0,), 2.0))
    trace = session.trace
    warm_up = KernelWarmUp(session)
    warm_up.start()
    qtbot.waitUntil(lambda: session.trace is not trace)
    np.testing.assert_allclose(session.trace.outputs, trace.outputs, atol=1e-5)
    warm_up.shutdown()


@needs_numba
def test_they_are_compiled_once_by_another_process(monkeypatch, user_folders: Path) -> None:
    calls = []
    monkeypatch.setattr(kernel_warm_up, "_COMPILE", "print('compiling')")
    monkeypatch.setattr(engine, "warm_up", lambda: True)
    monkeypatch.setattr(
        kernel_warm_up,
        "_compile_elsewhere",
        lambda progress, real=kernel_warm_up._compile_elsewhere: (
            calls.append(real(progress)) or True
        ),
    )
    assert kernel_warm_up._warm_up(lambda *_: None)
    assert kernel_warm_up._warm_up(lambda *_: None)
    assert calls == [True]
    assert len(list(user_folders.glob("kernels-*"))) == 1


@needs_numba
def test_a_compiler_that_fails_is_asked_again_at_the_next_start(
    monkeypatch, user_folders: Path
) -> None:
    monkeypatch.setattr(kernel_warm_up, "_COMPILE", "raise SystemExit(1)")
    monkeypatch.setattr(engine, "warm_up", lambda: True)
    assert kernel_warm_up._warm_up(lambda *_: None)
    assert list(user_folders.glob("kernels-*")) == []


def test_giving_up_ends_the_other_process(monkeypatch) -> None:
    monkeypatch.setattr(kernel_warm_up, "_COMPILE", "import time; time.sleep(600)")
    looks = []

    def give_up(_step: int, _steps: int) -> None:
        looks.append(True)
        if len(looks) > 2:
            raise Cancelled

    with pytest.raises(Cancelled):
        kernel_warm_up._compile_elsewhere(give_up)
