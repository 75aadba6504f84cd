"""As many threads as are fastest: at the start of a run, and again where it becomes slow."""

from __future__ import annotations

from dataclasses import replace

import pytest
import torch

from explainer.lab.replay.recording import record_batch
from explainer.lab.replay.replay import replay_run
from explainer.lab.training import threads
from explainer.lab.training.checkpointer import Checkpointer, list_checkpoints
from explainer.lab.training.checkpoints import encode_checkpoint, load_checkpoint
from explainer.lab.training.engine import Engine
from explainer.lab.training.events import Started
from explainer.lab.training.threads import ThreadChoice, find_fastest, list_counts
from tests.support.reference_run import quick
from tests.support.runs import assert_same, few_tested, read_losses, run


@pytest.fixture(autouse=True)
def same_threads():
    """Leave torch with as many threads as it had."""
    usual = torch.get_num_threads()
    yield
    torch.set_num_threads(usual)


@pytest.mark.parametrize(
    ("most", "counts"), [(1, (1,)), (2, (1, 2)), (3, (1, 2, 3)), (8, (1, 2, 4, 8))]
)
def test_counts_double_up_to_all_cores(most, counts):
    assert list_counts(most) == counts


class Machine:
    """A clock on which a batch takes what it is told to, by the number of threads."""

    def __init__(self, monkeypatch, costs):
        self.now, self.costs, self.batches = 0.0, costs, 0
        train = Engine.train_batch

        def timed(engine, batch, number):
            train(engine, batch, number)
            self.batches += 1
            self.now += self.costs[torch.get_num_threads()]

        monkeypatch.setattr(Engine, "train_batch", timed)

    def clock(self):
        return self.now


@pytest.mark.parametrize("costs", [{1: 0.01, 2: 0.02}, {1: 0.02, 2: 0.01}, {1: 0.5, 2: 0.4}])
def test_the_fastest_is_found_and_the_run_left_as_it_was(monkeypatch, costs):
    engine = Engine(quick(optimizer="adam", learning_rate=0.01), "cpu")
    engine.batches.shuffle(1)
    engine.losses.zero_()
    engine.train_batch(0, 1)
    before = [engine.model.parameters.flat, engine.losses, *engine.rule.state().values()]
    kept, usual = [tensor.clone() for tensor in before], torch.get_num_threads()
    machine = Machine(monkeypatch, costs)
    assert find_fastest(engine, (1, 2), machine.clock) == min(costs, key=costs.__getitem__)
    assert machine.batches == (2 if costs[1] == 0.5 else 10), "a large net is measured once"
    assert torch.get_num_threads() == usual
    assert all(torch.equal(one, other) for one, other in zip(before, kept, strict=True))


def test_where_fewer_threads_are_clearly_slower_still_fewer_are_not_tried(monkeypatch):
    engine = Engine(quick(), "cpu")
    machine = Machine(monkeypatch, {1: 4.0, 2: 2.0, 4: 1.0})
    assert find_fastest(engine, (1, 2, 4), machine.clock) == 4
    assert machine.now == 3.0
    assert find_fastest(engine, (1, 2), machine.clock) == 2
    assert machine.now == 9.0, "of two both are"


def test_one_slow_round_decides_nothing(monkeypatch):
    engine = Engine(quick(), "cpu")
    machine = Machine(monkeypatch, {1: 0.001, 2: 0.002})
    timed = Engine.train_batch

    def disturbed(engine, batch, number):
        timed(engine, batch, number)
        machine.now += 0.1 * (machine.batches == 6)  # the third batch of one thread

    monkeypatch.setattr(Engine, "train_batch", disturbed)
    assert find_fastest(engine, (1, 2), machine.clock) == 1


def test_a_run_is_measured_anew_only_where_it_stays_slow():
    choice = ThreadChoice(Engine(quick(), "cpu"), (1, 2))
    for _ in range(50):
        choice.note(100, 0.25)
    assert not choice.outdated
    for _ in range(3):
        choice.note(40, 0.25)
    assert not choice.outdated, "it may be over in a moment"
    choice.note(60, 0.25)
    choice.note(40, 0.9)
    assert not choice.outdated
    choice.note(40, 0.25)
    assert choice.outdated
    choice.choose()
    for _ in range(8):
        choice.note(1, 1.0)
    assert not choice.outdated, "slow is what is slower than since then"


def test_what_cannot_be_chosen_is_not_measured(monkeypatch):
    engine = Engine(quick(), "cpu")
    monkeypatch.setattr(Engine, "train_batch", None)
    for counts in ((), (1,)):
        choice = ThreadChoice(engine, counts)
        choice.note(100, 20.0)
        choice.note(1, 20.0)
        assert not choice.outdated and choice.choose() == torch.get_num_threads()


@few_tested()
def test_a_run_begins_with_the_fastest_and_has_the_bits_of_one_that_measured_nothing(monkeypatch):
    torch.set_num_threads(2)
    plain = run(quick())
    Machine(monkeypatch, {1: 0, 2: 0})
    monkeypatch.setattr(threads, "_time_batch", lambda engine, count, clock: -count)
    records = run(quick(), threads=(1, 2))
    assert next(record for record in records if isinstance(record, Started)).threads == 2
    assert read_losses(records) == read_losses(plain)
    assert_same(records[-1].net, plain[-1].net)


@few_tested()
def test_a_change_in_mid_run_is_kept_and_a_replay_follows_it(monkeypatch, tmp_path):
    chosen, found = quick(), iter((2, 1))
    outdated = iter([False] * 5 + [True] + [False] * 1000)
    monkeypatch.setattr(ThreadChoice, "choose", lambda self: next(found))
    monkeypatch.setattr(ThreadChoice, "outdated", property(lambda self: next(outdated)))
    monkeypatch.setattr("explainer.lab.training.loop.READ_EVERY_SECONDS", 0)  # two batches
    losses = read_losses(run(chosen, threads=(1, 2), keep=Checkpointer(tmp_path).keep))
    *_, newest = list_checkpoints(tmp_path)
    history = load_checkpoint(newest).position.threads
    assert history == ((0, 2), (12, 1))
    assert 12 in [int(path.stem) for path in list_checkpoints(tmp_path)]
    for path in list_checkpoints(tmp_path)[1:-1]:
        path.unlink()
    train_batch, used = Engine.train_batch, []

    def note(engine, batch, number):
        used.append(torch.get_num_threads())
        train_batch(engine, batch, number)

    monkeypatch.setattr(Engine, "train_batch", note)
    for number, expected in ((12, 2), (15, 1)):
        used.clear()
        start = replay_run(tmp_path, chosen, (), number)
        assert start.threads == expected
        assert used == ([2] * 12 + [1, 1])[: number - 1], "as the run had when it was there"
        assert record_batch(start).loss == losses[number - 1]


def test_a_file_of_before_holds_the_number_alone_and_wrong_ones_are_refused(tmp_path):
    run(quick(train_images=64, epochs=1), keep=Checkpointer(tmp_path).keep)
    path = list_checkpoints(tmp_path)[-1]
    kept = load_checkpoint(path)
    assert b'\\"threads\\": 1' in path.read_bytes()
    for wrong in (((0, 0),), ((1, 1), (2, 2)), ((0, 1), (1, 10**6))):
        moved = replace(kept.position, threads=wrong)
        path.write_bytes(encode_checkpoint(replace(kept, position=moved)))
        with pytest.raises(Exception, match="damaged"):
            load_checkpoint(path)
