"""Speaks to a server as the page's own script does, but says what it likes."""

from __future__ import annotations

import http.client
import json
import secrets
from contextlib import closing
from typing import Any
from urllib.parse import urlsplit

JSON = {"Content-Type": "application/json"}


def ask(
    url: str, method: str, path: str, body: bytes | None = None, **headers: str
) -> tuple[int, Any, bytes]:
    """Return status, headers and body of one request on a connection of its own."""
    place = urlsplit(url)
    with closing(http.client.HTTPConnection(place.netloc, timeout=30)) as connection:
        connection.request(method, place.path.rstrip("/") + path, body, headers)
        response = connection.getresponse()
        return response.status, response.headers, response.read()


class Visitor:
    """One visitor of the page at an address."""

    def __init__(self, url: str, **headers: str) -> None:
        self.url, self.headers = url.rstrip("/"), {**JSON, **headers}
        self.session = secrets.token_hex(6)
        self.config = json.loads(self.get("/config"))
        self.ids = {
            component["props"].get("elem_id"): component["id"]
            for component in self.config["components"]
        }
        self.values: dict[int, Any] = {}

    def dependency(self, elem_id: str, event: str) -> dict[str, Any]:
        target = [self.ids[elem_id], event]
        return next(d for d in self.config["dependencies"] if target in map(list, d["targets"]))

    def send(
        self, elem_id: str, event: str, sent: Any = None, fields: Any = None
    ) -> dict[str, Any]:
        """Return what each component was told, keyed by elem_id."""
        dependency = self.dependency(elem_id, event)
        names = {number: name for name, number in self.ids.items()}
        fields = fields or {}
        data = [fields.get(names.get(number)) for number in dependency["inputs"]]
        body = {
            "data": data,
            "fn_index": dependency["id"],
            "session_hash": self.session,
            "event_data": sent,
            "trigger_id": self.ids[elem_id],
        }
        status, answer = self.post("/gradio_api/run/predict", json.dumps(body).encode())
        assert status == 200, answer
        told = json.loads(answer)["data"]
        named = {
            names[number]: value
            for number, value in zip(dependency["outputs"], told, strict=True)
            if number in names
        }
        if isinstance(named.get("stage"), str):
            named["stage"] = json.loads(named["stage"])
        return named

    def get(self, path: str) -> bytes:
        status, _, answer = ask(self.url, "GET", path, **self.headers)
        assert status == 200, answer
        return answer

    def post(self, path: str, body: bytes) -> tuple[int, bytes]:
        status, _, answer = ask(self.url, "POST", path, body, **self.headers)
        return status, answer
