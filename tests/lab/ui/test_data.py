"""The panel of a data set that is not here: what it shows, and what it lets whom do."""

from __future__ import annotations

import asyncio

import gradio as gr
import pytest

from explainer.lab.config import paths
from explainer.lab.data import sources
from explainer.lab.data.background import Fetcher
from explainer.lab.runs.manager import RunManager
from explainer.lab.ui.data import DownloadApi, view_dataset
from explainer.lab.ui.tab import build_mnist_tab
from explainer.lab.ui.wiring import wire_mnist_tab
from explainer.words import LANGUAGES, table
from tests.support.mirrors import Mirrors
from tests.support.wired import Asking, WiredHandlers

FILES = {"first.gz": bytes(range(256)) * 8}
ANN = {"dataset": "fashion", "owner": "ann"}
BOB = {"dataset": "fashion", "owner": "bob"}


async def place():
    # In a running event loop, because outside one gr.Blocks makes several and closes none.
    with gr.Blocks() as blocks:
        language, visitor = gr.State("en"), gr.State("ann")
        tab = build_mnist_tab(RunManager())
        wire_mnist_tab(tab, language, visitor)
    return tab, blocks, {language: "en", visitor: "ann"}


def answer(fetcher, sent, action="look"):
    return getattr(Asking(DownloadApi(fetcher)), action)(sent)


@pytest.fixture
def server(tmp_path, monkeypatch):
    monkeypatch.setenv(paths.VARIABLE, str(tmp_path))
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    mirrors = Mirrors(dict(FILES))
    monkeypatch.setitem(sources.COLLECTIONS, "fashion", mirrors.collection("slow"))
    yield mirrors
    mirrors.close()


@pytest.fixture
def fetcher(server):
    fetcher = Fetcher()
    yield fetcher
    server.over.set()
    server.ticks.release(1000)
    fetcher.close()


def reaches(fetcher, state):
    def reached():
        view = fetcher._views.get("fashion")
        return view is not None and view.state == state

    with fetcher.changed:
        assert fetcher.changed.wait_for(reached, 30)


def test_a_download_is_started_watched_and_cancelled_by_its_owner(fetcher, server):
    assert answer(fetcher, ANN)["state"] == "absent"
    assert answer(fetcher, ANN, "start")["live"]
    server.ticks.release(2)
    reaches(fetcher, "receiving")
    watched = answer(fetcher, ANN)
    assert 0 < watched["share"] < 1
    assert watched["mine"] and watched["mirror"].startswith("127.0.0.1")
    other = answer(fetcher, BOB)
    assert other["live"] and not other["mine"]
    refused = answer(fetcher, BOB, "cancel")
    assert refused["state"] == "receiving" and "Somebody else" in refused["reason"]["en"]
    assert answer(fetcher, ANN, "cancel")["state"] == "stopping"
    server.ticks.release(1)
    reaches(fetcher, "cancelled")
    # Who comes to the data set later reads that it is absent, not what another visitor did.
    assert answer(fetcher, ANN)["state"] == "cancelled"
    assert view_dataset(fetcher, "fashion", "bob")["view"]["state"] == "absent"


def test_a_failure_is_a_sentence_in_each_language(fetcher, server, monkeypatch):
    monkeypatch.setitem(sources.COLLECTIONS, "fashion", server.collection("missing"))
    answer(fetcher, ANN, "start")
    reaches(fetcher, "failed")
    reason = answer(fetcher, ANN)["reason"]
    assert set(reason) == set(LANGUAGES)
    assert all("404" in sentence for sentence in reason.values())


def test_a_data_set_that_is_here_is_shown_as_here(fetcher, server):
    answer(fetcher, ANN, "start")
    server.ticks.release(1000)
    reaches(fetcher, "here")
    view = view_dataset(fetcher, "fashion", "bob")["view"]
    assert (view["state"], view["share"], view["live"]) == ("here", 1, False)


@pytest.mark.parametrize(
    "sent", [None, 3, "fashion", {}, {"dataset": "mnist", "owner": "ann"}, {"dataset": ["fashion"]}]
)
@pytest.mark.parametrize("action", ["look", "start", "cancel"])
def test_anything_else_that_is_sent_does_nothing(fetcher, server, sent, action):
    assert answer(fetcher, sent, action) is None
    assert not server.asked
    assert view_dataset(fetcher, sent, None)["view"] is None


def test_every_data_set_and_class_has_its_words():
    for language in LANGUAGES:
        words = table(language)
        for dataset in sources.COLLECTIONS:
            keys = [f"mnist.data.about.{dataset}", f"mnist.data.source.{dataset}"]
            keys += [f"mnist.class.{dataset}.{number}" for number in range(10)]
            assert len({words[key] for key in keys}) == len(keys)


def test_the_panel_shows_nothing_until_a_data_set_is_chosen():
    tab, blocks, values = asyncio.run(place())
    assert tab.data.board.value is None

    def choose(name):
        chosen = {**values, tab.opened: "", tab.form["dataset"]: name}
        return WiredHandlers(blocks).show_dataset(chosen)[tab.data.board]

    assert choose("mnist")["view"] is None
    assert choose("cifar10")["view"]["total"] == "170.1"
