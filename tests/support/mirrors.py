"""A real server on this machine whose folders are mirrors, each with a fault of its own."""

from __future__ import annotations

import hashlib
import threading
from collections import Counter
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from explainer.lab.data.sources import Collection, Source


class Mirrors(ThreadingHTTPServer):
    """Serves ``files`` under ``/FAULT/NAME``; ``asked`` counts the requests of each path.

    Faults: ``good``; ``missing`` (404), ``busy`` (503), ``busy-once``; ``cut`` (half of it, then
    closes), ``cut-once``; ``flipped`` (one byte is another); ``silent`` (never answers), ``stuck``
    (half of it, then nothing); ``endless``; ``longer`` (says so beforehand); ``moved`` (to good),
    ``circle`` (of redirects); ``slow`` (a chunk whenever ``tick`` is called).
    """

    daemon_threads = True
    block_on_close = False

    def __init__(self, files: dict[str, bytes]) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.files = files
        self.asked: Counter[str] = Counter()
        self.over = threading.Event()
        self.ticks = threading.Semaphore(0)
        self._thread = threading.Thread(target=self.serve_forever, args=(0.01,), daemon=True)
        self._thread.start()

    def mirror(self, fault: str) -> str:
        """Return the address of the folder with ``fault``."""
        return f"http://127.0.0.1:{self.server_address[1]}/{fault}/"

    def collection(self, *faults: str) -> Collection:
        """Return the data set of all files, to be had from mirrors with these faults in turn."""
        sources = tuple(
            Source(name, len(content), hashlib.md5(content, usedforsecurity=False).hexdigest())
            for name, content in self.files.items()
        )
        return Collection("Sample", sources, tuple(map(self.mirror, faults)))

    def requests(self, name: str) -> list[str]:
        """Return which mirrors were asked for ``name``, in the order of their first request."""
        return [path.split("/")[1] for path in self.asked if path.endswith(f"/{name}")]

    def handle_error(self, request, client_address):
        """Clients that leave early are the point of these tests."""

    def close(self) -> None:
        self.over.set()
        self.ticks.release(1000)
        self.shutdown()
        self.server_close()
        self._thread.join(10)


class _Handler(BaseHTTPRequestHandler):
    server: Mirrors

    def log_message(self, *arguments):
        """Say nothing."""

    def do_GET(self):
        _, fault, name = self.path.split("/")
        self.server.asked[self.path] += 1
        again = self.server.asked[self.path] > 1
        content = self.server.files[name]
        if fault.endswith("-once"):
            fault = "good" if again else fault.removesuffix("-once")
        getattr(self, f"_{fault}")(name, content)

    def _head(self, length=None, status=200, **headers):
        self.send_response(status)
        if length is not None:
            self.send_header("Content-Length", str(length))
        for key, value in headers.items():
            self.send_header(key, value)
        self.end_headers()

    def _good(self, name, content):
        self._head(len(content))
        self.wfile.write(content)

    def _missing(self, name, content):
        self._head(0, 404)

    def _busy(self, name, content):
        self._head(0, 503)

    def _cut(self, name, content):
        self._head(len(content))
        self.wfile.write(content[: len(content) // 2])

    def _flipped(self, name, content):
        middle = len(content) // 2
        self._good(name, content[:middle] + bytes([content[middle] ^ 1]) + content[middle + 1 :])

    def _silent(self, name, content):
        self.server.over.wait(30)

    def _stuck(self, name, content):
        self._cut(name, content)
        self.wfile.flush()
        self.server.over.wait(30)

    def _endless(self, name, content):
        self._head()
        while not self.server.over.is_set():
            self.wfile.write(content)

    def _longer(self, name, content):
        self._good(name, content + b"!")

    def _moved(self, name, content):
        self._head(0, 302, Location=f"/good/{name}")

    def _circle(self, name, content):
        self._head(0, 302, Location=self.path)

    def _slow(self, name, content):
        self._head(len(content))
        for start in range(0, len(content), 100):
            self.server.ticks.acquire()
            if self.server.over.is_set():
                return
            self.wfile.write(content[start : start + 100])
            self.wfile.flush()
