"""The weights of one gate as one table: which parameter stands behind which cell."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from lstm_gui.session import Parameters, Weight

if TYPE_CHECKING:
    from lstm_gui import engine

BLOCKS: Mapping[str, Mapping[str, int]] = {
    "lstm": {"forget_gate": 1, "input_gate": 0, "candidate": 2, "output_gate": 3},
    "gru": {"reset_gate": 0, "update_gate": 1, "candidate": 2},
    "rnn": {"hidden": 0},
}
"""By kind of cell: the gates in the order of the tabs, each with its block of rows in PyTorch's."""

_PEEPHOLES = {"input_gate": "weight_ci", "forget_gate": "weight_cf", "output_gate": "weight_co"}
_LETTERS = {
    "lstm": {"forget_gate": "f", "input_gate": "i", "candidate": "c̃", "output_gate": "o"},
    "gru": {"reset_gate": "r", "update_gate": "z", "candidate": "n"},
    "rnn": {"hidden": "h"},
}


@dataclass(frozen=True)
class ColumnGroup:
    """Columns side by side that belong together.

    label: their heading. source: "x", "h", "b" or "c", what they are multiplied with.
    name: the parameter that an edit writes to. added: a second one that is added for showing, or
    None. count: the number of columns; vector: whether the parameter has one entry per row.
    """

    label: str
    source: str
    name: str
    count: int
    vector: bool = False
    added: str | None = None


@dataclass(frozen=True)
class GateWeights:
    """All weights and biases of one gate in one layer: rows are units, columns what they read.

    ``first_row`` is the gate's first row in PyTorch's stacked arrays.
    """

    kind: str
    gate: str
    rows: int
    first_row: int
    groups: tuple[ColumnGroup, ...]

    @property
    def columns(self) -> int:
        """The number of columns of all groups."""
        return sum(group.count for group in self.groups)

    @property
    def letter(self) -> str:
        """The gate's letter in the formulas."""
        return _LETTERS[self.kind][self.gate]

    def group_at(self, column: int) -> tuple[ColumnGroup, int]:
        """Give the group of a column and the column's number in it; IndexError beyond the last."""
        for group, first in self.with_first():
            if 0 <= column - first < group.count:
                return group, column - first
        raise IndexError(f"column {column}; there are {self.columns}")

    def with_first(self) -> Iterator[tuple[ColumnGroup, int]]:
        """Give each group with the number of its first column."""
        first = 0
        for group in self.groups:
            yield group, first
            first += group.count

    def weight(self, row: int, column: int) -> Weight:
        """Name the parameter entry that an edit of a cell writes to."""
        group, at = self.group_at(column)
        if group.name.startswith("weight_c"):
            return Weight(group.name, (row,))
        index = (self.first_row + row,) if group.vector else (self.first_row + row, at)
        return Weight(group.name, index)

    def cell(self, weight: Weight | None) -> tuple[int, int] | None:
        """Find the cell of a parameter entry, None where it is not in this table."""
        if weight is None:
            return None
        for group, first in self.with_first():
            if weight.name not in (group.name, group.added):
                continue
            peephole = group.name.startswith("weight_c")
            row = weight.index[0] - (0 if peephole else self.first_row)
            if 0 <= row < self.rows:
                return row, first + (0 if group.vector else weight.index[1])
        return None

    def bias_column(self) -> int | None:
        """Give the first column of biases, None in a network without."""
        return next((first for group, first in self.with_first() if group.source == "b"), None)

    def label(self, row: int, column: int) -> str:
        """Name a cell as the formulas do: "w_f[3, h4]", "b_f[3]"."""
        group, at = self.group_at(column)
        if group.source == "b":
            return f"b_{self.letter}[{row}]"
        if group.source == "c":
            return f"p_{self.letter}[{row}]"
        return f"w_{self.letter}[{row}, {group.source}{at}]"

    def values(self, parameters: Parameters) -> npt.NDArray[Any]:
        """Give the table (rows, columns): weights, and biases as the sum that acts."""
        parts = []
        for group in self.groups:
            start = 0 if group.name.startswith("weight_c") else self.first_row
            rows = slice(start, start + self.rows)
            part = parameters[group.name][rows]
            if group.added is not None:
                part = part + parameters[group.added][rows]
            parts.append(part.reshape(self.rows, group.count))
        return np.concatenate(parts, axis=1)

    def value(self, parameters: Parameters, row: int, column: int) -> float:
        """Give one cell of the table."""
        group, _ = self.group_at(column)
        weight = self.weight(row, column)
        value = float(parameters[weight.name][weight.index])
        if group.added is not None:
            value += float(parameters[group.added][weight.index])
        return value

    def entry_for(self, parameters: Parameters, row: int, column: int, value: float) -> float:
        """Give what the edited entry has to be for the cell to show ``value``."""
        group, _ = self.group_at(column)
        if group.added is None:
            return value
        return value - float(parameters[group.added][self.weight(row, column).index])


def gate_weights(recurrent: engine.Recurrent, trace_layer: int, gate: str) -> GateWeights:
    """Lay out the weights of a gate.

    ``trace_layer`` is an index into ``trace.layers``, layer·R + direction. Raises KeyError for a
    gate that the cell does not have.
    """
    kind = recurrent.kind
    shapes = recurrent.parameter_shapes()
    suffix = recurrent.suffix(trace_layer)
    features = shapes[f"weight_ih{suffix}"][1]
    rows = shapes[f"weight_hh{suffix}"][1]
    groups = [
        ColumnGroup(
            "x" if trace_layer < recurrent.num_directions else "h below",
            "x",
            f"weight_ih{suffix}",
            features,
        ),
        ColumnGroup("h₍ₜ₋₁₎", "h", f"weight_hh{suffix}", rows),
    ]
    peephole = _PEEPHOLES.get(gate, "") + suffix
    if peephole in shapes:
        groups.append(ColumnGroup("c", "c", peephole, 1, vector=True))
    one, other = f"bias_ih{suffix}", f"bias_hh{suffix}"
    if one in shapes:
        # With the reset gate between them the two biases of a GRU's candidate do not add up.
        if kind == "gru" and gate == "candidate" and getattr(recurrent, "reset_after", True):
            groups.append(ColumnGroup("b ih", "b", one, 1, vector=True))
            groups.append(ColumnGroup("b hh", "b", other, 1, vector=True))
        else:
            groups.append(ColumnGroup("b", "b", one, 1, vector=True, added=other))
    return GateWeights(kind, gate, rows, BLOCKS[kind][gate] * rows, tuple(groups))
