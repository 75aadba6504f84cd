"""How the app is launched: its look, its settings, and what stands around the server."""

from __future__ import annotations

import gc
import importlib
import os
import threading
from typing import Any

import gradio as gr
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.types import ASGIApp

from explainer.ui.lean_gradio import lighten_gradio
from explainer.ui.open_pages import OpenPages
from explainer.ui.server.bodies import BoundedBodies
from explainer.ui.server.doors import Doors
from explainer.ui.server.health import ServerHealth
from explainer.ui.server.hosts import KnownHosts, list_allowed_hosts
from explainer.ui.server.metrics import Counts, Metrics
from explainer.ui.server.packing import Packing
from explainer.ui.server.policy import Policy
from explainer.ui.server.prefix import Prefix
from explainer.ui.server.shares import Shares
from explainer.ui.server.static import StaticCache
from explainer.ui.server.watch import Watch
from explainer.ui.serving import head


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


_THREADS, _SESSIONS = 400, 1000

PAGE: dict[str, Any] = {
    "show_error": False,
    "run_history": False,
    "enable_monitoring": False,
    "footer_links": [],
    "max_file_size": "1mb",
    "ssr_mode": False,
}
"""What gradio is told of the page, in place of what suits demos."""

SETTINGS: dict[str, Any] = {
    "strict_cors": True,
    "share": False,
    "max_threads": _THREADS,
    "state_session_capacity": _SESSIONS,
    # On a busy machine the server may take longer to answer itself than gradio gives it.
    "_frontend": False,
}
"""What `gr.Blocks.launch` is told besides."""


lighten_gradio()


def guard_server(*, public: bool, counts: Counts = dict) -> list[Middleware]:
    """Return what stands around the server, from the outside in.

    Parameters
    ----------
    public
        Whether it answers to other names than this machine's own.
    counts
        Returns what is told of the app to whoever runs it, by name.
    """
    hosts, metrics = list_allowed_hosts(public=public), Metrics(counts)
    return [
        Middleware(Prefix, root=os.environ.get("GRADIO_ROOT_PATH", "")),
        Middleware(Watch, metrics=metrics),
        Middleware(ServerHealth, metrics=metrics),
        Middleware(Policy),
        Middleware(KnownHosts, hosts=hosts),
        Middleware(StaticCache),
        Middleware(Doors, hosts=hosts),
        Middleware(BoundedBodies),
        Middleware(Shares),
        Middleware(OpenPages, count=metrics.visitors.set),
        Middleware(Packing),
    ]


def mount_page(blocks: gr.Blocks, *, public: bool, counts: Counts) -> ASGIApp:
    """Return what answers for ``blocks`` behind any server of such applications."""
    blocks.max_threads, blocks.state_session_capacity = _THREADS, _SESSIONS
    around: Any = Starlette(middleware=guard_server(public=public, counts=counts))
    gr.mount_gradio_app(around, blocks, path="/", theme=theme(), head=head(), **PAGE)
    return around  # type: ignore[no-any-return]


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
