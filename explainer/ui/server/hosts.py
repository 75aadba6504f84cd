"""By which names the server may be called: without a limit, any page could ask what runs here.

A page of somebody else can let its own name point at this machine; the browser then takes our
answers for that page's own. So a server for this machine alone answers to this machine's names.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from fnmatch import fnmatchcase
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from explainer.ui.server.answers import refuse

LOCAL = ("127.0.0.1", "localhost", "::1")
ANY = "*"
_LONGEST = 100


def list_allowed_hosts(*, public: bool) -> tuple[str, ...]:
    """Return the names to which the server answers; ``*`` stands for any, also inside a name.

    Those of BACKSTEP_ALLOWED_HOSTS, separated by commas, and this machine's own; any name if
    nothing is said and the server is ``public``.
    """
    said = os.environ.get("BACKSTEP_ALLOWED_HOSTS", "").split(",")
    named = tuple(name.strip().lower() for name in said if name.strip())
    return (*LOCAL, *named) if named or not public else (ANY,)


class KnownHosts:
    """ASGI middleware: refuses calls by a name that is not one of ``hosts``."""

    def __init__(self, app: ASGIApp, hosts: Sequence[str]) -> None:
        self._app, self._hosts = app, tuple(hosts)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a call on, or say which name it used."""
        host = read_host(Headers(scope=scope).get("host", "")) if scope["type"] == "http" else ""
        if scope["type"] != "http" or is_known_host(host, self._hosts):
            await self._app(scope, receive, send)
            return
        await refuse((scope, receive, send), 400, "server.host", host=host[:_LONGEST])


def is_known_host(host: str, hosts: Sequence[str]) -> bool:
    """Return whether ``host`` is one of ``hosts``."""
    return any(fnmatchcase(host, one) for one in hosts)


def read_host(netloc: str) -> str:
    """Return the name in ``name:port``, in small letters; nothing if it is not one."""
    try:
        return urlsplit(f"//{netloc}").hostname or ""
    except ValueError:
        return ""
