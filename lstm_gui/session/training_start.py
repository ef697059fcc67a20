"""What a training run begins with, and how its weights are called afterwards."""

from __future__ import annotations

import dataclasses
import threading
from collections.abc import Callable

import numpy as np

from lstm_gui import engine, sequences
from lstm_gui.sequences import Sequence
from lstm_gui.session.document import Document, Origin
from lstm_gui.session.kernel_preparation import kernels_are_prepared, wait_for_kernels
from lstm_gui.session.training_plan import TrainingPlan

_LONGEST_TEXT = 60
_LOOK_EVERY_SECONDS = 0.02


def starting_network(
    document: Document,
    settings: engine.TrainingSettings,
    fresh: bool,
    seed: np.random.SeedSequence,
) -> engine.Network:
    """Return a network of its own, with the document's weights or fresh ones.

    Raises ValueError when it does not answer in the form that the sequence asks for.
    """
    network = engine.network_from_config(document.config)
    head = network.head
    given = network.recurrent.output_size if head is None else head.output_size
    wanted = document.sequence.objective.output_size
    if given != wanted:
        raise ValueError(
            f"the network gives {given} output{'s' if given != 1 else ''}, but "
            f"{document.sequence.name} needs {wanted}; make a new network for it"
        )
    if fresh:
        engine.initialise(
            network,
            settings.initialisation,
            longest_memory=settings.longest_memory,
            seed=np.random.default_rng(seed),
        )
    else:
        network.load_state_dict(document.parameters)
    return network


def get_kernels_ready(
    double: bool, interrupted: Callable[[], bool], tell: Callable[[str], object]
) -> None:
    """Have the compiled kernels ready where they are wanted, unless interrupted on the way.

    ``tell`` gets a sentence if somebody is at it already and has to be waited for.

    Kernels and NumPy differ in the last bits: a run that changed over on the way could not be
    repeated. Loading cannot be stopped: it goes on in a thread of its own, for the next run.
    """
    if engine.kernels_mode() != "when_ready" or engine.kernels_in_use():
        return
    if kernels_are_prepared():
        tell("the compiled kernels are getting ready; the first time takes half a minute")
        wait_for_kernels(interrupted)
    failed: list[BaseException] = []

    def load() -> None:
        try:
            engine.warm_up(double=double)
        except BaseException as error:
            failed.append(error)

    loading = threading.Thread(target=load, name="kernels", daemon=True)
    loading.start()
    while loading.is_alive() and not interrupted():
        loading.join(_LOOK_EVERY_SECONDS)
    if failed:
        raise failed[0]


def lasting(settings: engine.TrainingSettings, made: int) -> engine.TrainingSettings:
    """Return settings by which a run goes on after so many updates.

    Where it has made them all already, as many come again.
    """
    if settings.updates > made:
        return settings
    return dataclasses.replace(settings, updates=made + settings.updates)


def learned_part(sequence: Sequence, held_out: float) -> Sequence:
    """Give what is learned from: a series or a text of one's own without its held-out end.

    Tasks and example series are drawn afresh; nothing of them has to be held out.
    Raises ValueError when the share leaves too little, or nothing in it ever changes.
    """
    if sequence.generator is not None or not sequence.foresees:
        return sequence
    part = sequences.training_part(sequence, held_out)
    sequences.refuse_constant(part)
    return part


def first_held_out(sequence: Sequence, held_out: float) -> int | None:
    """Give the first step that is not learned from, or None where there is none."""
    if sequence.generator is not None or not sequence.foresees or not held_out:
        return None
    try:
        return sequences.training_steps(sequence, held_out)
    except ValueError:
        return None


def start_texts(
    network: engine.Network, document: Document, plan: TrainingPlan, fresh: bool
) -> tuple[str, ...]:
    """Say what a run begins with, what is to change, and what of the document is not learned."""
    start = "fresh weights" if fresh else f"weights {document.origin.text}"
    parameters = f"{network.parameter_count:,}".replace(",", "\u202f")
    units = network.recurrent.hidden_size
    texts = [f"started: {units} units, {parameters} parameters, {start}"]
    for name in dict.fromkeys(one.words[0] for one in plan.changes):
        planned = (one for one in plan.changes if one.words[0] == name)
        when = ", ".join(f"{one.words[1]} after {one.update}" for one in planned)
        texts.append(f"planned: {name} {when} updates")
    still = sequences.constant_features(document.sequence)
    if still:
        named = ", ".join(still[:3]) + (", …" if len(still) > 3 else "")
        texts.append(f"never changes: {named}; there is nothing to learn in it")
    if network.recurrent.bidirectional and document.sequence.foresees:
        texts.append(
            "this network reads the steps backwards too, and so sees what it is to foresee: "
            "a small error says nothing"
        )
    if document.interventions:
        texts.append("clamps and ablations are shown on the open sequence, but not learned with")
    return tuple(texts)


def initial_origin(document: Document, settings: engine.TrainingSettings, fresh: bool) -> Origin:
    """Say where the weights come from that a run begins with."""
    if not fresh:
        return document.origin
    return Origin(
        False,
        f"untrained, seed {settings.seed}",
        settings.seed,
        0,
        initialisation=settings.initialisation,
        longest_memory=settings.longest_memory,
    )


def trained_origin(
    document: Document, settings: engine.TrainingSettings, fresh: bool, updates: int
) -> Origin:
    """Say where the weights come from after a run of so many updates.

    Weights that had learned before keep their history, shortened when it grows long.
    """
    made = f"{updates} update{'s' if updates != 1 else ''}, seed {settings.seed}"
    before = document.origin
    text = f"trained: {made}"
    if fresh:
        drawn, memory = settings.initialisation, settings.longest_memory
        return Origin(
            True, text, settings.seed, updates, initialisation=drawn, longest_memory=memory
        )
    if not before.trained:
        return dataclasses.replace(
            before, trained=True, text=text, seed=settings.seed, updates=updates, notes=()
        )
    history = before.text
    if len(history) > _LONGEST_TEXT:
        history = history.split(" + ", 1)[0] + " + …"
    total = None if before.updates is None else before.updates + updates
    return Origin(
        True,
        f"{history} + {made}",
        settings.seed,
        total,
        initialisation=before.initialisation,
        longest_memory=before.longest_memory,
    )
