"""Recorded blocks of batches compute what single batches do; nothing in a step waits for a GPU."""

import itertools
from contextlib import contextmanager, nullcontext
from dataclasses import replace

import pytest
import torch

from explainer.lab.config.presets import PRESETS
from explainer.lab.config.settings import LOSSES, MODELS, OPTIMIZERS, PRECISIONS, SCHEDULES
from explainer.lab.model.optimizers import following_rule
from explainer.lab.replay.threads import use_threads
from explainer.lab.training.blocks import CAPTURES, Blocks, CaptureError, capture_graph, repeat
from explainer.lab.training.engine import Engine
from explainer.lab.training.events import Warned
from tests.support.covering import cover_pairs
from tests.support.graph_tape import OneDevice, count_calls, record_on_tape
from tests.support.reference_run import quick
from tests.support.runs import assert_same, few_tested, read_losses, run

pytestmark = pytest.mark.usefixtures("one_thread")
IMAGES = 5
SIZES = (1, 2, 3, IMAGES, 64)
"""Batches of one image, with a rest, another rest, all at once, and larger than all there are."""


@pytest.fixture
def one_thread():
    """Let no thread wait for another: these nets are tiny."""
    with use_threads(1):
        yield


def as_on_a_gpu(chosen):
    """Return an engine with the rule that a GPU has, in memory in which anything may lie."""
    engine = Engine(chosen, "cpu")
    engine.rule = following_rule(chosen, engine.model)
    engine.rule.gradient.flat.fill_(torch.nan)
    return engine


def read_state(engine):
    flat = engine.model.parameters.flat
    return [tensor.clone() for tensor in (flat, engine.losses, *engine.rule.state().values())]


def train_singly(engine):
    engine.batches.shuffle(1)
    for batch in range(engine.settings.batches_per_epoch):
        engine.train_batch(batch, batch + 1)
    return read_state(engine)


def train_in_blocks(engine, lengths):
    blocks, batch = Blocks(engine, lengths, record_on_tape), 0
    engine.batches.shuffle(1)
    while batch < engine.settings.batches_per_epoch:
        done = blocks.run(batch, batch + 1)
        assert done, "every batch is in a block"
        batch += done
    return read_state(engine)


WHOLE_RUNS = cover_pairs(
    model=MODELS, precision=PRECISIONS, optimizer=OPTIMIZERS, schedule=SCHEDULES, batch_size=SIZES
)
STEPS = cover_pairs(model=MODELS, precision=PRECISIONS, optimizer=OPTIMIZERS, loss=LOSSES)


def choose(**values):
    momentum = 0.9 * (values["optimizer"] == "momentum")
    return quick(train_images=IMAGES, learning_rate=0.01, momentum=momentum, **values)


def name_row(row):
    return "-".join(map(str, row.values()))


@pytest.mark.parametrize("row", WHOLE_RUNS, ids=name_row)
def test_recorded_blocks_give_the_bits_of_single_batches(row):
    chosen = choose(hidden_sizes=(8,), shift=1, **row)
    alone = train_singly(as_on_a_gpu(chosen))
    together = train_in_blocks(as_on_a_gpu(chosen), (8, 2, 1))
    assert all(torch.isfinite(tensor).all() for tensor in together)
    for one, other in zip(alone, together, strict=True):
        assert torch.equal(one, other)


@pytest.mark.parametrize("row", STEPS, ids=name_row)
def test_no_batch_waits_for_the_device_or_mixes_devices(row):
    engine = Engine(choose(shift=2, batch_size=2, **row), "meta")
    engine.train_batch(0, 1)  # the numbers of an epoch are sent with its first batch
    blocks = Blocks(engine, (2,), repeat)
    with OneDevice():
        engine.train_batch(1, 2)
        engine.train_batch(2, 3)
        assert [blocks.run(0, 1), blocks.run(2, 3)] == [2, 1]


@pytest.mark.parametrize(
    ("chosen", "most"),
    [
        (PRESETS["tutorial"], 13),
        (replace(PRESETS["tutorial"], optimizer="adam"), 20),
        (replace(PRESETS["tutorial"], precision="bf16"), 29),
        (PRESETS["lenet"], 42),
        (PRESETS["best"], 51),
    ],
)
def test_a_recorded_batch_takes_few_calls(chosen, most):
    assert count_calls(chosen) <= most


@pytest.mark.parametrize(("size", "longest"), [(64, 64), (256, 64), (257, 8), (4096, 1)])
def test_a_block_holds_no_more_images_than_there_is_room_for(size, longest):
    blocks = Blocks(Engine(quick(batch_size=size, train_images=None), "meta"), (64, 8, 1), repeat)
    assert blocks.run(0, 1) == longest


@pytest.mark.parametrize("preset", PRESETS)
def test_a_recorded_run_of_a_preset_goes_on_past_its_second_batch(preset):
    chosen = replace(PRESETS[preset], dataset="mnist", train_images=IMAGES, batch_size=2, epochs=1)
    whole = train_in_blocks(as_on_a_gpu(chosen), (64, 8, 1))
    assert all(torch.isfinite(tensor).all() for tensor in whole)


@pytest.mark.parametrize("place", [0, 1])
@few_tested()
def test_a_run_whose_recording_fails_goes_on_batch_by_batch(monkeypatch, place):
    def refuse(warm_up, work):
        warm_up()
        if not attempts.pop(0):
            raise CaptureError from RuntimeError("operation not permitted\nmore")
        return work

    chosen = quick(optimizer="adam", learning_rate=0.01)
    expected = run(chosen)
    attempts = [True] * place + [False]
    monkeypatch.setitem(CAPTURES, "cpu", refuse)
    records = run(chosen, block_lengths=(8, 1))
    (warning,) = (record.error for record in records if isinstance(record, Warned))
    assert "(operation not permitted)" in warning.sentence("en")
    assert_same(records[-1].net, expected[-1].net)
    assert read_losses(records) == read_losses(expected)


class FakeCuda:
    """The part of ``torch.cuda`` that records; the end of a recording fails, as torch's can."""

    def __init__(self, failing):
        self.current, self.failing = "main", failing

    def current_stream(self):
        return self

    def set_stream(self, stream):
        assert stream is self
        self.current = "main"

    def wait_stream(self, other):
        assert other is self

    def Stream(self):
        return self

    def CUDAGraph(self):
        return self

    def replay(self):
        """Launch everything."""

    @contextmanager
    def stream(self, side):
        self.current = "side"
        yield
        self.current = "main"

    @contextmanager
    def graph(self, graph):
        self.current = "capture"
        yield
        if self.failing:
            raise RuntimeError("capture invalidated")
        self.current = "main"


@pytest.mark.parametrize("failing", [False, True])
def test_a_failed_recording_leaves_the_stream_that_was_current(monkeypatch, failing):
    fake, streams = FakeCuda(failing), []
    monkeypatch.setattr(torch, "cuda", fake)
    with pytest.raises(CaptureError) if failing else nullcontext():
        capture_graph(*[lambda: streams.append(fake.current)] * 2)
    assert streams == ["side", "capture"]
    assert fake.current == "main"


def test_the_rows_tried_are_few_and_every_two_values_meet_in_one():
    factors = {"model": MODELS, "precision": PRECISIONS, "optimizer": OPTIMIZERS, "size": SIZES}
    rows = cover_pairs(**factors)
    for one, other in itertools.combinations(factors, 2):
        met = {(row[one], row[other]) for row in rows}
        assert met == set(itertools.product(factors[one], factors[other]))
    assert len(rows) < 1.5 * len(OPTIMIZERS) * len(SIZES)
