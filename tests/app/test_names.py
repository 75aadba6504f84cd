"""A public name exists once: who looks for it finds one place."""

from __future__ import annotations

import ast
from collections import defaultdict

import pytest

from tests.support.paths import ROOT

FORCED = frozenset({"main", "run", "add_arguments"})
"""Names that a protocol gives: of a program, and of a command of the command line."""

WIRED = "explainer/step/wire.py"
"""Describes what crosses the wire, under the names that the scripts have."""


def public_names() -> dict[str, list[str]]:
    """Return where each public class and function of a module stands, by its name."""
    places: dict[str, list[str]] = defaultdict(list)
    for path in sorted((ROOT / "explainer").rglob("*.py")):
        file = str(path.relative_to(ROOT))
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.ClassDef | ast.FunctionDef) and file != WIRED:
                places[node.name].append(f"{file}:{node.lineno}")
    return {name: where for name, where in places.items() if not name.startswith("_")}


@pytest.mark.parametrize("kind", ["a class", "a function"])
def test_a_public_name_exists_once(kind):
    classes = kind == "a class"
    twice = [
        f"{name}: {', '.join(places)}"
        for name, places in public_names().items()
        if len(places) > 1 and name[0].isupper() is classes and name not in FORCED
    ]
    assert not twice, f"{kind} exists twice; call one of them otherwise:\n" + "\n".join(twice)


def test_the_names_that_a_protocol_gives_are_given():
    assert {name for name in FORCED if len(public_names()[name]) > 1} == FORCED
