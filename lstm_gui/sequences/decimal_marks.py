"""Signs by which a point or comma in a table tells whether it is decimal."""

from __future__ import annotations

import re

from lstm_gui.sequences.number_format import MISSING, NumberFormat

# So many rows without a counterexample count as proof.
_PROOF_ROWS = 5


def looks_like_decimal_commas(rows: list[list[str]]) -> bool:
    """Whether two columns of whole numbers are rather one of numbers such as −51,10.

    The second has no signs and always as many digits, and leading zeros, or signs are in the first.
    """
    if len(rows) < _PROOF_ROWS or any(len(row) != 2 for row in rows):
        return False
    pairs = [(first, second) for first, second in rows if first or second]
    whole = all(
        re.fullmatch(r"[+-]?\d+", first) and re.fullmatch(r"\d+", second) for first, second in pairs
    )
    if not whole or len({len(second) for _, second in pairs}) != 1:
        return False
    zeros = len(pairs[0][1]) > 1 and any(second.startswith("0") for _, second in pairs)
    return zeros or any(first.startswith("-") for first, _ in pairs)


def groups_thousands(rows: list[list[str]], numbers: NumberFormat) -> bool:
    """Whether what is read as a decimal mark rather stands between thousands.

    So it is when all numbers with it are like 1.490, and a column with such ones holds others
    without it, all below a thousand: of three decimals some would end in zero and be shorter.
    """
    if numbers.thousands:
        return False
    found = False
    for column in zip(*(row for row in rows if len(row) == len(rows[0])), strict=True):
        cells = [cell for cell in column if cell not in MISSING and numbers.is_number(cell)]
        marked = [cell for cell in cells if numbers.decimal in cell]
        if not all(numbers.is_ambiguous(cell) for cell in marked):
            return False
        whole = [cell for cell in cells if numbers.decimal not in cell]
        below = all(re.fullmatch(r"[+-]?\d{1,3}", cell) for cell in whole)
        found |= bool(marked) and bool(whole) and below and len(cells) > 2
    return found
