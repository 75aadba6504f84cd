"""The templates of assets/html: each is used, and gradio finds nothing in one to carry out."""

from __future__ import annotations

import re
from html import unescape

import pytest
from jinja2 import UndefinedError

from explainer.ui.serving import ASSETS
from explainer.ui.templates import render
from explainer.words import table
from tests.support.markup import page_parts
from tests.support.paths import ROOT

HTML = ASSETS / "html"
TEMPLATES = {path.relative_to(HTML).as_posix(): path for path in HTML.rglob("*.html")}


@pytest.mark.parametrize("sign", ["${", "`", "{{", "{%", "{#"])
def test_gradio_finds_nothing_to_carry_out_in_the_markup(sign):
    """Gradio compiles markup as a template of its own: what these signs open is code."""
    assert [part for part in page_parts() if sign in part.template] == []


@pytest.mark.parametrize("name", TEMPLATES)
def test_every_template_is_used(name):
    sources = [*(ROOT / "explainer").rglob("*.py"), *TEMPLATES.values()]
    assert any(f'"{name}"' in path.read_text(encoding="utf-8") for path in sources)


WORD = re.compile(r'data-word="([^"]+)"[^>]*>([^<]*)<')


def test_what_is_seen_before_the_words_have_come_is_what_they_say_in_english():
    seen = [found for part in page_parts() for found in WORD.findall(part.template)]
    told = {key: unescape(text).strip() for key, text in seen if text.strip()}
    assert len(told) > 50
    assert {key: text for key, text in told.items() if text != table("en")[key]} == {}


def test_a_template_that_lacks_a_value_says_so():
    with pytest.raises(UndefinedError, match="'panels' is undefined"):
        render("step/closer.html")


def test_what_is_filled_in_is_text_and_never_markup():
    assert "&lt;b&gt;" in render("data/heading.html", word="<b>")


def test_line_breaks_between_tags_stay_in_the_template():
    assert "\n" not in render("step/matrices.html")
