from __future__ import annotations

import datetime

from lstm_gui import engine
from lstm_gui.gui.export.caption import caption_for
from lstm_gui.session import (
    GateThresholds,
    Session,
    SetInterventions,
    SetParameter,
    SetThresholds,
    ThresholdMode,
)


def test_it_names_sequence_network_origin_policy_and_step(session: Session) -> None:
    session.playback.go(17)
    parts = caption_for(session).split(" · ")
    assert parts[0] == session.sequence.name
    assert parts[1] == "LSTM, 8 units, 1 layer"
    assert parts[2] == session.document.origin.text
    assert "seed" in parts[2]
    assert parts[3:] == ["sigmoid gates", "step 17 of 64"]


def test_edits_and_interventions_are_not_kept_quiet(session: Session) -> None:
    session.do(SetParameter("weight_ih_l0", (0, 0), 2.0))
    session.do(SetInterventions((engine.Clamp("output_gate", 0.0, units=2),)))
    caption = caption_for(session)
    assert "weights edited" in caption
    assert "1 intervention" in caption
    session.undo()
    session.undo()
    assert "edited" not in caption_for(session)
    assert "intervention" not in caption_for(session)


def test_thresholds_are_given_with_their_numbers(session: Session) -> None:
    session.do(SetThresholds(GateThresholds(ThresholdMode.HARD, 0.02, 0.9)))
    assert "hard thresholds, closed below 0.02, open above 0.9" in caption_for(session)
    session.do(SetThresholds(GateThresholds(ThresholdMode.SMOOTH, 0.02, 0.9, 4.0)))
    assert "smooth thresholds" in caption_for(session)
    assert "sharpness 4" in caption_for(session)


def test_weights_of_a_training_under_way_do_not_pass_for_trained_ones(session: Session) -> None:
    session.show_live(session.network, session.trace)
    caption = caption_for(session)
    assert "training under way" in caption
    assert session.document.origin.text not in caption


def test_the_date_is_there_only_when_asked_for(session: Session) -> None:
    date = datetime.date(2024, 2, 29)
    assert caption_for(session, date) == f"{caption_for(session)} · 2024-02-29"
