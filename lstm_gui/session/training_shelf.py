"""Runs on sequences and networks that are not open, for when undo opens them again."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from lstm_gui.session.training_runs import TrainingRuns

if TYPE_CHECKING:
    from lstm_gui.sequences import Sequence
    from lstm_gui.session.document import Document

_MOST = 4
_BYTES = 16 * 2**20


class RunShelf:
    """Keeps the runs of the last few documents, with fewer checkpoints each.

    A document is known by its sequence, the very same one, and the architecture of its network.
    """

    def __init__(self) -> None:
        self._kept: list[tuple[Sequence, Mapping[str, Any], TrainingRuns]] = []

    def put(self, document: Document, runs: TrainingRuns) -> None:
        """Keep the runs of a document that is no longer open."""
        branches = list(runs)
        for branch in branches:
            branch.run.checkpoints.limit(_BYTES // len(branches))
        if branches:
            self._kept.append((document.sequence, dict(document.config), runs))
            del self._kept[:-_MOST]

    def take(self, document: Document) -> TrainingRuns:
        """Give the runs of a document that is open again; new ones where there are none."""
        for place, (sequence, config, runs) in enumerate(self._kept):
            if sequence is document.sequence and config == dict(document.config):
                del self._kept[place]
                return runs
        return TrainingRuns()
