"""Handlers as they are wired: called as gradio calls them, with what a page holds and sends."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import gradio as gr
from gradio.events import EventData

from explainer.ui.requests import answer_request


class WiredHandlers:
    """The handlers of some blocks, by their names or those of scripts' events.

    Each takes values by component, and what was sent.
    """

    def __init__(self, blocks: gr.Blocks, page: str = "ann") -> None:
        functions = list(blocks.fns.values())
        events = {event: one.fn for one in functions for _, event in one.targets}
        self._functions = events | {one.name: one.fn for one in functions}
        self._request = SimpleNamespace(session_hash=page)

    def __getattr__(self, name: str) -> Callable[..., Any]:
        def call(values: dict[Any, Any], sent: object = None) -> Any:
            return self._functions[name](values, EventData(None, sent), self._request)

        return call


class Asking:
    """What answers a script's requests, asked as a script does."""

    def __init__(self, api: object) -> None:
        self._api = api

    def __getattr__(self, name: str) -> Callable[[object], Any]:
        return lambda sent: answer_request(lambda: self._api, name, sent)
