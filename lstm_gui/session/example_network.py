"""The network that a sequence is opened with: the one shipped with an example, or a fresh one."""

from __future__ import annotations

import importlib.resources
from dataclasses import replace
from typing import TYPE_CHECKING

from lstm_gui import interchange
from lstm_gui.sequences import EXAMPLES
from lstm_gui.session.networks import model_origin

if TYPE_CHECKING:
    from lstm_gui import engine
    from lstm_gui.sequences import Sequence
    from lstm_gui.session.document import Origin


def example_network(sequence: Sequence) -> tuple[engine.Network, Origin]:
    """Load the trained network shipped with the example of a sequence.

    An example without one, and any other sequence, gets the untrained one that suits it.
    """
    if sequence.example is not None:
        folder = importlib.resources.files("lstm_gui.resources") / "networks"
        file = folder / f"{sequence.example}.safetensors"
        if file.is_file():
            with importlib.resources.as_file(file) as path:
                model = interchange.load_model(path)
            example = EXAMPLES[sequence.example]
            origin = replace(
                model_origin(model.metadata), unit=example.unit, unit_meaning=example.unit_meaning
            )
            return model.network, origin
    from lstm_gui.session.network_choice import suited_choice  # an example mostly has one

    return suited_choice(sequence).network_for(sequence)
