import pytest

from lstm_gui.gui.diagram.lstm_wiring import LSTM
from lstm_gui.gui.diagram.scene import Light
from lstm_gui.gui.diagram.wire_painter import lit_share
from lstm_gui.session import SUBSTEPS


def test_the_wiring_has_the_substeps_of_the_playback() -> None:
    assert len(LSTM.substeps) == len(SUBSTEPS) == 7
    for number, (substep, title) in enumerate(zip(LSTM.substeps, SUBSTEPS, strict=True), 1):
        assert substep.title.startswith(f"{number} {title.split()[0]}")


def test_every_wire_joins_parts_that_exist() -> None:
    known = {*LSTM.names, "input", "join"}
    for wire in LSTM.wires:
        assert wire.source in known
        assert wire.target in known
        assert 0 <= wire.substep < 7


@pytest.mark.parametrize("part", sorted(LSTM.names))
def test_every_part_is_wired(part: str) -> None:
    assert LSTM.wires_at(part)


def test_the_forget_gate_reads_the_join_and_scales_the_old_cell_state() -> None:
    assert LSTM.wires_at("forget_gate") == {"to forget_gate", "f out"}
    assert LSTM.wires_at("keep") == {"f out", "c in", "c kept"}


def test_wires_of_one_substep_light_up_one_after_the_other() -> None:
    wires = {wire.name: wire for wire in LSTM.wires}
    light = Light(substep=4, progress=0.5)
    assert lit_share(LSTM, wires["c in"], light) == 1.0
    assert lit_share(LSTM, wires["c kept"], light) == 0.5
    assert lit_share(LSTM, wires["c out"], light) == 0.0
    assert lit_share(LSTM, wires["f out"], light) == 1.0
    assert lit_share(LSTM, wires["h out"], light) == 0.0


def test_a_step_seen_whole_has_every_wire_lit() -> None:
    assert all(lit_share(LSTM, wire, Light()) == 1.0 for wire in LSTM.wires)


def test_at_the_last_substep_every_wire_is_lit() -> None:
    assert all(lit_share(LSTM, wire, Light(substep=6)) == 1.0 for wire in LSTM.wires)


@pytest.mark.parametrize("substep", range(7))
def test_each_substep_lights_more_wires_than_the_last(substep: int) -> None:
    lit = {wire.name for wire in LSTM.wires if lit_share(LSTM, wire, Light(substep=substep)) == 1.0}
    assert lit == {wire.name for wire in LSTM.wires if wire.substep <= substep}
    assert any(wire.substep == substep for wire in LSTM.wires)
