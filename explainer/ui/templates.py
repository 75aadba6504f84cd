"""The markup of the page: the templates below ``assets/html``, filled in."""

from __future__ import annotations

import re
from html import escape

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from explainer.ui.serving import ASSETS
from explainer.words import say, table

_WORD = re.compile(r'(?P<tag><[^<>]*\bdata-word="(?P<key>[^"]+)"[^<>]*>)[^<]*(?=</)')
_BETWEEN_TAGS = re.compile(r">\s*\n\s*<")


def render(name: str, /, **values: object) -> str:
    """Return the template ``name`` with ``values`` filled in.

    A line break between two tags only lays out the template: the page gets none.

    Parameters
    ----------
    name
        Path below ``assets/html``, such as ``step/stage.html``.

    Raises
    ------
    jinja2.UndefinedError
        If the template uses a value that was not given.
    """
    text = _ENVIRONMENT.get_template(name).render(values)
    return _WORD.sub(_said, _BETWEEN_TAGS.sub("><", text.strip()))


def _said(found: re.Match[str]) -> str:
    """Return an element whose text is a word of the page with that word, in English."""
    tag, key = found["tag"], found["key"]
    return f"{tag}{escape(_english(key), quote=False)}" if key in table("en") else found[0]


def _english(key: str) -> str:
    """Return the words that stand on the page until its script fills in the visitor's."""
    return say(key, "en")


_ENVIRONMENT = Environment(
    loader=FileSystemLoader(ASSETS / "html"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
    auto_reload=False,
)
_ENVIRONMENT.globals["say"] = _english
