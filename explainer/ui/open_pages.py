"""Which pages are open, told in short requests: gradio's own way holds a connection a page.

A browser has six connections to a host over HTTP/1.1, so that its sixth tab would hang. Here a
page says now and then that it is there, by the address at which gradio listens for that, and says
when it goes (``assets/js/core/open_page.js``). Towards gradio a connection is held that is none.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable

from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

PATIENCE = 300.0
"""Seconds after which a page that says nothing is gone; browsers let hidden pages speak rarely."""

MOST_PAGES = 5000

_HEARTBEAT = "/gradio_api/heartbeat/"


class OpenPages:
    """ASGI middleware: ``GET`` of a page's heartbeat says that it is open, ``POST`` that it goes.

    Parameters
    ----------
    app
        What is asked for everything else, and told of each page once.
    patience
        Seconds after which a page that says nothing is gone.
    count
        Is told how many pages are open, whenever that changes.
    """

    def __init__(
        self, app: ASGIApp, patience: float = PATIENCE, count: Callable[[int], object] = int
    ) -> None:
        self._app, self._patience, self._count = app, patience, count
        self._pages: dict[str, _Page] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a page that says that it is there, or that it goes; pass everything else on."""
        name = str(scope.get("path", "")).partition(_HEARTBEAT)[2]
        if scope["type"] != "http" or not name:
            await self._app(scope, receive, send)
            return
        page = self._pages.get(name)
        if scope["method"] == "POST":
            if page is not None:
                page.leave()
        elif page is not None:
            page.stay()
        elif len(self._pages) < MOST_PAGES:
            page = self._pages[name] = _Page(self._patience)
            page.held = asyncio.create_task(self._hold(name, page, scope))
            self._count(len(self._pages))
        await Response(media_type="text/event-stream")(scope, receive, send)

    async def _hold(self, name: str, page: _Page, scope: Scope) -> None:
        # Of this version the app listens for the end itself; of later ones it fails to send.
        held = {**scope, "asgi": {**scope.get("asgi", {}), "spec_version": "2.3"}}
        try:
            await self._app(held, page.receive, _discard)
        finally:
            del self._pages[name]
            self._count(len(self._pages))


class _Page:
    """A page that is open until it says that it goes, or has said nothing for long."""

    held: asyncio.Task[None]

    def __init__(self, patience: float) -> None:
        self._patience = patience
        self._gone = asyncio.Event()
        self.stay()

    def stay(self) -> None:
        self._until = asyncio.get_running_loop().time() + self._patience

    def leave(self) -> None:
        self._gone.set()

    async def receive(self) -> Message:
        """Wait until the page is gone, as for the end of its connection."""
        while not self._gone.is_set():
            left = self._until - asyncio.get_running_loop().time()
            if left <= 0:
                break
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._gone.wait(), left)
        return {"type": "http.disconnect"}


async def _discard(_: Message) -> None:
    pass
