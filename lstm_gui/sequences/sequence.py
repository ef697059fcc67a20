"""One sequence: its values, what the network gets of it, and what it should learn from it."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, get_args

import numpy as np
import numpy.typing as npt

from lstm_gui.sequences.generator import Generator, SeriesGenerator
from lstm_gui.sequences.scaling import SCALING_NAMES, Scaling, ScalingKind

if TYPE_CHECKING:
    from lstm_gui.sequences.objective import Objective
    from lstm_gui.sequences.read_options import ReadOptions

SequenceKind = Literal["series", "text", "task"]


@dataclass(frozen=True, eq=False)
class Sequence:
    """A sequence of T steps with D features, checked and read-only.

    name: the file name or the title of the example.
    source: the absolute path, the sentence that says how it was generated, or None.
    example: the key of the example it was made from, or None.
    kind: "series" (numbers over time), "text" (symbols of a text), "task" (a generated task).
    values: (T, D) in the user's units. For symbols they are the one-hot inputs themselves.
    inputs: (T, D), what the network gets: scaled values, or one-hot symbols.
    feature_names: D names.
    scaling: values → inputs.
    axis_name, axis_labels: what the steps are called; T labels (dates, years) or None.
    symbols, vocabulary: the T symbols and the distinct ones, for text and symbolic tasks.
    objective: what a network on this sequence learns.
    targets: float (T, K) or labels (T,) for the readout "every_step"; (K,) or a 0-d label for
        "last_step". In the network's units, without NaN.
    target_mask: (T,) bool, the steps that are scored, or None for all.
    notes: sentences to show, such as what became of missing values.
    generator: makes fresh sequences of the same kind for training, or None.
    ahead: how many steps ahead a series or a text is foreseen; see `with_ahead`.
    options: how a file was asked to be read, or None.
    """

    name: str
    source: str | None
    example: str | None
    kind: SequenceKind
    values: npt.NDArray[np.floating[Any]]
    inputs: npt.NDArray[np.floating[Any]]
    feature_names: tuple[str, ...]
    scaling: Scaling
    axis_name: str
    axis_labels: tuple[str, ...] | None
    symbols: tuple[str, ...] | None
    vocabulary: tuple[str, ...] | None
    objective: Objective
    targets: npt.NDArray[Any]
    target_mask: npt.NDArray[np.bool_] | None = None
    notes: tuple[str, ...] = ()
    generator: Generator | None = None
    ahead: int = 1
    options: ReadOptions | None = None

    def __post_init__(self) -> None:
        if self.kind not in get_args(SequenceKind):
            raise ValueError(
                f"kind is {self.kind!r}; it must be one of {', '.join(get_args(SequenceKind))}"
            )
        for name in ("values", "inputs", "targets", "target_mask"):
            array = getattr(self, name)
            if array is not None:
                object.__setattr__(self, name, _read_only(array))
        if self.inputs.ndim != 2 or 0 in self.inputs.shape:
            raise ValueError(f"inputs has shape {self.inputs.shape}; it must be (steps, features)")
        steps, features = self.inputs.shape
        _expect("values", self.values.shape, (steps, features))
        _expect("feature_names", (len(self.feature_names),), (features,))
        _expect("scaling", (self.scaling.features,), (features,))
        for name in ("axis_labels", "symbols"):
            labels = getattr(self, name)
            if labels is not None:
                _expect(name, (len(labels),), (steps,))
        if self.target_mask is not None:
            _expect("target_mask", self.target_mask.shape, (steps,))
        expected: tuple[int, ...] = (steps,) if self.objective.readout == "every_step" else ()
        if not self.objective.is_classification:
            expected = (*expected, self.objective.output_size)
        _expect("targets", self.targets.shape, expected)
        for name in ("values", "inputs", "targets"):
            if not np.isfinite(getattr(self, name)).all():
                raise ValueError(f"{name} holds NaN or infinity; every number must be finite")

    @property
    def steps(self) -> int:
        """The number of steps T."""
        return len(self.inputs)

    @property
    def features(self) -> int:
        """The number of features D."""
        return len(self.feature_names)

    @property
    def summary(self) -> str:
        """One line for the screen: "64 steps × 1 feature · standard scaling"."""
        steps = f"{self.steps:,} step{'s' if self.steps != 1 else ''}".replace(",", "\u202f")
        if self.vocabulary is not None:
            return f"{steps} · {len(self.vocabulary)} symbols, one-hot"
        features = f"{self.features} feature{'s' if self.features != 1 else ''}"
        return f"{steps} × {features} · {SCALING_NAMES[self.scaling.kind]}"

    @property
    def can_be_scaled(self) -> bool:
        """Whether `with_scaling` applies: only series have units of their own."""
        return self.kind == "series"

    @property
    def foresees(self) -> bool:
        """Whether the target is what comes later in the sequence itself."""
        return self.kind in ("series", "text")

    def axis_label(self, step: int) -> str:
        """Give the label of a step: its date or year, or its number counted from 0."""
        return str(step) if self.axis_labels is None else self.axis_labels[step]

    def predictions_in_units(self, predictions: npt.ArrayLike) -> npt.NDArray[np.float64]:
        """Turn the network's predictions (…, K) into what a person reads.

        Series: the user's units. Classification: probabilities, softmax over the last axis.
        Other regression tasks: unchanged. Raises ValueError when K is not the objective's.
        """
        outputs = np.asarray(predictions, dtype=np.float64)
        _expect("the last axis of predictions", outputs.shape[-1:], (self.objective.output_size,))
        if self.objective.is_classification:
            exponentials = np.exp(outputs - outputs.max(axis=-1, keepdims=True))
            return np.asarray(exponentials / exponentials.sum(axis=-1, keepdims=True))
        if self.kind == "series":
            return self.scaling.invert(outputs)
        return outputs.copy()

    def with_scaling(self, kind: ScalingKind) -> Sequence:
        """Give the same series with another scaling; inputs and targets follow.

        Raises ValueError for text and tasks, whose numbers are the network's own.
        """
        if not self.can_be_scaled:
            raise ValueError(
                f"{self.name} is a {self.kind}; only a series of numbers can be scaled"
            )
        if kind == self.scaling.kind:
            return self
        # Series of one generator share a scaling: a network trained on them knows no other.
        if isinstance(self.generator, SeriesGenerator):
            scaling = self.generator.scaling(kind)
        else:
            scaling = Scaling.fit(kind, self.values)
        inputs = scaling.apply(self.values)
        return dataclasses.replace(
            self, scaling=scaling, inputs=inputs, targets=targets_ahead(inputs, self.ahead)
        )

    def with_ahead(self, ahead: int) -> Sequence:
        """Give the same series or text with the value so many steps ahead as the target.

        Raises ValueError for tasks, and unless at least one step has a target.
        """
        if ahead == self.ahead:
            return self
        if not self.foresees:
            raise ValueError(
                f"{self.name} has targets of its own; only a series or a text can be foreseen"
            )
        if not 1 <= ahead <= max(self.steps - 1, 1):
            raise ValueError(
                f"ahead is {ahead} steps, but {self.name} has {self.steps}; "
                f"it must be 1 … {max(self.steps - 1, 1)}"
            )
        known = self.values if self.kind == "text" else self.inputs
        labels = known.argmax(axis=1) if self.kind == "text" else known
        return dataclasses.replace(
            self,
            ahead=ahead,
            targets=targets_ahead(labels, ahead),
            target_mask=all_but_last(self.steps, ahead),
        )


def targets_ahead(inputs: npt.NDArray[Any], ahead: int = 1) -> npt.NDArray[Any]:
    """Give for each step of inputs (T, …) the one so many steps ahead; the last ones are unscored.

    There the last step stands in for what has not come yet.
    """
    return np.concatenate([inputs[ahead:], np.repeat(inputs[-1:], min(ahead, len(inputs)), axis=0)])


def all_but_last(steps: int, ahead: int = 1) -> npt.NDArray[np.bool_]:
    """Give the mask (T,) that scores every step but the last ones, which have nothing ahead."""
    return np.arange(steps) < steps - ahead


def _read_only(array: npt.ArrayLike) -> npt.NDArray[Any]:
    if isinstance(array, np.ndarray) and not array.flags.writeable:
        return array  # the same one, so that what did not change is seen not to have
    view = np.asarray(array).view()
    view.flags.writeable = False
    return view


def _expect(name: str, given: tuple[int, ...], wanted: tuple[int, ...]) -> None:
    if given != wanted:
        raise ValueError(f"{name} has shape {given}; it must be {wanted}")
