"""What browsers are told of every answer: what a page may load, and whom to tell its address.

Gradio makes functions of text and puts scripts into the page while it runs, so both are allowed;
nothing may come from, or be sent to, another server. Who may show the page in a frame is not
limited: lessons and Spaces do, and there is nobody to be logged in whose clicks could be stolen.
"""

from __future__ import annotations

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_SOURCES = {
    "default-src": "'self'",
    "script-src": "'self' 'unsafe-inline' 'unsafe-eval' blob:",
    "style-src": "'self' 'unsafe-inline'",
    "img-src": "'self' data: blob:",
    "font-src": "'self' data:",
    "connect-src": "'self' data: blob:",
    "worker-src": "'self' blob:",
    "object-src": "'none'",
    "base-uri": "'self'",
    "form-action": "'self'",
}
_POLICY = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "content-security-policy": "; ".join(f"{kind} {allowed}" for kind, allowed in _SOURCES.items()),
}


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
