"""What browsers are told of every answer: not to guess its kind, and whom to tell our address."""

from __future__ import annotations

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_POLICY = {"x-content-type-options": "nosniff", "referrer-policy": "same-origin"}


class Policy:
    """ASGI middleware: adds to each answer what browsers are to keep to."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a call on, and add to the head of its answer."""

        async def add(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in _POLICY.items():
                    headers.setdefault(name, value)
            await send(message)

        await self._app(scope, receive, add)
