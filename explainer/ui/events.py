"""How a browser reaches Python, and what it is told when that fails.

There are two ways, and every handler of the app is wired by one of them:

events
    `Panel.on`. A control or a script announces something; the handler is given an `Event` with
    the values of the panel's fields and returns a record of what the panel shows. Only events
    reach the sessions that gradio keeps in ``gr.State``, so what scripts ask about the open
    iteration is an event as well, ``ask`` of `explainer.step.ui.questions`.
requests
    `explainer.ui.requests.serve_requests`. A script calls a function and awaits its answer. A
    request carries nothing but what the script sends, which costs half of an event: for
    everything that does not lie in a session, as runs, data sets and drawings.

Whatever a handler raises, `explainer.ui.failures.explain_failure` makes a sentence of it, and the
panel or the script that asked shows it: no handler ends in a bare error of the server. What fails
before a handler begins or after it has returned (a value that its component does not take, an
answer that gradio cannot send) ends the event, and so does a server that is gone: then the page
itself says so, by `announce_failure`.
"""

from __future__ import annotations

import inspect
import json
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from functools import partial
from typing import Any, Generic, TypeVar

import gradio as gr

from explainer.errors import InputError
from explainer.ui.failures import explain_failure
from explainer.ui.payload import Payload, payload
from explainer.ui.serving import importing
from explainer.words import Language

Updates = dict[Any, Any]
"""What gradio is told: component to its value, or to ``gr.update`` of its properties."""

QUICK: dict[str, Any] = {
    "queue": False,
    "show_progress": "hidden",
    "api_visibility": "private",
    "trigger_mode": "multiple",
}
"""How an event is wired that is answered at once."""


def announce_failure(handler: str) -> str:
    """Return the script that runs when an event of ``handler`` has ended without an answer."""
    return f"async () => {{ (await {importing()}).announceFailure({json.dumps(handler)}); }}"


View = TypeVar("View")


@dataclass(frozen=True, eq=False)
class Event:
    """Something that happened on a page.

    Attributes
    ----------
    values
        The values of the fields that the handler reads, by component.
    sent
        What the script that announced it sent along, whatever that is.
    page
        Name of the open page; another tab of the same visitor has another.
    language
        The page's.
    """

    values: Mapping[Any, Any]
    sent: object
    page: str
    language: Language

    @property
    def payload(self) -> Payload:
        """What was sent along, or an error if it is not what the page sends."""
        return payload(self.sent)


@dataclass(frozen=True, eq=False)
class Panel(Generic[View]):
    """A part of the page: what its handlers read, what they can change, how it says an error.

    Attributes
    ----------
    language
        The state that holds the page's language.
    inputs
        The components whose values its handlers read.
    outputs
        The components that its handlers can change.
    render
        Returns what gradio is told to show a record.
    refuse
        Returns the record that says an error where the panel says such things.
    """

    language: gr.State
    inputs: frozenset[Any]
    outputs: frozenset[Any]
    render: Callable[[View], Updates]
    refuse: Callable[[Event, InputError], View]

    def on(
        self,
        listeners: Callable[..., Any] | Sequence[Callable[..., Any]],
        handle: Callable[[Event], View | None] | Callable[[Event], Iterator[View]],
        *,
        reads: Collection[Any] = (),
        changes: Collection[Any] | None = None,
        **settings: Any,
    ) -> None:
        """Let ``handle`` answer one event, or several.

        Parameters
        ----------
        listeners
            Bound events of components, such as ``button.click``.
        handle
            Returns a record, or None to leave everything as it is; or yields several in turn.
        reads
            Components that it reads besides the panel's inputs.
        changes
            Components that it can change, in place of the panel's outputs.
        settings
            Of gradio's events, in place of `QUICK`.
        """
        outputs = self.outputs if changes is None else frozenset(changes)
        make = _stream if inspect.isgeneratorfunction(handle) else _once
        answer = make(_Wired(self, handle, outputs))
        answer.__name__ = handle.__name__
        # In the same order in every process: a page may find another than the one it came from.
        told = sorted(outputs, key=lambda component: component._id)
        wiring = (answer, {self.language, *self.inputs, *reads}, told)
        wire = listeners if callable(listeners) else partial(gr.on, list(listeners))
        event = wire(*wiring, **{**QUICK, **settings})
        event.failure(None, js=announce_failure(handle.__name__), **QUICK)


@dataclass(frozen=True, eq=False)
class _Wired:
    """A handler with its panel and the components that it can change."""

    panel: Panel[Any]
    handle: Callable[[Event], Any]
    outputs: frozenset[Any]

    def event(self, values: dict[Any, Any], sent: gr.EventData, request: gr.Request) -> Event:
        """Return what happened, from what gradio says of it."""
        language = values[self.panel.language]
        return Event(values, sent._data, str(request.session_hash), language)

    def rendered(self, view: Any) -> Updates:
        """Return the updates of a record."""
        return self._kept({} if view is None else self.panel.render(view))

    def refused(self, event: Event, error: Exception) -> Updates:
        """Return the updates that say ``error``, of the components that can be changed."""
        name = f"{self.handle.__module__}.{self.handle.__qualname__}"
        try:
            told = self.panel.render(self.panel.refuse(event, explain_failure(error, name)))
        except Exception as again:  # the panel cannot be drawn: at least it stays as it is
            explain_failure(again, f"refusal of {name}")
            told = {}
        return self._kept({one: value for one, value in told.items() if one in self.outputs})

    def _kept(self, updates: Updates) -> Updates:
        # Of nothing at all, gradio would say that values are missing.
        return updates or dict(gr.skip())


def _once(wired: _Wired) -> Callable[..., Any]:
    def answer(values: dict[Any, Any], sent: gr.EventData, request: gr.Request) -> Updates:
        event = wired.event(values, sent, request)
        try:
            return wired.rendered(run_handler(wired.handle, event))
        except Exception as error:
            return wired.refused(event, error)

    return answer


def _stream(wired: _Wired) -> Callable[..., Any]:
    def answer(
        values: dict[Any, Any], sent: gr.EventData, request: gr.Request
    ) -> Iterator[Updates]:
        event = wired.event(values, sent, request)
        try:
            for view in run_handler(wired.handle, event):
                yield wired.rendered(view)
        except Exception as error:
            yield wired.refused(event, error)

    return answer


def run_handler(handle: Callable[[Event], Any], event: Event) -> Any:
    """Return what ``handle`` makes of ``event``."""
    return handle(event)


def on_unload(blocks: gr.Blocks, handle: Callable[[str], None]) -> None:
    """Let ``handle`` know the name of a page that was closed; nobody is left to be told more."""

    def answer(request: gr.Request) -> None:
        try:
            handle(str(request.session_hash))
        except Exception as error:
            explain_failure(error, handle.__qualname__)

    blocks.unload(answer)


def render_fields(handles: Any, view: Any) -> Updates:
    """Return the updates of a record whose fields are named as the components in ``handles``.

    A field that is None stays as it is on the page.
    """
    values = {field.name: getattr(view, field.name) for field in fields(view)}
    return {getattr(handles, name): value for name, value in values.items() if value is not None}
