"""What an example is: a generator, and the network and settings that are known to learn it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from lstm_gui.engine import TrainingSettings
from lstm_gui.sequences.example_titles import EXAMPLE_TITLES
from lstm_gui.sequences.generator import Generator, Task

_SHORTEST_MEMORY = 3.0


@dataclass(frozen=True)
class Example:
    """A generated example and the network that suits it.

    name: its key, which also has a title. generator: draws its sequences.
    hidden_size, num_layers: of its network. settings: how that network is trained.
    unit: of the shipped network's last layer, the one to look at first, counted from 0.
    unit_meaning: what that unit does, such as "counts …"; "" when it is like the others.
    hint: of a task, in two or three words; "" for a series.
    later_rates: learning rates that follow that of the settings, each after so many updates.
    """

    name: str
    generator: Generator
    hidden_size: int
    num_layers: int
    settings: TrainingSettings
    unit: int = 0
    unit_meaning: str = ""
    hint: str = ""
    later_rates: tuple[tuple[int, float], ...] = ()

    @property
    def title(self) -> str:
        """What it is called in a menu."""
        return EXAMPLE_TITLES[self.name].title

    @property
    def summary(self) -> str:
        """What it shows, in a sentence."""
        return EXAMPLE_TITLES[self.name].summary

    def settings_for(self, generator: Generator | None) -> TrainingSettings:
        """Give the settings for the example's generator with other parameters.

        What has to be remembered longer is begun with longer memories.
        """
        chrono = self.settings.initialisation == "chrono"
        if generator == self.generator or not isinstance(generator, Task) or not chrono:
            return self.settings
        return replace(self.settings, longest_memory=max(float(generator.memory), _SHORTEST_MEMORY))
