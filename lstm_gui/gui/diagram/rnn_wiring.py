"""The wiring of the simple recurrent network: one state, written anew at every step."""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType

from lstm_gui.gui.diagram.wiring import (
    KNOWN,
    Box,
    CellWiring,
    Column,
    Place,
    Side,
    Slot,
    Substep,
    Weight,
    Wire,
    path,
)

_JOIN, _EMIT = range(2)

_BOX = Box("hidden", "new state", "h", "hidden state h", "tanh", "h = tanh(W·x + U·h₋ + b)",
           "What each unit says. Nothing holds the old state but the recurrent weights.",
           _EMIT)  # fmt: skip

RNN = CellWiring(
    kind="rnn",
    slots=(Slot("join", box=False), Slot("hidden")),
    midpoints=MappingProxyType({}),
    boxes=(_BOX,),
    columns=(
        Column("hidden_before", "hidden", "h", "hidden state before the step",
               "What each unit said at the step before.", Side.LEFT, "bottom",
               before=True, substep=KNOWN),
        Column("hidden_after", "hidden", "h", "hidden state",
               "What each unit says: to the next step, to the layer above, to the prediction.",
               Side.RIGHT, "bottom", before=False, substep=_EMIT),
    ),
    nodes=(),
    wires=(
        Wire("h in", "hidden", "hidden_before", "join", path("start bottom", "join bottom"), _JOIN,
             weight=Weight.RAIL),
        Wire("x in", None, "input", "join", path("join input", "join bottom"), _JOIN, arrow=True),
        Wire("joined", "hidden", "join", "hidden", path("join bottom", "hidden bottom"), _JOIN,
             weight=Weight.RAIL),
        Wire("to hidden", "hidden", "join", "hidden", path("hidden bottom", "hidden box_bottom"),
             _EMIT),
        Wire("h out", "hidden", "hidden", "hidden_after",
             path("hidden.right box_middle", "end box_middle", "end bottom"), _EMIT, arrow=True,
             weight=Weight.RAIL),
    ),
    substeps=(
        Substep("1 join xₜ, hₜ₋₁", "1 join", "hidden"),
        Substep("2 emit h", "2 emit", "hidden"),
    ),
    join=Place("join", "bottom"),
)  # fmt: skip

RNN_RELU = replace(
    RNN,
    kind="rnn, relu",
    boxes=(replace(_BOX, activation="relu", formula="h = max(0, W·x + U·h₋ + b)"),),
)
