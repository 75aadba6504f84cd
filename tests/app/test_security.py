"""What SECURITY.md says of threats, threat by threat; nothing here knows how it is done."""

from __future__ import annotations

import json
import re
import socket
from importlib.metadata import requires
from typing import Any
from urllib.parse import urlsplit

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from packaging.requirements import Requirement

from tests.support.paths import ROOT
from tests.support.visitor import JSON, Visitor, ask

pytestmark = pytest.mark.browser

PREDICT, ASK = "/gradio_api/run/predict", "/gradio_api/component_server"
EVIL = "https://evil.example"


# -- what is sent ---------------------------------------------------------------------------------


def send_in_chunks(url: str, megabytes: int) -> bytes:
    """Send a body whose length is not said; return the first line and the rest of the answer."""
    place = urlsplit(url)
    with socket.create_connection((place.hostname, place.port), timeout=30) as connection:
        head = f"POST {PREDICT} HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n"
        head += "Connection: close\r\n\r\n"
        connection.sendall(head.encode())
        chunk = b"10000\r\n" + b" " * 0x10000 + b"\r\n"
        try:
            for _ in range(megabytes * 16):
                connection.sendall(chunk)
            connection.sendall(b"0\r\n\r\n")
        except OSError:
            pass  # it is refused before its end
        with connection.makefile("rb") as answer:
            return answer.read()


def test_a_body_over_a_megabyte_is_refused_also_where_its_length_is_not_said(app_url: str):
    answer = send_in_chunks(app_url, 3)
    assert b" 413 " in answer.splitlines()[0] and b"1 MB" in answer


# -- who asks -------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", [PREDICT, ASK, "/gradio_api/queue/join", "/gradio_api/upload"])
@pytest.mark.parametrize(
    "kind", ["application/json", "text/plain", "multipart/form-data; boundary=x"]
)
@pytest.mark.parametrize(
    "headers",
    [{"Origin": EVIL}, {"Origin": "null"}, {"Origin": EVIL, "Sec-Fetch-Site": "cross-site"}],
    ids=["origin", "null", "site"],
)
def test_no_other_page_can_call_a_function(app_url: str, path: str, kind: str, headers: Any):
    status, _, said = ask(app_url, "POST", path, b"{}", **{"Content-Type": kind, **headers})
    assert status == (404 if path.endswith("upload") else 403)
    assert json.loads(said)["error"]


def test_a_page_cannot_pass_for_ours_by_a_header_that_it_can_set(app_url: str):
    headers = {"Origin": EVIL, "X-Forwarded-Host": "evil.example", "Sec-Fetch-Site": "cross-site"}
    assert ask(app_url, "POST", PREDICT, b"{}", **headers)[0] == 403


@pytest.mark.parametrize(
    "path",
    [
        "/gradio_api/upload", "/gradio_api/api/greet", "/gradio_api/call/greet", "/login",
        "/gradio_api/run/greet", "/gradio_api/stream/x", "/gradio_api/vibe-edit",
        "/gradio_api/process_recording", "/gradio_api/run-history/connect", "/gradio_api/mcp",
    ],
)  # fmt: skip
def test_nothing_can_be_sent_but_what_the_page_sends(app_url: str, path: str):
    assert ask(app_url, "POST", path, b"{}", **JSON)[0] == 404


@pytest.mark.parametrize(
    "path",
    [
        "/gradio_api/file=/etc/passwd", "/gradio_api/deep_link", "/gradio_api/info", "/monitoring",
        "/gradio_api/proxy=https://x.hf.space", "/gradio_api/runs", "/gradio_api/openapi.json",
        "/backstep/../app.py", "/assets/../../routes.py", "/gradio_api/upload_progress",
    ],
)  # fmt: skip
def test_nothing_can_be_read_but_what_the_page_reads(app_url: str, path: str):
    assert ask(app_url, "GET", path)[0] in (403, 404)


# -- what the browser is told ----------------------------------------------------------------------


@pytest.mark.parametrize("path", ["/", "/config", "/theme.css", "/nothing"])
def test_every_answer_has_a_policy(app_url: str, path: str):
    headers = ask(app_url, "GET", path)[1]
    policy = headers["content-security-policy"]
    assert "default-src 'self'" in policy and "http" not in policy
    assert headers["x-content-type-options"] == "nosniff"


# -- whatever is sent ------------------------------------------------------------------------------

JUNK = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4)
    ),
    max_leaves=8,
)


@pytest.fixture(scope="module")
def visitor(app_url: str) -> Visitor:
    return Visitor(app_url)


@given(data=st.data())
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_event_ends_in_a_failure_whatever_is_sent(visitor: Visitor, data: st.DataObject):
    dependency = data.draw(st.sampled_from(visitor.config["dependencies"]))
    body = {
        "fn_index": dependency["id"],
        "session_hash": visitor.session,
        "data": [data.draw(JUNK) for _ in dependency["inputs"]],
        "event_data": data.draw(JUNK),
        "trigger_id": data.draw(st.none() | st.integers(0, 400)),
    }
    assert_no_failure(visitor, PREDICT, body)


@given(data=st.data())
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_question_ends_in_a_failure_whatever_is_sent(visitor: Visitor, data: st.DataObject):
    asked = [one for one in visitor.config["components"] if one["props"].get("server_fns")]
    component = data.draw(st.sampled_from(asked))
    body = {
        "component_id": component["id"],
        "fn_name": data.draw(st.sampled_from(component["props"]["server_fns"])),
        "session_hash": visitor.session,
        "data": data.draw(JUNK),
    }
    assert_no_failure(visitor, ASK, body)


def assert_no_failure(visitor: Visitor, path: str, body: dict[str, Any]) -> None:
    status, answer = visitor.post(path, json.dumps(body).encode())
    assert status < 500, answer
    assert b"Traceback" not in answer


# -- what is installed -----------------------------------------------------------------------------


def locked() -> dict[str, str]:
    """Return the version of each package of the lock, all of which have hashes."""
    text = (ROOT / "requirements.lock").read_text()
    assert "://" not in text
    blocks = re.findall(
        r"^([\w.-]+)==(\S+) \\\n((?: +--hash=sha256:\w{64}(?: \\)?\n)+)", text, re.M
    )
    assert len(blocks) == len(re.findall(r"^\w", text, re.M))
    return {name: version for name, version, _ in blocks}


def test_the_lock_holds_what_the_requirements_ask_for():
    versions = locked()
    for line in (ROOT / "requirements.txt").read_text().split():
        wanted = Requirement(line)
        assert wanted.specifier.contains(versions[wanted.name]), line


def test_the_lock_is_complete():
    """What gradio needs, which brings most of it, is there too."""
    versions = locked()
    for line in requires("gradio") or ():
        wanted = Requirement(line)
        if wanted.marker is None or wanted.marker.evaluate({"extra": ""}):
            assert wanted.specifier.contains(versions[wanted.name.lower()]), line


# -- the document ----------------------------------------------------------------------------------


def test_every_test_that_the_document_names_exists():
    text = (ROOT / "SECURITY.md").read_text(encoding="utf-8")
    named = re.findall(r"`(tests/[\w/.]+)::(\w+)`", text)
    assert len(named) >= 10
    for file, test in named:
        assert f"def {test}(" in (ROOT / file).read_text(encoding="utf-8"), test
