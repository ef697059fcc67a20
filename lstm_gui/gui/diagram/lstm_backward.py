"""The wiring of the LSTM as gradients pass it: the same cell, every wire the other way round.

δ stands for the derivative of the loss; each gate's box holds that of its pre-activation z.
"""

from __future__ import annotations

from types import MappingProxyType

from lstm_gui.gui.diagram.lstm_wiring import LSTM
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

_ARRIVE, _OUTPUT, _CELL, _CANDIDATE, _INPUT, _FORGET, _HAND_BACK = range(7)

_SUBSTEPS = (
    Substep("1 arrive δh", "1 arrive", "hidden"),
    Substep("2 output", "2 output", "output_gate"),
    Substep("3 to c", "3 to c", "cell"),
    Substep("4 candidate", "4 cand.", "candidate"),
    Substep("5 input", "5 input", "input_gate"),
    Substep("6 forget", "6 forget", "forget_gate"),
    Substep("7 hand back", "7 back", "hidden"),
)


def _box(signal: str, symbol: str, slope: str, formula: str, substep: int) -> Box:
    forward = LSTM.names[signal]
    assert isinstance(forward, Box)  # noqa: S101 - the names of gates are those of boxes
    return Box(
        signal,
        forward.title,
        "δz",
        f"gradient at the {forward.name}",
        slope,
        formula,
        f"How the loss would change with the pre-activation z_{symbol} of each unit.",
        substep,
    )


_BOXES = (
    _box("forget_gate", "f", "σ′", "δz_f = δc × c₋ × f(1 − f)", _FORGET),
    _box("input_gate", "i", "σ′", "δz_i = δc × c̃ × i(1 − i)", _INPUT),
    _box("candidate", "g", "tanh′", "δz_g = δc × i × (1 − c̃²)", _CANDIDATE),
    _box("output_gate", "o", "σ′", "δz_o = δh × tanh(c) × o(1 − o)", _OUTPUT),
)

_COLUMNS = (
    Column(
        "cell_before",
        "cell",
        "δc",
        "gradient of the cell state before",
        "How the loss would change with what each unit remembered: δc × f.",
        Side.LEFT,
        "top",
        before=True,
        substep=_HAND_BACK,
    ),
    Column(
        "hidden_before",
        "hidden",
        "δh",
        "gradient handed back through the gates",
        "How the loss would change with what each unit said before, through all four gates: Uᵀδz.",
        Side.LEFT,
        "bottom",
        before=True,
        substep=_HAND_BACK,
    ),
    Column(
        "cell",
        "cell",
        "δc",
        "gradient of the cell state",
        "How the loss would change with each unit's cell state.",
        Side.RIGHT,
        "top",
        before=False,
        substep=_CELL,
    ),
    Column(
        "hidden",
        "hidden",
        "δh",
        "gradient of the hidden state",
        "How the loss would change with what each unit says: from here and from later steps.",
        Side.RIGHT,
        "bottom",
        before=False,
        substep=_ARRIVE,
    ),
)

_NODES = (
    Node("keep", "×", Place("forget_gate", "top"), "handed back", "δc₋ = δc × f",
         "The forget gate decides how much of the gradient reaches the step before.", _HAND_BACK),
    Node("write", "×", Place("mix", "mix"), "to candidate and input", "δc × i and δc × c̃",
         "What each of the two is worth depends on the other.", _CANDIDATE),
    Node("add", "+", Place("mix", "top"), "shared out", "δc",
         "A sum hands its gradient on unchanged to both its parts.", _CELL),
    Node("squash", "tanh", Place("emit", "mix"), "through tanh", "δh × o × (1 − tanh² c)",
         "Where tanh is flat, little gradient comes through.", _CELL),
    Node("show", "×", Place("emit", "box_middle"), "shared out", "δh × tanh(c) and δh × o",
         "To the output gate goes what the cell state shows, to the cell state what is let out.",
         _ARRIVE),
)  # fmt: skip


def _feeder(gate: str) -> Wire:
    places = path(f"{gate} box_bottom", f"{gate} bottom")
    return Wire(f"from {gate}", "hidden", gate, "join", places, _HAND_BACK)


_RAIL = Weight.RAIL
_WIRES = (
    Wire("h in", "hidden", "hidden", "show",
         path("end bottom", "emit bottom", "emit box_middle"), _ARRIVE, arrow=True, weight=_RAIL),
    Wire("to o", "output_gate", "show", "output_gate",
         path("emit box_middle", "output_gate.right box_middle"), _OUTPUT, arrow=True),
    Wire("to tanh", "cell", "show", "squash", path("emit box_middle", "emit mix"), _CELL),
    Wire("from h", "cell", "squash", "add", path("emit mix", "emit top"), _CELL, arrow=True),
    Wire("c in", "cell", "cell", "add", path("end top", "mix top"), _CELL, arrow=True,
         weight=_RAIL),
    Wire("c on", "cell", "add", "keep", path("mix top", "forget_gate top"), _CELL, arrow=True,
         weight=_RAIL),
    Wire("to write", None, "add", "write", path("mix top", "mix mix"), _CANDIDATE, arrow=True),
    Wire("to g", "candidate", "write", "candidate",
         path("mix mix", "candidate mix", "candidate box_top"), _CANDIDATE, arrow=True),
    Wire("to i", "input_gate", "write", "input_gate",
         path("mix mix", "input_gate mix", "input_gate box_top"), _INPUT, arrow=True),
    Wire("to f", "forget_gate", "keep", "forget_gate",
         path("forget_gate top", "forget_gate box_top"), _FORGET, arrow=True),
    Wire("c back", "cell", "keep", "cell_before", path("forget_gate top", "start top"),
         _HAND_BACK, arrow=True, weight=_RAIL),
    _feeder("output_gate"),
    _feeder("candidate"),
    _feeder("input_gate"),
    _feeder("forget_gate"),
    Wire("sum", "hidden", "output_gate", "join", path("output_gate bottom", "join bottom"),
         _HAND_BACK, weight=_RAIL),
    Wire("h back", "hidden", "join", "hidden_before", path("join bottom", "start bottom"),
         _HAND_BACK, arrow=True, weight=_RAIL),
    Wire("x back", None, "join", "input", path("join bottom", "join input"), _HAND_BACK,
         arrow=True),
)  # fmt: skip

LSTM_BACKWARD = CellWiring(
    kind="lstm, backward",
    slots=LSTM.slots,
    midpoints=MappingProxyType(dict(LSTM.midpoints)),
    boxes=_BOXES,
    columns=_COLUMNS,
    nodes=_NODES,
    wires=_WIRES,
    substeps=_SUBSTEPS,
    join=LSTM.join,
    joined="[δh, δx]",
    input_symbol="δx",
    input_substep=_HAND_BACK,
)
