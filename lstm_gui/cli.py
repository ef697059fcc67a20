"""The command line: ``lstm-gui`` with a window, and commands without."""

from __future__ import annotations

import sys

from lstm_gui import __version__

# That of typing, which alone would take --version as long as Python needs to start.
TYPE_CHECKING = False
if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Sequence
    from pathlib import Path

PROGRAM = "lstm-gui"
DONE, NOT_REPRODUCED, UNUSABLE, INTERRUPTED = 0, 1, 2, 130


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line and return the exit status.

    0: done; 1: trials that do not keep to a paper's numbers; 2: unusable arguments or input, with
    one line on standard error; 130: interrupted.
    """
    arguments = list(sys.argv[1:] if argv is None else argv)
    if arguments == ["--version"]:
        # Before anything is imported: shells and package tests ask this often.
        print(f"{PROGRAM} {__version__}")
        return DONE
    try:
        return _run(arguments)
    except KeyboardInterrupt:
        return _say("interrupted; nothing was written", INTERRUPTED)
    except BrokenPipeError:
        # Whoever read our output has seen enough; keep Python from complaining at exit.
        sys.stdout = None
        return DONE
    except MemoryError:
        return _say("memory ran out; use a shorter sequence or fewer units", UNUSABLE)
    except (ValueError, OSError, ArithmeticError) as error:
        # What the packages raise for input they cannot use is one sentence already.
        return _say(str(error), UNUSABLE)


def _run(arguments: list[str]) -> int:
    from lstm_gui import cli_arguments

    try:
        parsed = cli_arguments.parse(arguments)
        command = _commands()[parsed.command]
        return command(parsed)
    except cli_arguments.Unusable as error:
        return _say(str(error), UNUSABLE)
    except SystemExit as error:
        # argparse leaves this way after --help and --version.
        return error.code if isinstance(error.code, int) else DONE


def _commands() -> dict[str, Callable[[argparse.Namespace], int]]:
    return {
        "window": _window,
        "list": _list,
        "snapshot": _snapshot,
        "trace": _trace,
        "train": _train,
        "papers": _papers,
    }


def _window(arguments: argparse.Namespace) -> int:
    from lstm_gui.cli_display import display_problem

    problem = display_problem()
    if problem is not None:
        return _say(problem, UNUSABLE)
    _limit_threads()
    try:
        from lstm_gui.gui import app
    except ImportError as error:
        return _missing_library(error, window=True)
    return app.run(arguments.file, arguments.example)


def _list(arguments: argparse.Namespace) -> int:  # noqa: ARG001 - the same call as every command
    from lstm_gui.sequences import EXAMPLES

    print("\n".join(EXAMPLES))
    return DONE


def _snapshot(arguments: argparse.Namespace) -> int:
    import os

    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    # The offscreen platform warns of every window that has a smallest size.
    os.environ.setdefault("QT_LOGGING_RULES", "default.warning=false")
    _limit_threads()
    try:
        from lstm_gui.gui import app
    except ImportError as error:
        return _missing_library(error, window=False)
    app.snapshot(
        arguments.out,
        arguments.file,
        arguments.example,
        arguments.workspace,
        arguments.step,
        arguments.theme,
        arguments.size,
    )
    width, height = _png_size(arguments.out)
    if (width, height) != arguments.size:
        _note(f"the window needs more room: the picture has {width}x{height} pixels")
    return DONE


def _png_size(path: Path) -> tuple[int, int]:
    """Read width and height from the first bytes of a PNG."""
    with path.open("rb") as file:
        head = file.read(24)
    return int.from_bytes(head[16:20], "big"), int.from_bytes(head[20:24], "big")


def _trace(arguments: argparse.Namespace) -> int:
    _limit_threads()
    from lstm_gui.cli_trace import trace

    print(trace(arguments, note=_note))
    return DONE


def _train(arguments: argparse.Namespace) -> int:
    _limit_threads()
    from lstm_gui.cli_train import train

    trained = train(arguments, sys.stderr)
    print(trained.text)
    return INTERRUPTED if trained.interrupted else DONE


def _papers(arguments: argparse.Namespace) -> int:
    _limit_threads()
    from lstm_gui.cli_papers import papers

    return DONE if papers(arguments, sys.stdout, sys.stderr) else NOT_REPRODUCED


def _limit_threads() -> None:
    """One BLAS thread, unless the user set it: more of them only spin on matrices of this size."""
    import os

    for name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
        os.environ.setdefault(name, "1")


def _missing_library(error: ImportError, *, window: bool) -> int:
    """Say which system packages are missing; an import that fails otherwise is our own mistake."""
    from lstm_gui.cli_display import missing_libraries

    text = missing_libraries(error, window=window)
    if text is None:
        raise error
    return _say(text, UNUSABLE)


def _note(text: str) -> None:
    print(f"{PROGRAM}: {text}", file=sys.stderr)


def _say(text: str, status: int) -> int:
    # One line, whatever a library put into its message.
    _note(" ".join(text.split()))
    return status
