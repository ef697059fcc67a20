"""BLAS runs in one thread beside the window, unless the environment says otherwise."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

SCRIPT = """
import numpy
from threadpoolctl import threadpool_info
from lstm_gui.gui.blas_threads import use_one_blas_thread

use_one_blas_thread()
print(max(one["num_threads"] for one in threadpool_info() if one["user_api"] == "blas"))
"""


@pytest.mark.parametrize(
    ("chosen", "threads"), [("", "1"), ("2", str(min(2, os.cpu_count() or 1)))]
)
def test_one_thread_unless_somebody_chose(
    monkeypatch: pytest.MonkeyPatch, chosen: str, threads: str
) -> None:
    monkeypatch.setenv("OPENBLAS_NUM_THREADS", chosen)
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT], capture_output=True, text=True, check=True, timeout=60
    )
    assert done.stdout.strip() == threads
