"""The scripts of the page: modules that are all reached from one entry, small, without globals."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from explainer.ui.serving import ASSETS

SCRIPTS = ASSETS / "js"
ENTRIES = [SCRIPTS / name for name in ("main.js", "share/film.js", "share/opening.js")]
"""What starts the page, what plays a film file, and what unpacks that."""

MODULES = sorted(SCRIPTS.rglob("*.js"))
TYPED = ("core", "data", "lab", "lessons", "share", "step")
"""Folders whose modules are checked by the compiler of types and are small."""
MOST_LINES = 250
LIBRARIES = SCRIPTS / "core" / "libraries.js"

_IMPORT = re.compile(r"^(?:import|export) (?:[^;]*? from )?\"(\.[^\"]+)\";", re.M)
_SET_GLOBAL = re.compile(
    r"\b(?:window|globalThis|self)(?:\.\w+|\[[^\]]*\])+\s*(?:\?\?|\|\||&&)?=(?![=>])"
    r"|Object\.(?:assign|defineProperty)\(\s*(?:window|globalThis|self)\b"
)


def name(path: Path) -> str:
    return path.relative_to(SCRIPTS).as_posix()


def imported(path: Path) -> list[Path]:
    """Return the modules of ours that a module imports."""
    found = (path.parent / place for place in _IMPORT.findall(path.read_text(encoding="utf-8")))
    return [place.resolve() for place in found if place.resolve().is_relative_to(SCRIPTS)]


def circles(path: Path, way: tuple[Path, ...], seen: set[Path]) -> list[str]:
    """Return the circles of imports that are met from ``path`` on."""
    if path in way:
        return [" → ".join(map(name, (*way[way.index(path) :], path)))]
    if path in seen:
        return []
    seen.add(path)
    return [circle for next_ in imported(path) for circle in circles(next_, (*way, path), seen)]


def test_every_module_is_reached_from_an_entry():
    reached, ahead = set(), [*ENTRIES]
    while ahead:
        path = ahead.pop()
        if path not in reached:
            reached.add(path)
            ahead += imported(path)
    assert sorted(map(name, reached)) == [name(path) for path in MODULES]


@pytest.mark.parametrize("entry", ENTRIES, ids=name)
def test_no_modules_import_one_another_in_a_circle(entry: Path):
    assert circles(entry, (), set()) == []


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_no_script_sets_a_global(path: Path):
    text = path.read_text(encoding="utf-8")
    assert not _SET_GLOBAL.search(text)
    assert "window.Backstep" not in text


def test_only_one_module_reads_libraries_from_the_window():
    readers = [
        name(path)
        for path in MODULES
        if re.search(r"\bwindow\.(Plotly|katex)|} = [^;]*\bwindow\b", path.read_text("utf-8"))
    ]
    assert readers == [name(LIBRARIES)]


def test_imports_go_from_the_rooms_to_the_core_and_never_back():
    for path in (SCRIPTS / "core").rglob("*.js"):
        assert {name(place).partition("/")[0] for place in imported(path)} <= {"core"}, name(path)


@pytest.mark.parametrize("folder", TYPED)
def test_typed_modules_are_checked_and_small(folder: str):
    for path in (SCRIPTS / folder).rglob("*.js"):
        lines = path.read_text(encoding="utf-8").splitlines()
        assert lines[0] == "// @ts-check", name(path)
        assert len(lines) <= MOST_LINES, f"{name(path)} has {len(lines)} lines"
