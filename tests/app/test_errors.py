"""Errors that a visitor reads."""

from __future__ import annotations

import ast
import pickle
import re
from string import Formatter

import pytest

from explainer.errors import InputError
from explainer.words import LANGUAGES, say, table
from tests.support.paths import ROOT

EXPLAINER = ROOT / "explainer"
ERRORS = sorted(key for key in table("en") if key.startswith("error."))


def used_keys():
    """Return every string in the source that names an error."""
    keys = set()
    for path in EXPLAINER.rglob("*.py"):
        if "words" in path.relative_to(ROOT).parts:
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                keys |= set(re.findall(r"^error\.[a-z_.]+[a-z]$", node.value))
    return keys


def test_every_error_that_is_raised_has_its_words():
    assert used_keys() <= set(ERRORS)


@pytest.mark.parametrize("key", ERRORS)
def test_every_sentence_names_the_value_and_ends(key):
    for language in LANGUAGES:
        template = table(language)[key]
        assert template.endswith("." if language == "en" else "。")
        assert "\n" not in template


@pytest.mark.parametrize("key", ERRORS)
def test_every_error_can_be_said_in_both_languages(key):
    names = {name for _, name, _, _ in Formatter().parse(table("en")[key]) if name}
    error = InputError(key, **dict.fromkeys(names, 7))
    assert str(error) == error.sentence("en")
    assert error.sentence("zh") == say(key, "zh", **error.values)


def test_an_error_survives_the_trip_between_processes():
    error = InputError("error.layer_size", layer=1, value="{99}", low=1, high=16)
    again = pickle.loads(pickle.dumps(error))
    assert type(again) is InputError
    assert (
        again.sentence("zh") == error.sentence("zh") == "第 1 层有 {99} 个神经元；应为 1 到 16 个。"
    )
