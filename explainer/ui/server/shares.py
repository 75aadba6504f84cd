"""Everybody's share of the server: who asks for much at once keeps nobody else waiting."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field

from starlette.types import ASGIApp, Receive, Scope, Send

from explainer.ui.server.answers import refuse
from explainer.ui.server.bodies import SENT

AT_ONCE = 3
LINE = 30
MOST = 2000
"""Calls of one visitor that are answered at the same time, that wait, and all that there may be."""


@dataclass(eq=False)
class _Visitor:
    turns: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(AT_ONCE))
    calls: int = 0


class Shares:
    """ASGI middleware: of a visitor, some calls are answered at once, some wait, more are refused.

    A visitor is a page, by the name that it sends. Whoever makes up names meets the limit of all.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._visitors: dict[str, _Visitor] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a call on when it is its turn, or say that there are too many."""
        name = scope.get(SENT, {}).get("session_hash")
        if not isinstance(name, str):
            await self._app(scope, receive, send)
        elif len(self._visitors) >= MOST and name not in self._visitors:
            await refuse((scope, receive, send), 503, "server.busy")
        else:
            await self._let_in(name, (scope, receive, send))

    async def _let_in(self, name: str, call: tuple[Scope, Receive, Send]) -> None:
        visitor = self._visitors.setdefault(name, _Visitor())
        if visitor.calls >= AT_ONCE + LINE:
            await refuse(call, 429, "server.many", most=AT_ONCE + LINE)
            return
        visitor.calls += 1
        try:
            async with visitor.turns:
                await self._app(*call)
        finally:
            visitor.calls -= 1
            if not visitor.calls:
                del self._visitors[name]
