"""The server past the page: whatever it is sent, it answers with a sentence and keeps its state."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from explainer.ui.serving import address
from tests.support.visitor import JSON, Visitor, ask

pytestmark = pytest.mark.browser


@pytest.fixture
def visitor(app_url: str) -> Visitor:
    return Visitor(app_url)


def sentence(told: dict[str, Any]) -> str:
    return told["notice"]["text"]


CUSTOM = {"preset": "mazur"}


@pytest.mark.parametrize(
    ("value", "named"),
    [(0, "0"), (-1, "-1"), (1e9, "1000000000"), ("NaN", "NaN"), (None, "empty")],
)
def test_a_bad_learning_rate_is_named(visitor: Visitor, value: Any, named: str):
    told = visitor.send("learning-rate", "submit", fields={**CUSTOM, "learning-rate": value})
    assert named in sentence(told)
    assert "learning rate" in sentence(told).lower()


@pytest.mark.parametrize(
    ("sent", "named"),
    [
        ({"sizes": [2, 0, 2], "activations": ["tanh", "sigmoid"]}, "0 units"),
        ({"sizes": [2, 99, 2], "activations": ["tanh", "sigmoid"]}, "99 units"),
        ({"sizes": [2, 2.5, 2], "activations": ["tanh", "sigmoid"]}, "2.5 units"),
        ({"sizes": [2, "x", 2], "activations": ["tanh", "sigmoid"]}, "x units"),
        ({"sizes": [2] * 9, "activations": ["tanh"] * 8}, "9"),
        ({"sizes": [2, 2], "activations": ["swish"]}, "swish"),
        ({"sizes": [2, 2], "activations": [None]}, "empty"),
        ({"sizes": 3, "activations": []}, "nothing was changed"),
        ("text", "nothing was changed"),
        (None, "nothing was changed"),
    ],
)
def test_bad_layers_are_named(visitor: Visitor, sent: Any, named: str):
    assert named in sentence(visitor.send("layers", "edit", sent, CUSTOM))


@pytest.mark.parametrize(
    "sent",
    [
        {"layer": 1, "unit": 0, "source": 0, "value": "abc"},
        {"layer": 1, "unit": 0, "source": 0, "value": None},
        {"layer": 9, "unit": 0, "source": 0, "value": 1},
        {"layer": 1, "unit": -1, "source": 0, "value": 1},
        {"layer": 1, "unit": 0, "source": 5, "value": 1},
        {"layer": True, "unit": 0, "source": 0, "value": 1},
        {},
        [],
    ],
)
def test_a_bad_edit_is_refused_in_a_sentence(visitor: Visitor, sent: Any):
    assert sentence(visitor.send("stage", "edit", sent, CUSTOM))


def test_the_last_good_state_stays_after_a_refusal(visitor: Visitor):
    before = visitor.send("stage", "go", {"from": 0, "count": 1}, CUSTOM)["stage"]
    visitor.send("stage", "edit", {"layer": 1, "unit": 0, "source": 0, "value": "x"}, CUSTOM)
    visitor.send("layers", "edit", {"sizes": [0], "activations": []}, CUSTOM)
    after = visitor.send("stage", "go", {"from": 1, "count": 1}, CUSTOM)["stage"]
    assert before["iteration"] == 1
    assert after["iteration"] == 2
    assert after["loss"][0] == before["loss"][1]


@pytest.mark.parametrize("count", [0, -1, 10**9, 1.5, None, "ten", True])
def test_a_bad_number_of_iterations_is_refused(visitor: Visitor, count: Any):
    assert sentence(visitor.send("stage", "go", {"from": 0, "count": count}, CUSTOM))


def test_a_repeated_request_to_go_on_does_no_harm(visitor: Visitor):
    first = visitor.send("stage", "go", {"from": 0, "count": 1}, CUSTOM)
    again = visitor.send("stage", "go", {"from": 0, "count": 1}, CUSTOM)
    assert first["stage"]["iteration"] == 1
    assert sentence(again) == ""
    third = visitor.send("stage", "go", {"from": 1, "count": 1}, CUSTOM)
    assert third["stage"]["iteration"] == 2


@pytest.mark.parametrize("iteration", [5, -1, 0.5, None, "x"])
def test_an_iteration_that_was_never_computed_cannot_be_opened(visitor: Visitor, iteration: Any):
    assert sentence(visitor.send("stage", "visit", {"iteration": iteration}, CUSTOM))


@pytest.mark.parametrize("text", ["", "{", "[]", "x" * 900_000, '{"format": 1}', None])
def test_a_bad_session_is_refused_in_a_sentence(visitor: Visitor, text: Any):
    assert sentence(visitor.send("stage", "reopen", {"text": text}, CUSTOM))


def test_only_the_page_itself_has_an_event_named_load(visitor: Visitor):
    # Gradio sends an event of this name for any component, unasked, as soon as the page opens.
    wired = [d["targets"] for d in visitor.config["dependencies"]]
    assert [[0, "load"]] in wired
    assert sum(event == "load" for targets in wired for _, event in targets) == 1


@pytest.mark.parametrize("text", ["", " \n", "1, two", "1", "nan, 1", "inf, 1", "1,2\n" * 33])
def test_bad_samples_are_refused_in_a_sentence(visitor: Visitor, text: str):
    told = visitor.send("inputs", "submit", fields={"inputs": text, "targets": "0, 1"})
    assert sentence(told)


def test_two_visitors_keep_their_own_sessions(app_url: str):
    one, two = Visitor(app_url), Visitor(app_url)
    one.send("stage", "go", {"from": 0, "count": 10}, CUSTOM)
    assert two.send("stage", "go", {"from": 0, "count": 1}, CUSTOM)["stage"]["iteration"] == 1
    assert one.send("stage", "go", {"from": 10, "count": 1}, CUSTOM)["stage"]["iteration"] == 11


def test_a_body_over_a_megabyte_is_refused(visitor: Visitor):
    status, _ = visitor.post("/gradio_api/run/predict", b" " * 1_100_000)
    assert status == 413


def test_another_host_name_is_refused(app_url: str):
    status, _, _ = ask(app_url, "GET", "/", Host="evil.example")
    assert status == 400


def test_scripts_are_compressed_and_cached(app_url: str):
    compressed = {"Accept-Encoding": "gzip"}
    script = f"/{address('plotly.min.js')}"
    status, headers, body = ask(app_url, "GET", script, **compressed)
    assert status == 200
    assert headers["content-encoding"] == "gzip"
    assert "immutable" in headers["cache-control"]
    assert len(body) < 2_000_000
    again = {"If-None-Match": headers["etag"]}
    assert ask(app_url, "GET", script, **again)[0] == 304


def test_the_page_names_its_script_and_its_styles_in_its_answer(app_url: str):
    _, headers, _ = ask(app_url, "GET", "/")
    for part in headers["link"].split(", "):
        name = part[1:].partition(">")[0]
        status, _, body = ask(app_url, "GET", f"/{name}")
        assert (status, len(body) > 1000) == (200, True)


def test_the_fonts_that_the_styles_name_are_served(app_url: str):
    _, _, styles = ask(app_url, "GET", f"/{address('bundle.css')}")
    named = re.findall(r"url\(([^)]+\.woff2)\)", styles.decode())
    assert named
    assert {ask(app_url, "GET", f"/{address(font)}")[0] for font in named} == {200}


def test_a_film_travels_compressed(app_url: str, visitor: Visitor):
    dependency = visitor.dependency("stage", "go")
    sent = {
        "data": [None] * len(dependency["inputs"]),
        "fn_index": dependency["id"],
        "session_hash": visitor.session,
        "event_data": {"from": 0, "count": 1},
    }
    headers = {**JSON, "Accept-Encoding": "gzip"}
    body = json.dumps(sent).encode()
    _, answered, film = ask(app_url, "POST", "/gradio_api/run/predict", body, **headers)
    assert answered["content-encoding"] == "gzip"
    assert len(film) < 60_000
