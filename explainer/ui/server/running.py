"""Runs the server until it is told to end, and ends it so that nobody loses an answer."""

from __future__ import annotations

import signal
import socket
import sys
import webbrowser
from types import FrameType

import uvicorn
from starlette.types import ASGIApp

from explainer.ui.server.listening import name_address
from explainer.ui.server.log import start_log, write_line
from explainer.ui.serving import version

FINISH_S = 10
"""How long what is being answered may take after the server was told to end."""


def run_server(app: ASGIApp, bound: socket.socket, *, browser: bool = False) -> None:
    """Answer at ``bound`` until the process is told to end.

    Then nobody new is let in, what is being answered is finished, and the process ends as programs
    do, so that what is to be kept of runs is kept.
    """
    address = name_address(bound)
    print(f"Backstep is at {address}", flush=True)
    if browser:
        webbrowser.open(address)
    start_log()
    config = uvicorn.Config(
        app, log_config=None, access_log=False, timeout_graceful_shutdown=FINISH_S
    )
    write_line("started", address=address, version=version())
    # The server gives the signal back to whoever had it before, and by default that kills.
    signal.signal(signal.SIGTERM, _leave)
    try:
        uvicorn.Server(config).run([bound])
    except KeyboardInterrupt:
        pass
    finally:
        write_line("ended")


def _leave(_: int, __: FrameType | None) -> None:
    sys.exit(0)
