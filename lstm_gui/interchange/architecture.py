"""Which network a set of parameter names and shapes belongs to."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

Shapes = Mapping[str, tuple[int, ...]]

_KIND_OF_ROWS = {4: "lstm", 3: "gru", 1: "rnn"}
_RECURRENT = re.compile(
    r"^(?P<prefix>.*?)(?P<role>weight_ih|weight_hh|bias_ih|bias_hh|weight_ci|weight_cf|weight_co"
    r"|weight_hr)_l(?P<layer>\d{1,6})(?P<reverse>_reverse)?$"
)
_USUAL_HEADS = ("head", "fc", "linear", "out", "output", "decoder", "classifier", "dense", "proj")


class ArchitectureError(ValueError):
    """The names and shapes are not those of one recurrent network; says why."""


@dataclass(frozen=True)
class Architecture:
    """What names and shapes say about a network.

    Not in them: whether gates are coupled, where a GRU resets, which function an RNN uses.
    names: our parameter name → the name in the file, for all that belong to the network.
    ignored: names in the file that belong to none of its parts.
    """

    kind: str
    input_size: int
    hidden_size: int
    num_layers: int
    bidirectional: bool
    bias: bool
    peepholes: bool
    output_size: int | None
    names: Mapping[str, str]
    ignored: tuple[str, ...]


def infer_architecture(shapes: Shapes) -> Architecture:
    """Find the recurrent layers (PyTorch's names, with any prefix) and the linear head behind them.

    shapes: name → shape of every array. Only the sizes that define the architecture are checked
    here; whether every array has the shape that follows is for the caller to compare.
    Errors: ArchitectureError.
    """
    prefix = _recurrent_prefix(shapes)
    found = {}
    layers: set[int] = set()
    reverse = False
    for name in shapes:
        match = _RECURRENT.match(name)
        if match and match["prefix"] == prefix:
            found[name.removeprefix(prefix)] = name
            layers.add(int(match["layer"]))
            reverse = reverse or match["reverse"] is not None
    roles = {name.rsplit("_l", 1)[0] for name in found}
    if "weight_hr" in roles:
        raise ArchitectureError(
            "it has projected hidden states (weight_hr_l0), which are not supported; "
            "train it with proj_size=0"
        )
    input_size = _matrix(shapes, found, "weight_ih_l0")[1]
    rows, hidden_size = _matrix(shapes, found, "weight_hh_l0")
    if hidden_size == 0 or input_size == 0 or rows % hidden_size:
        raise ArchitectureError(
            f"weight_hh_l0 has the shape ({rows}, {hidden_size}); an LSTM has (4·H, H), "
            "a GRU (3·H, H), an RNN (H, H)"
        )
    kind = _KIND_OF_ROWS.get(rows // hidden_size)
    if kind is None:
        raise ArchitectureError(
            f"weight_hh_l0 has {rows} rows for {hidden_size} units; an LSTM has 4 per unit, "
            "a GRU 3, an RNN 1"
        )
    directions = 2 if reverse else 1
    head = _find_head(shapes, set(found.values()), prefix, hidden_size * directions)
    if head:
        found["head.weight"] = f"{head}.weight"
        if f"{head}.bias" in shapes:
            found["head.bias"] = f"{head}.bias"
    used = set(found.values())
    return Architecture(
        kind=kind,
        input_size=input_size,
        hidden_size=hidden_size,
        # Counted, not the highest number plus one: a file may claim layer 999 999.
        num_layers=len(layers),
        bidirectional=reverse,
        bias=bool(roles & {"bias_ih", "bias_hh"}),
        peepholes=bool(roles & {"weight_ci", "weight_cf", "weight_co"}),
        output_size=shapes[f"{head}.weight"][0] if head else None,
        names=found,
        ignored=tuple(sorted(name for name in shapes if name not in used)),
    )


def _recurrent_prefix(shapes: Shapes) -> str:
    prefixes = sorted({m["prefix"] for name in shapes if (m := _RECURRENT.match(name))})
    if not prefixes:
        given = ", ".join(sorted(shapes)[:4]) or "nothing"
        raise ArchitectureError(
            f"it holds no recurrent layer: weight_ih_l0 and its kin are missing (it has {given})"
        )
    if len(prefixes) > 1:
        several = ", ".join(repr(prefix) for prefix in prefixes[:4])
        raise ArchitectureError(
            f"it holds {len(prefixes)} recurrent networks ({several}); save one of them alone"
        )
    return prefixes[0]


def _matrix(shapes: Shapes, found: Mapping[str, str], name: str) -> tuple[int, int]:
    if name not in found:
        raise ArchitectureError(f"{name} is missing")
    shape = shapes[found[name]]
    if len(shape) != 2:
        raise ArchitectureError(f"{name} has the shape {shape}; it must have two dimensions")
    return shape[0], shape[1]


def _find_head(shapes: Shapes, taken: set[str], prefix: str, features: int) -> str | None:
    """Return the name of the linear layer whose columns are the network's outputs."""
    heads = [
        name.removesuffix(".weight")
        for name, shape in shapes.items()
        if name not in taken
        and name.endswith(".weight")
        and len(shape) == 2
        and shape[1] == features
        and shape[0] > 0
        and shapes.get(name.removesuffix("weight") + "bias", shape[:1]) == shape[:1]
    ]
    usual = [head for head in heads if head.rsplit(".", 1)[-1] in _USUAL_HEADS]
    for candidates in (heads, usual):
        if len(candidates) == 1:
            return candidates[0]
    if heads:
        several = ", ".join(sorted(heads)[:4])
        raise ArchitectureError(
            f"it holds {len(heads)} linear layers that could follow the recurrent one ({several}); "
            "keep the one that is meant and name it head"
        )
    # Our own name says what it is meant to be: of the wrong size it is an error, not a stranger.
    if "head.weight" in shapes and len(shapes["head.weight"]) == 2 and not prefix:
        raise ArchitectureError(
            f"head.weight has {shapes['head.weight'][1]} columns; the recurrent layers give "
            f"{features} outputs"
        )
    return None


def expected_shapes(architecture: Architecture) -> dict[str, tuple[int, ...]]:
    """Return our parameter names with the shapes that the architecture asks for.

    Rows of the recurrent layers: PyTorch's, one block of H per gate. Nothing is allocated.
    """
    rows = {kind: factor for factor, kind in _KIND_OF_ROWS.items()}[architecture.kind]
    hidden = architecture.hidden_size
    directions = ("", "_reverse") if architecture.bidirectional else ("",)
    shapes: dict[str, tuple[int, ...]] = {}
    for layer in range(architecture.num_layers):
        columns = architecture.input_size if layer == 0 else hidden * len(directions)
        for suffix in (f"_l{layer}{direction}" for direction in directions):
            shapes[f"weight_ih{suffix}"] = (rows * hidden, columns)
            shapes[f"weight_hh{suffix}"] = (rows * hidden, hidden)
            if architecture.bias:
                shapes[f"bias_ih{suffix}"] = (rows * hidden,)
                shapes[f"bias_hh{suffix}"] = (rows * hidden,)
            if architecture.peepholes:
                for gate in ("ci", "cf", "co"):
                    shapes[f"weight_{gate}{suffix}"] = (hidden,)
    if architecture.output_size is not None:
        shapes["head.weight"] = (architecture.output_size, hidden * len(directions))
        shapes["head.bias"] = (architecture.output_size,)
    return shapes
