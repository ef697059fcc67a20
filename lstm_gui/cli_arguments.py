"""The arguments of the command line, checked; nothing heavy is imported for them."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

from lstm_gui import __version__
from lstm_gui import cli_values as values
from lstm_gui.cli_options import add_reading, add_training

_SUMMARY = """\
Open the LSTM: watch every gate of every unit at every step, change it, train it, export it.

  lstm-gui                      open the window on the default example
  lstm-gui FILE                 open the window on a sequence or a model file
  lstm-gui snapshot OUT.png …   the real window as a picture, without a display
  lstm-gui trace FILE … --out   every signal of every layer at every step, in one file
  lstm-gui train … --out        train without a window
  lstm-gui papers …             train on the tasks of the papers, and hold their numbers beside ours
"""
_SESSION_SUFFIX = ".lstmlab"
_OTHER_MODELS = (".pt", ".pth", ".ckpt", ".keras", ".h5", ".hdf5", ".onnx")


class Unusable(Exception):  # noqa: N818 - it says what the arguments are
    """Arguments that cannot be used; the message is one sentence."""


class _Parser(argparse.ArgumentParser):
    """A parser whose errors are one line, without the usage before them."""

    def error(self, message: str) -> NoReturn:
        raise Unusable(f"{message} (see {self.prog} --help)")


def parse(arguments: Sequence[str]) -> argparse.Namespace:
    """Parse arguments; ``command`` of the result is window, list, snapshot, trace, train or papers.

    A first argument that is a command's name is that command; ./NAME is a file of that name.
    Errors: Unusable.
    """
    parsers = {
        "snapshot": _snapshot_parser,
        "trace": _trace_parser,
        "train": _train_parser,
        "papers": _papers_parser,
    }
    if arguments and arguments[0] in parsers:
        command = arguments[0]
        # Intermixed, so that FILE may also follow the options.
        parsed = parsers[command]().parse_intermixed_args(arguments[1:])
    else:
        parsed = _window_parser().parse_intermixed_args(arguments)
        command = "list" if parsed.list_examples else "window"
    parsed.command = command
    if command == "papers":
        return parsed
    if parsed.file is not None and parsed.example is not None:
        raise Unusable("give either a file or --example, not both")
    if command == "train" and parsed.example is not None and Path(parsed.example).is_file():
        # "train --example NAME|FILE" may be read as a file in place of the name.
        parsed.file, parsed.example = parsed.example, None
    if parsed.example is not None:
        _check_example(parsed.example)
    if parsed.file is not None:
        _check_file(Path(parsed.file), command)
    return parsed


def _window_parser() -> argparse.ArgumentParser:
    parser = _Parser(
        prog="lstm-gui",
        description=_SUMMARY,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        epilog="Each command has its own --help. Exit status: 0 done, 2 unusable input.",
        allow_abbrev=False,
    )
    parser.add_argument("--version", action="version", version=f"lstm-gui {__version__}")
    parser.add_argument("file", nargs="?", metavar="FILE", help="a sequence or a model file")
    _add_example(parser)
    parser.add_argument(
        "--list-examples", action="store_true", help="list the examples, one name a line"
    )
    return parser


def _snapshot_parser() -> argparse.ArgumentParser:
    parser = _Parser(
        prog="lstm-gui snapshot",
        description="Draw the real window without a display and save it as a picture.",
        allow_abbrev=False,
    )
    parser.add_argument("out", metavar="OUT.png", type=values.picture)
    parser.add_argument("file", nargs="?", metavar="FILE", help="a sequence or a model file")
    _add_example(parser)
    parser.add_argument("--workspace", default="inspect", metavar="NAME")
    parser.add_argument("--step", type=values.natural, metavar="N", help="the step, counted from 0")
    parser.add_argument("--theme", choices=("light", "dark"), default="light")
    parser.add_argument(
        "--size", type=values.size, default=(1480, 960), metavar="WxH", help="in pixels, 1480x960"
    )
    return parser


def _trace_parser() -> argparse.ArgumentParser:
    parser = _Parser(
        prog="lstm-gui trace",
        description="Write every signal of every layer at every step into one file.",
        allow_abbrev=False,
    )
    parser.add_argument("file", nargs="?", metavar="FILE", help="a sequence")
    _add_example(parser)
    parser.add_argument("--model", type=Path, metavar="M", help="a .safetensors model file")
    parser.add_argument(
        "--out", type=Path, required=True, metavar="OUT", help="ends in .npz, .csv or .json"
    )
    add_reading(parser)
    return parser


def _train_parser() -> argparse.ArgumentParser:
    parser = _Parser(
        prog="lstm-gui train",
        description="Train a network on a sequence, or on fresh ones of an example.",
        allow_abbrev=False,
    )
    parser.add_argument(
        "file", nargs="?", metavar="FILE", help="a sequence, or a session to train on from"
    )
    _add_example(parser)
    parser.add_argument("--out", type=Path, required=True, metavar="MODEL.safetensors")
    add_training(parser)
    add_reading(parser)
    return parser


def _papers_parser() -> argparse.ArgumentParser:
    parser = _Parser(
        prog="lstm-gui papers",
        description="Train on the tasks of the papers with the shipped settings, until their own "
        "criterion is met, and print the paper's numbers and ours side by side.",
        epilog="Exit status: 0 all kept to the papers' numbers, 1 not all, 2 unusable arguments.",
        allow_abbrev=False,
    )
    parser.add_argument("--task", metavar="NAME", help="one task alone, by its example's name")
    parser.add_argument("--seeds", type=values.positive, metavar="N", help="trials of each, 5")
    parser.add_argument(
        "--first-seed", type=values.natural, default=1, metavar="N", help="the first of them, 1"
    )
    parser.add_argument(
        "--short", action="store_true", help="one trial of each task that takes seconds"
    )
    return parser


def _add_example(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--example", metavar="NAME", help="a shipped example, see --list-examples")


def _check_example(name: str) -> None:
    from lstm_gui.sequences import EXAMPLES

    if name not in EXAMPLES:
        raise Unusable(f"there is no example {name!r}; there are {', '.join(EXAMPLES)}")


def _check_file(path: Path, command: str) -> None:
    """Refuse what cannot be a sequence or a model, before a window is opened for it."""
    suffix = path.suffix.lower()
    if not path.exists():
        hint = "" if suffix else "; the commands are snapshot, trace, train and papers"
        raise Unusable(f"{path} does not exist{hint}")
    if suffix == _SESSION_SUFFIX and command == "trace":
        raise Unusable(f"{path} is a session; name a sequence as FILE")
    if suffix in _OTHER_MODELS:
        raise Unusable(
            f"{path} is a model in a format that this version does not open; "
            "save its weights as .safetensors"
        )
    if suffix == ".safetensors" and command in ("trace", "train"):
        hint = ", and the model after --model" if command == "trace" else ""
        raise Unusable(f"{path} is a model; name a sequence as FILE{hint}")
