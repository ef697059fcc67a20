"""The writing that may last: whole traces and tables, away from the window."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from lstm_gui.engine import LongRun, Network, Trace
from lstm_gui.gui.export.figure import Figure
from lstm_gui.gui.export.writers import Progress, figure_columns, write_table_of
from lstm_gui.interchange import write_trace
from lstm_gui.sequences import Sequence
from lstm_gui.session import LongRecording, Session

Work = Callable[[Progress], Path]


@dataclass(frozen=True, eq=False)
class TraceExport:
    """Everything that a trace file says, taken from the session at once; later edits are not in it.

    Raises ValueError when the trace on the screen is not yet that of the open sequence.
    """

    trace: Trace | LongRun
    sequence: Sequence
    network: Network
    seed: int | None
    metadata: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, session: Session, caption: str) -> TraceExport:
        """Take what there is now."""
        recording = session.recording
        if recording.known != (0, session.sequence.steps):
            raise ValueError(
                "only a window of the sequence is followed while the network learns; "
                "stop the training to export the whole trace"
            )
        run = recording.run if isinstance(recording, LongRecording) else session.trace
        if run.steps != session.sequence.steps:
            raise ValueError("the trace is still being computed; export it again in a moment")
        origin = session.document.origin
        text = origin.text if session.showing is None else session.showing.text
        return cls(
            run,
            session.sequence,
            session.network,
            None if session.live else origin.seed,
            {"weights": text, "caption": caption},
        )

    def work(self, path: Path) -> Work:
        """Give the function that writes it, for another thread."""

        def write(progress: Progress) -> Path:
            write_trace(
                path,
                self.trace,
                self.sequence,
                self.network,
                seed=self.seed,
                metadata=self.metadata,
                progress=progress,
            )
            return path

        return write


def table_work(figure: Figure, path: Path) -> Work:
    """Take the numbers of a figure now; give the function that writes them, for another thread."""
    columns = figure_columns(figure)

    def write(progress: Progress) -> Path:
        write_table_of(columns, path, progress)
        return path

    return write
