"""Firefox and WebKit as drivers: one is spoken to through its Marionette, one over HTTP."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from typing import Any, ClassVar

from tests.support.ports import reserve_port
from tests.support.webdriver import Driver, Parameters, Refused

SECONDS_TO_START = 60
MINI_BROWSERS = ("/usr/lib/*/webkit2gtk-*/MiniBrowser", "/usr/libexec/webkit2gtk-*/MiniBrowser")


class Firefox(Driver):
    """Speaks Marionette: messages in JSON over a socket, each after its length."""

    packages: ClassVar = ("firefox-esr",)

    def __init__(self, port: int) -> None:
        self._socket = socket.create_connection(("127.0.0.1", port), timeout=SECONDS_TO_START)
        self._stream = self._socket.makefile("rb")
        self._number = 0
        self._receive()  # it says first what it speaks
        self.ask("NewSession", {})

    def close(self) -> None:
        """Hang up."""
        self._stream.close()
        self._socket.close()

    @staticmethod
    def is_here() -> bool:
        """Return whether this machine has it."""
        return shutil.which("firefox-esr") is not None

    @classmethod
    @contextmanager
    def launched(cls) -> Iterator[Driver]:
        """Run it as long as the block lasts."""
        with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
            Path(profile, "user.js").write_text('user_pref("marionette.port", 0);\n')
            command = ["firefox-esr", "--headless", "--marionette", "--no-remote"]
            size = {"MOZ_HEADLESS_WIDTH": "1280", "MOZ_HEADLESS_HEIGHT": "806"}
            with _process([*command, "--profile", profile], size):
                port = _await(Path(profile, "MarionetteActivePort"))
                with closing(cls(int(port))) as driver:
                    yield driver

    def ask(self, command: str, parameters: Parameters) -> Any:
        self._number += 1
        message = json.dumps([0, self._number, f"WebDriver:{command}", parameters]).encode()
        self._socket.sendall(b"%d:%s" % (len(message), message))
        _, _, wrong, answer = self._receive()
        if wrong:
            raise Refused(f"{command} {parameters}: {wrong['message']}")
        return answer.get("value", answer)

    def _receive(self) -> Any:
        length = b""
        while (byte := self._stream.read(1)) != b":":
            length += byte
        return json.loads(self._stream.read(int(length)))


class WebKit(Driver):
    """Speaks WebDriver over HTTP; its window needs a screen, and has one that nobody sees."""

    packages: ClassVar = ("webkit2gtk-driver", "xvfb")
    _PATHS: ClassVar = {
        "Navigate": "url", "ExecuteScript": "execute/sync", "PerformActions": "actions",
        "ElementClick": "element/{id}/click", "ElementSendKeys": "element/{id}/value",
        "SetWindowRect": "window/rect",
    }  # fmt: skip

    def __init__(self, port: int) -> None:
        self._url = f"http://127.0.0.1:{port}/session"
        browser = {"binary": str(_mini_browser()), "args": ["--automation"]}
        wanted = {"alwaysMatch": {"webkitgtk:browserOptions": browser}}
        answer = self._post("", {"capabilities": wanted})
        self._url += f"/{answer['sessionId']}"
        self.ask("SetWindowRect", {"width": 1280, "height": 758})

    @staticmethod
    def is_here() -> bool:
        """Return whether this machine has it, and a screen for it."""
        tools = map(shutil.which, ("WebKitWebDriver", "Xvfb"))
        return all(tools) and _mini_browser() is not None

    @classmethod
    @contextmanager
    def launched(cls) -> Iterator[Driver]:
        """Run it as long as the block lasts."""
        with ExitStack() as stack:
            screen = stack.enter_context(_screen())
            port = reserve_port()
            around = {
                "DISPLAY": screen, "LIBGL_ALWAYS_SOFTWARE": "1",
                "WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS": "1",
            }  # fmt: skip
            stack.enter_context(_process(["WebKitWebDriver", f"--port={port}"], around))
            _await_port(port)
            yield stack.enter_context(closing(cls(port)))

    def ask(self, command: str, parameters: Parameters) -> Any:
        return self._post("/" + self._PATHS[command].format(**parameters), parameters)

    def close(self) -> None:
        """Close the window."""
        self._send(urllib.request.Request(self._url, method="DELETE"))

    def _post(self, path: str, parameters: Parameters) -> Any:
        body = json.dumps(parameters).encode()
        return self._send(urllib.request.Request(self._url + path, body))

    @staticmethod
    def _send(request: urllib.request.Request) -> Any:
        try:
            with urllib.request.urlopen(request, timeout=SECONDS_TO_START) as answer:
                return json.load(answer)["value"]
        except urllib.error.HTTPError as error:
            raise Refused(f"{request.full_url}: {error.read().decode()}") from error


def _mini_browser() -> Path | None:
    root = Path("/")
    found = (path for pattern in MINI_BROWSERS for path in root.glob(pattern.lstrip("/")))
    return next(found, None)


@contextmanager
def _process(command: list[str], around: dict[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    """Run a program as long as the block lasts."""
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    process = subprocess.Popen(command, env={**os.environ, **around}, **quiet)
    try:
        yield process
    finally:
        process.terminate()
        process.wait(timeout=SECONDS_TO_START)


@contextmanager
def _screen() -> Iterator[str]:
    """Run a screen in memory; its name is the first that is free."""
    reading, writing = os.pipe()
    size = ["-screen", "0", "1600x1000x24"]
    command = ["Xvfb", "-displayfd", str(writing), *size, "-nolisten", "tcp"]
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    process = subprocess.Popen(command, pass_fds=[writing], **quiet)
    os.close(writing)
    try:
        with os.fdopen(reading) as pipe:
            yield f":{pipe.readline().strip()}"
    finally:
        process.terminate()
        process.wait(timeout=SECONDS_TO_START)


def _await(path: Path) -> str:
    """Return what a file says, once it is there."""
    deadline = time.monotonic() + SECONDS_TO_START
    while not (path.exists() and path.read_text()):
        assert time.monotonic() < deadline, f"{path} never came"
        time.sleep(0.05)
    return path.read_text()


def _await_port(port: int) -> None:
    """Return once something listens at a port."""
    deadline = time.monotonic() + SECONDS_TO_START
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            assert time.monotonic() < deadline, f"nothing listens at {port}"
            time.sleep(0.05)
        else:
            return
