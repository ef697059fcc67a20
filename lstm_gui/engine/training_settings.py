"""How a network is trained, as one value."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from lstm_gui.engine.arguments import one_of, real_number, whole_number

if TYPE_CHECKING:
    from lstm_gui.engine.optimizers import Optimizer

OPTIMIZER_KINDS = ("sgd", "rmsprop", "adam", "adamw")
"""The optimizers that there are."""
INITIALISATIONS = ("default", "forget_bias", "chrono", "glorot_orthogonal")
"""The ways that there are to draw the first weights."""


@dataclass(frozen=True)
class TrainingSettings:
    """How a network is trained.

    `window` is the number of steps after which the gradient is cut (truncated BPTT), or None;
    `clip_norm` limits the joint norm of the gradients, or None; `longest_memory` is "chrono"'s.
    """

    optimizer: str = "adam"
    learning_rate: float = 0.01
    batch_size: int = 16
    clip_norm: float | None = 1.0
    updates: int = 1000
    window: int | None = None
    seed: int = 0
    initialisation: str = "default"
    longest_memory: float | None = None

    def __post_init__(self) -> None:
        one_of("optimizer", self.optimizer, OPTIMIZER_KINDS)
        real_number("learning_rate", self.learning_rate, above=0)
        whole_number("batch_size", self.batch_size)
        if self.clip_norm is not None:
            real_number("clip_norm", self.clip_norm, above=0)
        whole_number("updates", self.updates)
        if self.window is not None:
            whole_number("window", self.window)
        whole_number("seed", self.seed, minimum=0)
        one_of("initialisation", self.initialisation, INITIALISATIONS)
        if self.longest_memory is not None:
            real_number("longest_memory", self.longest_memory, minimum=3)
        elif self.initialisation == "chrono":
            raise ValueError("longest_memory must be given, at least 3, for 'chrono', not None")

    def same_course(self, other: TrainingSettings) -> bool:
        """Whether a run that has begun goes on the same by other settings, but for its length."""
        mine, others = (
            replace(one, updates=1, initialisation="default", longest_memory=None)
            for one in (self, other)
        )
        return mine == others

    def make_optimizer(self) -> Optimizer:
        """Return a fresh optimizer with this learning rate."""
        from lstm_gui.engine.optimizers import OPTIMIZERS  # settings are known long before one

        return OPTIMIZERS[self.optimizer](lr=self.learning_rate)
