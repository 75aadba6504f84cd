"""Proxies in front of an app: nginx with the files of ``deploy/``, or one that does as others."""

from __future__ import annotations

import http.client
import re
import shutil
import subprocess
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlsplit

from tests.support.paths import ROOT
from tests.support.ports import reserve_port

DEPLOY = ROOT / "deploy"
NAME = "www.example.edu"
"""A name to which the app of the tests answers."""

COOKIE = "backstep_process"

_MAIN = """
daemon off; master_process off; worker_processes 1;
pid {home}/pid; error_log {home}/error.log;
events {{ worker_connections 256; }}
http {{
    access_log off;
    client_body_temp_path {home}/body; proxy_temp_path {home}/proxy;
    fastcgi_temp_path {home}/fastcgi; uwsgi_temp_path {home}/uwsgi; scgi_temp_path {home}/scgi;
    include {home}/site.conf;
}}
"""


@dataclass(frozen=True)
class Habit:
    """How a program passes calls on.

    Attributes
    ----------
    prefix
        The path below which it shows the app.
    keeps_prefix
        Whether what it passes on begins with that path.
    headers
        What it adds; ``{host}`` is the name that was asked, ``{prefix}`` the path.
    sticky
        Whether a cookie keeps a visitor with one of several apps.
    """

    prefix: str = ""
    keeps_prefix: bool = False
    headers: tuple[tuple[str, str], ...] = ()
    sticky: bool = False


_FORWARDED = (
    ("X-Forwarded-For", "192.0.2.7"),
    ("X-Forwarded-Proto", "http"),
    ("X-Forwarded-Host", "{host}"),
)
NGINX = {
    "backstep.conf": Habit(headers=_FORWARDED),
    "subpath.conf": Habit("/backstep", headers=_FORWARDED),
    "processes.conf": Habit(headers=_FORWARDED, sticky=True),
}
"""What each file of ``deploy/nginx`` makes of nginx."""

_TRAEFIK = (*_FORWARDED, ("X-Forwarded-Port", "80"), ("X-Forwarded-Server", "proxy"))
OTHERS = {
    "Caddy": Habit(headers=_FORWARDED),
    "Caddy below a path": Habit("/backstep", headers=_FORWARDED),
    "Traefik": Habit(headers=_TRAEFIK),
    "Traefik below a path": Habit(
        "/backstep", headers=(*_TRAEFIK, ("X-Forwarded-Prefix", "{prefix}"))
    ),
    "JupyterHub": Habit(
        "/user/ada/backstep",
        headers=(
            *_FORWARDED,
            ("X-Forwarded-Context", "{prefix}"),
            ("X-ProxyContextPath", "{prefix}"),
        ),
    ),
}


@contextmanager
def nginx(name: str, home: Path, apps: Sequence[str]) -> Iterator[str]:
    """Run nginx with a file of ``deploy/nginx`` in front of ``apps``; yield its address.

    Where there is no nginx, another program does as it would.
    """
    program = shutil.which("nginx") or shutil.which("/usr/sbin/nginx")
    if program is None:
        with standing_in(NGINX[name], apps) as url:
            yield url
        return
    port = reserve_port()
    _write_site(name, home, port, apps)
    process = subprocess.Popen([program, "-p", str(home), "-c", str(home / "nginx.conf")])
    try:
        _await_answer(port, home / "error.log")
        yield f"http://127.0.0.1:{port}{NGINX[name].prefix}"
    finally:
        process.terminate()
        process.wait()


def _write_site(name: str, home: Path, port: int, apps: Sequence[str]) -> None:
    """Write the file as it lies in ``deploy/``, but for the ports."""
    text = (DEPLOY / "nginx" / name).read_text()
    text = text.replace("listen 80;", f"listen 127.0.0.1:{port};")
    for number in range(len(apps)):
        text = text.replace(f"127.0.0.1:{7860 + number}", f"@app{number}@")
    for number, app in enumerate(apps):
        text = text.replace(f"@app{number}@", urlsplit(app).netloc)
    (home / "site.conf").write_text(text)
    (home / "nginx.conf").write_text(_MAIN.format(home=home))
    shutil.copy(DEPLOY / "nginx" / "proxy_headers.conf", home)


def _await_answer(port: int, log: Path) -> None:
    deadline = time.monotonic() + 20
    while True:
        try:
            with closing(http.client.HTTPConnection("127.0.0.1", port)) as connection:
                connection.request("GET", "/metrics")
                connection.getresponse().read()
            return
        except OSError:
            said = log.read_text() if log.exists() else ""
            assert time.monotonic() < deadline, said
            time.sleep(0.02)


@contextmanager
def standing_in(habit: Habit, apps: Sequence[str]) -> Iterator[str]:
    """Run a proxy with a ``habit`` in front of ``apps``; yield the address it shows."""
    handler = type("Passing", (_Passing,), {"habit": habit, "apps": tuple(apps)})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}{habit.prefix}"
        server.shutdown()


class _Passing(BaseHTTPRequestHandler):
    habit: Habit
    apps: tuple[str, ...]
    protocol_version = "HTTP/1.1"

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""

    def do_GET(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        status, headers, answer = self._pass_on(body)
        self.send_response(status)
        for name, value in headers:
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    do_POST = do_GET

    def _pass_on(self, body: bytes) -> tuple[int, list[tuple[str, str]], bytes]:
        chosen = self._choose()
        for number in (chosen, *range(len(self.apps))):
            try:
                status, headers, answer = self._ask(self.apps[number], body)
            except ConnectionRefusedError:
                continue
            own = [("Set-Cookie", f"{COOKIE}={number}; Path=/")] if self.habit.sticky else []
            return status, [*headers, *own], answer
        return 502, [], b""

    def _choose(self) -> int:
        kept = re.search(rf"{COOKIE}=(\d)", self.headers.get("Cookie", ""))
        return int(kept[1]) if kept and self.habit.sticky else 0

    def _ask(self, app: str, body: bytes) -> tuple[int, list[tuple[str, str]], bytes]:
        path = self.path if self.habit.keeps_prefix else self.path.removeprefix(self.habit.prefix)
        given = {"host": self.headers["Host"], "prefix": self.habit.prefix}
        added = {name: value.format(**given) for name, value in self.habit.headers}
        with closing(http.client.HTTPConnection(urlsplit(app).netloc, timeout=60)) as connection:
            connection.request(self.command, path or "/", body, {**self.headers, **added})
            response = connection.getresponse()
            headers = [(k, v) for k, v in response.getheaders() if k.lower() not in _OF_ONE_HOP]
            return response.status, headers, response.read()


_OF_ONE_HOP = ("connection", "content-length", "transfer-encoding", "date", "server")
