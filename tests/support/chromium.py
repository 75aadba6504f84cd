"""A Chromium to drive: found on the machine, or installed."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from filelock import FileLock
from playwright.sync_api import Browser, expect, sync_playwright

PATIENCE = 60_000
"""Milliseconds that anything in the browser may take: only what never comes takes so long."""

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # What is called so is another machine, without secure contexts; it is here all the same.
    "--host-resolver-rules=MAP *.example.edu 127.0.0.1",
    # Pages of one site in one context: what is compiled for one is compiled for all of them.
    "--process-per-site",
]

NO_BROWSER = """
The browser tests need Chromium, and none could be found or installed. Install it with one of
    python -m playwright install --with-deps chromium
    apt-get install chromium-headless-shell        (Debian; as root)
or name one in the environment variable BACKSTEP_CHROMIUM. To leave the browser tests out:
    python -m pytest -m "not browser"
"""


@contextmanager
def launched() -> Iterator[Browser]:
    """Run a browser as long as the block lasts."""
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
        try:
            yield browser
        finally:
            browser.close()


def chromium() -> str:
    """Return the path of a Chromium; installs one where there is none."""
    # Of two workers one installs; the other waits, and finds it.
    with FileLock(Path(tempfile.gettempdir()) / "backstep-chromium.lock"):
        path = _present() or _from_packages() or _downloaded()
    if path is None:
        pytest.fail(NO_BROWSER, pytrace=False)
    return path


def _present() -> str | None:
    named = os.environ.get("BACKSTEP_CHROMIUM")
    # The shell draws pages and no window around them: a page costs it two thirds of the time.
    shell = "chromium-headless-shell"
    candidates = [named, shell, "chromium", "chromium-browser", "google-chrome", "chrome"]
    return next((path for name in candidates if name and (path := shutil.which(name))), None)


def _from_packages() -> str | None:
    """Return the Chromium of the system's package manager, where we may use it."""
    if shutil.which("apt-get") is None or os.geteuid() != 0:
        return None
    install = ["install", "-y", "--no-install-recommends", "fonts-noto-cjk"]
    # Not every release has the shell.
    for command in (["update"], [*install, "chromium-headless-shell"], [*install, "chromium"]):
        if not _present():
            subprocess.run(["apt-get", *command], capture_output=True, timeout=600, check=False)
    return _present()


def _downloaded() -> str | None:
    """Return playwright's own Chromium, fetched if it is not there yet."""
    command = [sys.executable, "-m", "playwright", "install", "chromium"]
    if subprocess.run(command, capture_output=True, timeout=300, check=False).returncode != 0:
        return None
    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if Path(path).exists() else None
