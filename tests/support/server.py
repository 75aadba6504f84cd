"""The app as a visitor's browser meets it: a process of its own behind an address."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.support.paths import ROOT
from tests.support.ports import reserve_port

SECONDS_TO_START = 90
PROGRAM = ("app.py",)


class App:
    """An app with a home of its own, that can be killed and started again at the same address."""

    def __init__(self, home: Path, program: tuple[str, ...] = PROGRAM, **environment: str) -> None:
        port = reserve_port()
        self._program = program
        self.url = f"http://127.0.0.1:{port}"
        self._log = home / "log.txt"
        self._environment = {
            **os.environ, "GRADIO_SERVER_PORT": str(port), "PYTHONUNBUFFERED": "1",
            "BACKSTEP_HOME": str(home), "NO_PROXY": "127.0.0.1", **environment,
        }  # fmt: skip
        self.start()

    def start(self) -> None:
        """Start the app and wait until it answers."""
        with self._log.open("w") as output:
            self.process = subprocess.Popen(
                [sys.executable, *self._program],
                cwd=ROOT, env=self._environment, stdout=output, stderr=output,
            )  # fmt: skip
        deadline = time.monotonic() + SECONDS_TO_START
        while not self._answers():
            alive = self.process.poll() is None and time.monotonic() < deadline
            assert alive, f"the app did not start:\n{self._log.read_text()}"
            time.sleep(0.02)

    def _answers(self) -> bool:
        try:
            urllib.request.urlopen(self.url, timeout=2).close()
        except (urllib.error.URLError, OSError):
            return False
        return True

    def await_call(self) -> None:
        """Wait until a call besides the one that asks is being answered."""
        deadline = time.monotonic() + SECONDS_TO_START
        while time.monotonic() < deadline:
            with urllib.request.urlopen(f"{self.url}/metrics", timeout=5) as response:
                if b"backstep_answers_under_way 2.0" in response.read():
                    return
        raise AssertionError("no call is being answered")

    def trainer(self) -> int:
        """Return the number of the process that trains."""
        listing = ["ps", "-o", "pid=,args=", "--ppid", str(self.process.pid)]
        lines = subprocess.run(listing, capture_output=True, text=True, check=True).stdout
        (pid,) = re.findall(r"^ *(\d+) .*explainer\.lab\.workers\.worker", lines, re.MULTILINE)
        return int(pid)

    def stop(self) -> None:
        """End the app as a user does."""
        self.process.terminate()
        self.process.wait(timeout=20)

    def kill(self) -> None:
        """End the app as a loss of power does."""
        self.process.kill()
        self.process.wait()


@contextmanager
def running(home: Path, *program: str, **environment: str) -> Iterator[App]:
    """Run an app as long as the block lasts, or another ``program`` in its place."""
    app = App(home, program or PROGRAM, **environment)
    try:
        yield app
    finally:
        app.stop()
