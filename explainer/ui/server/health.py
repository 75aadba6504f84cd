"""What whoever runs the server asks it: whether it is well, and what it has measured."""

from __future__ import annotations

from collections.abc import Callable

from starlette.datastructures import Headers
from starlette.responses import JSONResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from explainer.ui.server.metrics import Metrics
from explainer.ui.serving import version

_FORWARDED = ("x-forwarded-for", "x-forwarded-host", "forwarded")


class ServerHealth:
    """ASGI middleware: ``/healthz`` says whether the server is ready, ``/metrics`` what it did.

    The numbers are for whoever reaches the server itself: what comes through a proxy is passed on,
    and so finds nothing.
    """

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self._app, self._metrics = app, metrics
        self._ready = False
        self._answers: dict[str, Callable[[], Response]] = {
            "/healthz": self._say_health,
            "/metrics": self._say_metrics,
        }

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer these two; pass everything else on."""
        if scope["type"] == "lifespan":
            await self._app(scope, receive, self._hear(send))
            return
        path = str(scope.get("path", ""))
        hidden = path == "/metrics" and _came_through_a_proxy(scope)
        if path not in self._answers or hidden or scope.get("method") not in ("GET", "HEAD"):
            await self._app(scope, receive, send)
            return
        await self._answers[path]()(scope, receive, send)

    def _hear(self, send: Send) -> Send:
        """Return what notes when the app has started, and when it has ended."""

        async def hear(message: Message) -> None:
            self._ready = message["type"] == "lifespan.startup.complete"
            await send(message)

        return hear

    def _say_health(self) -> Response:
        told = {"live": True, "ready": self._ready, "version": version()}
        return JSONResponse(told, 200 if self._ready else 503, {"cache-control": "no-store"})

    def _say_metrics(self) -> Response:
        kind = "text/plain; version=0.0.4; charset=utf-8"
        return Response(self._metrics.write(), headers={"content-type": kind})


def _came_through_a_proxy(scope: Scope) -> bool:
    headers = Headers(scope=scope)
    return any(name in headers for name in _FORWARDED)
