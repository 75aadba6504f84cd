"""The app: its tabs in order, what they share, their language, and the launch."""

from __future__ import annotations

import atexit
import json
import os
import re
import secrets
import sys
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import explainer.ui  # noqa: F401  # before gradio: it sets how that is imported

# isort: split
import gradio as gr
from gradio.utils import colab_check

from explainer.data.ui.form import translate_data
from explainer.data.ui.tab import DataTab, build_data_tab
from explainer.data.ui.wiring import wire_data_tab
from explainer.engine.presets import PRESETS
from explainer.engine.session.file import MAX_BYTES, dump_document, load_session
from explainer.engine.session.session import Session, open_preset
from explainer.errors import InputError
from explainer.lab.runs.manager import RunManager
from explainer.lab.ui.tab import MnistTab, build_mnist_tab, translate_lab
from explainer.lab.ui.wiring import wire_mnist_tab
from explainer.lab.workers.spare import spare
from explainer.lessons.ui import page as lessons_page
from explainer.lessons.ui.tab import Tabs, build_dock, build_lessons_tab, wire_lessons
from explainer.reading.ui.panel import build_reading_panel
from explainer.reading.ui.wiring import ReadingTabs, wire_reading
from explainer.share import answers as share
from explainer.step.ui import questions as step_questions
from explainer.step.ui.tab import FIRST_PRESET, StepTab, build_step_tab
from explainer.step.ui.view import translate_step
from explainer.step.ui.wiring import wire_step_tab
from explainer.ui.components import JsComponent, Notice, Static, Words
from explainer.ui.events import Event, Panel, Updates
from explainer.ui.launch import PAGE, SETTINGS, guard_server, mount_page, start_warm_up, theme
from explainer.ui.server.listening import find_place, listen
from explainer.ui.server.running import run_server
from explainer.ui.serving import head, importing
from explainer.ui.templates import render
from explainer.ui.wire import NoticeValue
from explainer.words import Language, choose_language, say

_TOKEN = re.compile(r"[A-Za-z0-9-]{8,64}")


@dataclass(frozen=True, eq=False)
class Page:
    """The components that speak: what the tabs share, the tabs, and the keys of their labels."""

    language: gr.State
    visitor: gr.State
    words: Words
    boot: gr.Textbox
    chosen: gr.Radio
    step: StepTab
    data: DataTab
    mnist: MnistTab
    labels: Mapping[gr.Tab, str]


class Backstep(gr.Blocks):
    """The whole page. Whoever launches it, also a notebook, gets it with all that belongs to it."""

    def __init__(self) -> None:
        super().__init__(
            title="Backstep", analytics_enabled=False, delete_cache=(3600, 3600), fill_width=True
        )
        self.manager = _make_manager()

    def launch(self, **options: Any) -> Any:  # type: ignore[override]
        """Launch it as gradio does; without ``share`` it answers to this machine's own names."""
        self.prepare()
        public = bool(options.get("share")) or colab_check() or "SPACE_ID" in os.environ
        around = {"middleware": guard_server(public=public, counts=self.count)}
        page = {"theme": theme(), "head": head(), "app_kwargs": around, **PAGE, **SETTINGS}
        return super().launch(**{**page, **options})

    def prepare(self) -> None:
        """Make ready what the page needs once it is served."""
        start_warm_up()
        self.queue(api_open=False, max_size=512)

    def count(self) -> dict[str, float]:
        """Return what there is of runs and of what waits, by name."""
        return {**self.manager.count_live(), "actions_waiting": len(self._queue)}


_ANSWERERS = {
    **step_questions.ANSWERERS,
    **lessons_page.ANSWERERS,
    **share.ANSWERERS,
}
"""Who answers the scripts of the page, by topic."""


def build_app() -> Backstep:
    """Return the whole app, ready to be launched."""
    with Backstep() as app:
        language, visitor = gr.State("en"), gr.State("")
        words, boot = Words(), gr.Textbox(visible=False)
        chosen = _build_header()
        dock = build_dock()
        labels: dict[gr.Tab, str] = {}
        with gr.Tabs(elem_id="tabs", overflow_behavior="wrap") as tabs:
            with _tab("step", labels):
                step = build_step_tab()
                with step.columns:
                    reading = build_reading_panel()
            with _tab("data", labels):
                data = build_data_tab()
            with _tab("mnist", labels):
                mnist = build_mnist_tab(app.manager)
            with _tab("lessons", labels):
                build_lessons_tab()
        Static(render("core/dialogs.html"), elem_id="dialogs")
        wire_step_tab(step, language, _ANSWERERS)
        share.offer_shell()
        wire_data_tab(data, step, tabs, language)
        wire_mnist_tab(mnist, language, visitor)
        wire_lessons(dock, Tabs(tabs, step, data, mnist), language)
        wire_reading(reading, ReadingTabs(tabs, step, data, mnist), language)
        _wire_language(app, Page(language, visitor, words, boot, chosen, step, data, mnist, labels))
    return app  # type: ignore[no-any-return]


def _build_header() -> gr.Radio:
    with gr.Row(elem_id="header"):
        JsComponent(html_template=render("core/header.html"), component="header", elem_id="brand")
        return gr.Radio(
            [("EN", "en"), ("中文", "zh")],
            value="en",
            label=say("app.language", "en"),
            show_label=False,
            elem_id="language",
            container=False,
        )


def _tab(name: str, labels: dict[gr.Tab, str]) -> gr.Tab:
    """Return the tab ``name``, to be filled, and note the key of its label."""
    key = f"tab.{name}"
    tab = gr.Tab(say(key, "en"), id=name)
    labels[tab] = key
    return tab


def _make_manager() -> RunManager:
    """Return a manager that interrupts its runs, with checkpoints, when this program ends."""
    manager = RunManager(prepare=spare.prepare)
    atexit.register(spare.close)
    atexit.register(manager.close)
    return manager


@dataclass(frozen=True, eq=False)
class PageView:
    """The page in a language, with the session of a preset; without one, only a notice."""

    language: Language | None = None
    session: Session | None = None
    preset: str = "custom"
    visitor: str | None = None
    notice: NoticeValue | None = None


class PageHandlers:
    """Speaks the browser's language at first, and the chosen one from then on."""

    def __init__(self, page: Page) -> None:
        self._page = page

    def greet(self, event: Event) -> PageView:
        """Greet a new page: restore what it still has, and name its visitor."""
        sent = _greeting(event.values[self._page.boot])
        spoken, token = choose_language(sent.get("language")), _token(sent.get("token"))
        restored = _restored(sent.get("session"))
        if restored:
            preset = sent.get("preset")
            kept = preset if isinstance(preset, str) and preset in PRESETS else "custom"
            return PageView(spoken, restored, kept, visitor=token)
        return replace(self._spoken(event, spoken), visitor=token)

    def choose_language(self, event: Event) -> PageView:
        """Say everything in another language."""
        return self._spoken(event, event.values[self._page.chosen])

    def refuse(self, event: Event, error: InputError) -> PageView:
        """Say what is wrong above the step view."""
        return PageView(notice=Notice.error(error, event.language))

    def render(self, view: PageView) -> Updates:
        """Return what gradio is told to show ``view``."""
        page, language = self._page, view.language
        if language is None or view.session is None:
            return {page.step.notice: view.notice}
        return {
            page.language: language,
            page.words: Words.of(language),
            page.chosen: gr.update(value=language, label=say("app.language", language)),
            **{tab: gr.update(label=say(key, language)) for tab, key in page.labels.items()},
            **translate_step(page.step, view.session, language, view.preset),
            **translate_lab(page.mnist, language),
            **translate_data(page.data.form, language),
            **({} if view.visitor is None else {page.visitor: view.visitor}),
        }

    def _spoken(self, event: Event, language: Language) -> PageView:
        step = self._page.step
        return PageView(language, event.values[step.session], event.values[step.panel.preset])


def _wire_language(app: gr.Blocks, page: Page) -> None:
    handlers, step = PageHandlers(page), page.step
    outputs = {page.language, page.visitor, page.words, page.chosen, *step.outputs, *page.labels}
    outputs |= {*translate_lab(page.mnist, "en"), *translate_data(page.data.form, "en")}
    reads = frozenset({step.session, step.panel.preset})
    panel = Panel(page.language, reads, frozenset(outputs), handlers.render, handlers.refuse)
    panel.on(app.load, handlers.greet, reads={page.boot}, js=_second("boot()"))
    remember = _second("rememberLanguage(second)")
    panel.on(page.chosen.input, handlers.choose_language, reads={page.chosen}, js=remember)


def _second(call: str) -> str:
    """Return a script that puts what ``call`` of assets/js/main.js gives for the second input.

    Values come in the order in which their components were made; the first is the language.
    """
    mine = f"(await {importing()}).{call}"
    return f"async (language, second, ...rest) => [language, {mine}, ...rest]"


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
    return None if session and dump_document(session) == dump_document(first) else session


def serve(app: Backstep, *, browser: bool = False) -> None:
    """Serve ``app`` at the place that the environment names; to others only if that is public.

    Parameters
    ----------
    browser
        Whether to open the page in this machine's browser.
    """
    if "SPACE_ID" in os.environ:  # what lends the GPU there waits for gradio's own way
        app.launch(server_name="0.0.0.0")
        return
    try:
        place = find_place()
        bound = listen(place)
    except InputError as error:
        sys.exit(str(error))
    app.prepare()
    run_server(mount_page(app, public=place.public, counts=app.count), bound, browser=browser)
