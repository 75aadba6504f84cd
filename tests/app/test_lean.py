"""What the server keeps of visitors and does for them, in counts instead of times."""

from __future__ import annotations

import asyncio
import gc
import gzip
import inspect
import sys
from typing import Any

import pytest

from explainer.ui import lean_gradio
from explainer.ui.server.packing import Packing
from tests.support.page_client import PageClient


@pytest.fixture(scope="module")
def page() -> PageClient:
    return PageClient()


def greet(page: PageClient) -> None:
    (load,) = (
        d for d in page.config["dependencies"] if "load" in (event for _, event in d["targets"])
    )
    assert page.send_to(load, None, {"preset": "mazur"}, None).status == 200


def held(root: object, seen: set[int] | None = None) -> int:
    """Return how many bytes of texts are held below an object."""
    seen = set() if seen is None else seen
    if id(root) in seen or isinstance(root, type) or inspect.ismodule(root):
        return 0
    seen.add(id(root))
    if isinstance(root, str | bytes):
        return sys.getsizeof(root)
    parts = [*root.keys(), *root.values()] if isinstance(root, dict) else []
    parts += list(root) if isinstance(root, list | tuple | set) else []
    return sum(held(part, seen) for part in parts)


def test_no_film_is_kept_of_a_visitor(page: PageClient):
    greet(page)
    film = page.send("stage", "go", {"from": 0, "count": 1}, preset="mazur")["stage"]
    assert film["iteration"] == 1
    session = page.blocks.state_holder.session_data[page.session]
    own = [session.config_values, session.state_data]
    assert held(own) < 20_000 < len(str(film))


def test_a_greeting_looks_at_the_parameters_of_no_class_twice(page: PageClient, monkeypatch: Any):
    greet(page)
    asked = []
    signature = inspect.Signature.from_callable

    def count(*given: Any, **named: Any) -> Any:
        asked.append(given)
        return signature(*given, **named)

    monkeypatch.setattr(inspect.Signature, "from_callable", count)
    page.session = "another"
    greet(page)
    assert len(asked) < 20  # there are over three hundred components


def test_what_is_kept_of_a_visitor_is_given_back_when_they_are_gone(
    page: PageClient, monkeypatch: Any
):
    greet(page)
    page.send("stage", "go", {"from": 0, "count": 1}, preset="mazur")
    holder = page.blocks.state_holder
    session = holder.session_data[page.session]
    holder.delete_all_expired_state()
    assert page.session in holder.session_data  # still here
    session.is_closed = True
    holder.delete_all_expired_state()
    assert page.session in holder.session_data  # they may come back
    session.STATE_TTL_WHEN_CLOSED = -1
    holder.delete_all_expired_state()
    assert page.session not in holder.session_data
    del session
    gc.collect()


def test_a_gradio_without_these_parts_is_refused_in_a_sentence():
    with pytest.raises(ImportError, match=r"this gradio has no gradio\.blocks\.gone"):
        lean_gradio._replace(lean_gradio.blocks, "gone", None)


LONG = b"a" * 600


def answer(
    body: bytes, parts: int = 1, kind: str = "application/json", accepts: str = "gzip"
) -> Any:
    told: list[Any] = []

    async def app(scope: Any, receive: Any, send: Any) -> None:
        assert b"accept-encoding" not in dict(scope["headers"]) or not accepts
        headers = [(b"content-type", kind.encode()), (b"content-length", str(len(body)).encode())]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        for number in range(parts):
            more = number < parts - 1
            await send({"type": "http.response.body", "body": body, "more_body": more})

    async def send(message: Any) -> None:
        told.append(message)

    headers = [(b"accept-encoding", accepts.encode())] if accepts else []
    asyncio.run(Packing(app)({"type": "http", "headers": headers}, None, send))
    return dict(told[0]["headers"]), b"".join(message["body"] for message in told[1:])


@pytest.mark.parametrize("length", [600, 30_000])
def test_an_answer_is_compressed(length: int):
    headers, body = answer(b"a" * length)
    assert headers[b"content-encoding"] == b"gzip" and gzip.decompress(body) == b"a" * length
    assert int(headers[b"content-length"]) == len(body) < length
    assert headers[b"vary"] == b"accept-encoding"


@pytest.mark.parametrize(
    "case",
    [
        {"body": b"a"}, {"body": LONG, "accepts": ""}, {"body": LONG, "parts": 2},
        {"body": LONG, "kind": "text/event-stream"}, {"body": LONG, "kind": "image/png"},
    ],
)  # fmt: skip
def test_what_is_small_comes_in_parts_or_is_no_text_is_passed_on_as_it_is(case: Any):
    headers, body = answer(**case)
    assert b"content-encoding" not in headers
    assert body == case["body"] * case.get("parts", 1)
