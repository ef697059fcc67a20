"""What the values of the command line's options may be, each with the sentence that says so."""

from __future__ import annotations

import argparse
import math
from pathlib import Path

_SEPARATORS = {"tab": "\t", "\\t": "\t", "space": " ", "comma": ",", "semicolon": ";", "none": ""}
_THOUSANDS = {"none": "", "space": " ", "comma": ",", "point": "."}
_LARGEST_SIDE = 16_000
_CHANGES = {
    "rate": "learning_rate",
    "batch": "batch_size",
    "clip": "clip_norm",
    "optimizer": "optimizer",
}


def picture(text: str) -> Path:
    """Read the name of a PNG file."""
    if Path(text).suffix.lower() != ".png":
        raise argparse.ArgumentTypeError(f"{text} must end in .png")
    return Path(text)


def natural(text: str) -> int:
    """Read a whole number from 0 on."""
    if not (text.isascii() and text.isdigit()):
        raise argparse.ArgumentTypeError(f"{text!r} is not a number from 0 on")
    return int(text)


def positive(text: str) -> int:
    """Read a whole number from 1 on."""
    if natural(text) < 1:
        raise argparse.ArgumentTypeError(f"{text} is too small; it must be at least 1")
    return int(text)


def positive_number(text: str) -> float:
    """Read a number above 0."""
    number = _number(text)
    if not number > 0:
        raise argparse.ArgumentTypeError(f"{text} must be a number above 0")
    return number


def share(text: str) -> float:
    """Read a share, 0 … 1 without 1."""
    number = _number(text)
    if not 0 <= number < 1:
        raise argparse.ArgumentTypeError(f"{text} must be a share from 0 to below 1, such as 0.2")
    return number


def change(text: str) -> tuple[int, str, float | str | None]:
    """Read a setting that changes on the way: UPDATE:rate=0.001, :batch=8, :clip=none, …."""
    update, colon, setting = text.partition(":")
    name, equals, value = setting.partition("=")
    if not (colon and equals and update.isascii() and update.isdigit() and name in _CHANGES):
        raise argparse.ArgumentTypeError(
            f"{text!r} must be UPDATE:NAME=VALUE with NAME one of {', '.join(_CHANGES)}"
        )
    if name == "optimizer":
        return int(update), _CHANGES[name], value
    if name == "clip" and value == "none":
        return int(update), _CHANGES[name], None
    if name == "batch":
        return int(update), _CHANGES[name], positive(value)
    return int(update), _CHANGES[name], positive_number(value)


def size(text: str) -> tuple[int, int]:
    """Read WIDTHxHEIGHT."""
    width, cross, height = text.lower().partition("x")
    if not (
        cross and width.isascii() and width.isdigit() and height.isascii() and height.isdigit()
    ):
        raise argparse.ArgumentTypeError(f"{text!r} must be WIDTHxHEIGHT, such as 1480x960")
    sides = int(width), int(height)
    if not all(1 <= side <= _LARGEST_SIDE for side in sides):
        raise argparse.ArgumentTypeError(f"{text} must lie within 1x1 and 16000x16000")
    return sides


def names(text: str) -> tuple[str, ...]:
    """Read names between commas."""
    return tuple(name.strip() for name in text.split(","))


def separator(text: str) -> str:
    """Read what separates columns."""
    found = _SEPARATORS.get(text.lower(), text)
    if found not in {",", ";", "\t", "|", " ", ""}:
        raise argparse.ArgumentTypeError(f"{text!r} must be one of , ; | tab space none")
    return found


def thousands(text: str) -> str:
    """Read what separates thousands."""
    found = _THOUSANDS.get(text.lower(), text)
    if found not in {"", ",", ".", " ", "'", "’"}:
        raise argparse.ArgumentTypeError(f"{text!r} must be one of none , . space '")
    return found


def _number(text: str) -> float:
    try:
        number = float(text)
    except ValueError:
        number = math.nan
    if not math.isfinite(number):
        raise argparse.ArgumentTypeError(f"{text!r} is not a number")
    return number
