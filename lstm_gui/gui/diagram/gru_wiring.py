"""The wiring of the GRU: one state on top, which the update gate mixes with a candidate."""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType

from lstm_gui.gui.diagram.wiring import (
    KNOWN,
    Box,
    CellWiring,
    Column,
    Node,
    Place,
    Side,
    Slot,
    Substep,
    Weight,
    Wire,
    path,
)

_JOIN, _UPDATE, _RESET, _CANDIDATE, _EMIT = range(5)

_SUBSTEPS = (
    Substep("1 join xₜ, hₜ₋₁", "1 join", "hidden"),
    Substep("2 update gate", "2 update", "update_gate"),
    Substep("3 reset gate", "3 reset", "reset_gate"),
    Substep("4 candidate", "4 cand.", "candidate"),
    Substep("5 emit h", "5 emit", "hidden"),
)

_BOXES = (
    Box("update_gate", "update", "z", "update gate z", "σ", "z = σ(W_z·x + U_z·h₋ + b_z)",
        "How much of its old state each unit keeps: 1 keeps all of it, 0 takes the candidate.",
        _UPDATE),
    Box("reset_gate", "reset", "r", "reset gate r", "σ", "r = σ(W_r·x + U_r·h₋ + b_r)",
        "How much of the old state each unit looks at when it makes its candidate.", _RESET),
    Box("candidate", "cand.", "n", "candidate n", "tanh",
        "n = tanh(W_n·x + b_in + r × (U_n·h₋ + b_hn))",
        "What each unit would become, between −1 and 1.", _CANDIDATE),
)  # fmt: skip

_COLUMNS = (
    Column("hidden_before", "hidden", "h", "hidden state before the step",
           "What each unit said at the step before; gates and candidate read it.", Side.LEFT, "top",
           before=True, substep=KNOWN),
    Column("hidden", "hidden", "h", "hidden state",
           "What each unit says: to the next step, to the layer above, to the prediction.",
           Side.RIGHT, "top", before=False, substep=_EMIT),
)  # fmt: skip

_NODES = (
    Node("keep", "×", Place("update_gate", "top"), "keep", "z × h₋",
         "Each unit's old state, scaled by its update gate.", _EMIT),
    Node("rest", "1 −", Place("reset_gate", "mix"), "the rest", "1 − z",
         "What the update gate does not keep is free for the candidate.", _EMIT),
    Node("write", "×", Place("candidate", "mix"), "write", "(1 − z) × n",
         "Each unit's candidate, scaled by what the update gate leaves free.", _EMIT),
    Node("add", "+", Place("candidate", "top"), "new hidden state", "h = z × h₋ + (1 − z) × n",
         "What is kept plus what is written: what an update gate near 1 holds, stays.", _EMIT),
    Node("look", "×", Place("look", "box_middle"), "look back", "r × (U_n·h₋ + b_hn)",
         "How much of the old state enters the candidate.", _CANDIDATE),
)  # fmt: skip

_RAIL = Weight.RAIL
_WIRES = (
    Wire("h in", "hidden", "hidden_before", "join", path("start top", "join top", "join bottom"),
         _JOIN, weight=_RAIL),
    Wire("x in", None, "input", "join", path("join input", "join bottom"), _JOIN, arrow=True),
    Wire("joined", "hidden", "join", "candidate", path("join bottom", "candidate bottom"), _JOIN,
         weight=_RAIL),
    Wire("to update_gate", "hidden", "join", "update_gate",
         path("update_gate bottom", "update_gate box_bottom"), _UPDATE),
    Wire("to reset_gate", "hidden", "join", "reset_gate",
         path("reset_gate bottom", "reset_gate box_bottom"), _RESET),
    Wire("to candidate", "hidden", "join", "candidate",
         path("candidate bottom", "candidate box_bottom"), _CANDIDATE),
    Wire("to look", "hidden", "join", "look", path("look bottom", "look box_middle"), _CANDIDATE),
    Wire("r out", "reset_gate", "reset_gate", "look",
         path("reset_gate.right box_middle", "look box_middle"), _RESET),
    Wire("looked", "hidden", "look", "candidate",
         path("look box_middle", "candidate.left box_middle"), _CANDIDATE, arrow=True),
    Wire("z out", "update_gate", "update_gate", "keep",
         path("update_gate box_top", "update_gate top"), _UPDATE, arrow=True),
    Wire("z on", "update_gate", "update_gate", "rest",
         path("update_gate mix", "reset_gate mix"), _EMIT),
    Wire("rest on", "update_gate", "rest", "write", path("reset_gate mix", "candidate mix"), _EMIT),
    Wire("n out", "candidate", "candidate", "write", path("candidate box_top", "candidate mix"),
         _CANDIDATE),
    Wire("h on", "hidden", "hidden_before", "keep", path("join top", "update_gate top"), _EMIT,
         weight=_RAIL),
    Wire("h kept", "hidden", "keep", "add", path("update_gate top", "candidate top"), _EMIT,
         weight=_RAIL),
    Wire("written", None, "write", "add", path("candidate mix", "candidate top"), _EMIT,
         arrow=True),
    Wire("h out", "hidden", "add", "hidden", path("candidate top", "end top"), _EMIT, arrow=True,
         weight=_RAIL),
)  # fmt: skip

GRU = CellWiring(
    kind="gru",
    slots=(
        Slot("join", box=False),
        Slot("update_gate"),
        Slot("reset_gate"),
        Slot("look", box=False),
        Slot("candidate"),
    ),
    midpoints=MappingProxyType({}),
    boxes=_BOXES,
    columns=_COLUMNS,
    nodes=_NODES,
    wires=_WIRES,
    substeps=_SUBSTEPS,
    join=Place("join", "bottom"),
)


def _before(part: Node) -> Node:
    if part.name != "look":
        return part
    return replace(part, formula="r × h₋", meaning="How much of the old state the candidate sees.")


GRU_RESET_BEFORE = replace(
    GRU,
    kind="gru, reset before",
    boxes=(
        *_BOXES[:2],
        replace(_BOXES[2], formula="n = tanh(W_n·x + U_n·(r × h₋) + b_n)"),
    ),
    nodes=tuple(_before(node) for node in _NODES),
)
"""The cell of Cho et al. 2014, whose reset gate multiplies h₋ before the recurrent weights."""
