"""The tasks, with the networks and settings that are known to learn them."""

from __future__ import annotations

from lstm_gui.engine import TrainingSettings
from lstm_gui.sequences.adding_problem import AddingProblem
from lstm_gui.sequences.agreement import Agreement
from lstm_gui.sequences.an_bn import AnBn, AnBnCn
from lstm_gui.sequences.copy_memory import CopyMemory
from lstm_gui.sequences.embedded_reber import EmbeddedReber
from lstm_gui.sequences.example import Example
from lstm_gui.sequences.multiplication_problem import MultiplicationProblem
from lstm_gui.sequences.parity import Parity
from lstm_gui.sequences.random_telegraph import RandomTelegraph
from lstm_gui.sequences.temporal_order import TemporalOrder, TemporalOrderOfThree

TASK_EXAMPLES = (
    Example(
        name="adding-problem",
        hint="two marked numbers",
        generator=AddingProblem(),
        hidden_size=16,
        num_layers=1,
        # Clipped far below the first gradients: Adam does not mind their size, but a rare
        # sequence with a large one would throw the nearly perfect network back. Once it is learnt,
        # so large a rate that no lucky stretch counts as solved, then one that settles.
        settings=TrainingSettings(
            updates=6000,
            batch_size=16,
            learning_rate=0.02,
            clip_norm=0.003,
            initialisation="chrono",
            longest_memory=100,
        ),
        later_rates=((1000, 0.03), (2000, 0.005), (2120, 0.001)),
        unit=14,
        unit_meaning="gathers the two marked numbers and keeps their sum",
    ),
    Example(
        name="multiplication-problem",
        hint="their product",
        generator=MultiplicationProblem(),
        hidden_size=32,
        num_layers=1,
        # Once it is learnt, so large a rate that the weights tremble, and no lucky stretch counts
        # as solved; then so small a one that the errors of the trembling are gone at once.
        settings=TrainingSettings(
            updates=10_000,
            batch_size=8,
            learning_rate=0.02,
            clip_norm=0.001,
            initialisation="chrono",
            longest_memory=100,
        ),
        later_rates=((2000, 0.04), (5000, 0.005), (5120, 0.001)),
        unit=2,
        unit_meaning="holds the product of the two marked numbers",
    ),
    Example(
        name="temporal-order",
        hint="X or Y first?",
        generator=TemporalOrder(),
        hidden_size=8,
        num_layers=1,
        settings=TrainingSettings(
            updates=2000,
            batch_size=16,
            learning_rate=0.02,
            initialisation="chrono",
            longest_memory=100,
        ),
        unit=2,
        unit_meaning="keeps which of X and Y came first",
    ),
    Example(
        name="temporal-order-of-three",
        hint="three in order",
        generator=TemporalOrderOfThree(),
        hidden_size=12,
        num_layers=1,
        settings=TrainingSettings(
            updates=4000,
            batch_size=8,
            learning_rate=0.01,
            initialisation="chrono",
            longest_memory=100,
        ),
    ),
    Example(
        name="copy-memory",
        hint="after a gap",
        generator=CopyMemory(),
        hidden_size=16,
        num_layers=1,
        settings=TrainingSettings(
            updates=8000, learning_rate=0.01, initialisation="chrono", longest_memory=20
        ),
    ),
    Example(
        name="embedded-reber",
        hint="a grammar",
        generator=EmbeddedReber(),
        hidden_size=16,
        num_layers=1,
        settings=TrainingSettings(
            updates=6000, batch_size=4, learning_rate=0.01, initialisation="forget_bias"
        ),
    ),
    Example(
        name="an-bn",
        hint="count and compare",
        generator=AnBn(),
        hidden_size=8,
        num_layers=1,
        settings=TrainingSettings(updates=3000, learning_rate=0.01, initialisation="forget_bias"),
        unit=7,
        unit_meaning="counts: up with every a, down with every b",
    ),
    Example(
        name="an-bn-cn",
        hint="two counts at a time",
        generator=AnBnCn(),
        hidden_size=8,
        num_layers=1,
        settings=TrainingSettings(updates=4000, learning_rate=0.01, initialisation="forget_bias"),
    ),
    Example(
        name="agreement",
        hint="cat(s) … was/were",
        generator=Agreement(),
        hidden_size=16,
        num_layers=1,
        settings=TrainingSettings(
            updates=5000, batch_size=32, learning_rate=0.02, initialisation="forget_bias"
        ),
        unit=14,
        unit_meaning="keeps whether the noun is singular or plural",
    ),
    Example(
        name="random-telegraph",
        hint="a level",
        generator=RandomTelegraph(),
        hidden_size=8,
        num_layers=1,
        settings=TrainingSettings(
            updates=3000, learning_rate=0.01, initialisation="chrono", longest_memory=96
        ),
        unit=5,
        unit_meaning="holds the level between two clicks",
    ),
    Example(
        name="parity",
        hint="even or odd",
        generator=Parity(),
        hidden_size=8,
        num_layers=1,
        settings=TrainingSettings(
            updates=4000, batch_size=16, learning_rate=0.02, initialisation="default"
        ),
    ),
)
