"""The path below which a proxy shows the page, where the proxy leaves it in what it passes on."""

from __future__ import annotations

from urllib.parse import urlsplit

from starlette.types import ASGIApp, Receive, Scope, Send


class Prefix:
    """ASGI middleware: takes GRADIO_ROOT_PATH, a path or a whole address, away from what is asked.

    A proxy that takes it away itself needs no such setting: the page finds its own address.
    """

    def __init__(self, app: ASGIApp, root: str) -> None:
        self._app, self._prefix = app, urlsplit(root).path.rstrip("/")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on what is asked, by its path below the prefix."""
        path = str(scope.get("path", ""))
        if self._prefix and f"{path}/".startswith(f"{self._prefix}/"):
            inner = path.removeprefix(self._prefix) or "/"
            scope = {**scope, "path": inner, "raw_path": inner.encode()}
        await self._app(scope, receive, send)
