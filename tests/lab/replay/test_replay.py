"""A batch of a run, replayed and recorded: bit by bit what the run computed."""

from dataclasses import replace

import numpy as np
import pytest
import torch
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from explainer.errors import InputError
from explainer.lab import data
from explainer.lab.config.settings import LOSSES, OPTIMIZERS, SCHEDULES
from explainer.lab.model.model import restore_model
from explainer.lab.replay.batch_start import start_at_checkpoint, start_at_net
from explainer.lab.replay.recording import record_batch
from explainer.lab.replay.replay import Cancelled, count_batches, find_value, replay_run
from explainer.lab.training import loop
from explainer.lab.training.checkpointer import Checkpointer, list_checkpoints
from explainer.lab.training.checkpoints import encode_checkpoint, load_checkpoint
from explainer.lab.training.commands import CommandInbox, EndTraining, SetRate
from explainer.lab.training.events import Progress
from explainer.lab.training.loop import train
from tests.support.batch_starts import FEW
from tests.support.reference_run import quick


def trained(chosen, folder, *, at=None, order=None, start=None, before_training=None):
    """Train with every checkpoint kept; return the loss of each batch reported.

    ``order`` is given once ``at`` batches are done.
    """
    inbox, losses = CommandInbox(), []
    done = 0 if start is None else start.position.batches
    run = train(chosen, inbox, keep=Checkpointer(folder).keep, start=start)
    for record_ in run:
        if isinstance(record_, Progress):
            losses += record_.losses
            done += len(record_.losses)
            if at is not None and done >= at:
                inbox.send(order)
                at = None
    return losses


def keep_often(patch):
    """Keep and report every few batches, keep all that was kept, and test on few images."""
    patch.setattr(loop, "KEEP_EVERY_SECONDS", -1.0)
    patch.setitem(loop.READ_EVERY_BATCHES, "cpu", 3)
    patch.setattr("explainer.lab.training.checkpointer.KEPT", 1000)
    patch.setattr(data, "load_test", lambda dataset: FEW)


@pytest.fixture
def often(monkeypatch):
    keep_often(monkeypatch)


def keep_only(folder, *steps):
    for path in list_checkpoints(folder):
        if int(path.stem) not in steps:
            path.rename(path.with_suffix(".aside"))


def bring_back(folder):
    for path in folder.glob("*.aside"):
        path.rename(path.with_suffix(".safetensors"))


def assert_is_batch_of_run(folder, chosen, losses, number, changes=()):
    """Compare with the run's own loss, and with its own checkpoint after the batch."""
    keep_only(folder, 0)
    recording = record_batch(replay_run(folder, chosen, changes, number))
    bring_back(folder)
    assert recording.loss == losses[number - 1]
    after = load_checkpoint(folder / f"{number:09d}.safetensors")
    assert torch.equal(recording.new.flat, restore_model(after.net).parameters.flat)
    assert recording.memory.keys() == after.memory.keys()
    for name, array in after.memory.items():
        np.testing.assert_array_equal(recording.memory[name].numpy(), array)


# Not shrunk: each example is a run.
@settings(max_examples=6, deadline=None, phases=[Phase.generate])
@given(
    optimizer=st.sampled_from(OPTIMIZERS),
    loss=st.sampled_from(LOSSES),
    schedule=st.sampled_from(SCHEDULES),
    activation=st.sampled_from(["relu", "sigmoid", "tanh", "leaky_relu", "identity"]),
    sizes=st.sampled_from([(), (16,), (20, 8)]),
    shift=st.sampled_from([0, 2]),
    threads=st.sampled_from([1, 2]),
    seed=st.integers(0, 99),
)
def test_a_replayed_batch_is_the_run_s_bit_by_bit(
    tmp_path_factory, optimizer, loss, schedule, activation, sizes, shift, threads, seed
):
    chosen = quick(
        optimizer=optimizer, loss=loss, schedule=schedule, activation=activation,
        hidden_sizes=sizes, shift=shift, seed=seed, learning_rate=0.01,
        momentum=0.9 if optimizer == "momentum" else 0.0,
    )  # fmt: skip
    folder, usual = tmp_path_factory.mktemp("run"), torch.get_num_threads()
    with pytest.MonkeyPatch.context() as patch:
        keep_often(patch)
        torch.set_num_threads(threads)
        losses = trained(chosen, folder)
    torch.set_num_threads(usual)
    kept = [int(path.stem) for path in list_checkpoints(folder)][1:]
    # In mid-epoch, the incomplete last batch of an epoch, and one of the second epoch.
    for number in (kept[0], chosen.batches_per_epoch, kept[-2]):
        assert_is_batch_of_run(folder, chosen, losses, number)
    assert torch.get_num_threads() == usual


@pytest.mark.parametrize("model", ["lenet", "cifar_net"])
def test_a_convolutional_run_with_another_rate_in_mid_run_is_replayed(model, often, tmp_path):
    chosen = quick(
        model=model, train_images=100, batch_size=16, epochs=1, optimizer="adamw",
        learning_rate=0.002, shift=2, schedule="warmup_cosine",
    )  # fmt: skip
    losses = trained(chosen, tmp_path, at=3, order=SetRate(0.01))
    change = load_checkpoint(list_checkpoints(tmp_path)[-1]).position.rates[1]
    assert change[1] == 0.01
    for number in (change[0], chosen.batches):
        assert_is_batch_of_run(tmp_path, chosen, losses, number, (change,))


def test_a_run_that_was_stopped_and_went_on_is_replayed(often, tmp_path):
    chosen = quick(optimizer="adam", learning_rate=0.003)
    first = trained(chosen, tmp_path, at=9, order=EndTraining())
    start = load_checkpoint(list_checkpoints(tmp_path)[-1])
    losses = first[: start.position.batches] + trained(chosen, tmp_path, start=start)
    assert len(losses) == chosen.batches
    assert_is_batch_of_run(tmp_path, chosen, losses, chosen.batches)


def test_a_run_on_a_lent_gpu_is_replayed_on_the_processor(often, tmp_path, monkeypatch):
    chosen = quick(train_images=100)
    losses = trained(chosen, tmp_path)
    for path in list_checkpoints(tmp_path):
        kept = load_checkpoint(path)
        elsewhere = replace(kept.position, device="cuda")
        path.write_bytes(encode_checkpoint(replace(kept, position=elsewhere)))
    monkeypatch.setattr("explainer.lab.replay.replay.gpus", lambda: 1)
    monkeypatch.setenv("SPACES_ZERO_GPU", "true")
    start = replay_run(tmp_path, chosen, (), 2)
    assert start.device == "cuda", "the page says where the run computed"
    assert record_batch(start).loss == losses[1]


def test_without_a_checkpoint_from_before_a_sentence_says_so(often, tmp_path):
    chosen = quick(epochs=1, train_images=200)
    trained(chosen, tmp_path)
    keep_only(tmp_path, chosen.batches)
    assert count_batches(tmp_path, 2) is None
    with pytest.raises(InputError, match="Batch 2 cannot be replayed"):
        replay_run(tmp_path, chosen, (), 2)
    with pytest.raises(InputError, match=r"Batch 99: expected .* 1 to 4"):
        replay_run(tmp_path, chosen, (), 99)


def test_a_damaged_checkpoint_is_passed_over(often, tmp_path):
    chosen = quick(epochs=1, train_images=300)
    losses = trained(chosen, tmp_path)
    newest = list_checkpoints(tmp_path)[-2]
    newest.write_bytes(newest.read_bytes()[:-100])
    assert record_batch(replay_run(tmp_path, chosen, (), chosen.batches)).loss == losses[-1]


def test_a_replay_tells_how_far_it_is_and_ends_when_told(often, tmp_path, monkeypatch):
    monkeypatch.setattr("explainer.lab.replay.replay._REPORT_EVERY_SECONDS", -1.0)
    chosen = quick(epochs=1)
    trained(chosen, tmp_path)
    keep_only(tmp_path, 0)
    told = []

    def report(done, count, seconds):
        told.append((done, count))
        return done < 3

    with pytest.raises(Cancelled):
        replay_run(tmp_path, chosen, (), 10, report)
    assert told == [(1, 9), (2, 9), (3, 9)]


def test_the_rate_of_a_batch_is_the_last_one_set_before_it():
    rates = ((0, 0.1), (4, 0.2), (4, 0.3), (9, 0.4))
    assert [find_value(rates, number) for number in (1, 4, 5, 9, 10)] == [0.1, 0.1, 0.3, 0.3, 0.4]


def test_an_image_alone_is_the_next_batch_of_the_newest_checkpoint(often, tmp_path):
    chosen = quick(epochs=1, optimizer="adam", learning_rate=0.01, schedule="cosine")
    trained(chosen, tmp_path)
    last = load_checkpoint(list_checkpoints(tmp_path)[-1])
    image, label = torch.zeros(1, 1, 28, 28), torch.tensor([[3]])
    start = start_at_checkpoint(last, image, label)
    assert start.number == chosen.batches + 1
    assert 0 < start.rate < 0.01, "the cosine's last η, not 0"
    known = record_batch(start)
    assert not torch.equal(known.memory["mean"], start.memory["mean"])
    fresh = start_at_net(chosen, last.net, chosen.batches, image, label)
    assert all(not tensor.any() for tensor in fresh.memory.values())
    assert record_batch(fresh).loss == known.loss
