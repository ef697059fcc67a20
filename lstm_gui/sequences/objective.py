"""What a network on a sequence learns to say."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

Loss = Literal["mean_squared_error", "softmax_cross_entropy"]
Readout = Literal["every_step", "last_step"]


@dataclass(frozen=True)
class Objective:
    """Which loss is minimised, where the prediction is read, and what its numbers are called.

    loss: "mean_squared_error" for numbers, "softmax_cross_entropy" for one of several classes.
    readout: "every_step" or "last_step", the steps at which a prediction is asked for.
    output_names: one name per output of the network.
    """

    loss: Loss
    readout: Readout
    output_names: tuple[str, ...]

    def __post_init__(self) -> None:
        if self.loss not in get_args(Loss):
            raise ValueError(
                f"loss is {self.loss!r}; it must be one of {', '.join(get_args(Loss))}"
            )
        if self.readout not in get_args(Readout):
            allowed = ", ".join(get_args(Readout))
            raise ValueError(f"readout is {self.readout!r}; it must be one of {allowed}")
        if not self.output_names:
            raise ValueError("output_names is empty; a network needs at least one output")

    @property
    def is_classification(self) -> bool:
        """Whether the outputs are scores of classes."""
        return self.loss == "softmax_cross_entropy"

    @property
    def output_size(self) -> int:
        """The number of outputs K."""
        return len(self.output_names)
