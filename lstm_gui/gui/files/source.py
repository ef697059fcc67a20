"""What a sequence is read from: a file, or text that was pasted or dropped."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from lstm_gui import sequences

if TYPE_CHECKING:
    from lstm_gui.sequences import ReadOptions, Sequence, TablePreview


@dataclass(frozen=True)
class Source:
    """Either a ``path`` or a ``text``."""

    path: Path | None = None
    text: str | None = None

    @property
    def name(self) -> str:
        """The name of the file, or what stands for the text."""
        return self.path.name if self.path is not None else "the clipboard"

    def preview(self, options: ReadOptions | None = None) -> TablePreview:
        """Say what is in it; raises sequences.ReadError."""
        if self.path is not None:
            return sequences.preview(self.path, options)
        return sequences.preview_text(self.text or "", options)

    def read(self, options: ReadOptions | None = None) -> Sequence:
        """Read it; raises sequences.ReadError."""
        if self.path is not None:
            return sequences.read(self.path, options)
        return sequences.read_clipboard_text(self.text or "", options)
