"""Run what CI runs: ``python -m tools.check``; arguments go on to pytest, such as ``-k loss``."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]

Command = tuple[str, ...]

_PYTHON: tuple[Command, ...] = (
    (sys.executable, "-m", "ruff", "check", "."),
    (sys.executable, "-m", "ruff", "format", "--check", "."),
    (sys.executable, "-m", "mypy"),
    (sys.executable, "-m", "vulture"),
)
# What is checked of the scripts stands in package.json, under "check".
_SCRIPTS: tuple[Command, ...] = (("npm", "ci", "--silent"), ("npm", "run", "--silent", "check"))
_TESTS: Command = (sys.executable, "-m", "pytest")
# Of what a whole run of the tests runs; the limit for Python stands in pyproject.toml.
_COVERAGE: Command = ("--cov", "--cov-report=term", "--scripts-fail-under=85")


def commands(root: Path, arguments: Sequence[str] = ()) -> list[Command]:
    """Return the checks of the checkout at ``root`` in order: the quick ones, then the tests.

    How much the tests cover is measured when all of them run: without ``arguments``.
    """
    scripts = _SCRIPTS if (root / "package.json").exists() else ()
    return [*_PYTHON, *scripts, (*_TESTS, *(arguments or _COVERAGE))]


def main(arguments: Sequence[str]) -> int:
    """Run every check, also after one has failed; return 0 if all passed, else 1."""
    failed = []
    for command in commands(ROOT, arguments):
        line = " ".join(command).replace(sys.executable, "python")
        print(f"$ {line}", flush=True)
        if not _passes(command):
            failed.append(line)
    for line in failed:
        print(f"failed: {line}", file=sys.stderr)
    return 1 if failed else 0


def _passes(command: Command) -> bool:
    try:
        return subprocess.run(command, cwd=ROOT, check=False).returncode == 0
    except FileNotFoundError:
        print(f"{command[0]} is not installed.", file=sys.stderr)
        return False


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
