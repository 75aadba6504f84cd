"""Parts of the page that hold what plain gradio components cannot."""

from __future__ import annotations

import itertools
import json
from typing import Any, get_type_hints

import gradio as gr
import orjson

from explainer.engine.typed_numbers import write_typed
from explainer.errors import InputError
from explainer.ui.error_places import say_error
from explainer.ui.figures import palette
from explainer.ui.serving import importing
from explainer.ui.templates import render
from explainer.ui.wire import NoticeValue, WordsValue
from explainer.words import Language, table

_nonce = itertools.count()


def mounting(component: str, events: tuple[str, ...] = ()) -> str:
    """Return the script by which a ``gr.HTML`` becomes a component of assets/js/main.js.

    It is the one way from gradio into our modules. An import waits until they are there, and
    always gives the same ones. Gradio looks for the names of ``events`` in it.
    """
    return (
        f"const gradio = {{ props, trigger, watch, server, events: {json.dumps(events)} }};"
        f" {importing()}.then(({{ mount }}) => mount('{component}', element, gradio));"
    )


def event_names(events: type) -> tuple[str, ...]:
    """Return the names of the events that a ``TypedDict`` of a module ``wire`` describes."""
    return tuple(get_type_hints(events))


def list_filled_in(field: Any) -> list[Any]:
    """Return the events which tell that a field of the form was filled in, each time by one.

    A list is left by every choice, and tells so once; ``input`` comes twice, ``select`` not from
    the keyboard.
    """
    if isinstance(field, gr.Dropdown):
        return [field.blur]
    return [field.input] if isinstance(field, gr.Checkbox) else [field.submit, field.blur]


class JsComponent(gr.HTML):
    """A constant template whose value is data for one of our scripts, never markup.

    ``component`` is a name of assets/js/main.js, ``events`` are what it tells Python. Every kind
    of it takes ``props`` and passes them on: what a handler leaves out of its answer, gradio makes
    anew from what it was made of and properties of its own.
    """

    def __init__(self, *, component: str, events: tuple[str, ...] = (), **props: Any) -> None:
        props["apply_default_css"] = False
        super().__init__(js_on_load=mounting(component, events), **props)

    def preprocess(self, payload: Any) -> None:
        """Pass nothing on: what a browser sends back is not used."""

    def postprocess(self, value: Any) -> Any:
        """Send ``value`` as JSON."""
        return value

    def api_info(self) -> dict[str, Any]:
        """Describe the value for the API: any JSON."""
        return {"type": "object"}


class Film(JsComponent):
    """A script's component whose value is large: it travels as one string of JSON.

    Gradio would walk through every part of it on the server, and once more in the browser.
    """

    def postprocess(self, value: Any) -> str | None:
        """Send ``value`` as text, which the script parses; also an equal film is a new one."""
        if value is None:
            return None
        return orjson.dumps({**value, "nonce": next(_nonce)}).decode()


class Static(gr.HTML):
    """Constant markup; its words come from the browser's table of words."""

    def __init__(self, markup: str, **props: Any) -> None:
        # A tab that was not open when the language was chosen gets its words when it opens.
        props["apply_default_css"] = False
        super().__init__(html_template=markup, js_on_load=mounting("static"), **props)


class Words(JsComponent):
    """Carries the words of the chosen language into the browser."""

    def __init__(self, **props: Any) -> None:
        super().__init__(
            html_template="<span hidden></span>",
            component="words",
            **{"elem_id": "words", **props},
        )

    @staticmethod
    def of(language: Language) -> WordsValue:
        """Return the value for ``language``."""
        words = {key: say for key, say in table(language).items() if not key.startswith(_ASKED_FOR)}
        return {"language": language, "words": words, "dark": palette.DARK}


_ASKED_FOR = ("stop.", "look.")
"""Words of lessons and myths, which come with the one that is opened."""


def number_field(value: object = None, **props: Any) -> gr.Textbox:
    """Place a field for a number, and return it.

    It holds text, which `explainer.engine.typed_numbers` reads: browsers drop signs that they do
    not know from a field of type ``number``.
    """
    return gr.Textbox(write_typed(value), max_lines=1, elem_classes="number", **props)


class Notice(JsComponent):
    """One line that says what went wrong, until the next thing goes right."""

    def __init__(self, **props: Any) -> None:
        super().__init__(
            html_template=render("core/notice.html"),
            component="notice",
            **{"elem_id": "notice", **props},
        )

    @staticmethod
    def nothing() -> NoticeValue:
        """Return the value that shows nothing."""
        return {"text": "", "nonce": next(_nonce)}

    @staticmethod
    def error(error: InputError, language: Language) -> NoticeValue:
        """Return the value that shows the sentence of ``error``."""
        return {"text": say_error(error, language), "nonce": next(_nonce)}
