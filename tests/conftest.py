"""A running app and a browser for the tests that click what users click."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from explainer.lab.data.sources import COLLECTIONS
from tests.support.mirrors import Mirrors
from tests.support.paths import ROOT

# The nets of the tests are small: a second thread costs more than it brings, and on a busy machine
# threads that wait for one another can take fifty times as long. Read when torch is imported.
os.environ.setdefault("OMP_NUM_THREADS", "1")

# How long an example takes says nothing of what is right, and on a busy machine it is anything.
settings.register_profile("unhurried", deadline=None)
settings.load_profile("unhurried")

# Milliseconds that anything in the browser may take: only what never comes takes so long.
PATIENCE = 60_000

NO_BROWSER = """
The browser tests need Chromium, and none could be found or installed. Install it with one of
    python -m playwright install --with-deps chromium
    apt-get install chromium            (Debian, Ubuntu; as root)
or name one in the environment variable BACKSTEP_CHROMIUM. To leave the browser tests out:
    python -m pytest -m "not browser"
"""

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def _present() -> str | None:
    named = os.environ.get("BACKSTEP_CHROMIUM")
    candidates = [named, "chromium", "chromium-browser", "google-chrome", "chrome"]
    return next((path for name in candidates if name and (path := shutil.which(name))), None)


def _downloaded() -> str | None:
    """Return playwright's own Chromium, fetched if it is not there yet."""
    command = [sys.executable, "-m", "playwright", "install", "chromium"]
    if subprocess.run(command, capture_output=True, timeout=300).returncode != 0:
        return None
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if Path(path).exists() else None


def _from_packages() -> str | None:
    """Return the Chromium of the system's package manager, where we may use it."""
    if shutil.which("apt-get") is None or os.geteuid() != 0:
        return None
    quiet = {"capture_output": True, "timeout": 600}
    subprocess.run(["apt-get", "update"], **quiet)  # type: ignore[call-overload]
    packages = ["chromium", "fonts-noto-cjk"]
    command = ["apt-get", "install", "-y", "--no-install-recommends", *packages]
    subprocess.run(command, **quiet)  # type: ignore[call-overload]
    return _present()


@pytest.fixture(scope="session")
def chromium() -> str:
    """The path of a Chromium."""
    path = _present() or _from_packages() or _downloaded()
    if path is None:
        pytest.fail(NO_BROWSER, pytrace=False)
    return path


@pytest.fixture(autouse=True)
def own_home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let each test find no runs but its own."""
    monkeypatch.setenv("BACKSTEP_HOME", str(tmp_path_factory.mktemp("home")))


def free_port() -> int:
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        return int(sock.getsockname()[1])


@pytest.fixture(scope="session")
def mirrors() -> Iterator[Mirrors]:
    """A server that the app asks first for Fashion-MNIST; it sends zeros, as slowly as it may."""
    first = COLLECTIONS["fashion"].files[0]
    server = Mirrors({first.name: bytes(first.size)})
    yield server
    server.close()


@pytest.fixture(scope="session")
def app_url(tmp_path_factory: pytest.TempPathFactory, mirrors: Mirrors) -> Iterator[str]:
    """The address of an app that runs in a process of its own."""
    port = free_port()
    log = tmp_path_factory.mktemp("app") / "log.txt"
    home = str(tmp_path_factory.mktemp("app-home"))
    environment = {
        **os.environ, "GRADIO_SERVER_PORT": str(port), "PYTHONUNBUFFERED": "1",
        "BACKSTEP_HOME": home, "BACKSTEP_MIRROR": mirrors.mirror("slow"), "NO_PROXY": "127.0.0.1",
    }  # fmt: skip
    with log.open("w") as output:
        process = subprocess.Popen(
            [sys.executable, "app.py"], cwd=ROOT, env=environment, stdout=output, stderr=output
        )
    url = f"http://127.0.0.1:{port}"
    try:
        _await_server(url, process, log)
        yield url
    finally:
        process.terminate()
        process.wait(timeout=20)


def _await_server(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + 90
    while time.monotonic() < deadline:
        if process.poll() is not None:
            break
        try:
            with urllib.request.urlopen(url, timeout=2):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    pytest.fail(f"the app did not start:\n{log.read_text()}", pytrace=False)


@pytest.fixture(scope="session")
def browser(chromium: str) -> Iterator[object]:
    from playwright.sync_api import expect, sync_playwright

    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        yield launched
        launched.close()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Run the browser last: while it is open its event loop keeps others from starting theirs."""
    items.sort(key=lambda item: item.get_closest_marker("browser") is not None)
