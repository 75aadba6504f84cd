"""Our own static files: where they lie, by which address they are asked for, and what asks."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from functools import cache
from pathlib import Path

import plotly

from explainer.assets import assets_folder

ASSETS = assets_folder()
PLOTLY = Path(plotly.__file__).parent / "package_data" / "plotly.min.js"
PREFIX = "/backstep/"

_FILES = {
    "plotly.min.js": PLOTLY,
    **{
        path.relative_to(ASSETS).as_posix(): path
        for folder in ("css", "js", "katex")
        for path in sorted((ASSETS / folder).rglob("*"))
        if path.suffix in (".css", ".js", ".woff2")
    },
}
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
    "css/step/print.css",
    "css/reading/reading.css",
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
    "css/share/pictures.css",
)


def _read_sheet() -> bytes:
    # All styles as one, with the paths of their fonts from where it lies.
    parts = []
    for name in _STYLES:
        folder = name.rpartition("/")[0].encode()
        parts.append(
            _FILES[name].read_bytes().replace(b"url(fonts/", b"url(" + folder + b"/fonts/")
        )
    return b"\n".join(parts)


_MADE: dict[str, Callable[[], bytes]] = {_SHEET: _read_sheet}
"""What is made when it is first asked for."""


def offer_file(name: str, make: Callable[[], bytes]) -> None:
    """Serve what ``make`` returns as a file of ours."""
    _MADE[name] = make


def find_file(path: str) -> str | None:
    """Return the name of the file of ours that is asked for by ``path``; None for others'."""
    name = path.partition(f"{PREFIX}{version()}/")[2]
    return name if name in _FILES or name in _MADE else None


def read_file(name: str) -> bytes:
    """Return what a file of ours holds."""
    return _MADE[name]() if name in _MADE else _FILES[name].read_bytes()


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
def early_link() -> str:
    """Return the header by which a browser fetches the largest while gradio's scripts still start.

    The rest is named in the page: a proxy may refuse an answer whose headers take over 4 kB.
    """
    sheet = f"<{address(_SHEET)}>; rel=preload; as=style"
    scripts = (f"<{address(name)}>; rel=modulepreload" for name in (*_LIBRARIES, _ENTRY))
    return ", ".join([sheet, *scripts])
