"""The app's own HTTP interface without a browser and without a port."""

from __future__ import annotations

import asyncio
import json
import secrets
from typing import Any

import gradio as gr
from gradio.routes import App
from starlette.testclient import TestClient

from explainer.main import build_app


async def _build() -> gr.Blocks:
    # In a running event loop, because outside one gr.Blocks makes several and closes none.
    return build_app()


async def _serve(blocks: gr.Blocks) -> App:
    return App.create_app(blocks)


class PageClient:
    """One visitor of an app: sends what a page's script sends, over HTTP."""

    def __init__(self, blocks: gr.Blocks | None = None) -> None:
        self.blocks = blocks or asyncio.run(_build())
        self._client = TestClient(asyncio.run(_serve(self.blocks)))
        self.config: dict[str, Any] = self._client.get("/config").json()
        self.ids = {
            component["props"].get("elem_id"): component["id"]
            for component in self.config["components"]
        }
        self.session = secrets.token_hex(6)

    def restarted(self) -> PageClient:
        """Return the visitor of the same page after the server has forgotten their session."""
        return PageClient(self.blocks)

    def name_of(self, number: int) -> str | None:
        """Return the elem_id of a component."""
        return next((name for name, known in self.ids.items() if known == number), None)

    def find_dependency(self, elem_id: str, event: str) -> dict[str, Any]:
        """Return how an event of a component is wired."""
        target = [self.ids[elem_id], event]
        return next(d for d in self.config["dependencies"] if target in map(list, d["targets"]))

    def send(self, elem_id: str, event: str, sent: Any = None, **fields: Any) -> Answer:
        """Send an event of a component with the values of other ``fields``, by elem_id."""
        dependency = self.find_dependency(elem_id, event)
        return self.send_to(dependency, sent, fields, self.ids[elem_id])

    def send_to(
        self, dependency: dict[str, Any], sent: Any, fields: dict[str, Any], trigger: int | None
    ) -> Answer:
        """Send an event that is known by its wiring."""
        names = {number: name for name, number in self.ids.items()}
        body = {
            "data": [fields.get(str(names.get(number))) for number in dependency["inputs"]],
            "fn_index": dependency["id"],
            "session_hash": self.session,
            "event_data": sent,
            "trigger_id": trigger,
        }
        response = self._client.post("/gradio_api/run/predict", json=body)
        outputs = [names.get(number) for number in dependency["outputs"]]
        return Answer(response.status_code, response.text, outputs)

    def ask(self, elem_id: str, function: str, sent: Any) -> Answer:
        """Call a server function of a component."""
        body = {
            "data": sent,
            "component_id": self.ids[elem_id],
            "fn_name": function,
            "session_hash": self.session,
        }
        response = self._client.post("/gradio_api/component_server/", json=body)
        return Answer(response.status_code, response.text, [])


class Answer:
    """What the server answered: its status, its text, and what each component was told."""

    def __init__(self, status: int, text: str, outputs: list[str | None]) -> None:
        self.status, self.text, self._outputs = status, text, outputs

    @property
    def data(self) -> Any:
        """What was sent, as JSON."""
        return json.loads(self.text)

    def __getitem__(self, elem_id: str) -> Any:
        """Return what a component was told."""
        told = dict(zip(self._outputs, self.data["data"], strict=True))[elem_id]
        return json.loads(told) if isinstance(told, str) and told.startswith("{") else told
