import asyncio
import base64
import threading

import gradio as gr
import numpy as np
import pytest

from explainer.errors import InputError
from explainer.figures.mnist import curves_figure
from explainer.mnist.curves import LossCurve
from explainer.mnist.data import load_test
from explainer.mnist.jobs import JobManager
from explainer.mnist.models import initialise
from explainer.mnist.reports import EpochResult
from explainer.mnist.settings import TrainingSettings
from explainer.ui import mnist_learned as learned
from explainer.ui.mnist_open import Lab
from explainer.ui.mnist_presence import Presence
from explainer.ui.mnist_status import duration, error_status, idle_status, job_status
from explainer.ui.mnist_tab import build_mnist_tab, translations
from explainer.ui.mnist_wiring import Handlers, read_form, wire_mnist_tab
from explainer.words import LANGUAGES, table

FORM = {
    "hidden": "16",
    "activation": "relu",
    "optimizer": "sgd",
    "learning_rate": 0.01,
    "momentum": 0,
    "batch_size": 64.0,
    "epochs": 1.0,
    "seed": 0,
    "device": "cpu",
}


async def place(manager):
    # In a running event loop, because outside one gr.Blocks makes several and closes none.
    with gr.Blocks():
        language, visitor = gr.State("en"), gr.State("")
        tab = build_mnist_tab(manager)
        wire_mnist_tab(tab, language, visitor)
    return tab, language, visitor


@pytest.fixture
def lab():
    manager = JobManager()
    tab, language, visitor = asyncio.run(place(manager))
    handlers = Handlers(tab, Lab(tab.runs, language, visitor, tab.opened))
    values = {language: "en", visitor: "ann", tab.opened: "", tab.seen: None}
    values |= {tab.form[name]: value for name, value in FORM.items()}
    yield handlers, tab, values
    manager.close()


@pytest.fixture
def net():
    return initialise(TrainingSettings(hidden_sizes=(40,))).snapshot()


def unpacked(array):
    return np.frombuffer(base64.b64decode(array["bdata"]), array["dtype"]).tolist()


def finish(manager, owner):
    with manager.changed:
        assert manager.changed.wait_for(lambda: not manager.view(owner).live, 60)


def test_both_languages_have_the_same_words_of_the_lab():
    english, chinese = (
        {key: words for key, words in table(language).items() if key.startswith("mnist.")}
        for language in LANGUAGES
    )
    assert english.keys() == chinese.keys()


def test_a_run_started_on_the_page_ends_with_what_to_do_next(lab):
    handlers, tab, values = lab
    begun = handlers.start(values)
    assert begun[tab.status]["state"] == "running"
    assert begun[tab.timer]["active"]
    finish(tab.runs.manager, "ann")
    ended = handlers.poll({**values, tab.seen: begun[tab.seen]})
    assert ended[tab.status]["state"] == "done"
    assert "Draw a digit" in ended[tab.status]["sentence"]
    assert not ended[tab.timer]["active"]
    digits = tab.parts[1].outputs[0]
    assert ended[digits]["cells"]
    assert len(unpacked(ended[tab.curves]["data"][0]["x"])) == 938


def test_a_poll_sends_nothing_again(lab):
    handlers, tab, values = lab
    first = handlers.poll(values)
    assert tab.status in first
    again = handlers.poll({**values, tab.seen: first[tab.seen]})
    assert set(again) == {tab.seen}


@pytest.mark.parametrize(
    ("field", "garbage"),
    [
        ("hidden", "12, many"),
        ("hidden", None),
        ("learning_rate", None),
        ("learning_rate", float("nan")),
        ("batch_size", 1.5),
        ("batch_size", "64"),
        ("epochs", float("inf")),
        ("optimizer", ["sgd"]),
        ("device", {}),
    ],
)
def test_a_bad_form_is_a_sentence_and_starts_nothing(lab, field, garbage):
    handlers, tab, values = lab
    updates = handlers.start({**values, tab.form[field]: garbage})
    assert set(updates) == {tab.status}
    assert updates[tab.status]["state"] == "error"
    assert updates[tab.status]["sentence"]
    assert tab.runs.manager.view("ann") is None


@pytest.mark.parametrize("visitor", [None, "", 3])
def test_a_page_without_a_visitor_gets_a_sentence(lab, visitor):
    handlers, tab, values = lab
    strange = {**values, handlers._lab.visitor: visitor}
    for action in (handlers.start, handlers.stop):
        assert action(strange)[tab.status]["state"] == "error"
    assert handlers.poll(strange)[tab.status]["state"] == "idle"


def test_the_form_and_the_settings_agree():
    assert read_form(FORM) == TrainingSettings(hidden_sizes=(16,), epochs=1, device="cpu")
    with pytest.raises(InputError, match="epochs"):
        read_form({**FORM, "epochs": True})


def test_every_input_gets_its_words_in_each_language(lab):
    _, tab, _ = lab
    for language in LANGUAGES:
        updates = translations(tab, language)
        assert set(tab.form.values()) <= set(updates)
        labels = [updates[field]["label"] for field in tab.form.values()]
        assert len(set(labels)) == len(labels)


def test_an_error_keeps_the_facts_of_the_last_run():
    error = InputError("mnist.error.queue_full", high=100)
    for language in LANGUAGES:
        status = error_status(error, None, language)
        assert status["facts"] == idle_status(language)["facts"]
        assert "100" in status["sentence"]


def test_each_state_has_a_sentence_in_each_language():
    manager = JobManager()
    try:
        running = manager.submit(TrainingSettings(epochs=100, device="cpu"), "ann")
        waiting = manager.submit(TrainingSettings(device="cpu"), "bob")
        for language in LANGUAGES:
            assert job_status(running, language)["sentence"]
            assert "1" in job_status(waiting, language)["sentence"]
        manager.stop(running.job, "ann")
        finish(manager, "ann")
        assert job_status(manager.view("ann"), "en")["state"] == "cancelled"
    finally:
        manager.close()


def test_durations_are_read_in_minutes_and_seconds():
    assert duration(59.4, "en") == "59 s"
    assert duration(125, "en") == "2 min 5 s"


def test_the_answers_are_those_of_the_net(net):
    value = learned.digits_value(net, "en")
    assert len(value["cells"]) == learned.DIGITS
    labels = load_test().labels[: learned.DIGITS]
    for cell, label in zip(value["cells"], labels, strict=True):
        assert cell["right"] == (cell["answer"] == label)


def test_a_figure_holds_the_curve_and_the_accuracy_of_each_epoch():
    loss = LossCurve()
    loss.extend((2.0, 1.0, 0.5))
    figure = curves_figure(loss, [EpochResult(1, 3, 1.2, 0.6, 0.75)], "en")
    raw, _, accuracy = figure["data"]
    assert unpacked(raw["x"]) == [1, 2, 3]
    assert unpacked(raw["y"]) == [2.0, 1.0, 0.5]
    assert unpacked(accuracy["x"]) == [3]
    assert unpacked(accuracy["y"]) == [75.0]
    assert figure["layout"]["uirevision"] == "mnist"


def test_only_the_last_closed_page_leaves_the_line():
    left, gone = [], threading.Event()

    def leave(visitor):
        left.append(visitor)
        gone.set()

    presence = Presence(leave, grace=0.0)
    presence.arrive("page 1", "ann")
    presence.arrive("page 2", "ann")
    presence.depart("page 1")
    presence.depart("unknown")
    assert not gone.wait(0.2)
    presence.depart("page 2")
    assert gone.wait(10)
    assert left == ["ann"]
