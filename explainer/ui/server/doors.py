"""What may be asked of the server: what the page asks, and nothing else that gradio would answer.

Gradio takes files, keeps copies of pages on the disk, and describes every function, for any page
that needs it; ours needs none of it.
"""

from __future__ import annotations

import re

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from explainer.ui.server.answers import API, refuse
from explainer.ui.server.hosts import is_known_host, read_host

READ = re.compile(
    r"/(config/?|theme\.css|favicon\.ico|robots\.txt|manifest\.json|(assets|static)/.*)?"
    r"|/gradio_api/(static/.*|heartbeat/[^/]+|queue/data|startup-events|app_id/?|theme\.css)"
)
CALLED = re.compile(
    r"/gradio_api/(run/predict|queue/join|component_server|cancel|reset|heartbeat/[^/]+)/?"
)
_DOORS = {"GET": READ, "HEAD": READ, "OPTIONS": READ, "POST": CALLED}


class Doors:
    """ASGI middleware: lets through what the page asks, if the page itself asks it.

    Parameters
    ----------
    app
        What answers.
    hosts
        Names by which our own pages may be called besides the one that is asked.
    """

    def __init__(self, app: ASGIApp, hosts: tuple[str, ...] = ()) -> None:
        self._app = app
        self._hosts = tuple(host for host in hosts if host != "*")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a call on, or say why it is not answered."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        door = _DOORS.get(scope["method"])
        if door is None or not door.fullmatch(scope["path"]):
            await refuse((scope, receive, send), 404, "server.closed")
        elif scope["path"].startswith(API) and not _is_our_own(Headers(scope=scope), self._hosts):
            await refuse((scope, receive, send), 403, "server.origin")
        else:
            await self._app(scope, receive, send)


def _is_our_own(headers: Headers, hosts: tuple[str, ...]) -> bool:
    """Return whether a page of ours asks, or a program that is no browser.

    Browsers say from where a page asks, over https and on the machine itself; no page can change
    that. Elsewhere they name the page's origin, which has the host that is asked.
    """
    site, origin = headers.get("sec-fetch-site"), headers.get("origin")
    if site is not None:
        return site in ("same-origin", "none")
    if origin is None:
        return True
    asked = (headers.get("host", ""), headers.get("x-forwarded-host", "").partition(",")[0])
    netloc = origin.partition("://")[2]
    # A frame without an origin says "null", which names nobody.
    return bool(netloc) and (netloc in asked or is_known_host(read_host(netloc), hosts))
