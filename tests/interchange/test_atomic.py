import errno
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from lstm_gui.interchange.atomic import WriteError, replace_file, write_bytes


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An empty folder of the test's own."""
    place = tmp_path / "place"
    place.mkdir()
    return place


def fail_half_way(target: Path, error: BaseException) -> None:
    with replace_file(target) as temporary:
        temporary.write_bytes(b"half")
        raise error


def test_new_file_has_the_content_and_nothing_else_is_left(folder: Path) -> None:
    write_bytes(folder / "out.bin", b"abc")
    assert (folder / "out.bin").read_bytes() == b"abc"
    assert [entry.name for entry in folder.iterdir()] == ["out.bin"]


def test_temporary_file_is_a_sibling_with_the_same_suffix(folder: Path) -> None:
    with replace_file(folder / "out.npz") as temporary:
        assert temporary.parent == folder
        assert temporary.suffix == ".npz"
        temporary.write_bytes(b"x")


def test_error_in_the_block_keeps_the_old_file_and_removes_the_temporary(folder: Path) -> None:
    target = folder / "out.csv"
    target.write_bytes(b"old")
    with pytest.raises(RuntimeError, match="half way"):
        fail_half_way(target, RuntimeError("half way"))
    assert target.read_bytes() == b"old"
    assert list(folder.iterdir()) == [target]


def test_interrupt_in_the_block_keeps_the_old_file_and_removes_the_temporary(
    folder: Path,
) -> None:
    target = folder / "out.csv"
    target.write_bytes(b"old")
    with pytest.raises(KeyboardInterrupt):
        fail_half_way(target, KeyboardInterrupt())
    assert target.read_bytes() == b"old"
    assert list(folder.iterdir()) == [target]


@pytest.mark.parametrize(
    ("code", "words"),
    [
        (errno.ENOSPC, "disk is full"),
        (errno.EROFS, "read-only"),
        (errno.EACCES, "no permission"),
        (errno.EDQUOT, "quota"),
        (errno.EIO, os.strerror(errno.EIO)),
    ],
)
def test_failing_write_is_one_sentence_and_loses_nothing(
    folder: Path, code: int, words: str
) -> None:
    target = folder / "out.csv"
    target.write_bytes(b"old")
    with pytest.raises(WriteError) as caught:
        fail_half_way(target, OSError(code, os.strerror(code)))
    message = str(caught.value)
    assert words in message
    assert str(target) in message
    assert "\n" not in message
    assert target.read_bytes() == b"old"
    assert list(folder.iterdir()) == [target]


def test_full_disk_at_the_last_moment_keeps_the_old_file(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(descriptor: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    target = folder / "out.csv"
    target.write_bytes(b"old")
    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(WriteError, match="disk is full"):
        write_bytes(target, b"new")
    assert target.read_bytes() == b"old"
    assert list(folder.iterdir()) == [target]


@pytest.mark.skipif(sys.platform == "win32", reason="file size limits are POSIX")
def test_write_that_the_system_really_refuses_keeps_the_old_file(folder: Path) -> None:
    # A process whose files may not exceed 4 kB: the write itself really fails.
    target = folder / "out.bin"
    target.write_bytes(b"old")
    program = (
        "import resource, signal, sys\n"
        "from lstm_gui.interchange.atomic import WriteError, write_bytes\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))\n"
        "try:\n"
        "    write_bytes(sys.argv[1], bytes(100_000))\n"
        "except WriteError as error:\n"
        "    print(error)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, str(target)], capture_output=True, text=True, check=True
    )
    assert "larger than this disk allows" in done.stdout
    assert target.read_bytes() == b"old"
    assert list(folder.iterdir()) == [target]


def test_missing_folder_is_named(folder: Path) -> None:
    with pytest.raises(WriteError, match="folder does not exist"):
        write_bytes(folder / "nowhere" / "out.csv", b"")


def test_folder_as_target_is_refused(folder: Path) -> None:
    with pytest.raises(WriteError, match="is a folder"):
        write_bytes(folder, b"")
    assert folder.is_dir()


def test_file_as_folder_is_refused(folder: Path) -> None:
    (folder / "file").write_bytes(b"")
    with pytest.raises(WriteError, match="is a file, not a folder"):
        write_bytes(folder / "file" / "out.csv", b"")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs a named pipe")
def test_pipe_is_not_replaced(folder: Path) -> None:
    pipe = folder / "pipe"
    os.mkfifo(pipe)
    with pytest.raises(WriteError, match="not a regular file"):
        write_bytes(pipe, b"")
    assert stat.S_ISFIFO(pipe.stat().st_mode)


def test_read_only_file_is_not_replaced(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = folder / "out.csv"
    target.write_bytes(b"old")
    target.chmod(0o444)
    # The superuser may write everywhere, so the answer of the system is given here.
    monkeypatch.setattr(os, "access", lambda path, mode: False)
    with pytest.raises(WriteError, match="no permission"):
        write_bytes(target, b"new")
    assert target.read_bytes() == b"old"


@pytest.mark.skipif(sys.platform == "win32", reason="permissions are POSIX")
def test_permissions_of_the_old_file_are_kept(folder: Path) -> None:
    target = folder / "out.csv"
    target.write_bytes(b"old")
    target.chmod(0o640)
    write_bytes(target, b"new")
    assert stat.S_IMODE(target.stat().st_mode) == 0o640


@pytest.mark.skipif(sys.platform == "win32", reason="permissions are POSIX")
def test_new_file_has_the_permissions_of_any_new_file(folder: Path) -> None:
    (folder / "plain").write_bytes(b"")
    write_bytes(folder / "ours", b"")
    assert (folder / "ours").stat().st_mode == (folder / "plain").stat().st_mode


@pytest.mark.skipif(sys.platform == "win32", reason="links need a privilege there")
def test_link_stays_a_link(folder: Path) -> None:
    (folder / "real").write_bytes(b"old")
    (folder / "link").symlink_to(folder / "real")
    write_bytes(folder / "link", b"new")
    assert (folder / "link").is_symlink()
    assert (folder / "real").read_bytes() == b"new"


def test_long_name_that_the_system_allows_can_be_written(folder: Path) -> None:
    target = folder / ("a" * 250 + ".csv")
    write_bytes(target, b"x")
    assert target.read_bytes() == b"x"
