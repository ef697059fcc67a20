"""What the papers report of their tasks, to hold our own runs against."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True)
class PaperResult:
    """One row of a paper's table.

    experiment: how the paper calls it. source: paper and table. sequences: training sequences until
    its criterion was met, the mean of so many trials. solved: the share of the trials that met it.
    wrong: of 2 560 test sequences in the table, or None where there are none; most_wrong: in any
    trial.
    """

    experiment: str
    source: str
    sequences: int
    trials: int
    solved: float = 1.0
    wrong: int | None = None
    most_wrong: int | None = None


_SOURCE = "Hochreiter & Schmidhuber 1997"

PAPER_RESULTS: Mapping[str, PaperResult] = MappingProxyType(
    {
        # The fastest of its five settings; 97 to 100 % of the trials of each succeeded.
        "embedded-reber": PaperResult("experiment 1", f"{_SOURCE}, table 1", 8_440, 30),
        "temporal-order": PaperResult(
            "experiment 6a", f"{_SOURCE}, table 9", 31_390, 20, wrong=1, most_wrong=3
        ),
        "adding-problem": PaperResult(
            "experiment 4, T = 100", f"{_SOURCE}, table 7", 74_000, 10, wrong=1, most_wrong=3
        ),
        "temporal-order-of-three": PaperResult(
            "experiment 6b", f"{_SOURCE}, table 9", 571_100, 10, wrong=2, most_wrong=3
        ),
        "multiplication-problem": PaperResult(
            "experiment 5, fewer than 13 wrong",
            f"{_SOURCE}, table 8",
            1_273_000,
            10,
            wrong=14,
            most_wrong=15,
        ),
    }
)
"""By the name of the example that has the task, the quickest first."""
