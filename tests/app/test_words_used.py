"""Every word that the program asks for exists, and every word that exists is asked for."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from explainer.words import LANGUAGES, table
from tests.support.markup import page_parts
from tests.support.paths import ROOT

KEYS = frozenset(table("en"))
AREAS = tuple({f"{key.partition('.')[0]}." for key in KEYS})

HOLE = "\0"
"""Stands for what is known only while the program runs, in a key that is put together."""

PROPERTIES = {"mnist.ranks.fact.sent": "the last part is the name of a property, of ranks_said.js"}
"""Keys that are put together of something that is no text of the program."""

_IN_MARKUP = r'data-(?:word|word-title|word-label|label|prose|class)="([^"]+)"'


def _python_texts(path: Path) -> Iterator[str]:
    """Yield the texts of a module, with holes where values are filled in."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    holed = [node for node in ast.walk(tree) if isinstance(node, ast.JoinedStr)]
    inside = {part for node in holed for part in node.values}
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            parts = (p.value if isinstance(p, ast.Constant) else HOLE for p in node.values)
            yield "".join(map(str, parts))
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and node not in inside:
            yield node.value


def _script_texts(path: Path) -> Iterator[str]:
    """Yield the texts of a script that could be keys, with holes where values are filled in."""
    source = path.read_text(encoding="utf-8")
    yield from re.findall(r"[\"']([\w.]+)[\"']", source)
    for text in re.findall(r"`((?:[\w.]|\$\{[^{}`]*\})+)`", source):
        yield re.sub(r"\$\{[^{}]*\}", HOLE, text)


def _told(path: Path) -> Iterator[str]:
    """Yield the keys of what a template tells in the language of its reader."""
    source = path.read_text(encoding="utf-8")
    for key, continued in re.findall(r'\btell\("([\w.]+)"( ~)?', source):
        yield key + HOLE * bool(continued)


@cache
def texts() -> frozenset[str]:
    """Return all texts of the program that could be keys or parts of one."""
    modules = [
        path
        for path in (ROOT / "explainer").rglob("*.py")
        if "words" not in path.relative_to(ROOT).parts
    ]
    found = {text for path in modules for text in _python_texts(path)}
    found |= {text for path in (ROOT / "assets/js").rglob("*.js") for text in _script_texts(path)}
    found |= {text for path in (ROOT / "assets/html").rglob("*.html") for text in _told(path)}
    found |= {key for part in page_parts() for key in re.findall(_IN_MARKUP, part.template)}
    return frozenset(text for text in found if re.fullmatch(rf"[\w.{HOLE}]+", text))


@cache
def shapes() -> dict[str, re.Pattern[str]]:
    """Return what the texts with holes can become."""
    holed = (text for text in texts() if HOLE in text and text.strip(HOLE + "_"))
    return {text: re.compile(re.escape(text).replace(HOLE, r"([\w.]+)")) for text in holed}


@cache
def is_asked_for(key: str, deep: int = 4) -> bool:
    """Return whether ``key`` stands in the program, or can be put together of texts that do."""
    if key in texts() or key.isdigit():
        return True
    found = (shape.fullmatch(key) for shape in shapes().values()) if deep else ()
    return any(all(is_asked_for(part, deep - 1) for part in one.groups()) for one in found if one)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_word_is_asked_for(language):
    unused = [key for key in table(language) if not is_asked_for(key) and key not in PROPERTIES]
    assert unused == []


def test_every_word_that_is_asked_for_exists():
    parents = {key[: end.start()] for key in KEYS for end in re.finditer(r"\.", key)}
    asked = {text for text in texts() if text.startswith(AREAS) and HOLE not in text}
    assert sorted(text for text in asked - KEYS if text.rstrip(".") not in parents) == []


def test_every_key_that_is_put_together_can_become_a_word():
    asked = {text: shape for text, shape in shapes().items() if text.startswith(AREAS)}
    assert [text for text, shape in asked.items() if not any(map(shape.fullmatch, KEYS))] == []
