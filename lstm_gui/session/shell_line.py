"""A command as one line for the shell of the system: quoted, so that it arrives word by word."""

from __future__ import annotations

import os
import re
import shlex
from collections.abc import Iterable

# PowerShell takes commas apart, and much else that a POSIX shell leaves alone.
_PLAIN = re.compile(r"[A-Za-z0-9_./\\:=+-]+")
# Within double quotes it still looks at these.
_ALIVE = re.compile(r'["$`\u201c\u201d\u201e]')


def shell_line(words: Iterable[str], *, windows: bool | None = None) -> str:
    """Join words to a line for a POSIX shell, or for PowerShell on Windows.

    What is quoted for PowerShell is quoted for cmd.exe too, unless a word has ", $ or ` in it.
    ``windows`` is for the system that this runs on if not given.
    """
    if windows is None:
        windows = os.name == "nt"
    return " ".join(_powershell(word) for word in words) if windows else shlex.join(words)


def _powershell(word: str) -> str:
    if _PLAIN.fullmatch(word):
        return word
    if not _ALIVE.search(word):
        return f'"{word}"'
    # PowerShell takes curly quotes for straight ones.
    return "'" + re.sub("['\u2018\u2019\u201a\u201b]", r"\g<0>\g<0>", word) + "'"
