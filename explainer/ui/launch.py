"""How the app is launched: its look, its settings, and what stands around the server."""

from __future__ import annotations

import gc
import importlib
import threading
from typing import Any

import gradio as gr
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.middleware.trustedhost import TrustedHostMiddleware

from explainer.ui.open_pages import OpenPages
from explainer.ui.serving import StaticCache


def theme() -> gr.themes.Base:
    """Return the theme, with bundled fonts only."""
    # Gradio's SemiBold files hold few letters; what asks for 600 gets 700.
    weights = (400, 700)
    return gr.themes.Default(
        primary_hue=gr.themes.colors.blue,
        neutral_hue=gr.themes.colors.slate,
        font=[
            gr.themes.GoogleFont("IBM Plex Sans", weights=weights),
            "Noto Sans CJK SC",
            "sans-serif",
        ],
        font_mono=[gr.themes.GoogleFont("IBM Plex Mono", weights=weights), "monospace"],
    )


SETTINGS: dict[str, Any] = {
    "show_error": False,
    "run_history": False,
    "enable_monitoring": False,
    "footer_links": [],
    "max_file_size": "1mb",
    "strict_cors": True,
    "share": False,
    "max_threads": 400,
    "state_session_capacity": 1000,
    "ssr_mode": False,
}
"""What `gr.Blocks.launch` is told, in place of what suits demos."""


def guard_server(*, public: bool) -> list[Middleware]:
    """Return what stands around the server; unless ``public``, it answers to local names only."""
    middleware = [
        Middleware(StaticCache),
        Middleware(OpenPages),
        Middleware(GZipMiddleware, compresslevel=5),
    ]
    if not public:
        hosts = ["127.0.0.1", "localhost", "[::1]"]
        middleware.insert(0, Middleware(TrustedHostMiddleware, allowed_hosts=hosts))
    return middleware


def start_warm_up() -> None:
    """Load torch once the first page has had its time."""
    timer = threading.Timer(_FIRST_PAGE_S, _warm_up)
    timer.daemon = True
    timer.start()


_FIRST_PAGE_S = 10.0
"""How long loading torch leaves the interpreter to the first page, which asks for it once shown."""


def _warm_up() -> None:
    """Import torch, which a page asks for otherwise.

    What is in memory then stays for good, so the garbage collector need not look at it again:
    with torch loaded, a full collection takes as long as a large film.
    """
    importlib.import_module("explainer.engine.trace.crosscheck")
    gc.collect()
    gc.freeze()
