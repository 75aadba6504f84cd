"""The lab's form, its handlers, its status and what it sends while a run goes on."""

import asyncio
import re
import threading
from dataclasses import replace

import gradio as gr
import pytest

from explainer.errors import InputError
from explainer.lab.config.presets import PRESETS, name_preset
from explainer.lab.config.settings import TrainingSettings
from explainer.lab.runs.manager import RunManager
from explainer.lab.runs.wire import LiveAnswer, StatusValue
from explainer.lab.ui.form import OWN, read_run_form, render_run_settings
from explainer.lab.ui.live import LiveApi
from explainer.lab.ui.network import view_network
from explainer.lab.ui.open_run import Runs
from explainer.lab.ui.presence import Presence
from explainer.lab.ui.status import view_run_status, view_status, write_duration
from explainer.lab.ui.tab import build_mnist_tab, translate_lab
from explainer.lab.ui.wiring import wire_mnist_tab
from explainer.lab.wire import NetworkValue
from explainer.words import LANGUAGES, table
from tests.support.described import assert_described
from tests.support.runners import Cast
from tests.support.wired import Asking, WiredHandlers

FORM = {
    "dataset": "mnist",
    "model": "mlp",
    "hidden": "16",
    "activation": "relu",
    "loss": "cross_entropy",
    "optimizer": "sgd",
    "learning_rate": 0.01,
    "momentum": 0,
    "schedule": "constant",
    "shift": 0.0,
    "batch_size": 64.0,
    "epochs": 2.0,
    "seed": 0,
    "device": "cpu",
    "precision": "float32",
}


async def place(manager):
    # In a running event loop, because outside one gr.Blocks makes several and closes none.
    with gr.Blocks() as blocks:
        language, visitor = gr.State("en"), gr.State("")
        tab = build_mnist_tab(manager)
        wire_mnist_tab(tab, language, visitor)
    return WiredHandlers(blocks), tab, language, visitor


@pytest.fixture
def cast():
    return Cast()


class Desk:
    """The manager of the present test: a page takes seconds to build and is built once."""

    def __init__(self):
        self.manager = RunManager(choose_runner=Cast())

    def __getattr__(self, name):
        return getattr(self.manager, name)


@pytest.fixture(scope="module")
def page():
    desk = Desk()
    return desk, *asyncio.run(place(desk))


@pytest.fixture
def lab(cast, page):
    desk, handlers, tab, language, visitor = page
    desk.manager = RunManager(choose_runner=cast)
    handlers.visitor = visitor
    values = {language: "en", visitor: "ann", tab.opened: "", tab.run_form.preset: "tutorial"}
    values |= {tab.form[name]: value for name, value in FORM.items()}
    yield handlers, tab, values
    desk.manager.close()


def tell(**sent):
    return sent


def asked(values, tab, **more):
    return {"owner": "ann", "run": tab.runs.manager.view("ann").name, "language": "en", **more}


def test_both_languages_have_the_same_words_of_the_lab():
    english, chinese = (
        {key: words for key, words in table(language).items() if key.startswith("mnist.")}
        for language in LANGUAGES
    )
    assert english.keys() == chinese.keys()
    for key, words in english.items():
        blanks = [set(re.findall(r"\{(\w+)\}", text)) for text in (words, chinese[key])]
        assert blanks[0] == blanks[1], key


def test_start_opens_the_new_run_and_says_what_to_do_after_it(lab, cast):
    handlers, tab, values = lab
    begun = handlers.start(values)
    assert begun[tab.status]["state"] == "running"
    assert begun[tab.status]["live"]
    assert not begun[tab.start]["interactive"]
    assert begun[tab.stop]["interactive"]
    cast[0].begin()
    cast[0].train(1876)
    cast[0].finish_epoch(1)
    cast[0].finish_epoch(2)
    cast[0].end("done")
    ended = handlers.open_run(values, tell(run=""))
    assert ended[tab.status]["state"] == "done"
    assert "80.00%" in ended[tab.status]["sentence"]
    assert ended[tab.status]["actions"] == ["again"]
    assert ended[tab.start]["interactive"]


def test_the_facts_of_a_running_run_are_its_numbers(lab, cast):
    handlers, tab, values = lab
    handlers.start({**values, tab.form["epochs"]: 4})
    cast[0].begin()
    cast[0].train(1, seconds=0.5, loss=4.0)
    cast[0].train(938, seconds=20.0, loss=2.0)
    cast[0].finish_epoch(1, accuracy=0.875)
    cast[0].train(1876, seconds=40.0, loss=1.0)
    view = tab.runs.manager.view("ann")
    smooth = view.report.loss.smooth[-1]
    assert 1 < smooth < 4
    timed = replace(view, report=replace(view.report, seconds_left=61.0))
    facts = dict(view_run_status(timed, "en")["facts"])
    assert facts == {
        "Epoch": "2 / 4", "Batch": "938 / 938",
        "Images/s": "3\u202f002", "Time left": "1 min 1 s", "Loss": f"{smooth:.4f}",
        "Test accuracy": "87.50%",
    }  # fmt: skip
    over = replace(timed, state="done")
    assert dict(view_run_status(over, "en")["facts"])["Time left"] == "–"


def test_the_page_gets_only_what_is_new(lab, cast):
    handlers, tab, values = lab
    handlers.start(values)
    cast[0].begin()
    for step in (1, 2, 3):
        cast[0].train(step, loss=float(step))
    desk = Asking(LiveApi(tab.runs))
    first = desk.look(asked(values, tab))
    assert_described(first, LiveAnswer)
    assert first["curves"]["points"]["raw"] == ([1, 2, 3], [1.0, 2.0, 3.0])
    known = {"version": first["status"]["version"], "grain": first["curves"]["grain"]}
    assert desk.look(asked(values, tab, **known)) == {"same": True}
    cast[0].train(4, loss=4.0)
    again = desk.look(asked(values, tab, **known, last={"raw": 3, "smooth": 3, "rate": 3}))
    assert again["curves"]["new"]["raw"] == ([4], [4.0])
    assert "points" not in again["curves"]


def test_a_run_is_paused_resumed_and_steered_by_one_question_each(lab, cast):
    handlers, tab, values = lab
    handlers.start(values)
    cast[0].begin()
    desk = Asking(LiveApi(tab.runs))
    assert desk.look(asked(values, tab))["status"]["actions"] == ["pause", "rate"]
    desk.act(asked(values, tab, action="pause"))
    desk.act(asked(values, tab, action="rate", rate=" 0,5 "))
    desk.act(asked(values, tab, action="stop"))
    names = [type(order).__name__ for order in cast[0].commands]
    assert names == ["Pause", "SetRate", "EndTraining"]
    assert cast[0].commands[1].rate == 0.5


@pytest.mark.parametrize("rate", ["", "fast", "-1", "nan", "inf", "0", None, [], 1e9])
def test_a_wrong_rate_is_a_sentence_and_changes_nothing(lab, cast, rate):
    handlers, tab, values = lab
    handlers.start(values)
    cast[0].begin()
    answer = Asking(LiveApi(tab.runs)).act(asked(values, tab, action="rate", rate=rate))
    assert "learning rate" in answer["error"]
    assert cast[0].commands == []


@pytest.mark.parametrize("sent", [None, [], {}, {"owner": 3}, {"owner": "ann", "run": ["x"]}])
def test_whatever_a_browser_asks_gets_an_answer(lab, sent):
    _, tab, _ = lab
    desk = Asking(LiveApi(tab.runs))
    seen = desk.look(sent)
    assert seen == {"gone": True} or seen["status"]["run"] == "lenet"
    assert "error" in desk.act(sent)


def test_nobody_sees_or_steers_the_run_of_another(lab, cast):
    handlers, tab, values = lab
    handlers.start(values)
    stolen = {**asked(values, tab), "owner": "bob", "action": "stop"}
    desk = Asking(LiveApi(tab.runs))
    assert desk.look(stolen)["status"]["run"] == "lenet", "what everybody may see"
    assert "error" in desk.act(stolen)
    assert cast[0].commands == []


@pytest.mark.parametrize(
    ("field", "garbage"),
    [
        ("hidden", "12, many"),
        ("hidden", None),
        ("learning_rate", None),
        ("learning_rate", float("nan")),
        ("batch_size", 1.5),
        ("batch_size", "many"),
        ("epochs", float("inf")),
        ("shift", 9),
        ("optimizer", ["sgd"]),
        ("device", {}),
    ],
)
def test_a_bad_form_is_a_sentence_and_starts_nothing(lab, field, garbage):
    handlers, tab, values = lab
    wrong = {**values, tab.form[field]: garbage}
    status = handlers.start(wrong)[tab.status]
    assert status["state"] == "error"
    assert handlers.show_plan(wrong)[tab.network]["wrong"] == status["sentence"]
    assert tab.runs.manager.view("ann") is None


@pytest.mark.parametrize("visitor", [None, "", 3])
def test_a_page_without_a_visitor_gets_a_sentence(lab, visitor):
    handlers, tab, values = lab
    strange = {**values, handlers.visitor: visitor}
    for action in (handlers.start, handlers.stop):
        assert action(strange)[tab.status]["state"] == "error"
    assert handlers.open_run(strange, tell())[tab.status]["state"] == "idle"


def test_the_form_and_the_settings_agree():
    usual = TrainingSettings(hidden_sizes=(16,), epochs=2, device="cpu")
    assert read_run_form(FORM) == usual
    assert read_run_form({**FORM, "model": "lenet", "hidden": "?"}).model == "lenet"
    with pytest.raises(InputError, match="epochs"):
        read_run_form({**FORM, "epochs": True})


@pytest.mark.parametrize("name", PRESETS)
def test_a_preset_fills_the_form_and_is_recognised_in_it(lab, name):
    handlers, tab, values = lab
    updates = handlers.choose_preset({**values, tab.run_form.preset: name})
    new = {field: updates[field]["value"] for field in tab.form.values()}
    planned = handlers.show_plan({**values, **new})
    assert planned[tab.run_form.preset] == name
    assert new[tab.form["device"]] == "cpu"
    assert_described(planned[tab.network], NetworkValue)
    rows = planned[tab.network]["rows"]
    assert rows == view_network(PRESETS[name], "en")["rows"]


def test_other_settings_are_ones_own_and_a_strange_preset_fills_nothing(lab):
    handlers, tab, values = lab
    assert handlers.show_plan(values)[tab.run_form.preset] == OWN
    assert name_preset(replace(PRESETS["lenet"], seed=3, device="cpu")) == "lenet"
    assert handlers.choose_preset({**values, tab.run_form.preset: ["?"]}) == gr.skip()


def test_only_what_matters_can_be_filled_in(lab):
    handlers, tab, values = lab
    form = tab.form
    planned = handlers.show_plan({**values, form["model"]: "logistic", form["optimizer"]: "adam"})
    assert not planned[form["hidden"]]["visible"]
    assert not planned[form["activation"]]["interactive"]
    assert not planned[form["momentum"]]["interactive"]
    steered = handlers.show_plan({**values, form["optimizer"]: "momentum"})
    assert steered[form["momentum"]]["value"] == "0.9"
    assert steered[form["hidden"]]["visible"]


def test_a_diverged_run_offers_a_tenth_of_its_rate(lab, cast):
    handlers, tab, values = lab
    handlers.start({**values, tab.form["learning_rate"]: 50})
    cast[0].begin()
    cast[0].train(1)
    cast[0].end("diverged", loss=float("nan"))
    status = handlers.open_run(values, tell(run=""))[tab.status]
    assert status["actions"] == ["smaller", "again"]
    assert "5" in status["sentence"]
    form = handlers.reuse_settings(values, tell(run=status["run"], smaller=True))
    assert form[tab.form["learning_rate"]]["value"] == "5"
    assert form[tab.form["hidden"]]["value"] == "16"
    assert handlers.reuse_settings({**values, handlers.visitor: ""}, tell(run="x"))[tab.status][
        "sentence"
    ]


def test_an_older_run_stays_open_while_another_goes_on(lab, cast):
    handlers, tab, values = lab
    handlers.start(values)
    cast[0].begin()
    for epoch in (1, 2):
        cast[0].finish_epoch(epoch)
    cast[0].end("done")
    old = tab.runs.manager.view("ann").name
    handlers.start(values)
    shown = handlers.open_run(values, tell(run=old))
    assert shown[tab.opened] == old
    assert shown[tab.status]["state"] == "done"
    assert shown[tab.status]["live"]  # the other one may end
    assert not shown[tab.start]["interactive"]
    handlers.stop({**values, tab.opened: old})
    assert [type(order).__name__ for order in cast[1].commands] == ["EndTraining"]


def test_a_deleted_run_gives_way_to_the_newest(lab):
    handlers, tab, values = lab
    handlers.start(values)
    shown = handlers.open_run(values, tell(run="0123456789abcdef"))
    assert shown[tab.status]["run"] == tab.runs.manager.view("ann").name


def test_every_input_gets_its_words_in_each_language(lab):
    _, tab, _ = lab
    for language in LANGUAGES:
        updates = translate_lab(tab, language)
        assert set(tab.form.values()) <= set(updates)
        labels = [updates[field]["label"] for field in tab.form.values()]
        assert len(set(labels)) == len(labels)


def test_only_devices_that_exist_are_offered(lab, monkeypatch):
    _, tab, _ = lab
    for count, expected in ((0, 2), (1, 3), (2, 4)):
        monkeypatch.setattr("explainer.lab.ui.form.gpus", lambda count=count: count)
        updates = translate_lab(tab, "en")
        assert len(updates[tab.form["device"]]["choices"]) == expected
        precision = updates[tab.form["precision"]]
        assert precision["interactive"] == (count > 0)
        assert bool(precision["info"]) == (count == 0)


def test_a_run_fills_the_form_with_all_its_settings(lab):
    _, tab, _ = lab
    settings = replace(PRESETS["best"], seed=7)
    updates = render_run_settings(tab.run_form, settings)
    form = {name: updates[field]["value"] for name, field in tab.form.items()}
    assert read_run_form(form) == settings


def test_each_state_has_a_sentence_and_a_word_in_each_language(lab, cast):
    handlers, tab, values = lab
    manager = tab.runs.manager
    handlers.start(values)
    running = manager.view("ann")
    states = ["queued", "running", "paused", "stopping", "cancelled", "failed", "interrupted"]
    for state in states:
        for language in LANGUAGES:
            run = replace(Runs(manager).find("ann", ""), view=replace(running, state=state))
            status = view_status(run, language)
            assert status["sentence"].strip()
            assert status["brief"]
            assert_described(status, StatusValue)


def test_durations_are_read_in_minutes_and_seconds():
    assert write_duration(59.4, "en") == "59 s"
    assert write_duration(125, "en") == "2 min 5 s"
    assert write_duration(3600, "en") == "60 min"


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


def test_whoever_opens_the_lab_finds_it_ready(lab, page):
    (handlers, _, values), (desk, *_) = lab, page
    asked = []
    desk.manager = RunManager(choose_runner=Cast(), prepare=lambda: asked.append(True))
    handlers.arrive(values)
    assert asked == [True]
