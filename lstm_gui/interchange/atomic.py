"""Writing a file as a whole or not at all."""

from __future__ import annotations

import contextlib
import errno
import os
import stat
from collections.abc import Iterator
from pathlib import Path

_REASONS = {
    errno.ENOSPC: "the disk is full; free some space or choose another folder",
    errno.EDQUOT: "the disk quota is used up; free some space or choose another folder",
    errno.EROFS: "the disk is read-only; choose another folder",
    errno.EACCES: "there is no permission to write there; choose another folder",
    errno.EPERM: "there is no permission to write there; choose another folder",
    errno.ENOENT: "its folder does not exist; create it or choose another one",
    errno.ENOTDIR: "a part of its path is a file, not a folder; choose another folder",
    errno.ENAMETOOLONG: "the name is too long; choose a shorter one",
    errno.EFBIG: "the file would be larger than this disk allows; choose another disk",
}


class WriteError(OSError):
    """A file could not be written; says which one and why in one sentence."""


@contextlib.contextmanager
def replace_file(path: str | os.PathLike[str]) -> Iterator[Path]:
    """Yield the path of an empty temporary sibling that replaces ``path`` when the block ends.

    Write to the yielded path in any way; it is in the same folder and has the same suffix. When the
    block ends without an error, its bytes are forced to the disk and it takes the place of ``path``
    in one move, keeping the permissions of the file that was there. On any error, Ctrl-C included,
    the temporary file is removed and the old file is untouched. A symbolic link stays a link; the
    file that it points to is replaced.

    Errors: WriteError in place of every OSError, of the block too.
    """
    target = Path(os.path.realpath(path))
    temporary: Path | None = None
    try:
        mode = _mode_of_existing(target)
        temporary = _create_sibling(target)
        yield temporary
        _force_to_disk(temporary)
        if mode is not None:
            temporary.chmod(mode)
        temporary.replace(target)
        temporary = None
    except WriteError:
        raise
    except OSError as error:
        raise WriteError(_sentence(target, error)) from error
    finally:
        if temporary is not None:
            with contextlib.suppress(OSError):
                temporary.unlink(missing_ok=True)


def write_bytes(path: str | os.PathLike[str], content: bytes) -> None:
    """Write the whole content of a file, or leave the old file untouched.

    Errors: WriteError.
    """
    with replace_file(path) as temporary:
        temporary.write_bytes(content)


def check_writable(path: str | os.PathLike[str]) -> None:
    """Try whether a file could be written, before long work that ends in writing it.

    Errors: WriteError, as replace_file would raise it.
    """
    target = Path(os.path.realpath(path))
    try:
        _mode_of_existing(target)
        _create_sibling(target).unlink()
    except WriteError:
        raise
    except OSError as error:
        raise WriteError(_sentence(target, error)) from error


def _mode_of_existing(target: Path) -> int | None:
    """Return the permissions of the file that will be replaced; None when there is none yet."""
    try:
        status = target.stat()
    except FileNotFoundError:
        return None
    if stat.S_ISDIR(status.st_mode):
        raise WriteError(f"{target} cannot be written: it is a folder; add a file name.")
    if not stat.S_ISREG(status.st_mode):
        # Moving a file over a device or a pipe would destroy it for everybody.
        raise WriteError(f"{target} cannot be written: it is not a regular file; choose another.")
    if not os.access(target, os.W_OK):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(target))
    return stat.S_IMODE(status.st_mode)


def _create_sibling(target: Path) -> Path:
    # Made here and not by tempfile, whose files are private to the user: a new file gets the
    # permissions that any other new file of this user gets.
    sibling = target.with_name(f".{os.urandom(6).hex()}.part{target.suffix[:16]}")
    os.close(os.open(sibling, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o666))
    return sibling


def _force_to_disk(path: Path) -> None:
    descriptor = os.open(path, os.O_RDWR)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _sentence(target: Path, error: OSError) -> str:
    reason = _REASONS.get(error.errno or 0) or error.strerror or str(error)
    return f"{target} cannot be written: {reason}."
