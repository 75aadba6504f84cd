"""What is the same for every visitor, compressed once: our files, gradio's, and the page."""

from __future__ import annotations

import gzip
import hashlib
import mimetypes
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from explainer.ui.server.page import ADDRESS, place_anywhere
from explainer.ui.serving import early_link, find_file, read_file

_KEPT = ("/assets/", "/static/", "/gradio_api/static/", "/theme.css")
_COMPRESSIBLE = ("text/", "application/javascript", "application/json", "image/svg")
_FOREVER = {"cache-control": "public, max-age=31536000, immutable"}


@dataclass(frozen=True)
class _Answer:
    """A response that is ready to be sent, plain and gzipped."""

    headers: dict[str, str]
    plain: bytes
    zipped: bytes | None


def _prepare(body: bytes, media_type: str, more: dict[str, str]) -> _Answer:
    worth_it = media_type.startswith(_COMPRESSIBLE) and len(body) > 500
    tag = f'"{hashlib.sha256(body).hexdigest()[:20]}"'
    headers = {"content-type": media_type, "etag": tag, "vary": "accept-encoding", **more}
    return _Answer(headers, body, gzip.compress(body, 6) if worth_it else None)


@cache
def _own_file(name: str) -> _Answer:
    media_type = mimetypes.guess_type(name)[0] or "application/octet-stream"
    if media_type == "text/javascript":
        media_type = "application/javascript"
    return _prepare(read_file(name), media_type, _FOREVER)


def _page(body: bytes, media_type: str) -> _Answer:
    # Asked for at each visit, and sent again only when it is another one.
    return _prepare(
        place_anywhere(body), media_type, {"cache-control": "no-cache", "link": early_link()}
    )


def _file(body: bytes, media_type: str) -> _Answer:
    return _prepare(body, media_type, _FOREVER)


class StaticCache:
    """ASGI middleware: serves our files, and remembers the page and gradio's own, compressed.

    Without it every visitor's page load makes the page and compresses two megabytes anew.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._seen: dict[str, _Answer] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer what is ours or remembered; pass everything else on."""
        path = str(scope.get("path", ""))
        make = _maker(path)
        if scope["type"] != "http" or scope["method"] not in ("GET", "HEAD") or make is None:
            await self._app(scope, receive, send)
            return
        name = find_file(path)
        known = self._seen.get(path) if name is None else _own_file(name)
        answer = known or await self._ask(scope, receive, make)
        await _respond(answer, scope)(scope, receive, send)

    async def _ask(
        self, scope: Scope, receive: Receive, make: Callable[[bytes, str], _Answer]
    ) -> _Answer | Response:
        """Return what the app answers; kept, if it is what was asked for."""
        start: Message = {}
        chunks: list[bytes] = []

        async def collect(message: Message) -> None:
            if message["type"] == "http.response.start":
                start.update(message)
            elif message["type"] == "http.response.body":
                chunks.append(message.get("body", b""))

        await self._app(_as_for_everybody(scope), receive, collect)
        headers, body = Headers(raw=start["headers"]), b"".join(chunks)
        if start["status"] != 200 or "content-encoding" in headers:
            return Response(body, start["status"], dict(headers))
        media_type = headers.get("content-type", "application/octet-stream")
        answer = self._seen[scope["path"]] = make(body, media_type)
        return answer


def _maker(path: str) -> Callable[[bytes, str], _Answer] | None:
    """Return what makes an answer to be kept of what the app answers; None if nothing is kept."""
    if path == "/":
        return _page
    return _file if path.startswith(_KEPT) or find_file(path) is not None else None


def _as_for_everybody(scope: Scope) -> Scope:
    """Return the call without what is one visitor's: query, conditions, and from where it came."""
    host = ADDRESS.partition("://")[2].encode()
    return {**scope, "method": "GET", "query_string": b"", "headers": [(b"host", host)]}


def _respond(answer: _Answer | Response, scope: Scope) -> Response:
    if isinstance(answer, Response):
        return answer
    asked, headers, body = Headers(scope=scope), answer.headers, answer.plain
    if asked.get("if-none-match", "").removeprefix("W/") == headers["etag"]:
        return Response(status_code=304, headers=headers)
    if answer.zipped is not None and "gzip" in asked.get("accept-encoding", ""):
        headers, body = {**headers, "content-encoding": "gzip"}, answer.zipped
    if scope["method"] == "HEAD":
        return Response(headers={**headers, "content-length": str(len(body))})
    return Response(body, headers=headers)
