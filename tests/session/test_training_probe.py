from __future__ import annotations

import dataclasses
from collections.abc import Callable

import numpy as np
import pytest

from lstm_gui import engine
from lstm_gui.session import Aspect, Document, Session, TraceRecording, compute_run, training_probe
from lstm_gui.session.training_probe import WARM_UP_STEPS, probe, probed_steps
from lstm_gui.session.window_recording import WindowRecording, recording_of

MakeDocument = Callable[..., Document]
HELD = (engine.Clamp("cell", 0.75, units=[2], steps=slice(5000, 6000, 2)), engine.Ablate(1, 3))


@pytest.fixture
def followed(make_document: MakeDocument, monkeypatch: pytest.MonkeyPatch) -> Document:
    """9000 steps of which 1000 are followed."""
    monkeypatch.setattr(training_probe, "PROBE_VALUES", 5000)
    return dataclasses.replace(make_document(), interventions=HELD)


def network_of(document: Document) -> engine.Network:
    network = engine.network_from_config(document.config)
    network.load_state_dict(document.parameters)
    return network


def never() -> bool:
    return False


def test_a_short_sequence_is_followed_whole(make_document: MakeDocument) -> None:
    assert probed_steps(make_document(steps=9000), 4000) == (0, 9000)


@pytest.mark.parametrize("looked_at", [0, 499, 500, 4321, 8999])
def test_the_window_holds_what_is_looked_at(followed: Document, looked_at: int) -> None:
    start, stop = probed_steps(followed, looked_at)
    assert stop - start == 1000
    assert 0 <= start <= looked_at < stop <= 9000
    assert probed_steps(followed, min(looked_at + 1, 8999)) in (
        (start, stop),
        (start + 250, stop + 250),
    )


def test_a_window_at_the_beginning_is_the_run_itself(followed: Document) -> None:
    network = network_of(followed)
    looked = probe(followed, network, never)
    assert looked is not None
    whole = network.forward(followed.sequence.inputs, interventions=HELD)
    np.testing.assert_allclose(looked.trace.outputs, whole.outputs[:1000], atol=2e-6)


def test_a_window_elsewhere_begins_from_rest_a_while_before(followed: Document) -> None:
    network = network_of(followed)
    looked = probe(followed, network, never, looked_at=5500)
    assert looked is not None
    assert looked.trace.first_step == 5000 - WARM_UP_STEPS
    whole = network.forward(followed.sequence.inputs, interventions=HELD)
    part = looked.trace.layers[0].cell[WARM_UP_STEPS:]
    assert (part[:1000:2, 0, 2] == 0.75).all()
    np.testing.assert_allclose(part, whole.layers[0].cell[5000:6000], atol=1e-3)


def test_who_waits_no_longer_gets_nothing(followed: Document) -> None:
    assert probe(followed, network_of(followed), lambda: True) is None


def test_a_window_is_asked_by_the_steps_of_the_run(followed: Document) -> None:
    network = network_of(followed)
    looked = probe(followed, network, never, looked_at=5500)
    assert looked is not None
    window = recording_of(looked.trace, network, followed)
    assert isinstance(window, WindowRecording)
    assert (window.steps, window.known) == (9000, (5000, 6000))
    layer, first = looked.trace.layers[0], looked.trace.first_step
    moment = window.moment(5400)
    assert moment.trace is looked.trace
    assert moment.at == 5400 - first
    lines = window.lines(0, "hidden")
    np.testing.assert_array_equal(lines.part(5990, 6000), layer.hidden[-10:, 0])
    assert np.isnan(lines.part(6000, 6005)).all()
    low, high = lines.extremes(5000, 6000, 10)
    np.testing.assert_array_equal(high[0], layer.hidden[WARM_UP_STEPS:][:100, 0].max(axis=0))
    np.testing.assert_array_equal(low[9], layer.hidden[-100:, 0].min(axis=0))
    assert np.isnan(window.chain(0).size[:100]).all()
    assert window.predictions is not None
    assert np.isfinite(window.predictions[5000:6000]).all()
    assert np.isnan(window.predictions[6000:]).all()


def test_a_step_elsewhere_is_computed_when_asked_for(followed: Document) -> None:
    network = network_of(followed)
    looked = probe(followed, network, never)
    assert looked is not None
    window = recording_of(looked.trace, network, followed)
    whole = compute_run(followed).recording
    for step in (1000, 5001, 8999):
        moment, expected = window.moment(step), whole.moment(step)
        for name in ("forget_gate", "cell", "hidden"):
            np.testing.assert_allclose(
                moment.trace.layers[0].signal(name)[moment.at],
                expected.trace.layers[0].signal(name)[expected.at],
                atol=1e-3,
            )
        np.testing.assert_allclose(
            window.lines(0, "cell").at(step), whole.lines(0, "cell").at(step), atol=1e-3
        )


def test_windows_are_compared_with_the_same_window_only(followed: Document) -> None:
    network = network_of(followed)
    plain = dataclasses.replace(followed, interventions=())
    at = [probe(one, network, never, 5500) for one in (followed, plain)]
    early = probe(plain, network, never, 0)
    windows = [recording_of(one.trace, network, followed) for one in (*at, early) if one]
    (effect,) = windows[0].effects(windows[1])
    assert effect.maximum > 0.0
    assert windows[0].effects(windows[2]) == ()
    assert windows[0].effects(TraceRecording(network.forward(followed.sequence.inputs))) == ()


def test_a_session_shows_the_window_while_the_network_learns(followed: Document) -> None:
    session = Session(followed)
    session.playback.go(5500)
    network = network_of(followed)
    looked = probe(followed, network, never, session.step)
    assert looked is not None
    told: list[object] = []
    session.subscribe(told.append, Aspect.TRACE)
    session.show_live(network, looked.trace, looked.seconds)
    assert len(told) == 1
    assert session.recording.known == (5000, 6000)
    assert session.trace is looked.trace
    session.end_live()
    assert session.recording.known == (0, 9000)
