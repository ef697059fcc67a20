"""The wiring of the simple recurrent network as gradients pass it."""

from __future__ import annotations

from dataclasses import replace

from lstm_gui.gui.diagram.rnn_wiring import RNN, RNN_RELU
from lstm_gui.gui.diagram.wiring import Box, CellWiring, Column, Side, Substep, Weight, Wire, path

_ARRIVE, _HAND_BACK = range(2)

_BOX = Box("hidden", "new state", "δz", "gradient at the hidden state", "tanh′",
           "δz = δh × (1 − h²)",
           "How the loss would change with the pre-activation z of each unit.",
           _HAND_BACK)  # fmt: skip

RNN_BACKWARD = CellWiring(
    kind="rnn, backward",
    slots=RNN.slots,
    midpoints=RNN.midpoints,
    boxes=(_BOX,),
    columns=(
        Column("hidden_before", "hidden", "δh", "gradient handed back",
               "How the loss would change with what each unit said before: Uᵀδz.", Side.LEFT,
               "bottom", before=True, substep=_HAND_BACK),
        Column("hidden_after", "hidden", "δh", "gradient of the hidden state",
               "How the loss would change with what each unit says, from here and from later "
               "steps.", Side.RIGHT, "bottom", before=False, substep=_ARRIVE),
    ),
    nodes=(),
    wires=(
        Wire("h in", "hidden", "hidden_after", "hidden",
             path("end bottom", "end box_middle", "hidden.right box_middle"), _ARRIVE, arrow=True,
             weight=Weight.RAIL),
        Wire("from hidden", "hidden", "hidden", "join", path("hidden box_bottom", "hidden bottom"),
             _HAND_BACK),
        Wire("sum", "hidden", "hidden", "join", path("hidden bottom", "join bottom"), _HAND_BACK,
             weight=Weight.RAIL),
        Wire("h back", "hidden", "join", "hidden_before", path("join bottom", "start bottom"),
             _HAND_BACK, arrow=True, weight=Weight.RAIL),
        Wire("x back", None, "join", "input", path("join bottom", "join input"), _HAND_BACK,
             arrow=True),
    ),
    substeps=(
        Substep("1 arrive δh", "1 arrive", "hidden"),
        Substep("2 hand back", "2 back", "hidden"),
    ),
    join=RNN.join,
    joined="[δh, δx]",
    input_symbol="δx",
    input_substep=_HAND_BACK,
)  # fmt: skip
RNN_RELU_BACKWARD = replace(
    RNN_BACKWARD,
    kind=f"{RNN_RELU.kind}, backward",
    boxes=(replace(_BOX, activation="relu′", formula="δz = δh where z > 0, else 0"),),
)
