"""The settings that training on a sequence begins with unless somebody chooses others."""

from __future__ import annotations

from dataclasses import replace

from lstm_gui.engine import TrainingSettings
from lstm_gui.sequences.batches import DEFAULT_WINDOW, longest_window
from lstm_gui.sequences.examples import EXAMPLES
from lstm_gui.sequences.sequence import Sequence

# Found on yearly sunspots and monthly sea temperatures, five seeds each: with these the held-out
# end is foreseen better than by the last and by the seasonal value; longer windows and more
# updates fit the training part better and the held-out end worse.
_SERIES = TrainingSettings(
    learning_rate=0.005, window=32, updates=1000, initialisation="forget_bias"
)
# Texts are foreseen a little better from the default weights, five seeds of five.
_TEXT = TrainingSettings(window=DEFAULT_WINDOW, updates=2000)


def suited_settings(sequence: Sequence) -> TrainingSettings:
    """Give the settings of its example, or those for a series or a text of one's own.

    Window and batch fit into a short sequence.
    """
    if sequence.example is not None and sequence.example in EXAMPLES:
        return EXAMPLES[sequence.example].settings_for(sequence.generator)
    if sequence.generator is not None or not sequence.foresees:
        return TrainingSettings()
    suited = _SERIES if sequence.kind == "series" else _TEXT
    return _fitted(suited, sequence)


def _fitted(settings: TrainingSettings, sequence: Sequence) -> TrainingSettings:
    """Give the settings with a window and a batch that half of the sequence holds.

    The other half is room for a held-out end and for windows that begin at different steps.
    """
    if settings.window is None or sequence.steps < sequence.ahead + 1:
        return settings
    half = max(sequence.steps // 2, 1)
    longest = max(longest_window(sequence) // 2, 2)
    return replace(
        settings,
        window=min(settings.window, longest),
        batch_size=min(settings.batch_size, half),
    )
