"""The batches that a run learns from, with the generator that draws them where it stands."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

from lstm_gui import engine, sequences


class BatchStream(Iterator[engine.Batch]):
    """Batches without end, drawn by ``sequences.batches`` with a generator made from ``seed``.

    The state is the generator's alone, as it was when an update was completed last (`settle`): a
    batch of which nothing was learned comes again. What was drawn before the first batch, such as
    a pool of series, is drawn again from the seed when the stream is made again or its settings
    change.

    Raises ValueError when the window does not fit the sequence.
    """

    def __init__(
        self,
        sequence: sequences.Sequence,
        settings: engine.TrainingSettings,
        seed: np.random.SeedSequence,
    ) -> None:
        self._sequence = sequence
        self._seed = seed
        self._generator = np.random.default_rng(seed)
        self._batches = sequences.batches(sequence, settings, self._generator)
        self._settled = self._generator.bit_generator.state

    def __next__(self) -> engine.Batch:
        return next(self._batches)

    def change_settings(self, settings: engine.TrainingSettings) -> None:
        """Draw by other settings from the next batch on, the generator going on where it is.

        Raises ValueError and changes nothing when the window does not fit the sequence.
        """
        state = self._generator.bit_generator.state
        generator = np.random.default_rng(self._seed)
        self._batches = sequences.batches(self._sequence, settings, generator)
        self._generator = generator
        self._generator.bit_generator.state = state

    def settle(self) -> None:
        """Note that the last batch was learned from."""
        self._settled = self._generator.bit_generator.state

    def rewind(self) -> None:
        """Go back to where it was settled: batches drawn since come again."""
        self._generator.bit_generator.state = self._settled

    def state_dict(self) -> dict[str, Any]:
        """Give the state of the generator where it was settled, as numbers and texts."""
        return dict(self._settled)

    def load_state_dict(self, state: Mapping[str, Any]) -> None:
        """Go on from a state that was given; ValueError for one of another kind of generator."""
        try:
            self._generator.bit_generator.state = dict(state)
        except (KeyError, TypeError, ValueError, OverflowError) as error:
            raise ValueError(f"the state of the random generator is damaged: {error}") from None
        self.settle()
