"""Numbers as the formulas show them: few digits, a true minus sign, exact 0 and 1 told apart."""

from __future__ import annotations

_MINUS = "\N{MINUS SIGN}"
# A gate in float64 cannot come nearer to 1 than this many decimals show.
_MOST_DECIMALS = 16
# Smaller numbers are written with an exponent.
_MOST_ZEROS = 4


def signed(value: float, decimals: int = 3) -> str:
    """Write a number with its sign: "+0.556", "−1.686", "0.000"; large and tiny ones as "+1.2e+05".

    Every number that is not 0 keeps a digit that is not 0, with more decimals where it takes them;
    an exact 0 has no sign.
    """
    if value == 0.0:
        return f"{0:.{decimals}f}"
    while abs(value) < 0.5 * 10.0**-decimals and decimals < _MOST_ZEROS:
        decimals += 1
    if abs(value) >= 10_000 or abs(value) < 0.5 * 10.0**-decimals:
        return f"{value:+.1e}".replace("-", _MINUS)
    return f"{value:+.{decimals}f}".replace("-", _MINUS)


def significant(value: float, digits: int = 3) -> str:
    """Write a number with its sign and so many digits that count: "+0.00510", "−3.21e−05"."""
    if value == 0.0:
        return "0"
    text = f"{value:+#.{digits}g}" if 1e-4 <= abs(value) < 1e4 else f"{value:+.{digits - 1}e}"
    return text.removesuffix(".").replace("-", _MINUS)


def apart(first: float, second: float) -> tuple[str, str]:
    """Write two numbers as `significant` does, with as many digits as tell them apart."""
    for digits in range(3, 10):
        texts = significant(first, digits), significant(second, digits)
        if texts[0] != texts[1] or first == second:
            break
    return texts


def gate_text(value: float, decimals: int = 3) -> str:
    """Write a gate value: "0.241"; exactly 0 and 1 as "0" and "1", all near them with more digits.

    A value that a clamp put outside 0 … 1 is written with its sign.
    """
    if value in (0.0, 1.0):
        return f"{value:.0f}"
    if not 0.0 < value < 1.0:
        return signed(value, decimals)
    while float(f"{value:.{decimals}f}") == 0.0 and decimals < _MOST_ZEROS:
        decimals += 1
    if float(f"{value:.{decimals}f}") == 0.0:
        return f"{value:.1e}".replace("-", _MINUS)
    text = f"{value:.{decimals}f}"
    while float(text) == 1.0 and decimals < _MOST_DECIMALS:
        decimals += 1
        text = f"{value:.{decimals}f}"
    return text


def percent(share: float) -> str:
    """Write a share as a percentage: "99.5 %", "0 %", "100 %" only where exactly so."""
    if share in (0.0, 1.0):
        return f"{share * 100:.0f} %"
    if 0.0 < share < 0.0005:
        return "less than 0.1 %"
    if 0.9995 < share < 1.0:
        return "more than 99.9 %"
    return f"{share * 100:.1f} %".replace("-", _MINUS)
