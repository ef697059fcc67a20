"""Reading, encoding, scaling and generating the sequences a network gets."""

from lstm_gui.sequences.examples import DEFAULT_EXAMPLE, EXAMPLES, Example, make_example
from lstm_gui.sequences.objective import Objective
from lstm_gui.sequences.scaling import Scaling
from lstm_gui.sequences.sequence import Sequence
from lstm_gui.sequences.series import series_sequence

__all__ = [
    "DEFAULT_EXAMPLE",
    "EXAMPLES",
    "Example",
    "Objective",
    "Scaling",
    "Sequence",
    "make_example",
    "series_sequence",
]
