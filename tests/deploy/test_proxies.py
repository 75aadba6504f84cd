"""The page behind proxies, with the files of ``deploy/`` and the headers that they send."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import pytest
import yaml

from tests.support.proxies import COOKIE, DEPLOY, NAME, NGINX, OTHERS, Habit, nginx, standing_in
from tests.support.server import running
from tests.support.visitor import Visitor, ask

pytestmark = pytest.mark.browser

ONE_APP = [name for name, habit in NGINX.items() if not habit.sticky]


@pytest.fixture(params=[*ONE_APP, *OTHERS])
def proxied(request: pytest.FixtureRequest, app_url: str, tmp_path: Path) -> Iterator[str]:
    """The address at which a proxy shows the app."""
    with ExitStack() as stack:
        name = request.param
        one = nginx(name, tmp_path, [app_url]) if name in NGINX else None
        yield stack.enter_context(one or standing_in(OTHERS[name], [app_url]))


def browser_headers(url: str) -> dict[str, str]:
    """Return what a browser says that asked for ``url`` by the name `NAME`."""
    host = f"{NAME}:{urlsplit(url).port}"
    return {"Host": host, "Origin": f"http://{host}"}


def test_a_visitor_iterates_behind_a_proxy(proxied: str):
    visitor = Visitor(proxied, **browser_headers(proxied))
    told = visitor.send("stage", "go", {"from": 0, "count": 1}, {"preset": "mazur"})
    assert told["stage"]["iteration"] == 1


def test_the_page_names_nothing_but_what_lies_beside_it(proxied: str):
    headers = browser_headers(proxied)
    status, _, page = ask(proxied, "GET", "/", **headers)
    assert status == 200
    named = re.findall(r'(?:src|href)="([^"]+)"', page.decode().partition("<body")[0])
    local = [name for name in named if not name.startswith("http")]
    assert local and not [name for name in local if name.startswith("/")]
    path = urlsplit(proxied).path
    for name in local:
        if name.endswith((".js", ".css")):
            found = urlsplit(urljoin(f"{proxied}/", name)).path.removeprefix(path)
            assert ask(proxied, "GET", found, **headers)[0] == 200


def test_a_path_that_the_proxy_leaves_in_place_is_named_in_the_environment(tmp_path: Path):
    habit = Habit("/class/backstep", keeps_prefix=True)
    environment = {"GRADIO_ROOT_PATH": "/class/backstep", "BACKSTEP_ALLOWED_HOSTS": NAME}
    with running(tmp_path, **environment) as app, standing_in(habit, [app.url]) as url:
        visitor = Visitor(url, **browser_headers(url))
        told = visitor.send("stage", "go", {"from": 0, "count": 1}, {"preset": "mazur"})
        assert told["stage"]["iteration"] == 1


def test_without_it_what_is_missing_is_said(app_url: str):
    with standing_in(Habit("/backstep", keeps_prefix=True), [app_url]) as url:
        status, _, said = ask(url, "GET", "/")
        assert status == 404 and "GRADIO_ROOT_PATH" in said.decode()
        chinese = {"Accept-Language": "zh-CN,zh;q=0.9"}
        assert "斜杠" in ask(url, "GET", "/", **chinese)[2].decode()


def test_a_name_that_is_not_known_is_named_and_what_to_do(app_url: str):
    status, headers, said = ask(app_url, "GET", "/", Host="evil.example:80")
    assert status == 400 and headers["content-type"].startswith("text/plain")
    assert "“evil.example”" in said.decode() and "BACKSTEP_ALLOWED_HOSTS" in said.decode()


def test_a_visitor_stays_with_a_process_and_finds_the_other_when_it_ends(tmp_path: Path):
    homes = [tmp_path / name for name in ("a", "b", "nginx")]
    for home in homes:
        home.mkdir()
    with (
        running(homes[0], BACKSTEP_ALLOWED_HOSTS=NAME) as one,
        running(homes[1], BACKSTEP_ALLOWED_HOSTS=NAME) as other,
        nginx("processes.conf", homes[2], [one.url, other.url]) as url,
    ):
        headers = browser_headers(url)
        pages = [json.loads(ask(app.url, "GET", "/config")[2]) for app in (one, other)]
        assert pages[0]["dependencies"] == pages[1]["dependencies"]
        cookie = ask(url, "GET", "/", **headers)[1]["set-cookie"].partition(";")[0]
        assert cookie.startswith(COOKIE)
        visitor = Visitor(url, **headers, Cookie=cookie)
        for iteration in range(4):
            told = visitor.send("stage", "go", {"from": iteration, "count": 1}, {"preset": "xor"})
            assert told["stage"]["iteration"] == iteration + 1
        used = one if cookie.endswith(("a", "0")) else other
        used.kill()
        told = visitor.send("stage", "go", {"from": 0, "count": 1}, {"preset": "xor"})
        assert told["stage"]["iteration"] == 1
        used.start()


# -- what cannot be started here: the files say what the stand-ins did -------------------------


def caddy_sites() -> dict[str, str]:
    """Return the sites of the Caddyfile, name to block."""
    text = re.sub(r"^\s*#.*$", "", (DEPLOY / "Caddyfile").read_text(), flags=re.M)
    assert text.count("{") == text.count("}")
    return dict(re.findall(r"^(\S+) \{\n(.*?)^\}", text, flags=re.M | re.S))


def test_the_caddyfile_passes_both_names_on():
    sites = caddy_sites()
    assert set(sites) == {"backstep.example.edu", "www.example.edu"}
    assert all("reverse_proxy 127.0.0.1:7860" in block for block in sites.values())
    assert all("respond /metrics 404" in block for block in sites.values())
    assert re.search(r"handle_path /backstep/\*", sites["www.example.edu"])


def test_traefik_passes_both_names_on_and_keeps_a_visitor_with_a_process():
    entry = yaml.safe_load((DEPLOY / "traefik/traefik.yml").read_text())
    assert entry["providers"]["file"]["filename"].endswith("/backstep.yml")
    http = yaml.safe_load((DEPLOY / "traefik/backstep.yml").read_text())["http"]
    (balancer,) = (one["loadBalancer"] for one in http["services"].values())
    assert balancer["servers"] == [{"url": "http://127.0.0.1:7860"}]
    assert balancer["sticky"]["cookie"]["name"] == COOKIE
    rules = [router["rule"] for router in http["routers"].values()]
    assert all(f"Host(`{name}`)" in " ".join(rules) for name in caddy_sites())
    below = http["routers"]["backstep-below-a-path"]
    (strip,) = (http["middlewares"][name]["stripPrefix"] for name in below["middlewares"])
    assert strip["prefixes"] == ["/backstep"]
