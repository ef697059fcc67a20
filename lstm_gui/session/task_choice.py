"""What can be learnt from: the tasks, and the next step of a sequence of one's own."""

from __future__ import annotations

import zlib
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from lstm_gui import sequences
from lstm_gui.sequences import EXAMPLES, Task, described_task, text_unit
from lstm_gui.session.aspects import Aspect
from lstm_gui.session.document import Document
from lstm_gui.session.network_choice import suited_choice
from lstm_gui.session.opening import on_sequence, open_example
from lstm_gui.session.session import Session

NEXT_STEP = "next-step"
TextKey = Literal["characters", "words"]
TEXT_KEYS: tuple[TextKey, ...] = ("characters", "words")


@dataclass(frozen=True)
class TaskEntry:
    """One line of the list of tasks: its key, what it is called, and a hint in a few words."""

    key: str
    title: str
    hint: str
    summary: str


class TaskChoices:
    """Lists what can be learnt, says which it is now, and makes the document of another one.

    Remembers the last sequence that was no task, with its network: choosing "next step" goes back
    to it.
    """

    def __init__(self, session: Session) -> None:
        self._session = session
        self._own: Document | None = None
        session.subscribe(self._on_change, Aspect.SEQUENCE, Aspect.NETWORK, Aspect.PARAMETERS)
        self._on_change(frozenset())

    @property
    def entries(self) -> tuple[TaskEntry, ...]:
        """The list, the next step first; characters and words where the own sequence is a text."""
        own = None if self._own is None else self._own.sequence
        name = "my sequence" if own is None or own.example is not None else own.name
        first = TaskEntry(
            NEXT_STEP, "Next step", name, "Foresee what comes next in the sequence that was opened."
        )
        tasks = [
            TaskEntry(
                key,
                _short(one.title),
                one.hint,
                f"{one.summary}\nSolved when: {one.generator.criterion.text}",
            )
            for key, one in EXAMPLES.items()
            if isinstance(one.generator, Task)
        ]
        if own is None or own.kind != "text":
            return (first, *tasks)
        texts = [
            TaskEntry(
                key, key.capitalize(), "of my text", f"Foresee the next {key[:-1]} of {name}."
            )
            for key in TEXT_KEYS
        ]
        return (*texts, *tasks)

    @property
    def current(self) -> str:
        """The key of what is learnt now."""
        sequence = self._session.sequence
        if isinstance(sequence.generator, Task):
            return str(described_task(sequence.generator)["kind"])
        return text_unit(sequence) if sequence.kind == "text" else NEXT_STEP

    @property
    def task(self) -> Task | None:
        """The task whose sequence is open, or None."""
        generator = self._session.sequence.generator
        return generator if isinstance(generator, Task) else None

    def document(self, key: str) -> Document:
        """Make the document of a choice, to be opened as one change.

        A task comes with an untrained network that suits it. Raises ValueError for an unknown key,
        and sequences.ReadError when a text cannot be read in another way.
        """
        current = self._session.document
        if key == NEXT_STEP:
            return open_example() if self._own is None else self._own
        if key in TEXT_KEYS and self._own is not None:
            if text_unit(self._own.sequence) == key:
                return self._own
            unit: TextKey = "words" if key == "words" else "characters"
            text = sequences.read_text_as(self._own.sequence, unit)
            return keep_rules(on_sequence(text), current)
        if key not in EXAMPLES:
            raise ValueError(f"there is no task {key!r}; there are {', '.join(EXAMPLES)}")
        sequence = sequences.make_example(key)
        return keep_rules(suited_choice(sequence).on(sequence), current)

    def _on_change(self, _changed: frozenset[Aspect]) -> None:
        if not isinstance(self._session.sequence.generator, Task):
            self._own = self._session.document


def keep_rules(document: Document, current: Document) -> Document:
    """Give the document with the gate thresholds and display thresholds of the current one."""
    return replace(document, thresholds=current.thresholds, display=current.display)


def next_draw(current: Document) -> Document:
    """Draw another sequence of the same kind; network, policy and interventions stay.

    What comes next depends on the present sequence alone, so that it can be done again. Raises
    ValueError when the sequence was not generated.
    """
    sequence = current.sequence
    if sequence.generator is None:
        raise ValueError(f"{sequence.name} was not generated; there is no other one to draw")
    seed = zlib.crc32(np.ascontiguousarray(sequence.inputs).tobytes())
    return _drawn(current, np.random.default_rng(seed))


def with_task(current: Document, task: Task) -> Document:
    """Draw a sequence of the task with other parameters; the network stays where it fits."""
    sequence = replace(current.sequence, generator=task)
    return _drawn(replace(current, sequence=sequence), np.random.default_rng(0))


def _drawn(current: Document, rng: np.random.Generator) -> Document:
    old = current.sequence
    assert old.generator is not None  # noqa: S101 - both callers have seen to it
    sequence = sequences.generated_sequence(old.generator, rng, name=old.name, example=old.example)
    if sequence.kind == "series":
        sequence = sequence.with_scaling(old.scaling.kind).with_ahead(old.ahead)
    kept = tuple(one for one in current.interventions if _fits(one.steps, sequence.steps))
    return replace(current, sequence=sequence, interventions=kept)


def _fits(steps: object, count: int) -> bool:
    """Tell whether the steps of an intervention exist in a sequence of so many."""
    if steps is None:
        return True
    if isinstance(steps, slice):
        return (steps.start or 0) < count and (steps.stop or 0) <= count
    return bool(np.max(np.asarray(steps)) < count)


def _short(title: str) -> str:
    """Leave out of a title what the list of tasks has no room for."""
    return (
        title.removesuffix(" problem")
        .removesuffix(" grammar")
        .replace("Temporal order of", "Order of")
    )
