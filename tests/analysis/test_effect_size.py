import importlib

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lstm_gui import engine
from lstm_gui.analysis.effect_size import EffectTally, SignalEffect, effect_size
from lstm_gui.analysis.gate_shares import gate_shares, trace_gate_shares

NETWORK = engine.Network(engine.LSTM(2, 4, num_layers=2, seed=3), engine.Linear(4, 1, seed=4))
INPUTS = np.random.default_rng(2).standard_normal((30, 3, 2))


def by_name(effects: tuple[SignalEffect, ...]) -> dict[tuple[int | None, str], SignalEffect]:
    return {(effect.layer, effect.signal): effect for effect in effects}


@pytest.mark.parametrize("steps_at_once", [7, 8192])
def test_effect_is_the_difference_of_the_arrays(
    steps_at_once: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    module = importlib.import_module("lstm_gui.analysis.effect_size")
    monkeypatch.setattr(module, "_STEPS_AT_ONCE", steps_at_once)
    before = NETWORK.forward(INPUTS)
    after = NETWORK.forward(INPUTS, interventions=[engine.Clamp("cell", 1.0, 2, slice(10, 15))])
    effects = by_name(effect_size(after, before))
    for (layer, name), effect in effects.items():
        if layer is None:
            assert after.predictions is not None
            assert before.predictions is not None
            now, then = after.predictions, before.predictions
        else:
            now, then = after.layers[layer].signal(name), before.layers[layer].signal(name)
        difference = np.abs(now.astype(float) - then.astype(float))
        assert effect.maximum == difference.max()
        assert difference[effect.step, effect.sequence, effect.unit] == effect.maximum
        assert effect.rms == pytest.approx(np.sqrt(np.mean(difference**2)), rel=1e-12)
        changed = np.flatnonzero(difference.reshape(30, -1).any(axis=1))
        assert effect.first_step == (int(changed[0]) if len(changed) else None)
    assert effects[0, "cell"].first_step == 10
    assert effects[0, "forget_gate"].first_step == 11
    assert (None, "predictions") in effects


def test_equal_traces_have_no_effect() -> None:
    for effect in effect_size(NETWORK.forward(INPUTS), NETWORK.forward(INPUTS)):
        assert effect.maximum == 0.0
        assert effect.rms == 0.0
        assert effect.first_step is None


def test_only_the_wanted_signals_are_compared() -> None:
    trace = NETWORK.forward(INPUTS)
    effects = effect_size(trace, trace, signals=["hidden"])
    assert [(effect.layer, effect.signal) for effect in effects] == [(0, "hidden"), (1, "hidden")]


def test_traces_that_do_not_fit_are_refused() -> None:
    trace = NETWORK.forward(INPUTS)
    with pytest.raises(ValueError, match="baseline has input_gate of shape"):
        effect_size(trace, NETWORK.forward(INPUTS[:20]))
    with pytest.raises(ValueError, match="baseline has 1 layers; the trace has 2"):
        effect_size(trace, engine.LSTM(2, 4, seed=0).forward(INPUTS))


def test_shares_of_every_gate_of_a_trace() -> None:
    trace = NETWORK.forward(INPUTS)
    shares = trace_gate_shares(trace, 0.45, 0.55)
    assert set(shares) == {
        (layer, gate) for layer in (0, 1) for gate in ("input_gate", "forget_gate", "output_gate")
    }
    assert shares[1, "forget_gate"] == gate_shares(trace.layers[1].forget_gate, 0.45, 0.55)


@given(st.integers(0, 40), st.integers(0, 2**32 - 1))
def test_parts_of_runs_compare_as_the_whole_does(cut: int, seed: int) -> None:
    rng = np.random.default_rng(seed)
    then = rng.standard_normal((40, 2, 3))
    now = then.copy()
    now[25:] += rng.standard_normal((15, 2, 3)) * rng.integers(0, 2)
    whole, early, late = (EffectTally("hidden", 0) for _ in range(3))
    whole.add(0, now, then)
    if cut:
        early.add(0, now[:cut], then[:cut]) if cut > 25 else early.add_equal(0, cut * 6)
    if cut < 40:
        late.add(cut, now[cut:], then[cut:])
    found, expected = early.merged(late).effect(), whole.effect()
    assert found.maximum == expected.maximum
    assert found.first_step == expected.first_step
    assert (found.step, found.sequence, found.unit) == (
        expected.step,
        expected.sequence,
        expected.unit,
    )
    assert found.rms == pytest.approx(expected.rms)
