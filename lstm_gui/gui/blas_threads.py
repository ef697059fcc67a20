"""Holding BLAS to one thread, which small matrices are faster with and the window needs."""

from __future__ import annotations

import os

_SET_BY_USER = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS")


def use_one_blas_thread() -> None:
    """Hold the BLAS of this process to one thread, unless the environment chooses a number.

    Its threads spin while they wait for each other: beside a window that repaints, training a small
    network with two was measured at a twenty-fifth of the speed with one.
    """
    if not any(os.environ.get(name) for name in _SET_BY_USER):
        from threadpoolctl import ThreadpoolController  # the command line has chosen already

        ThreadpoolController().limit(limits=1, user_api="blas")
