"""What whoever runs the server sees of it: health, numbers, one line for each thing, a calm end."""

from __future__ import annotations

import json
import signal
import socket
import threading
import time
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from prometheus_client.parser import text_string_to_metric_families

from explainer.ui.serving import address
from tests.support.server import running
from tests.support.visitor import JSON, Visitor, ask

pytestmark = pytest.mark.browser

SECRET = "what the visitor typed"
PREDICT, ASK = "/gradio_api/run/predict", "/gradio_api/component_server"


def read_metrics(url: str) -> dict[str, float]:
    """Return every sample that the server gives out."""
    status, headers, text = ask(url, "GET", "/metrics")
    assert status == 200 and headers["content-type"].startswith("text/plain")
    families = text_string_to_metric_families(text.decode())
    return {
        sample.name + "".join(f" {value}" for value in sample.labels.values()): sample.value
        for family in families
        for sample in family.samples
    }


def test_the_server_says_that_it_is_ready(app_url: str):
    status, headers, said = ask(app_url, "GET", "/healthz")
    told = json.loads(said)
    assert (status, told["live"], told["ready"]) == (200, True, True)
    assert told["version"] and headers["cache-control"] == "no-store"


def test_visitors_and_actions_are_counted(app_url: str):
    before = read_metrics(app_url)
    visitor = Visitor(app_url)
    visitor.get(f"/gradio_api/heartbeat/{visitor.session}")
    visitor.send("stage", "go", {"from": 0, "count": 1}, {"preset": "xor"})
    visitor.post(PREDICT, b"[")
    during = read_metrics(app_url)
    counted = "backstep_answer_seconds_count action"
    assert during[counted] - before.get(counted, 0) == 2
    refused = "backstep_refused_total 422"
    assert during[refused] - before.get(refused, 0) == 1
    assert during["backstep_visitors"] == before["backstep_visitors"] + 1
    assert during["backstep_runs_training"] == during["backstep_actions_waiting"] == 0
    ask(app_url, "POST", f"/gradio_api/heartbeat/{visitor.session}")


def test_numbers_are_not_for_those_who_come_through_a_proxy(app_url: str):
    through = {"X-Forwarded-For": "192.0.2.7"}
    assert ask(app_url, "GET", "/metrics", **through)[0] == 404
    assert ask(app_url, "GET", "/healthz", **through)[0] == 200


BAD = {
    "no JSON": (PREDICT, "{"),
    "a list": (PREDICT, "[]"),
    "no such function": (PREDICT, {"fn_index": 99999, "data": [SECRET]}),
    "data that is no list": (PREDICT, {"fn_index": 1, "data": SECRET}),
    "too little data": (PREDICT, {"fn_index": 2, "data": [SECRET]}),
    "no such component": (ASK, {"component_id": 99999, "fn_name": "x", "data": SECRET}),
    "no such question": (ASK, {"component_id": 1, "fn_name": SECRET, "data": SECRET}),
    "half a question": (ASK, {"data": SECRET}),
    "a training that is none": ("/gradio_api/queue/join", {"data": SECRET}),
}


def test_what_is_badly_sent_is_refused_in_a_sentence_and_one_line_without_it(tmp_path: Path):
    with running(tmp_path) as app:
        for path, sent in BAD.values():
            body = sent if isinstance(sent, str) else json.dumps({"session_hash": "one", **sent})
            status, _, said = ask(app.url, "POST", path, body.encode(), **JSON)
            assert status in (400, 404, 422) and json.loads(said).keys() == {"error"}, (sent, said)
            assert SECRET not in said.decode()
        log = (tmp_path / "log.txt").read_text().splitlines()
    lines = [json.loads(line) for line in log if line.startswith("{")]
    refused = [line for line in lines if line["event"] == "refused"]
    assert len(log) == len(lines) + 1  # where the page is
    assert len(refused) == len(BAD) and lines[0]["event"] == "started"
    assert not [line for line in log if SECRET in line or "Traceback" in line]


def test_an_open_answer_is_finished_before_the_server_ends(tmp_path: Path):
    with running(tmp_path) as app:
        visitor = Visitor(app.url)
        told: list[int] = []
        dependency = visitor.dependency("stage", "go")
        body = json.dumps(
            {
                "data": [None] * len(dependency["inputs"]),
                "fn_index": dependency["id"],
                "session_hash": visitor.session,
                "event_data": {"from": 0, "count": 1},
            }
        ).encode()
        begun = socket.create_connection((urlsplit(app.url).hostname, urlsplit(app.url).port))
        head = f"POST {PREDICT} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
        begun.sendall(f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body[:-1])
        app.await_call()
        app.process.send_signal(signal.SIGTERM)
        ended = threading.Thread(target=lambda: told.append(app.process.wait()))
        ended.start()
        await_refusal(app.url)
        assert not told  # nobody new is let in, and what was begun is waited for
        begun.sendall(body[-1:])
        with begun, begun.makefile("rb") as answer:
            assert b" 200 " in answer.readline()
        ended.join(30)
        assert told == [0]
        assert '"ended"' in (tmp_path / "log.txt").read_text()


LAUNCHED = """
import gradio
gradio.networking.url_ok = lambda url: False  # as on a machine that is too busy to answer itself
from app import demo
demo.launch()
"""


def test_whoever_launches_the_page_gets_it_whole_also_on_a_busy_machine(tmp_path: Path):
    """As a notebook and a Space do: by gradio's own way."""
    with running(tmp_path, "-c", LAUNCHED) as app:
        page = ask(app.url, "GET", "/")[2].decode()
        assert address("js/main.js") in page
        visitor = Visitor(app.url)
        told = visitor.send("stage", "go", {"from": 0, "count": 1}, {"preset": "xor"})
        assert told["stage"]["iteration"] == 1
        assert json.loads(ask(app.url, "GET", "/healthz")[2])["ready"]
        assert ask(app.url, "POST", "/gradio_api/upload")[0] == 404


def await_refusal(url: str) -> None:
    """Wait until the server lets nobody in any more."""
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        try:
            ask(url, "GET", "/healthz")
        except OSError:
            return
    raise AssertionError("the server still lets visitors in")
