"""Groups of options that commands share: how a file is read, how a network is trained."""

from __future__ import annotations

import argparse
from typing import Any

from lstm_gui import cli_values as values

_READING = (
    "columns",
    "separator",
    "decimal",
    "missing",
    "layout",
    "content",
    "header",
    "thousands",
    "encoding",
    "axis_column",
    "scaling",
    "text_unit",
    "array_name",
)


def add_reading(parser: argparse.ArgumentParser) -> None:
    """Add what may be said about a file instead of leaving it to be found."""
    group = parser.add_argument_group("reading FILE (what is not given is found by itself)")
    add = group.add_argument
    add("--columns", type=values.names, metavar="A,B", help="columns of numbers to read")
    add("--axis-column", metavar="A", help="the column that names the steps; '' for none")
    add("--separator", type=values.separator, metavar="S", help="such as ';' or tab")
    add("--decimal", choices=(".", ","), help="the decimal mark")
    add("--thousands", type=values.thousands, metavar="S", help="none , . space or '")
    add("--header", action=argparse.BooleanOptionalAction, help="whether row 1 holds names")
    add("--encoding", metavar="NAME", help="such as utf-8 or cp1252")
    add(
        "--missing",
        choices=("interpolate", "drop", "stop"),
        help="what becomes of missing values (interpolate)",
    )
    add(
        "--layout",
        choices=("columns", "unfolded"),
        help="whether a row is a step, or every cell is one, row by row",
    )
    add("--scaling", choices=("standard", "min_max", "none"), help="of numbers (standard)")
    add("--content", choices=("table", "text"), help="whether it is a table or running text")
    add("--text-unit", choices=("characters", "words"), help="the steps of a text (characters)")
    add("--array-name", metavar="NAME", help="which array of an .npz, which key of a JSON object")


def reading_options(arguments: argparse.Namespace) -> dict[str, Any]:
    """Return what was said about reading the file, by the names of ReadOptions."""
    options = {name: getattr(arguments, name) for name in _READING}
    if options["columns"] is not None and options["layout"] is None:
        # Whoever names columns means features, even in a table with a column for each month.
        options["layout"] = "columns"
    return options


def add_training(parser: argparse.ArgumentParser) -> None:
    """Add the settings of a training run; what is left out suits the sequence."""
    network = parser.add_argument_group("network")
    add = network.add_argument
    add("--cell", choices=("lstm", "gru", "rnn"), help="kind of cell (lstm)")
    add("--units", type=values.positive, metavar="H", help="hidden units of a layer")
    add("--layers", type=values.positive, metavar="L", help="number of layers")
    add(
        "--init",
        choices=("default", "forget_bias", "chrono", "glorot_orthogonal"),
        help="how fresh weights are drawn; without it a session trains on from its own",
    )
    add(
        "--longest-memory",
        type=values.positive_number,
        metavar="STEPS",
        help="T_max of --init chrono, at least 3",
    )
    learning = parser.add_argument_group("learning")
    add = learning.add_argument
    add("--seed", type=values.natural, metavar="N", help="of weights and data, 0")
    add("--optimizer", choices=("adam", "adamw", "rmsprop", "sgd"))
    add("--rate", type=values.positive_number, metavar="R", help="learning rate")
    add("--batch", type=values.positive, metavar="B", help="sequences or windows per update")
    add("--window", type=values.positive, metavar="STEPS", help="of a series or a text")
    clip = learning.add_mutually_exclusive_group()
    clip.add_argument(
        "--clip", type=values.positive_number, metavar="NORM", help="largest gradient norm"
    )
    clip.add_argument("--no-clip", action="store_true", help="never scale gradients down")
    add(
        "--change",
        type=values.change,
        action="append",
        default=[],
        metavar="UPDATE:NAME=VALUE",
        help="another rate, batch, clip (or none) or optimizer after so many updates; repeatable",
    )
    measured = parser.add_argument_group("validation")
    add = measured.add_argument
    add(
        "--validation",
        type=values.share,
        metavar="SHARE",
        help="share of a series or a text held out at its end (0.2)",
    )
    add("--ahead", type=values.positive, metavar="K", help="foresee K steps ahead (1)")
    stop = parser.add_argument_group("stops when")
    add = stop.add_argument
    add("--updates", type=values.positive, metavar="N", help="so many are made")
    add(
        "--stop-loss",
        type=values.positive_number,
        metavar="L",
        help="the validation loss is below it",
    )
    add("--stop-solved", action="store_true", help="the task's own criterion is met")
    add("--patience", type=values.positive, metavar="N", help="no better for N updates")
    add("--seconds", type=values.positive_number, metavar="S", help="so long was worked")
