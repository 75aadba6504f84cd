"""What one rank does in a run: one all-reduce a batch, one look at the commands a block."""

from __future__ import annotations

from collections import Counter

import pytest
import torch
import torch.distributed as dist

from explainer.lab.model.all_reduce import share_images
from explainer.lab.training.blocks import CAPTURES, CaptureError
from explainer.lab.training.commands import CommandInbox
from explainer.lab.training.engine import Engine
from explainer.lab.training.events import Warned
from explainer.lab.workers import ddp_engine
from explainer.lab.workers.ddp_engine import Lockstep, RankedEngine
from explainer.lab.workers.ddp_run import train_ranked
from tests.support.graph_tape import record_on_tape
from tests.support.reference_run import quick
from tests.support.runs import few_tested, read_losses, run


@pytest.fixture
def only_rank():
    """A group of one process, this one."""
    dist.init_process_group("gloo", store=dist.HashStore(), rank=0, world_size=1)
    yield
    dist.destroy_process_group()


def train_alone(chosen):
    return list(train_ranked(chosen, CommandInbox(), None, "cpu"))


def test_a_batch_takes_one_all_reduce_and_a_block_one_broadcast(only_rank, monkeypatch):
    calls = Counter()
    for name in ("all_reduce", "broadcast"):
        original = getattr(dist, name)

        def count(*args, name=name, original=original, **kwargs):
            calls[name] += 1
            return original(*args, **kwargs)

        monkeypatch.setattr(dist, name, count)
    monkeypatch.setattr("explainer.lab.training.loop.READ_EVERY_SECONDS", 1e9)
    engine = RankedEngine(quick(), "cpu", Lockstep(CommandInbox()))
    engine.batches.shuffle(1)
    engine.train_batch(0, 1)
    assert calls == {"all_reduce": 1, "broadcast": 1}
    calls.clear()
    with few_tested():
        train_alone(quick(train_images=640, epochs=4))
    assert calls["all_reduce"] <= 4 * 10 + 4 * 3 + 5  # batches, reads, warm-ups and votes
    assert calls["broadcast"] < 4 * 10


@pytest.mark.parametrize("model", ["mlp", "lenet", "cifar_net"])
@pytest.mark.parametrize("precision", ["float32", "bf16"])
@few_tested()
def test_one_rank_alone_has_the_bits_of_a_run_without_ranks(only_rank, model, precision):
    chosen = quick(
        model=model, precision=precision, optimizer="adam", learning_rate=0.003, shift=1,
        train_images=70, batch_size=32, schedule="cosine",
    )  # fmt: skip
    assert read_losses(train_alone(chosen)) == read_losses(run(chosen))


@pytest.mark.parametrize("images", [1, 5, 64])
def test_the_shares_of_all_ranks_add_up_to_the_whole_gradient(only_rank, monkeypatch, images):
    chosen = quick(train_images=images, batch_size=64, model="lenet")
    monkeypatch.setattr(dist, "all_reduce", lambda tensor: None)
    whole = Engine(chosen, "cpu")
    whole.batches.shuffle(1)
    sizes = whole.measure_batch(0, 1)
    parts = []
    for rank in range(3):
        engine = RankedEngine(chosen, "cpu", Lockstep(CommandInbox()))
        engine.rank, engine.ranks = rank, 3
        engine.batches.shuffle(1)
        engine.train_batch(0, 1)
        parts.append(engine.gradient.flat.clone())
        share = share_images(images, 3)[rank]
        assert torch.equal(engine.losses != 0, (torch.arange(images) >= share.start)[:, None]
                           & (torch.arange(images) < share.stop)[:, None])  # fmt: skip
    engine.gradient.flat.copy_(sum(parts))
    norms = ddp_engine.compute_norms(engine.gradient.weights)
    assert norms == pytest.approx(sizes.gradients, rel=1e-5)


@pytest.mark.parametrize("here", [True, False])
@few_tested()
def test_where_one_rank_cannot_record_none_does(only_rank, monkeypatch, here):
    """A rank that went on alone would wait for the others for ever."""

    def refuse(warm_up, work):
        raise CaptureError from RuntimeError("operation not permitted")

    if here:
        monkeypatch.setitem(CAPTURES, "cpu", refuse)
    else:
        monkeypatch.setattr(Lockstep, "agree", lambda self, willing: False)
    records = train_alone(quick())
    (warning,) = (record.error for record in records if isinstance(record, Warned))
    expected = "operation not permitted" if here else "another rank could not"
    assert f"({expected})" in warning.sentence("en")
    assert records[-1].outcome == "done"


@pytest.mark.parametrize("optimizer", ["sgd", "adam"])
@few_tested()
def test_what_a_rank_does_in_a_block_can_be_recorded(only_rank, monkeypatch, optimizer):
    chosen = quick(optimizer=optimizer, learning_rate=0.003, model="lenet", train_images=300)
    expected = read_losses(train_alone(chosen))
    recorded = []

    def record(warm_up, work):
        recorded.append(record_on_tape(warm_up, work))
        return recorded[-1]

    monkeypatch.setitem(CAPTURES, "cpu", record)
    assert read_losses(train_alone(chosen)) == expected
    assert len(recorded) == 2, "batches one by one and the rest; of 8 there are none in an epoch"
