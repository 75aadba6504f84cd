"""The app: its tabs in order, what they share, and how it is launched."""

from __future__ import annotations

import atexit
import gc
import importlib
import json
import os
import re
import secrets
import threading
from typing import Any

import explainer.ui  # noqa: F401  # before gradio: it sets how that is imported

# isort: split
import gradio as gr
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.middleware.trustedhost import TrustedHostMiddleware

from explainer.data.ui.tab import build_data_tab, data_translations
from explainer.data.ui.wiring import wire_data_tab
from explainer.engine.session.file import MAX_BYTES, dump_session, load_session
from explainer.engine.session.session import Session, open_preset
from explainer.errors import InputError
from explainer.lab.runs.manager import RunManager
from explainer.lab.ui.tab import build_mnist_tab
from explainer.lab.ui.tab import translations as mnist_translations
from explainer.lab.ui.wiring import wire_mnist_tab
from explainer.lessons.ui import page as lessons_page
from explainer.lessons.ui.tab import Tabs, build_dock, build_lessons_tab, wire_lessons
from explainer.step.ui import questions as step_questions
from explainer.step.ui.tab import FIRST_PRESET, build_step_tab, translated, wire_step_tab
from explainer.ui.components import Static, Words
from explainer.ui.serving import StaticCache, head, importing
from explainer.ui.templates import render
from explainer.words import Language, choose_language, say

_TOKEN = re.compile(r"[A-Za-z0-9-]{8,64}")


def build_app() -> gr.Blocks:
    """Return the whole app, ready to be launched."""
    with gr.Blocks(
        title="Backstep", analytics_enabled=False, delete_cache=(3600, 3600), fill_width=True
    ) as app:
        language, visitor = gr.State("en"), gr.State("")
        words, boot = Words(), gr.Textbox(visible=False)
        with gr.Row(elem_id="header"):
            Static(render("core/header.html"), elem_id="brand")
            chosen = gr.Radio(
                [("EN", "en"), ("中文", "zh")],
                value="en",
                label=say("app.language", "en"),
                show_label=False,
                elem_id="language",
                container=False,
            )
        dock = build_dock()
        with gr.Tabs(elem_id="tabs", overflow_behavior="wrap") as tabs:
            with gr.Tab(say("tab.step", "en"), id="step") as step_label:
                step = build_step_tab()
            with gr.Tab(say("tab.data", "en"), id="data") as data_label:
                data = build_data_tab()
            with gr.Tab(say("tab.mnist", "en"), id="mnist") as mnist_label:
                mnist = build_mnist_tab(_manager())
            with gr.Tab(say("tab.lessons", "en"), id="lessons") as lessons_label:
                build_lessons_tab()
        Static(render("core/dialogs.html"), elem_id="dialogs")
        wire_step_tab(step, language, {**step_questions.ANSWERERS, **lessons_page.ANSWERERS})
        wire_data_tab(data, step, tabs, language)
        wire_mnist_tab(mnist, language, visitor)
        wire_lessons(dock, Tabs(tabs, step, data, mnist), language)
        labels = {
            step_label: "tab.step",
            data_label: "tab.data",
            mnist_label: "tab.mnist",
            lessons_label: "tab.lessons",
        }
        _wire_language(app, (language, visitor, words, boot, chosen), (step, data, mnist, labels))
    return app  # type: ignore[no-any-return]


def _manager() -> RunManager:
    """Return a manager that interrupts its runs, with checkpoints, when this program ends."""
    manager = RunManager()
    atexit.register(manager.close)
    return manager


def _wire_language(app: gr.Blocks, shared: tuple[Any, ...], parts: tuple[Any, ...]) -> None:
    """Speak the browser's language at first, and the chosen one from then on."""
    language, visitor, words, boot, chosen = shared
    step, data, mnist, labels = parts
    outputs = {language, visitor, words, chosen, *step.outputs, *labels}
    outputs |= {*mnist_translations(mnist, "en"), *data_translations(data, "en")}
    shown = list(outputs)

    def speak(spoken: Language, session: Session, preset: str) -> dict[Any, Any]:
        return {
            language: spoken,
            words: Words.of(spoken),
            chosen: gr.update(value=spoken, label=say("app.language", spoken)),
            **{tab: gr.update(label=say(key, spoken)) for tab, key in labels.items()},
            **translated(step, session, spoken, preset),
            **mnist_translations(mnist, spoken),
            **data_translations(data, spoken),
        }

    def greet(sent: str, session: Session, preset: str) -> dict[Any, Any]:
        sent_data = _greeting(sent)
        restored = _restored(sent_data.get("session"))
        spoken = choose_language(sent_data.get("language"))
        shown = (restored, "custom") if restored else (session, preset)
        return {visitor: _token(sent_data.get("token")), **speak(spoken, *shown)}

    quick: dict[str, Any] = {
        "queue": False,
        "show_progress": "hidden",
        "api_visibility": "private",
    }
    preset = step.panel.preset
    app.load(greet, [boot, step.session, preset], shown, js=_first("boot()"), **quick)
    chosen.input(
        speak, [chosen, step.session, preset], shown, js=_first("rememberLanguage(first)"), **quick
    )


def _first(call: str) -> str:
    """Return a script that puts what ``call`` of assets/js/main.js gives for the first input."""
    return f"async (first, session, preset) => [(await {importing()}).{call}, session, preset]"


def _greeting(sent: object) -> dict[str, Any]:
    """Return what a browser sent when it opened the page, whatever it sent."""
    try:
        data = json.loads(sent) if isinstance(sent, str) and len(sent) < MAX_BYTES else {}
    except (json.JSONDecodeError, RecursionError):
        data = {}
    return data if isinstance(data, dict) else {}


def _token(sent: object) -> str:
    """Return the visitor's token: the browser's own if it is one, else a new one."""
    return sent if isinstance(sent, str) and _TOKEN.fullmatch(sent) else secrets.token_urlsafe(16)


def _restored(sent: object) -> Session | None:
    """Return the session that a reloaded tab still had; None if it is the first or not one."""
    try:
        session = load_session(sent) if isinstance(sent, str) and sent else None
    except InputError:
        return None
    first = open_preset(FIRST_PRESET)
    return None if session and dump_session(session) == dump_session(first) else session


def theme() -> gr.themes.Base:
    """Return the theme, with bundled fonts only."""
    # Gradio's SemiBold files hold few letters; what asks for 600 gets 700.
    weights = (400, 700)
    return gr.themes.Default(
        primary_hue=gr.themes.colors.blue,
        neutral_hue=gr.themes.colors.slate,
        font=[
            gr.themes.GoogleFont("IBM Plex Sans", weights=weights),
            "Noto Sans CJK SC",
            "sans-serif",
        ],
        font_mono=[gr.themes.GoogleFont("IBM Plex Mono", weights=weights), "monospace"],
    )


LAUNCH: dict[str, Any] = {
    "show_error": False,
    "run_history": False,
    "enable_monitoring": False,
    "footer_links": [],
    "max_file_size": "1mb",
    "strict_cors": True,
    "share": False,
    "max_threads": 400,
    "state_session_capacity": 1000,
    "ssr_mode": False,
}


def serve(app: gr.Blocks, *, browser: bool = False) -> None:
    """Serve ``app`` at the address that the environment names; to others only if that is public.

    Parameters
    ----------
    browser
        Whether to open the page in this machine's browser.
    """
    on_a_space = "SPACE_ID" in os.environ
    address = os.environ.get("GRADIO_SERVER_NAME", "0.0.0.0" if on_a_space else "127.0.0.1")
    public = address not in ("127.0.0.1", "localhost")
    launch(app, public=public, server_name=address, inbrowser=browser)


def launch(app: gr.Blocks, *, public: bool = False, **options: Any) -> Any:
    """Launch ``app``; unless ``public``, it answers only to this machine's own names."""
    warm_up = threading.Timer(_FIRST_PAGE_S, _warm_up)
    warm_up.daemon = True
    warm_up.start()
    middleware = [Middleware(StaticCache), Middleware(GZipMiddleware, compresslevel=5)]
    if not public:
        hosts = ["127.0.0.1", "localhost", "[::1]"]
        middleware.insert(0, Middleware(TrustedHostMiddleware, allowed_hosts=hosts))
    app.queue(api_open=False, max_size=512)
    return app.launch(
        theme=theme(), head=head(), app_kwargs={"middleware": middleware}, **{**LAUNCH, **options}
    )


_FIRST_PAGE_S = 10.0
"""How long loading torch leaves the interpreter to the first page, which asks for it once shown."""


def _warm_up() -> None:
    """Import torch, which a page asks for otherwise.

    What is in memory then stays for good, so the garbage collector need not look at it again:
    with torch loaded, a full collection takes as long as a large film.
    """
    importlib.import_module("explainer.engine.trace.crosscheck")
    gc.collect()
    gc.freeze()
