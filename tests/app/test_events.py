"""What the server answers to events and requests when a handler cannot do what was asked."""

from __future__ import annotations

import asyncio
import inspect
from collections.abc import Callable, Iterator
from typing import Any

import gradio as gr
import pytest

from explainer.errors import InputError

# Each module that defines a component of our own.
from explainer.lab.ui import blocks as lab_blocks
from explainer.step.ui import questions
from explainer.ui import components, events, requests
from explainer.words import say
from tests.support.page_client import PageClient
from tests.support.wired import WiredHandlers


@pytest.fixture(scope="module")
def page() -> PageClient:
    return PageClient()


def own_components() -> list[type[gr.HTML]]:
    found, waiting = [], [gr.HTML]
    while waiting:
        more = waiting.pop().__subclasses__()
        waiting += more
        found += [one for one in more if one.__module__.startswith("explainer.")]
    return sorted(found, key=lambda one: one.__name__)


def test_every_component_of_our_own_is_known_here():
    assert {components, questions, lab_blocks} >= {
        inspect.getmodule(component) for component in own_components()
    }


@pytest.mark.parametrize("component", own_components())
def test_a_component_can_be_left_out_of_an_answer(component: type[gr.HTML]):
    # Gradio then makes it anew, from what it was made of and properties of its own.
    needed = {
        name: "text"
        for name, parameter in inspect.signature(component).parameters.items()
        if parameter.default is parameter.empty and parameter.kind is not parameter.VAR_KEYWORD
    }
    made = component(**needed)
    anew: dict[str, Any] = {**made.constructor_args, "render": False, "elem_classes": ["mine"]}
    assert type(made)(**anew).elem_classes == ["mine"]


def test_a_preset_and_then_ones_own_changes_nothing(page: PageClient):
    assert page.send("preset", "blur", preset="xor").status == 200
    answer = page.send("preset", "blur", preset="custom")
    assert answer.status == 200, answer.text
    assert "value" not in answer["stage"]


def test_an_iteration_that_a_restarted_server_has_forgotten_is_refused(page: PageClient):
    form = {
        component["props"]["elem_id"]: component["props"].get("value")
        for component in page.config["components"]
        if str(component["props"].get("elem_id")).startswith("data-")
    }
    answer = page.restarted().send("data-stage", "open", {"iteration": 100}, **form)
    assert answer.status == 200, answer.text
    assert "100" in answer["data-stage"]["notice"]


@pytest.mark.parametrize("board", ["mnist-status", "mnist-runs"])
def test_the_settings_of_a_deleted_run_are_refused_in_a_sentence(page: PageClient, board: str):
    answer = page.send(board, "again", {"run": "0123456789abcdef"})
    assert answer.status == 200, answer.text
    assert answer["mnist-status"]["state"] == "error"
    assert answer["mnist-status"]["sentence"]


def test_every_event_is_wired_in_one_place(page: PageClient):
    wired = [one for one in page.blocks.fns.values() if one.fn is not None]
    assert {one.fn.__module__ for one in wired} == {events.__name__}
    assert len(wired) == len(list(answered(page)))


def answered(page: PageClient) -> Iterator[dict[str, Any]]:
    """Yield how each event is wired that Python answers."""
    return (one for one in page.config["dependencies"] if one["backend_fn"])


def test_the_page_says_so_when_an_event_ends_without_an_answer(page: PageClient):
    # tests/browser/test_failures.py lets them end so.
    said = {
        one["trigger_after"]
        for one in page.config["dependencies"]
        if one["trigger_only_on_failure"] and "announceFailure" in one["js"]
    }
    unheard = [one for one in answered(page) if one["id"] not in said]
    assert [event for one in unheard for _, event in one["targets"]] == ["unload"]


def server_functions(page: PageClient) -> list[tuple[str, str, Any]]:
    """Return handle and name of every function that a script can call."""
    return [
        (block.elem_id, function.__name__, function)
        for block in page.blocks.blocks.values()
        for function in getattr(block, "server_fns", ())
    ]


def test_every_request_is_served_in_one_place(page: PageClient):
    served = server_functions(page)
    assert len(served) > 15
    assert {function.__module__ for _, _, function in served} == {requests.__name__}


SECRET = "what the visitor typed"
FAILURES = {
    "a fault of ours": (RuntimeError(SECRET), "error.unexpected"),
    "what is refused": (InputError("error.topic", value="x", options="y"), "error.topic"),
}


@pytest.mark.parametrize(("error", "key"), FAILURES.values(), ids=FAILURES)
def test_no_event_ends_without_a_sentence(
    page: PageClient,
    error: Exception,
    key: str,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
):
    monkeypatch.setattr(events, "run_handler", raising(error))
    silent = []
    for dependency in answered(page):
        trigger, event = dependency["targets"][0]
        answer = page.send_to(dependency, {}, {}, trigger)
        is_said = said_sentence(key, error) in answer.text or event == "unload"
        if answer.status != 200 or not is_said:
            silent.append((page.name_of(trigger), event, answer.status, answer.text[:200]))
    assert not silent
    assert SECRET not in caplog.text
    assert ("RuntimeError" in caplog.text) == isinstance(error, RuntimeError)


@pytest.mark.parametrize(("error", "key"), FAILURES.values(), ids=FAILURES)
def test_no_request_ends_without_a_sentence(
    page: PageClient,
    error: Exception,
    key: str,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
):
    monkeypatch.setattr(requests, "call_handler", raising(error))
    silent = []
    for elem_id, name, _ in server_functions(page):
        sent = {"language": "en", "dataset": "fashion", "owner": "ann"}
        answer = page.ask(elem_id, name, sent)
        is_said = said_sentence(key, error) in answer.text or f'"key":"{key}"' in answer.text
        if answer.status != 200 or not is_said:
            silent.append((elem_id, name, answer.status, answer.text[:200]))
    assert not silent
    assert SECRET not in caplog.text


def raising(error: Exception) -> Callable[..., Any]:
    def raise_it(*_: object) -> None:
        raise error

    return raise_it


def said_sentence(key: str, error: Exception) -> str:
    values = error.values if isinstance(error, InputError) else {}
    return say(key, "en", **values)


def place(
    handle: Callable[..., Any], refuse: Callable[..., Any] | None = None
) -> Callable[[], Any]:
    """Return a handler as it is wired, whose panel is a line of text."""

    async def build() -> gr.Blocks:
        with gr.Blocks() as blocks:
            language, line, button = gr.State("en"), gr.Textbox(elem_id="line"), gr.Button()
            panel = events.Panel(
                language,
                frozenset(),
                frozenset({line}),
                lambda view: {line: view},
                refuse or (lambda event, error: error.sentence(event.language)),
            )
            panel.on(button.click, handle)
        return blocks

    blocks = asyncio.run(build())
    values = {one: one.value for one in blocks.blocks.values() if isinstance(one, gr.State)}
    wired = WiredHandlers(blocks)
    return lambda: getattr(wired, handle.__name__)(values)


def test_what_a_long_answer_has_shown_stays_and_its_end_is_a_sentence():
    def count(event: events.Event) -> Iterator[str]:
        yield "one"
        raise RuntimeError(SECRET)

    told = [list(updates.values()) for updates in place(count)()]
    assert told == [["one"], [say("error.unexpected", "en")]]


def test_a_panel_that_cannot_even_say_so_stays_as_it_is(caplog: pytest.LogCaptureFixture):
    def fail(event: events.Event) -> str:
        raise RuntimeError(SECRET)

    assert place(fail, raising(KeyError(SECRET)))() == gr.skip()
    assert "RuntimeError" in caplog.text and "KeyError" in caplog.text
    assert SECRET not in caplog.text


def test_an_answer_of_nothing_leaves_everything_as_it_is():
    def rest(event: events.Event) -> None:
        return None

    assert place(rest)() == gr.skip()
