from __future__ import annotations

import numpy as np
import pytest

from lstm_gui import engine, sequences
from lstm_gui.session import (
    Aspect,
    Document,
    PartedUpdate,
    Session,
    UpdateLook,
    UpdatePart,
    untrained_network,
)
from lstm_gui.session.training import TrainingRun

SETTINGS = engine.TrainingSettings(updates=5, batch_size=3, window=12, seed=3)


def parted(session: Session, part: UpdatePart) -> PartedUpdate:
    run = TrainingRun(session.document, SETTINGS)
    list(run._loop.advance_to(part))
    assert run.parted is not None
    return run.parted


def session_of(example: str = "sine-with-overtone") -> Session:
    sequence = sequences.make_example(example)
    network, origin = untrained_network(sequence, hidden_size=4, seed=1)
    return Session(Document.of(sequence, network, origin))


def test_values_flow_forward_and_gradients_back() -> None:
    session = session_of()
    look = UpdateLook(session)
    look.show(parted(session, UpdatePart.FORWARD))
    assert look.playback.steps == 12
    assert look.playback.playing
    assert look.step == 0
    look.playback.advance(100)
    assert look.step == 11
    look.show(parted(session, UpdatePart.BACKWARD))
    assert look.step == 11
    assert look.playback.playing
    look.playback.advance(4)
    assert look.step == 7
    look.show(parted(session, UpdatePart.UPDATE))
    assert not look.playback.playing
    look.show(None)
    assert look.part is None


def test_its_cursor_is_not_that_of_the_open_sequence_but_the_unit_is_the_same() -> None:
    session = session_of()
    look = UpdateLook(session)
    heard: list[frozenset[Aspect]] = []

    def listen(changed: frozenset[Aspect]) -> None:
        heard.append(changed)

    end = look.subscribe(listen, Aspect.STEP, Aspect.SELECTION)
    session.playback.go(5)
    assert not heard
    session.selection.select_unit(2)
    assert look.selection.unit == 2
    look.show(parted(session, UpdatePart.FORWARD))
    look.playback.go(3)
    assert session.step == 5
    assert len(heard) >= 2
    end()
    count = len(heard)
    look.playback.go(4)
    session.selection.select_unit(1)
    assert len(heard) == count


def test_each_sequence_of_the_batch_shows_its_own_signals_and_gradients() -> None:
    session = session_of()
    look = UpdateLook(session)
    made = parted(session, UpdatePart.BACKWARD)
    look.show(made)
    assert look.count == 3
    assert made.backward is not None
    arriving = made.backward.gradients["layers"][0]
    for number in (2, 0, 1):
        look.select_sequence(number)
        trace = made.forward.trace
        lines = look.moment.trace.layers[0].cell[:, 0]
        np.testing.assert_array_equal(lines, trace.layers[0].cell[:, number])
        for step in (0, 7, 11):
            found = look.backward_at(step)
            np.testing.assert_array_equal(found["cell"], arriving.cell[step, number])
            np.testing.assert_array_equal(found["hidden"], arriving.hidden[step, number])
        norms = look.gradient_norms()
        expected = np.linalg.norm(arriving.hidden[:, number].astype(float), axis=1)
        np.testing.assert_allclose(norms["hidden"], expected)
    with pytest.raises(ValueError, match="sequence 3 does not exist; there are 3"):
        look.select_sequence(3)


def test_norms_of_gradients_that_are_enormous_stay_finite(monkeypatch: pytest.MonkeyPatch) -> None:
    look = UpdateLook(session_of())
    huge = engine.LayerGradient(np.full((3, 1, 4), 1e30, np.float32))
    monkeypatch.setattr(UpdateLook, "arriving", huge)
    norms = look.gradient_norms()
    assert list(norms) == ["hidden"]
    np.testing.assert_allclose(norms["hidden"], 2e30, rtol=1e-6)


def test_a_large_layer_is_worked_out_step_by_step_to_the_same_numbers(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    session = session_of()
    look = UpdateLook(session)
    look.show(parted(session, UpdatePart.BACKWARD))
    whole = look.backward_at(6)
    monkeypatch.setattr("lstm_gui.session.update_look._WHOLE_UP_TO", 0.0)
    look.show(look.parted)
    look.select_sequence(1)
    look.select_sequence(0)
    for name, values in look.backward_at(6).items():
        np.testing.assert_allclose(values, whole[name], rtol=1e-4, atol=1e-9, err_msg=name)


@pytest.mark.parametrize(
    "example", ["sine-with-overtone", "adding-problem", "embedded-reber", "temporal-order"]
)
def test_the_losses_of_all_sequences_are_the_loss_of_the_batch(example: str) -> None:
    session = session_of(example)
    look = UpdateLook(session)
    made = parted(session, UpdatePart.FORWARD)
    look.show(made)
    assert look.step_losses().losses is None
    made = parted(session, UpdatePart.LOSS)
    look.show(made)
    assert made.loss is not None
    losses, steep = [], 0.0
    for number in range(look.count):
        look.select_sequence(number)
        found = look.step_losses()
        assert found.losses is not None
        assert found.gradient is not None
        losses += found.losses[found.scored].tolist()
        steep += float(np.abs(found.gradient[~found.scored]).sum())
        assert np.isfinite(found.said).all()
        assert np.isfinite(found.asked[found.scored]).all()
    assert np.mean(losses) == pytest.approx(made.loss.value, rel=1e-5)
    assert steep == 0.0


def test_the_symbols_of_a_batch_are_named() -> None:
    session = session_of("embedded-reber")
    look = UpdateLook(session)
    look.show(parted(session, UpdatePart.FORWARD))
    symbols = look.sequence.symbols
    assert symbols is not None
    assert symbols[0] == "B"
    assert len(symbols) == look.playback.steps


def several_outputs() -> Session:
    values = np.random.default_rng(0).standard_normal((60, 3))
    sequence = sequences.series_sequence(
        values, name="three", feature_names=("a", "b", "c"), source="three"
    )
    network, origin = untrained_network(sequence, hidden_size=4, seed=1)
    return Session(Document.of(sequence, network, origin))


def test_each_of_several_outputs_can_be_looked_at() -> None:
    session = several_outputs()
    look = UpdateLook(session)
    made = parted(session, UpdatePart.LOSS)
    look.show(made)
    assert (look.outputs, look.output, look.output_name) == (3, 0, "a")
    for output in range(3):
        look.select_output(output)
        found = look.step_losses()
        np.testing.assert_array_equal(found.said, made.forward.trace.predictions[:, 0, output])
        np.testing.assert_array_equal(found.asked, made.forward.batch.targets[:, 0, output])
        np.testing.assert_array_equal(found.gradient_shown, found.gradient[:, output])
    with pytest.raises(ValueError, match="output 3 does not exist; there are 3, counted from 0"):
        look.select_output(3)


def test_classes_are_looked_at_together() -> None:
    look = UpdateLook(session_of("temporal-order"))
    assert look.outputs == 1
