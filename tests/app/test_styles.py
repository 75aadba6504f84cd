"""The style sheets: what they name is on the page, and colours, sizes and widths stand once."""

from __future__ import annotations

import re

import pytest

from explainer.ui.serving import ASSETS
from tests.support.markup import page_parts
from tests.support.paths import ROOT

CSS = ASSETS / "css"
TOKENS = "core/tokens.css"
MOST_IMPORTANT, MOST_WIDTHS = 12, 4
OTHERS = {
    *("gradio-container", "fillable", "hide-container", "html-container", "icon-wrap"),
    *("info-text", "label-wrap", "secondary-wrap", "tab-container", "tab-wrapper", "tabitem"),
    *("wrap-inner", "katex-display", "nsewdrag"),
    *("mnist-optimizer", "is-pool"),
}
"""Classes and ids that gradio, KaTeX and plotly give; and that are put together as it runs."""

_COMMENT = re.compile(r"/\*.*?\*/", re.S)
_COLOUR = re.compile(r"#[0-9a-fA-F]{3,8}\b(?=[^{}]*[;}])|\b(?:rgb|hsl)a?\(|:\s*(?:white|black)\b")


def sheets() -> dict[str, str]:
    """Return the text of every style sheet, without comments, by its path."""
    paths = sorted(CSS.rglob("*.css"))
    return {p.relative_to(CSS).as_posix(): _COMMENT.sub("", p.read_text("utf-8")) for p in paths}


def named(sheet: str) -> set[str]:
    """Return the classes and ids that the selectors of a sheet name."""
    selectors = re.findall(r"([^{}]*)\{", sheet)
    found = (re.findall(r"[.#]([a-zA-Z][\w-]*)", s) for s in selectors if "@" not in s)
    return {name for names in found for name in names}


def page_words() -> set[str]:
    """Return every word that could be a class or an id: of the markup, the scripts, the program."""
    texts = [part.template for part in page_parts()]
    for folder, ending in (("assets/js", "js"), ("explainer", "py")):
        texts += [p.read_text("utf-8") for p in (ROOT / folder).rglob(f"*.{ending}")]
    return {word for text in texts for word in re.findall(r"[a-zA-Z][\w-]*", text)}


@pytest.fixture(scope="module")
def words() -> set[str]:
    return page_words()


@pytest.mark.parametrize("sheet", sheets())
def test_every_class_and_id_of_a_rule_is_on_the_page(sheet, words):
    assert sorted(named(sheets()[sheet]) - words - OTHERS) == []


def test_what_others_are_said_to_give_is_named_by_a_rule():
    assert set().union(*map(named, sheets().values())) >= OTHERS


@pytest.mark.parametrize("sheet", sheets())
def test_colours_stand_with_the_tokens_alone(sheet):
    assert sheet == TOKENS or _COLOUR.findall(sheets()[sheet]) == []


def test_every_token_is_used_and_every_used_one_is_defined():
    text = "".join(sheets().values())
    scripts = "".join(path.read_text("utf-8") for path in (ASSETS / "js").rglob("*.js"))
    asked = set(re.findall(r"(?:var\(|[\"'])(--(?:bs|mnist|sketch)-[\w-]+)", text + scripts))
    defined = set(re.findall(r"(--[\w-]+)\s*:", sheets()[TOKENS]))
    assert asked == defined


@pytest.mark.parametrize("sheet", sheets())
def test_a_step_that_has_a_token_is_written_by_it(sheet):
    """Of sizes of text, spaces and radii; a sum or a smallest of several is left as it is."""
    steps = set(re.findall(r"--bs-(text|space|radius)-(\d+):", sheets()[TOKENS]))
    kinds = {"text": r"font-size|font", "space": r"padding|margin|gap", "radius": "border-radius"}
    for kind, names in kinds.items():
        for value in re.findall(rf"(?<![\w-])(?:{names})\s*:\s*([^;{{}}]+)", sheets()[sheet]):
            if "calc(" not in value and "min(" not in value:
                plain = re.findall(r"(?<![\w.-])(\d+)px", value)
                assert not steps & {(kind, size) for size in plain}, value


def test_the_page_is_laid_out_anew_at_four_widths_at_most():
    found = re.findall(r"@media[^{]*?(\d+)px", "".join(sheets().values()))
    assert len(set(found)) <= MOST_WIDTHS


def test_little_is_important_and_a_comment_says_why():
    """Only what somebody else writes into a style attribute needs it."""
    rules = [
        rule
        for path in sorted(CSS.rglob("*.css"))
        for rule in re.findall(r"([^{}]*)\{[^{}]*!important[^{}]*\}", path.read_text("utf-8"))
    ]
    assert 0 < len(rules) <= MOST_IMPORTANT
    assert [rule for rule in rules if not _COMMENT.search(rule)] == []
