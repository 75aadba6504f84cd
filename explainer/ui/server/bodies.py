"""What is sent to the server, read to its end before anything else looks at it, and bounded."""

from __future__ import annotations

import asyncio

import orjson
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from explainer.ui.server.answers import refuse

MAX_BODY = 1_000_000
_HEARD_OUT = 10 * MAX_BODY
SECONDS = 30.0
"""How long a browser may take to send it; else many that never end would fill the memory."""


SENT = "backstep.sent"
"""Where in a call's scope stands what was sent, as an object."""


class _TooLargeError(Exception):
    pass


class BoundedBodies:
    """ASGI middleware: passes on calls whose body is at most a megabyte, and JSON if there is one.

    Its bytes are counted while they come: their number is only said, and not always.
    """

    def __init__(self, app: ASGIApp, seconds: float = SECONDS) -> None:
        self._app, self._seconds = app, seconds

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Read what is sent and pass it on, or say what is wrong with it."""
        if scope["type"] != "http" or scope["method"] != "POST":
            await self._app(scope, receive, send)
            return
        call = (scope, receive, send)
        try:
            async with asyncio.timeout(self._seconds):
                body = await _read(receive)
        except _TooLargeError:
            await refuse(call, 413, "server.large", most=MAX_BODY // 1_000_000)
            return
        except TimeoutError:
            await refuse(call, 408, "server.slow", seconds=int(self._seconds))
            return
        sent = _parse(body)
        if not isinstance(sent, dict):
            await refuse(call, 422, "server.malformed")
            return
        await self._app({**scope, SENT: sent}, _replay(body, receive), send)


async def _read(receive: Receive) -> bytes:
    """Return the whole body. One that is too large is read on, so that the sender hears of it."""
    parts: list[bytes] = []
    length = 0
    more = True
    while more:
        message = await receive()
        length += len(message.get("body", b""))
        if length <= MAX_BODY:
            parts.append(message.get("body", b""))
        more = message["type"] == "http.request" and message.get("more_body", False)
        more = more and length <= _HEARD_OUT
    if length > MAX_BODY:
        raise _TooLargeError
    return b"".join(parts)


def _parse(body: bytes) -> object:
    """Return what a body holds as JSON; an empty one holds nothing, and what is none is None."""
    try:
        return orjson.loads(body or b"{}")
    except orjson.JSONDecodeError:
        return None


def _replay(body: bytes, receive: Receive) -> Receive:
    """Return what gives ``body`` at first, and then what ``receive`` gives."""
    waiting: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

    async def replay() -> Message:
        return waiting.pop() if waiting else await receive()

    return replay
