"""The wiring of the GRU as gradients pass it: the same cell, every wire the other way round."""

from __future__ import annotations

from dataclasses import replace

from lstm_gui.gui.diagram.gru_wiring import GRU, GRU_RESET_BEFORE
from lstm_gui.gui.diagram.wiring import (
    Box,
    CellWiring,
    Column,
    Node,
    Place,
    Side,
    Substep,
    Weight,
    Wire,
    path,
)

_ARRIVE, _CANDIDATE, _UPDATE, _RESET, _HAND_BACK = range(5)

_SUBSTEPS = (
    Substep("1 arrive δh", "1 arrive", "hidden"),
    Substep("2 candidate", "2 cand.", "candidate"),
    Substep("3 update gate", "3 update", "update_gate"),
    Substep("4 reset gate", "4 reset", "reset_gate"),
    Substep("5 hand back", "5 back", "hidden"),
)


def _box(signal: str, letter: str, slope: str, formula: str, substep: int) -> Box:
    forward = GRU.names[signal]
    assert isinstance(forward, Box)  # noqa: S101 - the names of gates are those of boxes
    meaning = f"How the loss would change with the pre-activation z_{letter} of each unit."
    name = f"gradient at the {forward.name}"
    return Box(signal, forward.title, "δz", name, slope, formula, meaning, substep)


_BOXES = (
    _box("update_gate", "z", "σ′", "δz_z = δh × (h₋ − n) × z(1 − z)", _UPDATE),
    _box("reset_gate", "r", "σ′", "δz_r = δz_n × (U_n·h₋ + b_hn) × r(1 − r)", _RESET),
    _box("candidate", "n", "tanh′", "δz_n = δh × (1 − z) × (1 − n²)", _CANDIDATE),
)

COLUMNS = (
    Column("hidden_before", "hidden", "δh", "gradient handed back",
           "How the loss would change with what each unit said before.", Side.LEFT, "top",
           before=True, substep=_HAND_BACK),
    Column("hidden", "hidden", "δh", "gradient of the hidden state",
           "How the loss would change with what each unit says: from here and from later steps.",
           Side.RIGHT, "top", before=False, substep=_ARRIVE),
)  # fmt: skip

_NODES = (
    Node("keep", "×", Place("update_gate", "top"), "handed back", "δh × z",
         "The update gate decides how much of the gradient passes by all weights.", _HAND_BACK),
    Node("rest", "1 −", Place("reset_gate", "mix"), "the rest", "−1",
         "More kept is less written: the sign turns.", _UPDATE),
    Node("write", "×", Place("candidate", "mix"), "shared out", "δh × (1 − z) and δh × n",
         "To the candidate goes what the update gate leaves free.", _CANDIDATE),
    Node("add", "+", Place("candidate", "top"), "shared out", "δh",
         "A sum hands its gradient on unchanged to both its parts.", _ARRIVE),
    Node("look", "×", Place("look", "box_middle"), "through the reset",
         "δz_n × r and δz_n × (U_n·h₋ + b_hn)",
         "To the reset gate goes what the old state was worth to the candidate.", _RESET),
)  # fmt: skip


def _feeder(gate: str) -> Wire:
    places = path(f"{gate} box_bottom", f"{gate} bottom")
    return Wire(f"from {gate}", "hidden", gate, "join", places, _HAND_BACK)


_RAIL = Weight.RAIL
_WIRES = (
    Wire("h in", "hidden", "hidden", "add", path("end top", "candidate top"), _ARRIVE, arrow=True,
         weight=_RAIL),
    Wire("h on", "hidden", "add", "keep", path("candidate top", "update_gate top"), _ARRIVE,
         arrow=True, weight=_RAIL),
    Wire("to write", None, "add", "write", path("candidate top", "candidate mix"), _CANDIDATE,
         arrow=True),
    Wire("to n", "candidate", "write", "candidate", path("candidate mix", "candidate box_top"),
         _CANDIDATE),
    Wire("to rest", "update_gate", "write", "rest", path("candidate mix", "reset_gate mix"),
         _UPDATE),
    Wire("rest on", "update_gate", "rest", "update_gate",
         path("reset_gate mix", "update_gate mix"), _UPDATE),
    Wire("to z", "update_gate", "keep", "update_gate",
         path("update_gate top", "update_gate box_top"), _UPDATE, arrow=True),
    Wire("to look", "hidden", "candidate", "look",
         path("candidate.left box_middle", "look box_middle"), _RESET),
    Wire("to r", "reset_gate", "look", "reset_gate",
         path("look box_middle", "reset_gate.right box_middle"), _RESET, arrow=True),
    Wire("h back", "hidden", "keep", "hidden_before", path("update_gate top", "start top"),
         _HAND_BACK, arrow=True, weight=_RAIL),
    _feeder("update_gate"),
    _feeder("reset_gate"),
    _feeder("candidate"),
    Wire("from look", "hidden", "look", "join", path("look box_middle", "look bottom"),
         _HAND_BACK),
    Wire("sum", "hidden", "candidate", "join", path("candidate bottom", "join bottom"), _HAND_BACK,
         weight=_RAIL),
    Wire("up", "hidden", "join", "hidden_before", path("join bottom", "join top"), _HAND_BACK,
         arrow=True, weight=_RAIL),
    Wire("x back", None, "join", "input", path("join bottom", "join input"), _HAND_BACK,
         arrow=True),
)  # fmt: skip

GRU_BACKWARD = CellWiring(
    kind="gru, backward",
    slots=GRU.slots,
    midpoints=GRU.midpoints,
    boxes=_BOXES,
    columns=COLUMNS,
    nodes=_NODES,
    wires=_WIRES,
    substeps=_SUBSTEPS,
    join=GRU.join,
    joined="[δh, δx]",
    input_symbol="δx",
    input_substep=_HAND_BACK,
)
GRU_RESET_BEFORE_BACKWARD = replace(
    GRU_BACKWARD,
    kind=f"{GRU_RESET_BEFORE.kind}, backward",
    boxes=tuple(
        replace(box, formula="δz_r = U_nᵀ·δz_n × h₋ × r(1 − r)")
        if box.signal == "reset_gate"
        else box
        for box in _BOXES
    ),
    nodes=tuple(
        replace(node, formula="U_nᵀ·δz_n × r and U_nᵀ·δz_n × h₋") if node.name == "look" else node
        for node in _NODES
    ),
)
