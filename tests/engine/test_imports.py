"""Importing the engine loads NumPy and the standard library, nothing else."""

from __future__ import annotations

import subprocess
import sys

SCRIPT = """
import sys
import numpy
before = set(sys.modules)
import lstm_gui.engine
new = {name.split(".")[0] for name in set(sys.modules) - before}
allowed = set(sys.stdlib_module_names) | {"numpy", "lstm_gui"}
print(sorted(new - allowed))
"""


def test_only_numpy_and_the_standard_library_are_loaded() -> None:
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"
