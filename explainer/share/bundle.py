"""The page's own scripts, styles and letters, as one file can hold them."""

from __future__ import annotations

import base64
import importlib.util
import posixpath
import re
from collections.abc import Iterator
from pathlib import Path

from explainer.ui.serving import ASSETS, PLOTLY

_SPECIFIER = re.compile(r'^((?:import|export) (?:[^;"=]*? from )?)"(\.[^"]+)"', re.M)
_FACE = re.compile(r"@font-face\{[^}]*\}")
_USED_FACE = re.compile(r"font-family:KaTeX_(?:Main|Math|Size\d|AMS);")
_LETTERS = re.compile(r"src:url\((fonts/[\w-]+\.woff2)\) format\(\"woff2\"\)[^}]*")

_SHEETS = ("core/tokens", "core/page", "core/header", "step/frame", "step/stop_card")
_SHEETS_OF_FILM = ("share/film", *_SHEETS, "step/presenter", "share/pictures")

_PLEX = (
    ("IBM Plex Sans", 400, "IBMPlexSans/IBMPlexSans-Regular.woff2"),
    ("IBM Plex Sans", 700, "IBMPlexSans/IBMPlexSans-Bold.woff2"),
    ("IBM Plex Mono", 400, "IBMPlexMono/IBMPlexMono-Regular.woff2"),
)


def list_scripts(entry: str) -> list[tuple[str, str]]:
    """Return names and sources of ``entry`` and all it imports, each after what it imports.

    What a script imports stands in it as ``in-file:`` and the name.
    """
    found: dict[str, str] = {}
    _collect(entry, found)
    return list(found.items())


def _collect(name: str, found: dict[str, str]) -> None:
    source = read_asset(name)
    for _, place in _SPECIFIER.findall(source):
        other = _resolve(name, place)
        if other not in found:
            _collect(other, found)
    named = _SPECIFIER.sub(lambda m: f'{m[1]}"in-file:{_resolve(name, m[2])}"', source)
    found[name] = named


def _resolve(name: str, place: str) -> str:
    return posixpath.normpath(posixpath.join(posixpath.dirname(name), place))


def read_asset(name: str) -> str:
    """Return the text of a file among the assets, or of plotly's script."""
    path = PLOTLY if name == PLOTLY.name else ASSETS / name
    return path.read_text(encoding="utf-8")


def write_opening() -> str:
    """Return the address of the script that unpacks the others: it holds itself."""
    packed = _data(read_asset("js/core/packed.js").encode(), "text/javascript")
    source = read_asset("js/share/opening.js").replace('"../core/packed.js"', f'"{packed}"')
    return _data(source.encode(), "text/javascript")


def write_sheet() -> str:
    """Return all styles of a film file as one sheet, the letters inside."""
    katex = _FACE.sub(_keep_used, read_asset("katex/katex.min.css"))
    return "\n".join(
        [*_plex(), katex, *(read_asset(f"css/{name}.css") for name in _SHEETS_OF_FILM)]
    )


def _keep_used(face: re.Match[str]) -> str:
    """Return a face of KaTeX with its letters, if formulas of ours are set in it."""
    if not _USED_FACE.search(face[0]):
        return ""
    return _LETTERS.sub(lambda m: _source(ASSETS / "katex" / m[1]), face[0])


def _plex() -> Iterator[str]:
    """Yield the faces of the page's own letters, which gradio brings, where it is installed."""
    package = importlib.util.find_spec("gradio")
    for place in (package.submodule_search_locations or ()) if package else ():
        folder = Path(place) / "templates" / "frontend" / "static" / "fonts"
        for family, weight, name in _PLEX:
            if (folder / name).exists():
                font = f'font-family:"{family}";font-weight:{weight};font-display:block'
                yield f"@font-face{{{font};{_source(folder / name)}}}"


def _source(path: Path) -> str:
    return f'src:url({_data(path.read_bytes(), "font/woff2")}) format("woff2")'


def _data(content: bytes, media: str) -> str:
    return f"data:{media};base64,{base64.b64encode(content).decode()}"
