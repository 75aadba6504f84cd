"""The templates of assets/html: each is used, and gradio finds nothing in one to carry out."""

from __future__ import annotations

import pytest
from jinja2 import UndefinedError

from explainer.ui.serving import ASSETS
from explainer.ui.templates import render
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


def test_a_template_that_lacks_a_value_says_so():
    with pytest.raises(UndefinedError, match="'panels' is undefined"):
        render("step/closer.html")


def test_what_is_filled_in_is_text_and_never_markup():
    assert "&lt;b&gt;" in render("data/heading.html", word="<b>")


def test_line_breaks_between_tags_stay_in_the_template():
    assert "\n" not in render("step/matrices.html")
