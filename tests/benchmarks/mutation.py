"""Break the code on purpose, one seeded mutant after another, and count what the tests notice.

    python -m tests.benchmarks.mutation [--count 200] [--seed 0] [--skip 0] [--out mutants.jsonl]

Needs ``pip install cosmic-ray``, whose operators make the mutants. It changes the files of the
checkout it lies in, and puts them back: take a copy. Prints each mutant as it is judged.
"""

from __future__ import annotations

import argparse
import ast
import difflib
import json
import os
import random
import subprocess
import sys
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from cosmic_ray.ast import ast_nodes, get_ast_from_path
from cosmic_ray.mutating import mutate_code
from cosmic_ray.plugins import get_operator, operator_names

ROOT = Path(__file__).resolve().parents[2]

# What is mutated, the tests that stand nearest, and those asked where the nearest notice nothing.
SUBJECTS = {
    "explainer/engine": ("tests/engine", "tests/step tests/data tests/lessons tests/app"),
    "explainer/step/film.py": ("tests/step/test_film.py", "tests/step"),
    "explainer/lab/training": ("tests/lab/training tests/lab/model", "tests/lab"),
    "explainer/lab/replay": ("tests/lab/replay", "tests/lab"),
}
TIMEOUT_S = 900

Place = tuple[Path, str, int]
"""A file, an operator, and which of its occurrences there."""


def without_annotations(source: str) -> str:
    """Return what a source does: its tree without annotations and docstrings."""
    tree = ast.parse(source)
    for node in ast.walk(tree):
        if getattr(node, "annotation", None) is not None:
            node.annotation = ast.Constant(0)
        if getattr(node, "returns", None) is not None:
            node.returns = None
        match getattr(node, "body", None):
            case [ast.Expr(ast.Constant()), *_]:
                node.body[0] = ast.Pass()
    return ast.dump(tree)


def places(path: Path) -> Iterator[Place]:
    """Yield every place of a file that can be mutated."""
    tree = get_ast_from_path(path)
    for name in sorted(operator_names()):
        if "no_op" in name or "ariable" in name:
            continue
        operator = get_operator(name)()
        positions = (p for node in ast_nodes(tree) for p in operator.mutation_positions(node))
        yield from ((path, name, occurrence) for occurrence, _ in enumerate(positions))


def mutant(path: Path, name: str, occurrence: int) -> str | None:
    """Return the source of a mutant; None if it does the same."""
    source = path.read_text(encoding="utf-8")
    changed = mutate_code(source.encode(), get_operator(name)(), occurrence)
    text = changed.decode() if isinstance(changed, bytes) else changed
    try:
        different = text and without_annotations(text) != without_annotations(source)
    except SyntaxError:
        return None
    return text if different else None


def importers(path: Path) -> str:
    """Return the tests that import a file themselves: the quickest to notice what is wrong."""
    name = ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
    texts = {
        str(test.relative_to(ROOT)): test.read_text(encoding="utf-8")
        for test in sorted((ROOT / "tests").rglob("test_*.py"))
    }
    return " ".join(
        test for test, text in texts.items() if f"{name} import" in text and "browser" not in test
    )


def survives(tests: str) -> bool:
    """Return whether ``tests`` notice nothing."""
    command = f"-m pytest -q -x -p no:cacheprovider -o addopts= {tests}".split()
    environment = {**os.environ, "PYTHONHASHSEED": "0", "PYTHONDONTWRITEBYTECODE": "1"}
    try:
        done = subprocess.run(
            [sys.executable, *command, "-m", "not browser"],
            cwd=ROOT,
            env=environment,
            capture_output=True,
            timeout=TIMEOUT_S,
        )
    except subprocess.TimeoutExpired:
        return False
    return done.returncode == 0


def judge(place: Place, text: str, tests: tuple[str, str]) -> bool:
    """Return whether a mutant survives."""
    path = place[0]
    original = path.read_text(encoding="utf-8")
    asked = [some for some in (importers(path), *tests) if some]
    try:
        path.write_text(text, encoding="utf-8")
        return all(survives(some) for some in asked)
    finally:
        path.write_text(original, encoding="utf-8")


def every_place() -> list[tuple[tuple[str, str], Place]]:
    """Return every place of the subjects, with the tests to ask about it."""
    return [
        (tests, place)
        for subject, tests in SUBJECTS.items()
        for path in sorted([*(ROOT / subject).rglob("*.py"), ROOT / subject])
        if path.suffix == ".py"
        for place in places(path)
    ]


def main() -> None:
    """Judge the sample."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--count", type=int, default=200)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--skip", type=int, default=0)
    parser.add_argument("--out", type=Path, default=Path("mutants.jsonl"))
    options = parser.parse_args()
    shuffled = every_place()
    random.Random(options.seed).shuffle(shuffled)
    sample = ((tests, place, text) for tests, place in shuffled if (text := mutant(*place)))
    for tests, place, text in islice(sample, options.skip, options.count):
        lines = place[0].read_text(encoding="utf-8").splitlines()
        changes = difflib.unified_diff(lines, text.splitlines(), lineterm="", n=0)
        row = {
            "file": str(place[0].relative_to(ROOT)),
            "operator": place[1],
            "survived": judge(place, text, tests),
            "diff": list(changes)[2:],
        }
        print(json.dumps(row, ensure_ascii=False), flush=True)
        with options.out.open("a", encoding="utf-8") as out:
            out.write(json.dumps(row, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
