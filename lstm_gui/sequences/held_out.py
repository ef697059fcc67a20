"""The end of a series or a text that is held out of the training, to measure on."""

from __future__ import annotations

import dataclasses

import numpy as np
import numpy.typing as npt

from lstm_gui.sequences.sequence import Sequence


def training_steps(sequence: Sequence, share: float) -> int:
    """Give how many steps are learned from when this share (0 … 1) of them is held out at the end.

    Raises ValueError when no step is held out, or too few are left to learn from.
    """
    steps, ahead = sequence.steps, sequence.ahead
    if not 0.0 <= share < 1.0:
        raise ValueError(f"the held-out share is {share:g}; it must be 0 … 1, and less than 1")
    if share == 0.0:
        return steps
    if steps < ahead + 1:
        raise ValueError(
            f"{sequence.name} has {_steps(steps)}; it takes at least {ahead + 1} to foresee "
            f"{_steps(ahead)} ahead"
        )
    held = round(share * steps)
    if held < 1:
        most = steps - ahead - 1
        advice = f"hold out at least {100 / steps:.2g} %" if most else "hold out 0 %, or open more"
        raise ValueError(
            f"{100 * share:g} % of the {steps} steps of {sequence.name} is no step to validate "
            f"on; {advice}"
        )
    if steps - held < ahead + 1:
        raise ValueError(
            f"{100 * share:g} % of the {steps} steps of {sequence.name} held out leave "
            f"{steps - held} to learn from; it takes {ahead + 1} to foresee {_steps(ahead)} ahead"
        )
    return steps - held


def training_part(sequence: Sequence, share: float) -> Sequence:
    """Give the sequence without its held-out end; no target in it comes from there.

    Raises ValueError as `training_steps`.
    """
    steps = training_steps(sequence, share)
    if steps == sequence.steps:
        return sequence
    mask = np.arange(steps) < steps - sequence.ahead
    return dataclasses.replace(
        sequence,
        name=f"the training part of {sequence.name}",
        values=sequence.values[:steps],
        inputs=sequence.inputs[:steps],
        targets=sequence.targets[:steps],
        target_mask=mask,
        axis_labels=None if sequence.axis_labels is None else sequence.axis_labels[:steps],
        symbols=None if sequence.symbols is None else sequence.symbols[:steps],
    )


def refuse_constant(sequence: Sequence) -> None:
    """Refuse a series or a text in which every target is the same, with ValueError."""
    scored = slice(None) if sequence.target_mask is None else sequence.target_mask
    targets = sequence.targets[scored]
    if not len(targets) or np.any(targets != targets[:1]):
        return
    if sequence.vocabulary is not None:
        what, value = "symbol", repr(sequence.vocabulary[int(targets[0])])
    else:
        found = sequence.scaling.invert(targets[0])
        what, value = "value", ", ".join(f"{number:g}" for number in found)
    raise ValueError(
        f"every {what} to foresee in {sequence.name} is {value}: there is nothing to learn in what "
        "never changes; choose other columns or data"
    )


def constant_features(sequence: Sequence) -> tuple[str, ...]:
    """Name the columns of a series that never change."""
    if sequence.kind != "series":
        return ()
    still = np.all(sequence.inputs == sequence.inputs[:1], axis=0)
    return tuple(name for name, one in zip(sequence.feature_names, still, strict=True) if one)


def held_out_mask(sequence: Sequence, share: float) -> npt.NDArray[np.bool_]:
    """Give the mask (T,) of the steps whose targets lie in the held-out end.

    A share of 0 scores every step that has a target.
    """
    first = training_steps(sequence, share) % sequence.steps
    steps = np.arange(sequence.steps) + sequence.ahead
    return np.asarray((steps >= first) & (steps < sequence.steps))


def _steps(count: int) -> str:
    return f"{count} step{'s' if count != 1 else ''}"
