"""Imports point one way, and heavy or page-only packages stay where they belong."""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from fnmatch import fnmatch
from pathlib import Path
from types import ModuleType

import networkx as nx
import pytest

from explainer.ui.quick_gradio import silence_writer
from tests.support.paths import ROOT

BELOW: dict[str, frozenset[str]] = {
    "words": frozenset(),
    "errors": frozenset({"words"}),
    "assets": frozenset(),
    "engine": frozenset({"errors", "words"}),
    "ui": frozenset({"engine", "assets", "errors", "words"}),
    "lab": frozenset({"ui", "engine", "assets", "errors", "words"}),
    "step": frozenset({"ui", "engine", "errors", "words"}),
    "data": frozenset({"step", "ui", "engine", "errors", "words"}),
    "lessons": frozenset({"data", "lab", "step", "ui", "engine", "errors", "words"}),
    "share": frozenset({"step", "ui", "engine", "errors", "words"}),
    "reading": frozenset({"data", "lab", "step", "ui", "engine", "errors", "words"}),
    "main": frozenset(
        {"lessons", "share", "reading", "data", "lab", "step", "ui", "engine", "errors", "words"}
    ),
    "__main__": frozenset({"main", "share", "reading", "lab", "engine", "errors"}),
    "app": frozenset({"main"}),
}
"""The rooms, and what each may import of the others."""

FLOORS = ("ui", "film", "figures")
"""Inside a room: the page, the film it plays, what that draws; everything else lies below."""

PACKAGES = {
    "gradio": ("ui/*", "*/ui/*", "main.py"),
    "plotly": ("*/figures/*",),
    "networkx": ("*/figures/*",),
    "torch": (
        "lab/*",
        "engine/torch_reference.py",
        "engine/trace/crosscheck.py",
        "share/torch_*.py",
        "share/notebook.py",
    ),
    "pydantic": ("engine/session/schema.py", "lab/*", "ui/*"),
    "httpx": ("lab/data/*",),
    "filelock": ("lab/*",),
    "platformdirs": ("lab/config/*",),
    "uvicorn": ("ui/server/*",),
}
"""The files that may import an installed package, below ``explainer``."""


@dataclass(frozen=True)
class Import:
    """One import statement: the file it stands in, its line, and the file or package it names."""

    path: Path
    line: int
    name: str

    def __str__(self) -> str:
        return f"{self.path.relative_to(ROOT)}:{self.line} imports {self.name}"


def files() -> dict[str, Path]:
    """Return every file of the program by its dotted name."""
    found = {"app": ROOT / "app.py"}
    for path in sorted((ROOT / "explainer").rglob("*.py")):
        parts = path.relative_to(ROOT).with_suffix("").parts
        found[".".join(parts).removesuffix(".__init__")] = path
    return found


FILES = files()


def imports(path: Path) -> Iterator[Import]:
    """Yield everything that a file imports, also inside functions."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (Import(path, node.lineno, alias.name) for alias in node.names)
        if isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}:{node.lineno} imports relatively"
            for alias in node.names:
                whole = f"{node.module}.{alias.name}"
                yield Import(path, node.lineno, whole if whole in FILES else str(node.module))


IMPORTS = [(name, found) for name, path in FILES.items() for found in imports(path)]
OWN = [(name, found) for name, found in IMPORTS if found.name in FILES and found.name != name]


def room(name: str) -> str:
    """Return the room of a file: ``explainer.step.film`` stands in ``step``."""
    return name.split(".")[1] if "." in name else name


def floor(name: str) -> int:
    """Return how high in its room a file stands; 0 is everything that is not on a floor."""
    inside = name.split(".")[2:]
    named = [len(FLOORS) - FLOORS.index(part) for part in inside[:1] if part in FLOORS]
    return named[0] if named else 0


def test_every_file_stands_in_a_room():
    assert {room(name) for name in FILES} <= {*BELOW, "explainer"}


@pytest.mark.parametrize("place", BELOW)
def test_a_room_imports_only_rooms_below_it(place):
    wrong = [
        f"{found}: move what is imported into {place} or below, or this line above {place}"
        for name, found in OWN
        if room(name) == place and room(found.name) not in {*BELOW[place], place}
    ]
    assert not wrong, "\n".join(wrong)


def test_the_rooms_form_no_circle():
    rooms = nx.DiGraph((place, below) for place, belows in BELOW.items() for below in belows)
    assert nx.is_directed_acyclic_graph(rooms)


def test_inside_a_room_the_page_is_above_the_figures_and_those_above_the_rest():
    wrong = [
        f"{found}: move it to {FLOORS[-floor(found.name)]}/ of {room(name)}, or below"
        for name, found in OWN
        if room(name) == room(found.name) != "ui" and floor(name) < floor(found.name)
    ]
    assert not wrong, "\n".join(wrong)


def test_files_form_no_circle_also_through_functions():
    graph = nx.DiGraph((name, found.name) for name, found in OWN)
    circles = [sorted(part) for part in nx.strongly_connected_components(graph) if len(part) > 1]
    lines = [
        str(found)
        for circle in circles
        for name, found in OWN
        if name in circle and found.name in circle
    ]
    assert not lines, "move one of these out of the circle:\n" + "\n".join(lines)


@pytest.mark.parametrize("package", PACKAGES)
def test_packages_are_imported_only_where_they_belong(package):
    wrong = [
        f"{found}: move the line into one of {', '.join(PACKAGES[package])}"
        for name, found in IMPORTS
        if found.name.split(".")[0] == package
        # It only hands out the plotly.min.js that lies in the installed package.
        and (package, found.path.name) != ("plotly", "serving.py")
        and not any(
            fnmatch(found.path.relative_to(ROOT).as_posix(), f"explainer/{place}")
            for place in PACKAGES[package]
        )
    ]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize(
    ("used", "heavy"),
    [
        (
            "import explainer.__main__; from explainer.engine.explain import formulas, narration",
            ("torch", "gradio", "plotly"),
        ),
        ("from explainer.main import build_app; build_app()", ("torch",)),
    ],
    ids=["a session", "the page"],
)
def test_what_opens_at_once_loads_no_heavy_package(used, heavy, tmp_path):
    code = f"import sys; {used}\nprint([name for name in {heavy} if name in sys.modules])"
    result = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
        env={**os.environ, "BACKSTEP_HOME": str(tmp_path)},
    )
    assert result.stdout.strip() == "[]", result.stderr


@pytest.mark.parametrize("first", ["explainer.main", "explainer.data.ui.form", "gradio"])
def test_gradio_writes_no_interface_files_whatever_is_imported_first(first):
    for written in (ROOT / "explainer").rglob("*.pyi"):
        written.unlink(missing_ok=True)
    code = f"import {first}, explainer.main\nfrom explainer.ui.components import Notice\n"
    code += "print(len(Notice.EVENTS) > 0)"
    result = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=120
    )
    assert result.stdout.strip() == "True", result.stderr
    assert not list((ROOT / "explainer").rglob("*.pyi"))


def test_another_gradio_is_refused_in_a_sentence():
    other = ModuleType("gradio.component_meta")
    with pytest.raises(ImportError, match=r"this gradio has no .*create_or_modify_pyi"):
        silence_writer(other)


def test_no_test_imports_from_a_test():
    """What several tests use stands in ``tests/support``."""
    found = [
        one
        for path in sorted((ROOT / "tests").rglob("*.py"))
        for one in imports(path)
        if re.search(r"(^|\.)(test_\w+|conftest)(\.|$)", one.name)
    ]
    assert not found, "\n".join(f"{one}: move it into tests/support" for one in found)
