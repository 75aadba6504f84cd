"""Whole runs: against a tutorial's loop, bit by bit against themselves, and under commands."""

import math

import numpy as np
import pytest
import torch
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from torch.optim import lr_scheduler

from explainer.lab import data
from explainer.lab.config.schedules import scale_rate
from explainer.lab.config.settings import LOSSES, OPTIMIZERS, SCHEDULES
from explainer.lab.model.batches import Batches, shift_images
from explainer.lab.model.model import Workspace, initialise_model, restore_model, run_forward
from explainer.lab.model.torch_modules import build_loss, build_module
from explainer.lab.training import loop
from explainer.lab.training.checkpointer import Checkpointer, list_checkpoints
from explainer.lab.training.checkpoints import load_checkpoint
from explainer.lab.training.commands import CommandInbox, EndTraining, Pause, Resume, SetRate
from explainer.lab.training.events import (
    Ended,
    EpochDone,
    Paused,
    Progress,
    RateChanged,
    Resumed,
    Saved,
    Started,
)
from explainer.lab.training.loop import train
from explainer.lab.training.state import LOSS_LIMIT
from tests.support.reference_run import autograd_run, flat, quick, targets
from tests.support.runs import assert_same, few_tested, read_losses, run


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
@few_tested()
def test_training_agrees_with_an_autograd_loop_and_torch_optim(optimizer):
    rate = 0.01 if optimizer in ("rmsprop", "adam", "adamw") else 0.1
    momentum = 0.9 if optimizer == "momentum" else 0.0
    chosen = quick(optimizer=optimizer, learning_rate=rate, momentum=momentum)
    assert chosen.images % chosen.batch_size, "the last batch is to be incomplete"
    records = run(chosen)
    losses = read_losses(records)
    expected, net = autograd_run(chosen)
    # float32 sums in another order: 1e-7 a batch, multiplied by 32 batches of training.
    np.testing.assert_allclose(losses, expected, rtol=2e-3, atol=1e-4)
    np.testing.assert_allclose(losses[:4], expected[:4], rtol=2e-5)
    ours = np.concatenate([x.ravel() for x in records[-1].net.weights])
    theirs = np.concatenate([p.detach().numpy().ravel() for p in net.parameters() if p.dim() > 1])
    np.testing.assert_allclose(ours, theirs, atol=2e-3)


@pytest.mark.parametrize("loss", LOSSES)
@pytest.mark.parametrize("schedule", SCHEDULES)
@few_tested()
def test_every_loss_and_schedule_agrees_with_the_loop(loss, schedule):
    chosen = quick(loss=loss, schedule=schedule, model="lenet", train_images=300, epochs=1)
    expected, net = autograd_run(chosen)
    records = run(chosen)
    np.testing.assert_allclose(read_losses(records), expected, rtol=1e-4)
    assert flat(net).numel() == sum(
        x.size for x in records[-1].net.weights + records[-1].net.biases
    )


@given(st.sampled_from(SCHEDULES), st.integers(1, 500))
def test_a_schedule_stays_between_0_and_1_and_ends_where_it_says(schedule, batches):
    factors = [scale_rate(schedule, batch, batches) for batch in range(batches)]
    assert all(0 < value <= 1 for value in factors)
    if schedule == "constant":
        assert set(factors) == {1.0}
    if schedule in ("cosine", "step"):
        assert factors[0] == 1 and sorted(factors, reverse=True) == factors
    if schedule in ("warmup", "warmup_cosine"):
        rising = math.ceil(0.1 * batches)
        np.testing.assert_allclose(factors[:rising], np.arange(1, rising + 1) / rising)
    if schedule.endswith("cosine") and batches > 50:
        assert factors[-1] < 0.01


def torchs_rates(schedule, batches):
    """Return η of each batch of a run of ``batches`` as torch's schedulers have it, from η = 1."""
    optimizer = torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=1.0)
    rising = math.ceil(batches / 10)
    warm = {"start_factor": 1 / rising, "total_iters": rising - 1}
    cosine, linear = lr_scheduler.CosineAnnealingLR, lr_scheduler.LinearLR
    scheduler = {
        "constant": lambda: lr_scheduler.ConstantLR(optimizer, 1.0),
        "step": lambda: lr_scheduler.MultiStepLR(optimizer, [batches // 2, 3 * batches // 4], 0.1),
        "cosine": lambda: cosine(optimizer, batches),
        "warmup": lambda: linear(optimizer, **warm),
        "warmup_cosine": lambda: lr_scheduler.SequentialLR(
            optimizer, [linear(optimizer, **warm), cosine(optimizer, batches - rising)], [rising]
        ),
    }[schedule]()
    rates = []
    for _ in range(batches):
        rates.append(optimizer.param_groups[0]["lr"])
        optimizer.step()
        scheduler.step()
    return rates


@pytest.mark.parametrize("batches", [40, 200])
@pytest.mark.parametrize("schedule", SCHEDULES)
def test_a_schedule_is_that_of_torch(schedule, batches):
    factors = [scale_rate(schedule, batch, batches) for batch in range(batches)]
    np.testing.assert_allclose(factors, torchs_rates(schedule, batches), rtol=1e-9, atol=1e-12)


def test_each_epoch_goes_through_all_images_once_in_an_order_of_its_own():
    orders = []
    for seed in (0, 1):
        batches = Batches(quick(seed=seed), "cpu")
        for epoch in (1, 2):
            batches.shuffle(epoch)
            orders.append(torch.cat([batches.rows(number) for number in range(16)]))
    everything = torch.arange(1000)
    for place, order in enumerate(orders):
        assert torch.equal(order.sort().values, everything)
        for other in (everything, *orders[:place]):
            assert (order == other).sum() < 20


def test_the_images_stay_bytes_and_a_batch_of_them_is_normalised_with_its_labels():
    chosen, train_set = quick(), data.load_train()
    batches = Batches(chosen, "cpu")
    assert batches.images.dtype == torch.uint8
    batches.shuffle(1)
    rows = batches.rows(3)
    space = Workspace(initialise_model(chosen).layers[:1], len(rows))
    labels = batches.load(rows, space.activations[0])
    expected = data.normalise_images(train_set.images[rows])
    np.testing.assert_allclose(space.activations[0].flatten(1), expected, atol=1e-6)
    np.testing.assert_array_equal(labels.flatten(), train_set.labels[rows])


@few_tested()
def test_a_run_can_be_replayed_bit_by_bit():
    first, second = (run(quick(seed=5, shift=2)) for _ in range(2))
    assert_same(first[-1].net, second[-1].net)
    assert read_losses(first) == read_losses(second)


@pytest.mark.parametrize("lengths", [(1,), (7, 3), (15,), (64, 8, 1)])
@pytest.mark.parametrize("optimizer", OPTIMIZERS)
@few_tested()
def test_blocks_of_batches_give_the_bits_of_single_ones(lengths, optimizer):
    rate = 0.01 if optimizer in ("rmsprop", "adam", "adamw") else 0.1
    chosen = quick(
        optimizer=optimizer, learning_rate=rate, momentum=0.9 * (optimizer == "momentum"),
        schedule="warmup_cosine", shift=1,
    )  # fmt: skip
    alone, together = run(chosen), run(chosen, block_lengths=lengths)
    assert read_losses(alone) == read_losses(together)
    assert_same(alone[-1].net, together[-1].net)


def test_shifted_images_are_moved_and_filled_with_background():
    images = torch.arange(1, 10, dtype=torch.uint8).view(1, 1, 3, 3)
    middle = shift_images(images, torch.tensor([[1, 1]]), 1)
    assert torch.equal(middle, images)
    up_left = shift_images(images, torch.tensor([[2, 2]]), 1)[0, 0]
    assert up_left.tolist() == [[5, 6, 0], [8, 9, 0], [0, 0, 0]]
    chosen = quick(shift=3, train_images=500)
    batches = Batches(chosen, "cpu")
    batches.shuffle(1)
    counts = torch.bincount(batches.shifts.flatten(), minlength=7)
    assert len(counts) == 7 and (counts > 80).all()
    rows = batches.rows(0)
    space = Workspace(initialise_model(chosen).layers[:1], len(rows))
    batches.load(rows, space.activations[0])
    for row, image in zip(rows.tolist(), space.activations[0], strict=True):
        down, right = (int(shift) for shift in batches.shifts[row])
        wide = np.pad(data.load_train().images[row].reshape(28, 28), 3)
        seen = data.normalise_images(wide[down : down + 28, right : right + 28])
        np.testing.assert_allclose(image[0], seen, atol=1e-6)


def test_the_records_tell_the_run_in_order():
    records = run(quick())
    assert isinstance(records[0], Started)
    assert isinstance(records[-1], Ended)
    assert records[-1].outcome == "done"
    assert (records[-1].epoch, records[-1].batch) == (2, 16)
    assert [r.epoch for r in records if isinstance(r, EpochDone)] == [1, 2]
    progress = [r for r in records if isinstance(r, Progress)]
    assert sum(len(r.losses) for r in progress) == 32
    assert [len(r.rates) for r in progress] == [len(r.losses) for r in progress]
    assert progress[-1].images == 2000
    assert progress[-1].batch == 16
    sizes = progress[0].sizes
    assert sizes.batch == 1 and len(sizes.gradients) == 2
    for gradient, change in zip(sizes.gradients, sizes.changes, strict=True):
        assert change == pytest.approx(0.01 * gradient, rel=1e-3)


def test_the_loss_of_an_epoch_is_the_mean_over_its_images():
    records = run(quick(epochs=1))
    sizes = [64] * 15 + [40]
    done = next(r for r in records if isinstance(r, EpochDone))
    expected = np.average(read_losses(records), weights=sizes)
    np.testing.assert_allclose(done.train_loss, expected, rtol=1e-12)
    assert done.examined.outputs.shape == (10_000, 10)
    assert done.examined.projection.shape == (2000, 2)


@pytest.mark.parametrize("loss", LOSSES)
def test_what_an_epoch_measures_is_what_torch_says_of_its_net(loss):
    chosen = quick(epochs=1, loss=loss, learning_rate=0.1)
    records = run(chosen)
    done = next(r for r in records if isinstance(r, EpochDone))
    model = restore_model(done.net)
    module, judged = build_module(model.layers, model.parameters), {}
    parts = {"train": data.load_train(), "test": data.load_test()}
    for name, part in parts.items():
        count = chosen.images if name == "train" else len(part.labels)
        images = torch.tensor(data.normalise_images(part.images[:count])).view(count, 1, 28, 28)
        labels = torch.tensor(part.labels[:count], dtype=torch.int64)
        outputs = module(images).detach()
        right = (outputs.argmax(1) == labels).double().mean()
        judged[name] = float(right), float(build_loss(loss)(outputs, targets(loss, labels)))
        if name == "test":
            np.testing.assert_allclose(done.examined.outputs, outputs, rtol=1e-4, atol=1e-5)
            # What the last layer reads, on its two axes: lengths do not change by turning them.
            hidden = module[:-2](images[:2000]).detach().double()
            variance = (hidden - hidden.mean(0)).square().sum()
            share = np.square(done.examined.projection.astype(float)).sum() / float(variance)
            assert share == pytest.approx(sum(done.examined.variance), rel=1e-4)
    # An answer may tip where two outputs are equal to the last bits.
    assert done.train_accuracy == pytest.approx(judged["train"][0], abs=2e-3)
    assert done.test_accuracy == pytest.approx(judged["test"][0], abs=2e-3)
    assert abs(done.train_accuracy - done.test_accuracy) > 4e-3, "else they could be mixed up"
    assert done.test_loss == pytest.approx(judged["test"][1], rel=1e-4)
    assert done.images_per_second == pytest.approx(chosen.images / done.seconds)
    last = [r for r in records if isinstance(r, Progress)][-1]
    assert done.seconds == pytest.approx(last.seconds)


class After(CommandInbox):
    """An inbox that finds a command just before a certain batch."""

    def __init__(self, *commands):
        super().__init__()
        self._later = list(commands)  # (looks, command)
        self._looks = 0

    @property
    def waiting(self):
        self._looks += 1
        while self._later and self._later[0][0] <= self._looks:
            self.send(self._later.pop(0)[1])
        return super().waiting


@given(st.integers(1, 40))
@settings(max_examples=8, deadline=None)
@few_tested()
def test_a_stop_acts_before_the_next_batch(looks):
    records = list(train(quick(epochs=100), After((looks, EndTraining()))))
    assert len(read_losses(records)) <= looks
    assert records[-1].outcome == "cancelled"


def test_a_pause_waits_and_a_new_rate_holds_from_the_next_batch(tmp_path):
    inbox = After((5, Pause()), (5, SetRate(0.5)), (5, Resume()))
    records = list(train(quick(), inbox, keep=Checkpointer(tmp_path).keep))
    kinds = [type(r) for r in records]
    assert kinds.index(Paused) < kinds.index(RateChanged) < kinds.index(Resumed)
    saved, paused = records[kinds.index(Paused) - 1 : kinds.index(Paused) + 1]
    assert 0 < paused.batches <= 5
    assert saved == Saved(paused.batches), "who is killed now has lost nothing"
    rates = [rate for r in records if isinstance(r, Progress) for rate in r.rates]
    changed = next(r for r in records if isinstance(r, RateChanged)).batches
    assert set(rates[:changed]) == {0.01} and set(rates[changed:]) == {0.5}
    assert records[-1].outcome == "done"


# Not shrunk: each example is a run.
@settings(deadline=None, max_examples=12, phases=[Phase.generate])
@given(data=st.data())
@few_tested()
def test_a_run_that_was_interrupted_ends_with_the_bits_of_one_that_was_not(tmp_path_factory, data):
    optimizer = data.draw(st.sampled_from(OPTIMIZERS))
    chosen = quick(
        optimizer=optimizer, learning_rate=0.02, momentum=0.9 * (optimizer == "momentum"),
        schedule=data.draw(st.sampled_from(SCHEDULES)), shift=data.draw(st.integers(0, 1)),
        model=data.draw(st.sampled_from(["mlp", "mlp", "lenet"])), train_images=300, epochs=3,
    )  # fmt: skip
    whole = run(chosen)
    folder = tmp_path_factory.mktemp("run")
    first = list(
        train(
            chosen,
            After((data.draw(st.integers(1, 12)), EndTraining())),
            keep=Checkpointer(folder).keep,
        )
    )
    start = load_checkpoint(list_checkpoints(folder)[-1])
    rest = run(chosen, start=start)
    assert read_losses(first) + read_losses(rest) == read_losses(whole)
    assert_same(rest[-1].net, whole[-1].net)
    means = [
        [r.train_loss for r in records if isinstance(r, EpochDone)]
        for records in (first + rest, whole)
    ]
    np.testing.assert_allclose(*means, rtol=1e-12)
    if any(isinstance(r, Saved) for r in first):
        assert rest[0].batches == start.position.batches


def test_a_run_goes_on_with_the_threads_that_its_sums_were_made_by(tmp_path):
    chosen, usual = quick(train_images=64, epochs=1), torch.get_num_threads()
    try:
        torch.set_num_threads(2)
        run(chosen, keep=Checkpointer(tmp_path).keep)
        torch.set_num_threads(1)
        first, *_ = run(chosen, start=load_checkpoint(list_checkpoints(tmp_path)[0]))
        assert first.threads == torch.get_num_threads() == 2
    finally:
        torch.set_num_threads(usual)


@pytest.mark.parametrize("passes", [1, 7, 12])
def test_a_stop_leaves_the_test_and_the_rest_gives_the_same_bits(tmp_path, monkeypatch, passes):
    chosen = quick(train_images=300)
    whole = run(chosen)
    inbox, looks = CommandInbox(), []

    def pressing(self):
        looks.append(self)
        if self is inbox and len(looks) == passes:
            self.send(EndTraining())
        return self.waiting

    monkeypatch.setattr(CommandInbox, "pressing", property(pressing))
    first = list(train(chosen, inbox, keep=Checkpointer(tmp_path).keep))
    assert first[-1].outcome == "cancelled"
    assert sum(isinstance(r, EpochDone) for r in first) == (passes - 1) // 6
    rest = run(chosen, start=load_checkpoint(list_checkpoints(tmp_path)[-1]))
    epochs = [r for r in first + rest if isinstance(r, EpochDone)]
    assert [r.epoch for r in epochs] == [1, 2]
    assert all(0 < r.images_per_second < 1e9 for r in epochs)
    assert_same(rest[-1].net, whole[-1].net)


def test_a_pause_in_the_test_waits_and_then_measures_all_of_it():
    whole = run(quick())
    looks = iter(range(100))

    class Pressed(CommandInbox):
        @property
        def pressing(self):
            if next(looks) == 2:
                for command in (Pause(), Resume()):
                    self.send(command)
            return self.waiting

    records = run(quick(), inbox=Pressed())
    kinds = [type(r) for r in records]
    assert kinds.index(Paused) < kinds.index(Resumed) < kinds.index(EpochDone)
    first, second = ([r for r in each if isinstance(r, EpochDone)] for each in (records, whole))
    for mine, theirs in zip(first, second, strict=True):
        np.testing.assert_array_equal(mine.examined.outputs, theirs.examined.outputs)
    assert_same(records[-1].net, whole[-1].net)


def test_an_interruption_does_not_undo_a_new_rate(tmp_path):
    inbox = After((5, Pause()))
    for command in (Pause(), SetRate(0.5), EndTraining()):
        inbox.send(command)
    list(train(quick(), inbox, keep=Checkpointer(tmp_path).keep))
    rest = run(quick(), start=load_checkpoint(list_checkpoints(tmp_path)[-1]))
    assert {rate for r in rest if isinstance(r, Progress) for rate in r.rates} == {0.5}


@pytest.mark.parametrize("together", [1, 3, 32])
def test_a_diverging_run_names_the_batch_and_keeps_the_last_good_weights(monkeypatch, together):
    monkeypatch.setitem(loop.READ_EVERY_BATCHES, "cpu", together)
    chosen = quick(learning_rate=100.0, hidden_sizes=(32, 32))
    records = run(chosen)
    end = records[-1]
    assert end.outcome == "diverged"
    assert not abs(end.loss) <= LOSS_LIMIT
    assert end.batch == len(read_losses(records)) + 1
    assert all(np.isfinite(weight).all() for weight in end.net.weights)
    assert not any(isinstance(r, EpochDone) for r in records)
    # What is kept is not what gave that loss.
    batches, model = Batches(chosen, "cpu"), restore_model(end.net)
    batches.shuffle(1)
    rows = batches.rows(end.batch - 1)
    space = Workspace(model.layers, len(rows))
    labels = batches.load(rows, space.activations[0]).flatten()
    loss = torch.nn.functional.cross_entropy(run_forward(model, space), labels)
    assert abs(float(loss)) <= LOSS_LIMIT


def test_logistic_regression_learns_too():
    records = run(quick(model="logistic", train_images=3000))
    done = [r for r in records if isinstance(r, EpochDone)]
    assert done[-1].test_accuracy > 0.75
    assert done[-1].train_accuracy > 0.75
    assert math.isfinite(done[-1].test_loss)
