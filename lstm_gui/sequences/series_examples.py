"""The series that need no file, with the networks that learn their next value."""

from __future__ import annotations

from lstm_gui.engine import TrainingSettings
from lstm_gui.sequences.damped_oscillator import DampedOscillator
from lstm_gui.sequences.example import Example
from lstm_gui.sequences.lorenz import LorenzX
from lstm_gui.sequences.mackey_glass import MackeyGlass
from lstm_gui.sequences.sine_with_overtone import SineWithOvertone

SERIES_EXAMPLES = (
    Example(
        name="sine-with-overtone",
        generator=SineWithOvertone(),
        hidden_size=8,
        num_layers=1,
        settings=TrainingSettings(
            updates=4000, learning_rate=0.02, initialisation="forget_bias", seed=5
        ),
    ),
    Example(
        name="damped-oscillator",
        generator=DampedOscillator(),
        hidden_size=8,
        num_layers=1,
        settings=TrainingSettings(updates=3000, learning_rate=0.01, seed=1),
    ),
    Example(
        name="mackey-glass",
        generator=MackeyGlass(),
        hidden_size=16,
        num_layers=1,
        settings=TrainingSettings(updates=3000, learning_rate=0.01, initialisation="forget_bias"),
    ),
    Example(
        name="lorenz-x",
        generator=LorenzX(),
        hidden_size=16,
        num_layers=2,
        settings=TrainingSettings(updates=3000, learning_rate=0.01, initialisation="forget_bias"),
    ),
)
