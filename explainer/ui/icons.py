"""The icons of the buttons, as inline SVG."""

from __future__ import annotations


def _icon(path: str) -> str:
    return (
        '<svg viewBox="0 0 20 20" width="16" height="16" aria-hidden="true" '
        f'fill="currentColor"><path d="{path}"/></svg>'
    )


ICONS = {
    "first": _icon("M4 4h2.4v12H4zM16 4v12l-9-6z"),
    "previous": _icon("M14.5 4v12l-9-6z"),
    "next": _icon("M5.5 4v12l9-6z"),
    "last": _icon("M13.6 4H16v12h-2.4zM4 4v12l9-6z"),
    "play": _icon("M5 3.5v13l11-6.5z"),
    "pause": _icon("M5 4h3.6v12H5zM11.4 4H15v12h-3.6z"),
    "again": _icon("M10 3.2V.6l4 3.6-4 3.6V5.2A5 5 0 1 0 15 10h2A7 7 0 1 1 10 3.2z"),
    "fold": _icon("M4 7h12l-6 7z"),
    "theme": _icon("M12.5 3a7 7 0 1 0 4.5 10.6A6 6 0 0 1 12.5 3z"),
}
