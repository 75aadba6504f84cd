"""How the page is served: our own static files, compressed once, and a guard around the server."""

from __future__ import annotations

import gzip
import hashlib
import mimetypes
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import plotly
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from explainer.assets import assets_folder

ASSETS = assets_folder()
PLOTLY = Path(plotly.__file__).parent / "package_data" / "plotly.min.js"
PREFIX = "/backstep/"
MAX_BODY = 1_000_000

_FILES = {
    "plotly.min.js": PLOTLY,
    **{
        path.relative_to(ASSETS).as_posix(): path
        for folder in ("css", "js", "katex")
        for path in sorted((ASSETS / folder).rglob("*"))
        if path.suffix in (".css", ".js", ".woff2")
    },
}
_CACHED_PREFIXES = ("/assets/", "/static/", "/gradio_api/static/", "/theme.css")
_COMPRESSIBLE = ("text/", "application/javascript", "application/json", "image/svg")
_FOREVER = b"public, max-age=31536000, immutable"

_SECURITY = (
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"same-origin"),
)


@dataclass(frozen=True)
class _Answer:
    """A response that is ready to be sent, plain and gzipped."""

    media_type: bytes
    plain: bytes
    zipped: bytes | None
    tag: bytes


def _prepared(body: bytes, media_type: bytes) -> _Answer:
    compressible = media_type.startswith(tuple(kind.encode() for kind in _COMPRESSIBLE))
    zipped = gzip.compress(body, 6) if compressible and len(body) > 500 else None
    tag = b'"' + hashlib.sha256(body).hexdigest()[:20].encode() + b'"'
    return _Answer(media_type, body, zipped, tag)


_SHEET = "bundle.css"
_ENTRY = "js/main.js"
_LIBRARIES = ("plotly.min.js", "katex/katex.min.js")
_SCRIPTS = (*_LIBRARIES, *(name for name in _FILES if name.startswith("js/")))
"""The entry and what it imports, in any order: modules wait for one another."""
_STYLES = (
    "katex/katex.min.css",
    "css/core/tokens.css",
    "css/core/page.css",
    "css/core/header.css",
    "css/core/failure.css",
    "css/step/frame.css",
    "css/step/stop_card.css",
    "css/step/presenter.css",
    "css/step/closer.css",
    "css/step/work.css",
    "css/data/data.css",
    "css/lessons/lessons.css",
    "css/lab/panels.css",
    "css/lab/sections.css",
    "css/lab/data.css",
    "css/lab/sketch.css",
    "css/lab/learned.css",
    "css/lab/runs.css",
    "css/lab/batch.css",
    "css/lab/ranks.css",
)


def _sheet() -> bytes:
    """Return all styles as one, with the paths of their fonts from where it lies."""
    parts = []
    for name in _STYLES:
        folder = name.rpartition("/")[0].encode()
        parts.append(
            _FILES[name].read_bytes().replace(b"url(fonts/", b"url(" + folder + b"/fonts/")
        )
    return b"\n".join(parts)


@cache
def _own_file(name: str) -> _Answer:
    if name == _SHEET:
        return _prepared(_sheet(), b"text/css")
    media_type = mimetypes.guess_type(name)[0] or "application/octet-stream"
    if media_type == "text/javascript":
        media_type = "application/javascript"
    return _prepared(_FILES[name].read_bytes(), media_type.encode())


@cache
def version() -> str:
    """Return a short hash of all our files; their paths hold it, so caches never go stale."""
    digest = hashlib.sha256()
    for name, path in _FILES.items():
        digest.update(name.encode() + path.read_bytes())
    return digest.hexdigest()[:12]


def address(name: str) -> str:
    """Return where a file of ours lies, from the page; what it imports or shows lies beside it."""
    return f"{PREFIX[1:]}{version()}/{name}"


def importing(name: str = _ENTRY) -> str:
    """Return the JavaScript expression that imports a module of ours, from wherever it runs."""
    return f"import(new URL('{address(name)}', document.baseURI))"


_UNSAID = """<script>
let spoken = navigator.language;
try { spoken = localStorage.getItem("backstep.language") || spoken } catch { /* As the browser. */ }
spoken = new URLSearchParams(location.search).get("lang") || spoken;
if (/^zh/i.test(spoken)) document.documentElement.dataset.unsaid = "";
</script>"""
"""Marks a page whose words are to come in another language than those that stand on it."""


def head() -> str:
    """Return the links and the scripts that belong into the page's head."""
    links = [f'<link rel="modulepreload" href="{address(name)}">' for name in _SCRIPTS]
    sheet = f'<link rel="stylesheet" href="{address(_SHEET)}">'
    entry = f'<script type="module" src="{address(_ENTRY)}"></script>'
    return "\n".join([_UNSAID, sheet, *links, entry])


@cache
def _early() -> tuple[bytes, bytes]:
    """Return the header by which a browser fetches the largest while gradio's scripts still start.

    The rest is named in the page: a proxy may refuse an answer whose headers take over 4 kB.
    """
    sheet = f"<{address(_SHEET)}>; rel=preload; as=style"
    scripts = (f"<{address(name)}>; rel=modulepreload" for name in (*_LIBRARIES, _ENTRY))
    return b"link", ", ".join([sheet, *scripts]).encode()


class StaticCache:
    """ASGI middleware: serves our files and remembers gradio's own static files, compressed.

    Without it every visitor's page load compresses two megabytes anew.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._seen: dict[str, _Answer] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer what is ours or remembered; pass everything else on."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        path = str(scope["path"])
        if scope["method"] in ("GET", "HEAD"):
            answer = self._known(path)
            if answer is not None:
                await _send(answer, scope, send)
                return
            if path.startswith(_CACHED_PREFIXES):
                await self._remember(scope, receive, send)
                return
        if scope["method"] == "POST" and _too_large(scope):
            await _refuse(send)
            return
        await self._app(scope, receive, _with_headers(send, (_early(),) if path == "/" else ()))

    def _known(self, path: str) -> _Answer | None:
        name = path.partition(f"{PREFIX}{version()}/")[2]
        if name in _FILES or name == _SHEET:
            return _own_file(name)
        return self._seen.get(path)

    async def _remember(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let the app answer uncompressed, keep the answer, and send it as if it was known."""
        plain = [(k, v) for k, v in scope["headers"] if k not in _CONDITIONAL]
        start: Message = {}
        chunks: list[bytes] = []

        async def collect(message: Message) -> None:
            if message["type"] == "http.response.start":
                start.update(message)
            elif message["type"] == "http.response.body":
                chunks.append(message.get("body", b""))

        await self._app({**scope, "method": "GET", "headers": plain}, receive, collect)
        headers = dict(start.get("headers", []))
        media_type = headers.get(b"content-type", b"application/octet-stream")
        if start.get("status") == 200 and b"content-encoding" not in headers:
            answer = _prepared(b"".join(chunks), media_type)
            self._seen[scope["path"]] = answer
            await _send(answer, scope, send)
            return
        await send(start)
        await send({"type": "http.response.body", "body": b"".join(chunks)})


_CONDITIONAL = (b"accept-encoding", b"if-none-match", b"if-modified-since", b"range")


def _too_large(scope: Scope) -> bool:
    length = Headers(scope=scope).get("content-length", "0")
    return not length.isdigit() or int(length) > MAX_BODY


async def _refuse(send: Send) -> None:
    body = b"The request is larger than 1 MB."
    headers = [(b"content-type", b"text/plain"), (b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": 413, "headers": headers})
    await send({"type": "http.response.body", "body": body})


async def _send(answer: _Answer, scope: Scope, send: Send) -> None:
    asked = Headers(scope=scope)
    headers = [
        (b"content-type", answer.media_type),
        (b"cache-control", _FOREVER),
        (b"etag", answer.tag),
        (b"vary", b"accept-encoding"),
        *_SECURITY,
    ]
    if asked.get("if-none-match", "").encode() == answer.tag:
        await send({"type": "http.response.start", "status": 304, "headers": headers})
        await send({"type": "http.response.body", "body": b""})
        return
    body = answer.plain
    if answer.zipped is not None and "gzip" in asked.get("accept-encoding", ""):
        body = answer.zipped
        headers.append((b"content-encoding", b"gzip"))
    headers.append((b"content-length", str(len(body)).encode()))
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": b"" if scope["method"] == "HEAD" else body})


def _with_headers(send: Send, more: tuple[tuple[bytes, bytes], ...]) -> Send:
    async def sender(message: Message) -> None:
        if message["type"] == "http.response.start":
            present = {name.lower() for name, _ in message.get("headers", [])}
            extra = [pair for pair in (*_SECURITY, *more) if pair[0] not in present]
            message = {**message, "headers": [*message.get("headers", []), *extra]}
        await send(message)

    return sender
