from __future__ import annotations

import numpy as np
import pytest

from lstm_gui import engine
from lstm_gui.gui.panels.effects import compared_size, session_effects
from lstm_gui.session import Session, SetInterventions, recording


def test_without_a_baseline_there_is_nothing_to_compare(example: Session) -> None:
    assert session_effects(example) == ()
    assert compared_size(example) == 64 * 8


def test_the_effect_is_the_largest_difference_to_the_baseline(example: Session) -> None:
    example.do(SetInterventions((engine.Ablate(2, steps=30),)))
    assert example.baseline is not None
    (effect,) = session_effects(example)
    difference = np.abs(example.layer.hidden - example.baseline.layers[0].hidden)
    assert effect.maximum == pytest.approx(float(difference.max()))
    assert effect.first_step == 30


def test_all_panels_share_one_comparison(example: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[object] = []
    compare = recording.effect_size

    def counted(*arguments: object) -> object:
        calls.append(arguments)
        return compare(*arguments)  # type: ignore[arg-type]  # handed through

    monkeypatch.setattr(recording, "effect_size", counted)
    example.do(SetInterventions((engine.Ablate(2),)))
    first = session_effects(example)
    assert session_effects(example) is first
    assert len(calls) == 1
    example.do(SetInterventions((engine.Ablate(3),)))
    assert session_effects(example) is not first
    assert len(calls) == 2
