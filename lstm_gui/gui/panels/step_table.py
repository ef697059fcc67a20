"""The sequence as a table of texts, cell by cell: columns, decimals, targets and predictions."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

from lstm_gui.sequences import Sequence

_MINUS = "\N{MINUS SIGN}"
_SAMPLE = 500
_NAMED = {" ": "space", "\n": "newline", "\t": "tab", "\r": "return", "\xa0": "hard space"}

Kind = Literal["step", "symbol", "value", "scaled", "target", "guess", "predicted"]


@dataclass(frozen=True)
class StepColumn:
    """One column: what it shows, its title and tooltip, and which feature or output it is."""

    kind: Kind
    title: str
    tip: str
    index: int = 0

    @property
    def numeric(self) -> bool:
        """Whether it holds numbers, which are aligned at the right."""
        return self.kind in ("value", "scaled", "predicted")


@dataclass(frozen=True)
class NumberStyle:
    """How the numbers of one column are written, so that they line up."""

    decimals: int
    signed: bool
    scientific: bool = False

    @classmethod
    def of(cls, sample: npt.NDArray[Any], low: float, high: float) -> NumberStyle:
        """Find the decimals for numbers from low to high of which ``sample`` are some.

        As many as these need, but no more than make four digits or two decimals.
        """
        largest, negative = max(abs(low), abs(high)), low < 0.0
        if largest == 0.0:
            return cls(0, signed=False)
        magnitude = math.floor(math.log10(largest))
        if magnitude >= 9 or magnitude < -5:
            return cls(3, signed=negative, scientific=True)
        most = max(3 - magnitude, 2)
        for decimals in range(most):
            if float(np.abs(np.round(sample, decimals) - sample).max()) <= largest * 1e-9:
                return cls(decimals, signed=negative)
        return cls(most, signed=negative)

    def text(self, value: float) -> str:
        """Write a number; an exact 0 has no sign."""
        sign = "+" if self.signed and value != 0.0 else ""
        kind = "e" if self.scientific else "f"
        text = f"{value:{sign}.{self.decimals}{kind}}"
        if text.lstrip("+-").strip("0.") == "":
            text = text.lstrip("+-")
        return text.replace("-", _MINUS)


def symbol_text(symbol: str) -> str:
    """Write a symbol so that it can be seen: blanks by their names."""
    if symbol in _NAMED:
        return _NAMED[symbol]
    return symbol if symbol.isprintable() else f"U+{ord(symbol[0]):04X}"


class StepTable:
    """The texts of the table of one sequence; nothing is worked out before it is asked for.

    predictions: (T, K) of the network on this sequence, or None. scaled, predicted: whether these
    columns are wanted. Rows are steps.
    """

    def __init__(
        self,
        sequence: Sequence,
        predictions: npt.NDArray[Any] | None,
        *,
        scaled: bool,
        predicted: bool,
    ) -> None:
        self._sequence = sequence
        self._predictions = predictions
        self._styles: dict[tuple[Kind, int], NumberStyle] = {}
        self._ranges: dict[Kind, _Range] = {}
        self._row: tuple[int, npt.NDArray[np.float64]] | None = None
        self.columns = _columns(sequence, scaled=scaled, predicted=predicted)
        self.rows = sequence.steps

    def set_predictions(self, predictions: npt.NDArray[Any] | None) -> None:
        """Show the predictions of another trace of the same sequence."""
        self._predictions = predictions
        self._row = None

    def text(self, row: int, column: int) -> str:
        """Write a cell as it is shown."""
        at = self.columns[column]
        if at.kind == "step":
            return self._sequence.axis_label(row)
        if at.kind in ("symbol", "target", "guess"):
            return self._word(row, at)
        value = self._number(row, at)
        return "" if value is None else self._style(at).text(value)

    def exact(self, row: int, column: int) -> str:
        """Write a cell for other programs: all digits of a number, a symbol as it is."""
        at = self.columns[column]
        if at.kind == "symbol" and self._sequence.symbols is not None:
            return self._sequence.symbols[row]
        value = self._number(row, at)
        return self.text(row, column) if value is None else repr(value)

    def tip(self, row: int, column: int) -> str:
        """Say in full what a cell shows."""
        at = self.columns[column]
        title = at.tip or at.title
        if at.kind == "step":
            return f"step {row}"
        if at.kind == "guess" and (outputs := self._outputs(row)) is not None:
            names = self._sequence.objective.output_names
            best = np.argsort(outputs)[::-1][:3]
            guesses = ", ".join(f"{symbol_text(names[k])} {outputs[k]:.1%}" for k in best)
            return f"{title} at step {row}: {guesses}"
        return f"{title} at step {row}: {self.exact(row, column)}"

    def is_scored(self, row: int) -> bool:
        """Tell whether a prediction is asked for at this step."""
        if self._sequence.objective.readout == "last_step":
            return row == self.rows - 1
        mask = self._sequence.target_mask
        return mask is None or bool(mask[row])

    def widest(self, column: int) -> tuple[str, ...]:
        """Give texts of which one is about as wide as the widest of the column."""
        at, sequence = self.columns[column], self._sequence
        if at.kind == "step":
            labels = sequence.axis_labels
            return (str(self.rows - 1) if labels is None else max(labels, key=len),)
        if at.kind == "symbol":
            return (max(map(symbol_text, sequence.vocabulary or ("0",)), key=len),)
        if at.kind in ("target", "guess"):
            longest = max(map(symbol_text, sequence.objective.output_names), key=len)
            return (longest if at.kind == "target" else f"{longest} 0.00",)
        found = self._range(at)
        if found is None:
            return ("+0.000",)
        style = self._style(at)
        return style.text(float(found.low[at.index])), style.text(float(found.high[at.index]))

    def _word(self, row: int, at: StepColumn) -> str:
        sequence = self._sequence
        if at.kind == "symbol":
            return "" if sequence.symbols is None else symbol_text(sequence.symbols[row])
        names = sequence.objective.output_names
        if at.kind == "target":
            if not self.is_scored(row):
                return ""
            if sequence.objective.is_classification:
                return symbol_text(names[int(sequence.targets[row])])
            return f"{float(sequence.targets[row, at.index]):.4g}".replace("-", _MINUS)
        outputs = self._outputs(row)
        if outputs is None:
            return ""
        best = int(np.argmax(outputs))
        return f"{symbol_text(names[best])} {outputs[best]:.2f}"

    def _number(self, row: int, at: StepColumn) -> float | None:
        if at.kind == "value":
            return float(self._sequence.values[row, at.index])
        if at.kind == "scaled":
            return float(self._sequence.inputs[row, at.index])
        if at.kind == "predicted" and (outputs := self._outputs(row)) is not None:
            return float(outputs[at.index])
        return None

    def _outputs(self, row: int) -> npt.NDArray[np.float64] | None:
        """Give the prediction at a step in the user's units, or probabilities."""
        if self._predictions is None:
            return None
        if self._row is None or self._row[0] != row:
            outputs = self._sequence.predictions_in_units(self._predictions[row])
            self._row = (row, outputs)
        # While the network learns, a window of a long sequence is followed; elsewhere is NaN.
        return self._row[1] if np.isfinite(self._row[1]).all() else None

    def _range(self, at: StepColumn) -> _Range | None:
        """Give the range of all columns of a kind; predictions of a series have its features'."""
        series = self._sequence.kind == "series"
        kind: Kind = "value" if at.kind == "predicted" and series else at.kind
        if kind not in ("value", "scaled"):
            return None
        if kind not in self._ranges:
            source = self._sequence.values if kind == "value" else self._sequence.inputs
            every = max(1, len(source) // _SAMPLE)
            found = _Range(source.min(axis=0), source.max(axis=0), source[::every])
            self._ranges[kind] = found
        return self._ranges[kind]

    def _style(self, at: StepColumn) -> NumberStyle:
        key = (at.kind, at.index)
        if key not in self._styles:
            found = self._range(at)
            self._styles[key] = (
                NumberStyle(3, signed=False)
                if found is None
                else NumberStyle.of(
                    found.sample[:, at.index],
                    float(found.low[at.index]),
                    float(found.high[at.index]),
                )
            )
        return self._styles[key]


@dataclass(frozen=True, eq=False)
class _Range:
    """Smallest and largest value of each column, (D,), and some of the rows."""

    low: npt.NDArray[Any]
    high: npt.NDArray[Any]
    sample: npt.NDArray[Any]


def last_target(sequence: Sequence) -> tuple[str, ...]:
    """Say what the network should answer, where it is asked at the last step only."""
    objective = sequence.objective
    if objective.readout != "last_step":
        return ()
    if objective.is_classification:
        answer = symbol_text(objective.output_names[int(sequence.targets)])
    else:
        numbers = zip(objective.output_names, sequence.targets, strict=True)
        answer = ", ".join(f"{name} {value:.4g}" for name, value in numbers)
    return (f"asked at step {sequence.steps - 1}: {answer}".replace("-", _MINUS),)


def _columns(sequence: Sequence, *, scaled: bool, predicted: bool) -> tuple[StepColumn, ...]:
    columns = [StepColumn("step", sequence.axis_name, "step, counted from 0")]
    features = sequence.feature_names
    if sequence.symbols is not None:
        columns.append(StepColumn("symbol", "symbol", "symbol that enters the network"))
    else:
        columns += [
            StepColumn("value", name, f"{name}, in its own units", at)
            for at, name in enumerate(features)
        ]
        if scaled and sequence.can_be_scaled:
            columns += [
                StepColumn("scaled", f"{name}, scaled", f"{name}, as the network gets it", at)
                for at, name in enumerate(features)
            ]
    objective = sequence.objective
    if sequence.kind != "series" and objective.readout == "every_step":
        named = "" if objective.is_classification else f" {objective.output_names[0]}"
        columns.append(StepColumn("target", "target", f"what the network should say{named}"))
    if predicted and objective.is_classification:
        columns.append(StepColumn("guess", "predicted", "what the network says, with probability"))
    elif predicted:
        series = sequence.kind == "series"
        for at, name in enumerate(objective.output_names):
            alone = len(objective.output_names) == 1
            title = (
                ("next, predicted" if series else "predicted") if alone else f"{name}, predicted"
            )
            what = f"the next {name}" if series else name
            tip = f"what the network says is {what}"
            columns.append(StepColumn("predicted", title, tip, at))
    return tuple(columns)
