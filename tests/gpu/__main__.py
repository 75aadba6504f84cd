"""Everything that only a GPU can show, and how fast it is, with one command.

    python -m tests.gpu [--device cpu]

Each check prints a line; then come the figures of the benchmark, which fail nothing. The exit
status is 0, 1 if a check failed, and 3 where there is no GPU. ``pytest -m gpu`` runs the checks
alone. With ``--device cpu`` the same is done on the processor, without the benchmark.
"""

from __future__ import annotations

import argparse
import sys
import time
import traceback
from collections.abc import Sequence

from explainer.errors import InputError
from explainer.lab.config.devices import resolve_device
from tests.benchmarks.machine import describe
from tests.gpu.benchmark import measure_speed
from tests.gpu.checks import CHECKS

PASSED, FAILED, NO_GPU = 0, 1, 3


def main(arguments: Sequence[str]) -> int:
    """Check, measure, return the exit status."""
    parser = argparse.ArgumentParser(prog="python -m tests.gpu")
    parser.add_argument("--device", choices=("cuda", "cpu"), default="cuda")
    device = parser.parse_args(arguments).device
    try:
        resolve_device(device)
    except InputError:
        print("There is no GPU here that torch can use: nothing was checked.")
        return NO_GPU
    print(describe())
    failed = [check for check in CHECKS if not passes(check, device)]
    if device == "cuda":
        for line in measure_speed(device):
            print(line, flush=True)
    return FAILED if failed else PASSED


def passes(check, device: str) -> bool:
    """Print how ``check`` went on ``device``; return whether it passed."""
    name, began = check.__name__.removeprefix("check_").replace("_", " "), time.perf_counter()
    try:
        found = check(device)
    except Exception as error:  # the next check is to be seen as well
        print(f"FAILED {name}: {error or type(error).__name__}", flush=True)
        traceback.print_exc()
        return False
    print(f"ok     {name}: {found} ({time.perf_counter() - began:.1f} s)", flush=True)
    return True


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
