"""One rule for plurals: ``{count|unit|units}``, in Python and in the page's scripts alike."""

from __future__ import annotations

import json
import re
import shutil
import subprocess

import pytest

from explainer.words import LANGUAGES, fill, say, table
from tests.support.paths import ROOT

CHOICE = re.compile(r"\{(\w+)\|([^|{}]*)\|([^|{}]*)\}")
BLANK = re.compile(r"\{(\w+)[|}]")
COUNTED = sorted(key for key, template in table("en").items() if CHOICE.search(template))
COUNTS = (0, 1, 2, 21)

ADJECTIVES = "smaller|other|test|right|pixel"
NOUN = re.compile(
    rf"\{{(\w+)\}}[ \u00a0](?:(?:{ADJECTIVES}) )?\{{\1\|([^|{{}} ]*)[^|{{}}]*\|([^|{{}} ]*)"
)
"""What is counted, right after its number."""
NOUNS = {found for key in COUNTED for found in NOUN.findall(table("en")[key])}
SINGULAR = {one for _, one, _ in NOUNS} - {"is", *ADJECTIVES.split("|")}
PLURAL = {many for *_, many in NOUNS} - {"are", "times"}  # "1 times as large" is a product


def blanks(key: str, language: str) -> dict[str, object]:
    """Return a value for every blank of the words ``key`` in both languages."""
    return dict.fromkeys(BLANK.findall(table("en")[key] + table("zh")[key]), "x")


def with_count(key: str, count: int) -> dict[str, object]:
    """Return values for ``key`` in which all that is counted is ``count``."""
    counted = {name for name, _, _ in CHOICE.findall(table("en")[key])}
    return {**blanks(key, "en"), **dict.fromkeys(counted, count)}


def mistakes(text: str, number: object, words: set[str]) -> list[str]:
    """Return where ``number`` stands before one of ``words``, or an adjective and one of them.

    Not meant: the sides of ``1 × 1 pixels``.
    """
    pattern = rf"(?<!× )\b{number}[ \u00a0](?:(?:{ADJECTIVES}) )?(?:{'|'.join(sorted(words))})\b"
    return re.findall(pattern, text)


@pytest.mark.parametrize("count", COUNTS)
def test_every_counted_sentence_agrees_with_its_count(count):
    wrong = PLURAL if count == 1 else SINGULAR
    for key in COUNTED:
        text = say(key, "en", **with_count(key, count))
        assert not mistakes(text, count, wrong), (key, text)


@pytest.mark.parametrize("count", COUNTS)
def test_chinese_needs_no_plural(count):
    for key in COUNTED:
        values = with_count(key, count)
        text = say(key, "zh", **values)
        assert "{" not in text, key
        assert text == say(key, "zh", **{name: str(value) for name, value in values.items()})
    assert not [key for key, template in table("zh").items() if CHOICE.search(template)]


def test_no_sentence_counts_by_luck():
    wrong = {
        key: found
        for key, template in table("en").items()
        if (found := mistakes(BLANK.sub("1", CHOICE.sub("", template)).replace("}", ""), 1, PLURAL))
    }
    assert wrong == {}


@pytest.mark.parametrize(
    ("count", "text"),
    [(0, "0 units"), (1, "1 unit"), ("1", "1 unit"), (2, "2 units"), ("1.0", "1.0 units")],
)
def test_the_singular_is_for_what_reads_1(count, text):
    assert fill("{count} {count|unit|units}", {"count": count}) == text


def test_a_value_may_hold_what_looks_like_a_choice():
    values = {"value": "{n|a|b}", "n": 1}
    assert fill("{value} has {n|one|many}", values) == "{n|a|b} has one"


SCRIPT = """
import { page } from %s;
import { say } from %s;
import { readFileSync } from "node:fs";
const { words, asked } = JSON.parse(readFileSync(0, "utf8"));
page.words = words;
console.log(JSON.stringify(asked.map(([key, values]) => say(key, values))));
"""


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_scripts_say_what_python_says(language):
    node = shutil.which("node")
    assert node, "node is needed to run the scripts of the page"
    asked = [(key, with_count(key, count)) for key in COUNTED for count in COUNTS]
    core = ROOT / "assets" / "js" / "core"
    modules = tuple(json.dumps((core / name).as_uri()) for name in ("state.js", "words.js"))
    result = subprocess.run(
        [node, "--input-type=module", "--eval", SCRIPT % modules],
        input=json.dumps({"words": table(language), "asked": asked}),
        capture_output=True, text=True, timeout=60,
    )  # fmt: skip
    assert result.returncode == 0, result.stderr
    assert json.loads(result.stdout) == [say(key, language, **values) for key, values in asked]
