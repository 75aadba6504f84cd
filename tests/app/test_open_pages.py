"""Pages tell in short requests that they are open; gradio hears of each as of one connection."""

from __future__ import annotations

import asyncio

import gradio as gr
import httpx
from starlette.middleware import Middleware

from explainer.ui.events import on_unload
from explainer.ui.open_pages import MOST_PAGES, OpenPages

A_WHILE = 30


class Listening:
    """An app that holds every connection until its end, and notes both."""

    def __init__(self):
        self.begun, self.ended = [], []
        self.changed = asyncio.Condition()

    async def __call__(self, scope, receive, send):
        self.begun.append(scope["path"])
        await send({"type": "http.response.body", "body": b"nobody reads this"})
        while (await receive())["type"] != "http.disconnect":
            pass
        self.ended.append(scope["path"])
        async with self.changed:
            self.changed.notify_all()

    async def await_end(self, count):
        async with self.changed:
            await asyncio.wait_for(self.changed.wait_for(lambda: len(self.ended) == count), A_WHILE)


async def say(pages, name, method="GET"):
    """Send a page's request; return the answer, which comes at once and is whole."""
    told = []

    async def send(message):
        told.append(message)

    path = f"/gradio_api/heartbeat/{name}"
    scope = {"type": "http", "method": method, "path": path, "headers": []}
    await pages(scope, None, send)
    assert not told[-1].get("more_body")
    return told[0]["status"]


def test_a_page_is_open_once_until_it_says_that_it_goes():
    async def story():
        app = Listening()
        pages = OpenPages(app)
        for _ in range(3):
            assert await say(pages, "one") == 200
        await say(pages, "two")
        await asyncio.sleep(0)
        assert [path[-3:] for path in app.begun] == ["one", "two"] and not app.ended
        await say(pages, "one", "POST")
        await app.await_end(1)
        assert app.ended[0].endswith("one")
        await asyncio.sleep(0)
        await say(pages, "one")  # come back
        await asyncio.sleep(0)
        assert len(app.begun) == 3
        await say(pages, "never seen", "POST")
        assert len(app.begun) == 3

    asyncio.run(story())


def test_a_page_that_says_nothing_is_gone():
    async def story():
        app = Listening()
        await say(OpenPages(app, patience=0.01), "one")
        await app.await_end(1)
        assert app.ended == app.begun

    asyncio.run(story())


def test_what_is_held_is_limited(monkeypatch):
    async def story():
        app = Listening()
        pages = OpenPages(app)
        monkeypatch.setattr("explainer.ui.open_pages.MOST_PAGES", 2)
        for name in ("one", "two", "three"):
            assert await say(pages, name) == 200
        await asyncio.sleep(0)
        assert len(app.begun) == 2 < MOST_PAGES

    asyncio.run(story())


def test_what_is_no_page_is_passed_on():
    async def story():
        app, told = Listening(), []

        async def receive():
            return {"type": "http.disconnect"}

        async def send(message):
            told.append(message)

        await OpenPages(app)({"type": "http", "method": "GET", "path": "/"}, receive, send)
        assert app.begun == ["/"] and told[0]["body"]

    asyncio.run(story())


def test_gradio_hears_that_a_page_is_gone():
    async def story():
        left, gone = [], asyncio.Event()
        loop = asyncio.get_running_loop()

        def leave(page):
            left.append(page)
            loop.call_soon_threadsafe(gone.set)

        with gr.Blocks() as blocks:
            on_unload(blocks, leave)
        app = gr.routes.App.create_app(blocks, app_kwargs={"middleware": [Middleware(OpenPages)]})
        transport = httpx.ASGITransport(app)
        async with httpx.AsyncClient(transport=transport, base_url="http://page") as client:
            address = "/gradio_api/heartbeat/apage"
            assert (await client.get(address)).content == b"" and not left
            await client.post(address)
            await asyncio.wait_for(gone.wait(), A_WHILE)
        assert left == ["apage"]

    asyncio.run(story())
