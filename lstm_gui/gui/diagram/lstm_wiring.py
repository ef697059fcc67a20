"""The wiring of the LSTM as the literature draws it: c on top, h below, four gates between."""

from __future__ import annotations

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

_JOIN, _FORGET, _INPUT, _CANDIDATE, _UPDATE, _OUTPUT, _EMIT = range(7)

_SUBSTEPS = (
    Substep("1 join xₜ, hₜ₋₁", "1 join", "hidden"),
    Substep("2 forget", "2 forget", "forget_gate"),
    Substep("3 input", "3 input", "input_gate"),
    Substep("4 candidate", "4 cand.", "candidate"),
    Substep("5 update c", "5 update", "cell"),
    Substep("6 output", "6 output", "output_gate"),
    Substep("7 emit h", "7 emit", "hidden"),
)

_BOXES = (
    Box(
        "forget_gate",
        "forget",
        "f",
        "forget gate f",
        "σ",
        "f = σ(W_f·x + U_f·h₋ + b_f)",
        "How much of the old cell state each unit keeps: 0 forgets it, 1 keeps all of it.",
        _FORGET,
    ),
    Box(
        "input_gate",
        "input",
        "i",
        "input gate i",
        "σ",
        "i = σ(W_i·x + U_i·h₋ + b_i)",
        "How much of the candidate each unit writes into its cell state.",
        _INPUT,
    ),
    Box(
        "candidate",
        "cand.",
        "c̃",
        "candidate c̃",
        "tanh",
        "c̃ = tanh(W_g·x + U_g·h₋ + b_g)",
        "What each unit would write, between −1 and 1.",
        _CANDIDATE,
    ),
    Box(
        "output_gate",
        "output",
        "o",
        "output gate o",
        "σ",
        "o = σ(W_o·x + U_o·h₋ + b_o)",
        "How much of the cell state each unit shows as its hidden state.",
        _OUTPUT,
    ),
)

_COLUMNS = (
    Column(
        "cell_before",
        "cell",
        "c",
        "cell state before the step",
        "What each unit remembers when the step begins.",
        Side.LEFT,
        "top",
        before=True,
        substep=KNOWN,
    ),
    Column(
        "hidden_before",
        "hidden",
        "h",
        "hidden state before the step",
        "What each unit said at the step before; every gate reads it.",
        Side.LEFT,
        "bottom",
        before=True,
        substep=KNOWN,
    ),
    Column(
        "cell",
        "cell",
        "c",
        "cell state",
        "What each unit remembers after the step.",
        Side.RIGHT,
        "top",
        before=False,
        substep=_UPDATE,
    ),
    Column(
        "hidden",
        "hidden",
        "h",
        "hidden state",
        "What each unit says: to the next step, to the layer above, to the prediction.",
        Side.RIGHT,
        "bottom",
        before=False,
        substep=_EMIT,
    ),
)

_NODES = (
    Node(
        "keep",
        "×",
        Place("forget_gate", "top"),
        "keep",
        "f × c₋",
        "Each unit's old cell state, scaled by its forget gate.",
        _UPDATE,
    ),
    Node(
        "write",
        "×",
        Place("mix", "mix"),
        "write",
        "i × c̃",
        "Each unit's candidate, scaled by its input gate.",
        _UPDATE,
    ),
    Node(
        "add",
        "+",
        Place("mix", "top"),
        "new cell state",
        "c = f × c₋ + i × c̃",
        "What is kept plus what is written. Nothing squashes it: this is why an LSTM can remember.",
        _UPDATE,
    ),
    Node(
        "squash",
        "tanh",
        Place("emit", "mix"),
        "squash",
        "tanh(c)",
        "The cell state, brought between −1 and 1.",
        _EMIT,
    ),
    Node(
        "show",
        "×",
        Place("emit", "box_middle"),
        "hidden state",
        "h = o × tanh(c)",
        "What the output gate lets through.",
        _EMIT,
    ),
)


def _feeder(gate: str, substep: int) -> Wire:
    return Wire(
        f"to {gate}",
        "hidden",
        "hidden_before",
        gate,
        path(f"{gate} bottom", f"{gate} box_bottom"),
        substep,
    )


_RAIL = Weight.RAIL
_WIRES = (
    Wire("h in", "hidden", "hidden_before", "join", path("start bottom", "join bottom"),
         _JOIN, weight=_RAIL),
    Wire("x in", None, "input", "join", path("join input", "join bottom"), _JOIN, arrow=True),
    Wire("joined", "hidden", "join", "output_gate", path("join bottom", "output_gate bottom"),
         _JOIN, weight=_RAIL),
    _feeder("forget_gate", _FORGET),
    _feeder("input_gate", _INPUT),
    _feeder("candidate", _CANDIDATE),
    _feeder("output_gate", _OUTPUT),
    Wire("f out", "forget_gate", "forget_gate", "keep",
         path("forget_gate box_top", "forget_gate top"), _FORGET, arrow=True),
    Wire("i out", "input_gate", "input_gate", "write",
         path("input_gate box_top", "input_gate mix", "mix mix"), _INPUT),
    Wire("g out", "candidate", "candidate", "write",
         path("candidate box_top", "candidate mix", "mix mix"), _CANDIDATE),
    Wire("c in", "cell", "cell_before", "keep", path("start top", "forget_gate top"),
         _UPDATE, weight=_RAIL),
    Wire("c kept", "cell", "keep", "add", path("forget_gate top", "mix top"),
         _UPDATE, weight=_RAIL),
    Wire("written", None, "write", "add", path("mix mix", "mix top"), _UPDATE, arrow=True),
    Wire("c out", "cell", "add", "cell", path("mix top", "end top"),
         _UPDATE, arrow=True, weight=_RAIL),
    Wire("o out", "output_gate", "output_gate", "show",
         path("output_gate.right box_middle", "emit box_middle"), _OUTPUT),
    Wire("c tap", "cell", "cell", "squash", path("emit top", "emit mix"), _EMIT),
    Wire("squashed", "cell", "squash", "show", path("emit mix", "emit box_middle"), _EMIT),
    Wire("h out", "hidden", "show", "hidden",
         path("emit box_middle", "emit bottom", "end bottom"), _EMIT, arrow=True, weight=_RAIL),
)  # fmt: skip

LSTM = CellWiring(
    kind="lstm",
    slots=(
        Slot("join", box=False),
        Slot("forget_gate"),
        Slot("input_gate"),
        Slot("candidate"),
        Slot("output_gate"),
        Slot("emit", box=False),
    ),
    midpoints=MappingProxyType({"mix": ("input_gate", "candidate")}),
    boxes=_BOXES,
    columns=_COLUMNS,
    nodes=_NODES,
    wires=_WIRES,
    substeps=_SUBSTEPS,
    join=Place("join", "bottom"),
)
