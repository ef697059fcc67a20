"""How steps and units are named in read-outs and in tables of numbers. No Qt."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from lstm_gui.analysis.signal_lines import Lines
from lstm_gui.session import Session

Columns = dict[str, npt.NDArray[np.generic]]


def step_text(session: Session, step: int) -> str:
    """Name a step: "t = 17", with its date or year where the sequence has them."""
    labels = session.sequence.axis_labels
    if labels is None or step >= len(labels):
        return f"t = {step}"
    return f"t = {step}, {labels[step]}"


def step_columns(session: Session, start: int, stop: int) -> Columns:
    """Give the columns that say which steps a table is about."""
    columns: Columns = {"step": np.arange(start, stop)}
    labels = session.sequence.axis_labels
    if labels is not None:
        columns[session.sequence.axis_name] = np.array(labels[start:stop], dtype=object)
    return columns


def unit_columns(signal: str, lines: Lines, start: int, stop: int) -> Columns:
    """Give one column per unit: "cell[0]" …."""
    part = lines.part(start, stop)
    return {f"{signal}[{unit}]": part[:, unit] for unit in range(lines.count)}
