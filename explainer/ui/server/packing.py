"""Answers, compressed beside the loop that answers: a large film would hold all others up."""

from __future__ import annotations

import asyncio
import gzip

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_LEAST, _LARGE = 500, 20_000
_LEVEL = 5
_KINDS = ("application/json", "text/")
_STREAM = "text/event-stream"


class Packing:
    """ASGI middleware: compresses what is sent whole; what comes in parts is passed on as it is."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a call on, which is answered plainly, and compress the answer."""
        if scope["type"] != "http" or "gzip" not in Headers(scope=scope).get("accept-encoding", ""):
            await self._app(scope, receive, send)
            return
        plain = [(name, value) for name, value in scope["headers"] if name != b"accept-encoding"]
        await self._app({**scope, "headers": plain}, receive, _Packed(send).send)


class _Packed:
    """Holds the head of an answer until it is known whether the rest comes at once."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self._head: Message | None = None

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start" and _is_packable(message):
            self._head = message
            return
        if self._head is not None:
            head, self._head = self._head, None
            if not message.get("more_body", False) and len(message.get("body", b"")) > _LEAST:
                message = {**message, "body": await _compress(message["body"])}
                _note(head, len(message["body"]))
            await self._send(head)
        await self._send(message)


def _is_packable(head: Message) -> bool:
    headers = Headers(raw=head["headers"])
    kind = headers.get("content-type", "")
    return (
        kind.startswith(_KINDS)
        and not kind.startswith(_STREAM)
        and "content-encoding" not in headers
    )


async def _compress(body: bytes) -> bytes:
    if len(body) < _LARGE:
        return gzip.compress(body, _LEVEL)
    return await asyncio.to_thread(gzip.compress, body, _LEVEL)


def _note(head: Message, length: int) -> None:
    headers = MutableHeaders(scope=head)
    headers["content-encoding"], headers["content-length"] = "gzip", str(length)
    headers.add_vary_header("accept-encoding")
