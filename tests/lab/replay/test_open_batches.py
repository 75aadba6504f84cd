"""Replays stand in line, end when nobody wants them, and what they gave is kept for a while."""

import base64
import gc
import threading
import weakref
from types import SimpleNamespace

import numpy as np
import pytest

from explainer.errors import InputError
from explainer.lab.data import load_test
from explainer.lab.model.model import initialise_model
from explainer.lab.replay import open_batches as desks
from explainer.lab.replay.open_batches import OpenBatches
from explainer.lab.replay.replay import Cancelled
from explainer.lab.replay.wire import BatchCheckValue, OpenedBatch, SharesValue
from explainer.lab.training.checkpointer import Checkpointer
from explainer.lab.training.commands import CommandInbox
from explainer.lab.training.events import Progress
from explainer.lab.training.loop import train
from explainer.lab.ui.batch_api import BatchApi
from explainer.lab.ui.open_run import RunShown
from tests.support.batch_starts import FEW, start_of
from tests.support.described import assert_described
from tests.support.reference_run import quick
from tests.support.wired import Asking


def settle(ticket, until=60):
    """Wait until a replay is over."""
    over = threading.Event()
    for _ in range(until * 50):
        if ticket.opened or ticket.error or over.wait(0.02):
            return ticket
    raise AssertionError("the replay did not end")


def held(gate, start):
    """Return a replay that goes on until ``gate`` opens, and reports meanwhile."""

    def work(report):
        done = 0
        while not gate.wait(0.01):
            done += 1
            if not report(done, 100, 1.0):
                raise Cancelled
        return start

    return work


def test_replays_run_one_at_a_time_and_a_second_one_of_a_visitor_ends_the_first():
    batches, gate, start = OpenBatches(), threading.Event(), start_of()
    ann = batches.ask("ann", ("run", 1), held(gate, start))
    bob = batches.ask("bob", ("run", 2), held(gate, start))
    for _ in range(500):
        if ann.started and ann.done:
            break
        gate.wait(0.01)
    assert ann.started and not bob.started
    again = batches.ask("ann", ("run", 3), held(gate, start))
    assert settle(ann).error.key == "mnist.error.batch_cancelled"
    gate.set()
    assert settle(bob).opened and settle(again).opened
    assert batches.get(bob.opened.name) is bob.opened


def test_what_is_open_is_not_replayed_again():
    batches, start = OpenBatches(), start_of()
    first = settle(batches.ask("ann", ("run", 1), lambda report: start))
    again = batches.ask("bob", ("run", 1), lambda report: pytest.fail("replayed again"))
    assert again.opened is first.opened


def test_a_replay_that_is_cancelled_or_that_nobody_asks_about_ends(monkeypatch):
    batches, gate = OpenBatches(), threading.Event()
    ticket = batches.ask("ann", 1, held(gate, None))
    batches.cancel(ticket.name)
    assert settle(ticket).error.key == "mnist.error.batch_cancelled"
    monkeypatch.setattr(desks, "FORGOTTEN_AFTER_SECONDS", 0.05)
    assert settle(batches.ask("bob", 2, held(gate, None))).error
    with pytest.raises(InputError):
        batches.ticket("no such replay")


def test_a_replay_that_breaks_is_a_sentence_and_the_next_one_runs(caplog):
    batches, start = OpenBatches(), start_of()

    def broken(report):
        raise KeyError("layers.0.weight")

    failed = settle(batches.ask("ann", 1, broken))
    assert "layers.0.weight" in failed.error.sentence("en") and failed.error.sentence("zh")
    assert settle(batches.ask("ann", 2, lambda report: start)).opened
    assert caplog.records[0].exc_info


def test_the_oldest_is_forgotten_when_too_much_is_open(monkeypatch):
    batches, start = OpenBatches(), start_of()
    opened = [batches.put(start) for _ in range(3)]
    for one in opened:
        one.recording()
    monkeypatch.setattr(desks, "MAX_BYTES", 1)
    assert batches.get(opened[0].name) is opened[0]
    with pytest.raises(InputError, match="forgotten"):
        batches.get(opened[1].name)
    assert opened[0].recording().loss == opened[2].recording().loss


def test_what_is_forgotten_gives_its_memory_back():
    batches = OpenBatches()
    starts = [start_of() for _ in range(desks.MAX_OPEN + 1)]
    tickets = [
        settle(batches.ask("ann", number, lambda report, start=start: start))
        for number, start in enumerate(starts)
    ]
    name, gone = tickets[0].name, weakref.ref(tickets[0].opened)
    assert settle(batches.ticket(tickets[-1].name)).opened
    del tickets
    gc.collect()
    assert gone() is None
    with pytest.raises(InputError, match="forgotten"):
        batches.ticket(name)


@pytest.fixture(scope="module")
def answers(tmp_path_factory):
    """The answers of a page whose visitor ann has trained one run."""
    chosen = quick(optimizer="adam", learning_rate=0.01, train_images=300, epochs=1)
    folder = tmp_path_factory.mktemp("run")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("explainer.lab.data.load_test", lambda dataset: FEW)
        records = list(
            train(chosen, CommandInbox(), keep=Checkpointer(folder / "checkpoints").keep)
        )
    losses = [loss for r in records if isinstance(r, Progress) for loss in r.losses]
    report = SimpleNamespace(
        epoch=1, batch=5, rate_changes=(), net=initialise_model(chosen).snapshot()
    )
    view = SimpleNamespace(name="first", settings=chosen, report=report)

    def find(owner, run):
        return RunShown("ann", view) if owner == "ann" else RunShown("", None)

    runs = SimpleNamespace(find=find, find_checkpoints=lambda name, owner: folder / "checkpoints")
    return Asking(BatchApi(runs, OpenBatches())), losses


def opened(answers, **question):
    reply = answers.open_batch({"owner": "ann", "run": "first", **question})
    pause = threading.Event()
    for _ in range(3000):
        if "ticket" not in reply:
            return reply
        pause.wait(0.02)
        reply = answers.look_at_replay({"ticket": reply["ticket"]})
    raise AssertionError("the replay did not end")


def test_a_batch_of_the_run_is_opened_with_the_loss_that_the_run_reported(answers):
    desk, losses = answers
    for number in (1, 4):
        reply = opened(desk, kind="batch", number=number)
        assert_described(reply, OpenedBatch)
        assert reply["film"]["loss"] == losses[number - 1]
        assert reply["film"]["number"] == number and len(reply["film"]["rows"]) == 64
        name = reply["film"]["id"]
        check = desk.check_batch({"id": name})
        assert_described(check, BatchCheckValue)
        assert check["passed"]
        assert desk.read_sample({"id": name, "sample": 63})["sample"] == 63
        assert set(desk.read_column({"id": name, "layer": 2, "unit": 1})) == {"old"}
        shares = desk.read_weight({"id": name, "layer": 1, "unit": 1, "source": 9})
        assert_described(shares, SharesValue)
        assert len(shares["a"]) == 64
        assert "gradient" in desk.read_row({"id": name, "layer": 1, "unit": 1})


def test_a_test_image_and_a_drawing_are_batches_of_one(answers):
    desk, _ = answers
    film = opened(desk, kind="test", index=5)["film"]
    assert film["labels"] == [int(load_test().labels[5])] and film["update"] == 6
    ink = load_test().images[5].reshape(28, 28)
    drawing = {"side": 28, "ink": base64.b64encode(ink.tobytes()).decode()}
    film = opened(desk, kind="drawing", drawing=drawing)["film"]
    assert film["labels"] == [film["answer"]] == film["answers"] and not film["chosen"]
    film = opened(desk, kind="drawing", drawing=drawing, digit=3)["film"]
    assert film["labels"] == [3] and film["chosen"]
    assert np.isfinite(film["loss"])


@pytest.mark.parametrize(
    ("question", "key"),
    [
        ({"kind": "batch", "number": 6}, "batch_number"),
        ({"kind": "batch", "number": 0}, "batch_number"),
        ({"kind": "batch", "number": "7"}, "batch_number"),
        ({"kind": "batch"}, "batch_number"),
        ({"kind": "test", "index": 10_000}, "batch_image"),
        ({"kind": "test", "index": None}, "batch_image"),
        ({"kind": "drawing"}, "drawing_empty"),
        ({"owner": "bob", "kind": "batch", "number": 1}, "batch_no_run"),
    ],
)
def test_what_cannot_be_opened_is_a_sentence(answers, question, key):
    reply = answers[0].open_batch({"owner": "ann", "run": "first", **question})
    assert reply["error"]["key"] == f"mnist.error.{key}"


def test_nonsense_of_a_browser_is_a_sentence_too(answers):
    desk, _ = answers
    for sent in (None, 3, [], {}, {"id": 7}, {"id": "gone"}, {"ticket": {}}):
        for ask in (desk.read_row, desk.check_batch, desk.read_sample, desk.look_at_replay,
                    desk.cancel_replay, desk.open_batch):  # fmt: skip
            assert set(ask(sent)["error"]) == {"key", "values"}


def test_a_batch_that_is_still_to_come_is_a_sentence(answers, monkeypatch):
    desk, _ = answers
    report = desk._api._runs.find("ann", "first").view.report
    monkeypatch.setattr(report, "batch", 2)
    reply = desk.open_batch({"owner": "ann", "run": "first", "kind": "batch", "number": 3})
    assert reply["error"]["key"] == "mnist.error.batch_later"
    assert opened(desk, kind="batch", number=2)["film"]["number"] == 2
