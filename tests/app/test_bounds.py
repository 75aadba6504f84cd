"""How much may be sent, how slowly, and how much one visitor may ask at once."""

from __future__ import annotations

import asyncio
from typing import Any

from starlette.types import Message, Scope

from explainer.ui.server.bodies import MAX_BODY, SENT, BoundedBodies
from explainer.ui.server.shares import AT_ONCE, LINE, Shares

PREDICT = "/gradio_api/run/predict"


async def fail(*_: object) -> None:
    raise AssertionError("this is not to be called")


async def nothing() -> Message:
    return {"type": "http.request", "body": b"", "more_body": False}


def call(app: Any, receive: Any = nothing) -> list[Message]:
    told: list[Message] = []

    async def send(message: Message) -> None:
        told.append(message)

    scope = {"type": "http", "method": "POST", "path": PREDICT, "headers": []}
    asyncio.run(app(scope, receive, send))
    return told


def test_what_is_read_of_a_body_is_bounded():
    read = 0

    async def receive() -> Message:
        nonlocal read
        read += 1
        return {"type": "http.request", "body": b" " * 100_000, "more_body": True}

    told = call(BoundedBodies(fail), receive=receive)
    assert told[0]["status"] == 413 and read <= 10 * MAX_BODY // 100_000 + 1


def test_a_body_that_never_ends_is_given_up():
    async def receive() -> Message:
        await asyncio.Event().wait()
        raise AssertionError

    assert call(BoundedBodies(fail, seconds=0.01), receive=receive)[0]["status"] == 408


def test_one_visitor_waits_for_themselves_and_others_do_not():
    async def story() -> None:
        begun: list[str] = []
        end = asyncio.Event()

        async def app(scope: Scope, receive: Any, send: Any) -> None:
            begun.append(scope[SENT]["session_hash"])
            await end.wait()

        shares, statuses = Shares(app), []

        async def send(message: Message) -> None:
            statuses.append(message.get("status"))

        def ask_as(name: str) -> asyncio.Task[None]:
            scope = {"type": "http", "path": PREDICT, "headers": [], SENT: {"session_hash": name}}
            return asyncio.create_task(shares(scope, nothing, send))

        greedy = [ask_as("greedy") for _ in range(AT_ONCE + LINE + 5)]
        other = ask_as("other")
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        assert begun.count("greedy") == AT_ONCE and "other" in begun
        assert statuses.count(429) == 5
        end.set()
        await asyncio.gather(*greedy, other)
        assert begun.count("greedy") == AT_ONCE + LINE
        assert not shares._visitors  # nothing is kept of who has gone

    asyncio.run(story())
