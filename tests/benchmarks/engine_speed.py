"""Print how fast the engine is: against PyTorch, compiled and in NumPy, and over the length T.

    python tests/benchmarks/engine_speed.py [--torch-python PYTHON] [--quick] [--cell lstm]

PyTorch may live in another Python, named by --torch-python; without it only the engine is timed.
Each contestant runs in a process of its own with one BLAS thread. The contestants take turns,
A B A B, at each size, and the best time of each counts, so that a busy machine disturbs all alike.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
GRID = [(1, 8), (1, 16), (1, 32), (1, 64), (1, 128), (4, 32), (16, 16), (16, 32), (16, 64)]
GRID += [(16, 128), (16, 256), (64, 32), (64, 128), (64, 256), (64, 512)]
QUICK = [(1, 8), (1, 32), (16, 16), (16, 32), (64, 128)]
STEPS, INPUTS = 100, 8
ROUNDS = 4
SECONDS_PER_TURN = 0.4


def best_time(run: Callable[[], object]) -> float:
    """Return the shortest of as many runs as fit into one turn, at least three."""
    run()
    best, runs, begin = float("inf"), 0, time.perf_counter()
    while runs < 3 or time.perf_counter() - begin < SECONDS_PER_TURN:
        start = time.perf_counter()
        run()
        best = min(best, time.perf_counter() - start)
        runs += 1
    return best


def engine_job(job: dict[str, Any]) -> Callable[[], object]:
    """Return what the engine has to do for one measurement."""
    import numpy as np

    from lstm_gui import engine

    cell = {"lstm": engine.LSTM, "gru": engine.GRU, "rnn": engine.RNN}[job["cell"]]
    network = cell(job["inputs"], job["units"])
    rng = np.random.default_rng(0)
    shape = job["steps"], job["sequences"]
    inputs = rng.standard_normal((*shape, job["inputs"]), dtype=np.float32)
    gradient = rng.standard_normal((*shape, job["units"]), dtype=np.float32)
    if job["task"] == "trace":
        return lambda: network.forward(inputs)
    return lambda: network.backward(network.forward(inputs), gradient)


def torch_job(job: dict[str, Any]) -> Callable[[], object]:
    """Return what PyTorch has to do for the same measurement."""
    import torch

    torch.set_num_threads(1)
    torch.manual_seed(0)
    cell = {"lstm": torch.nn.LSTM, "gru": torch.nn.GRU, "rnn": torch.nn.RNN}[job["cell"]]
    network = cell(job["inputs"], job["units"])
    inputs = torch.randn(job["steps"], job["sequences"], job["inputs"])
    gradient = torch.randn(job["steps"], job["sequences"], job["units"])
    if job["task"] == "trace":
        return lambda: torch_trace(network, inputs)
    inputs.requires_grad_(True)

    def update() -> None:
        network.zero_grad()
        inputs.grad = None
        network(inputs)[0].backward(gradient)

    return update


def torch_trace(network: Any, inputs: Any) -> list[Any]:
    """Run an LSTM by hand, as one must in PyTorch to see the gates, and keep them."""
    import torch

    kept = []
    with torch.no_grad():
        hidden = cell = torch.zeros(inputs.shape[1], network.hidden_size)
        for x in inputs:
            z = x @ network.weight_ih_l0.T + network.bias_ih_l0
            z = z + hidden @ network.weight_hh_l0.T + network.bias_hh_l0
            i, f, g, o = z.chunk(4, dim=1)
            i, f, g, o = torch.sigmoid(i), torch.sigmoid(f), torch.tanh(g), torch.sigmoid(o)
            cell = f * cell + i * g
            hidden = o * torch.tanh(cell)
            kept.append((i, f, g, o, cell, hidden))
    return [torch.stack(signal) for signal in zip(*kept, strict=True)]


def work(contestant: str) -> None:
    """Answer jobs, one line of JSON each, with the best time in seconds."""
    make = torch_job if contestant == "torch" else engine_job
    for line in sys.stdin:
        print(best_time(make(json.loads(line))), flush=True)


class Contestant:
    """A process that times jobs, one at a time."""

    def __init__(self, name: str, python: str) -> None:
        environment = os.environ | {
            "OPENBLAS_NUM_THREADS": "1",
            "OMP_NUM_THREADS": "1",
            "MKL_NUM_THREADS": "1",
            "PYTHONPATH": str(ROOT),
            "LSTM_LAB_KERNELS": "off" if name == "numpy" else "auto",
        }
        self.name = name
        self.process = subprocess.Popen(
            [python, __file__, "--work", name],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env=environment,
        )

    def time(self, job: dict[str, Any]) -> float:
        """Return the best time of one turn in seconds."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(json.dumps(job) + "\n")
        self.process.stdin.flush()
        answer = self.process.stdout.readline()
        if not answer:
            raise SystemExit(f"the {self.name} process ended: is it installed there?")
        return float(answer)

    def close(self) -> None:
        """Let the process end."""
        assert self.process.stdin is not None
        self.process.stdin.close()
        self.process.wait()


def compare(contestants: list[Contestant], job: dict[str, Any]) -> dict[str, float]:
    """Return each contestant's best time over several rounds in turn."""
    best: dict[str, float] = {}
    for _ in range(ROUNDS):
        for contestant in contestants:
            best[contestant.name] = min(
                best.get(contestant.name, float("inf")), contestant.time(job)
            )
    return best


def row(cells: list[object]) -> str:
    """Return one line of a Markdown table."""
    return "| " + " | ".join(str(cell) for cell in cells) + " |"


def print_updates(contestants: list[Contestant], cell: str, grid: list[tuple[int, int]]) -> None:
    """Print the table of training updates."""
    names = [contestant.name for contestant in contestants]
    ratios = [name for name in names if name != "torch"] if "torch" in names else []
    print(f"\n{cell.upper()}, training update (forward + BPTT), T={STEPS}, D={INPUTS}, float32\n")
    head = ["B", "H", *(f"{name} ms" for name in names), *(f"{name} / torch" for name in ratios)]
    print(row(head))
    print(row(["---"] * len(head)))
    for sequences, units in grid:
        job = {"task": "update", "cell": cell, "steps": STEPS, "inputs": INPUTS}
        best = compare(contestants, job | {"sequences": sequences, "units": units})
        times = [f"{1e3 * best[name]:.3f}" for name in names]
        speeds = [f"{best['torch'] / best[name]:.1f}×" for name in ratios]
        print(row([sequences, units, *times, *speeds]), flush=True)


def print_traces(contestants: list[Contestant]) -> None:
    """Print the full gate trace of 1 000 steps against a loop that keeps the gates."""
    job = {"task": "trace", "cell": "lstm", "steps": 1000, "inputs": 1, "sequences": 1, "units": 32}
    best = compare(contestants, job)
    print("\nFull gate trace, LSTM, T=1000, B=1, H=32\n")
    for name, seconds in best.items():
        ratio = f", {best['torch'] / seconds:.0f}× the loop's speed" if "torch" in best else ""
        print(f"- {name}: {1e3 * seconds:.2f} ms{ratio if name != 'torch' else ''}")


def print_scaling(contestants: list[Contestant], longest: int) -> None:
    """Print the time of a trace per step over four decades of T."""
    print("\nFull gate trace over T, LSTM, B=1, H=8: µs per step\n")
    lengths = [100, 1000, 10_000, 100_000, 1_000_000]
    for contestant in contestants:
        if contestant.name == "torch":
            continue
        found = []
        for steps in (length for length in lengths if length <= longest):
            job = {"task": "trace", "cell": "lstm", "steps": steps, "inputs": 1, "sequences": 1}
            found.append((steps, contestant.time(job | {"units": 8}) / steps * 1e6))
        text = ", ".join(f"T={steps}: {time_per_step:.2f}" for steps, time_per_step in found)
        print(f"- {contestant.name}: {text}", flush=True)


def main() -> None:
    """Run the benchmarks that the arguments choose."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--torch-python", help="a Python that has PyTorch and NumPy")
    parser.add_argument("--quick", action="store_true", help="a few sizes only")
    parser.add_argument("--cell", choices=("lstm", "gru", "rnn"), action="append")
    parser.add_argument("--work", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.work:
        work(arguments.work)
        return
    contestants = [Contestant("compiled", sys.executable), Contestant("numpy", sys.executable)]
    if arguments.torch_python:
        contestants.append(Contestant("torch", arguments.torch_python))
    print(f"{platform.processor() or platform.machine()}, Python {platform.python_version()}")
    try:
        for cell in arguments.cell or ("lstm", "gru", "rnn"):
            print_updates(contestants, cell, QUICK if arguments.quick else GRID)
        print_traces(contestants)
        print_scaling(contestants, 100_000 if arguments.quick else 1_000_000)
    finally:
        for contestant in contestants:
            contestant.close()


if __name__ == "__main__":
    main()
