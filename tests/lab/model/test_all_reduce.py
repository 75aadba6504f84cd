"""The lesson on several GPUs: its numbers are those of the engine, and the mean is the whole."""

from __future__ import annotations

import base64
import json
from itertools import pairwise
from types import SimpleNamespace

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from explainer.lab.config.settings import LOSSES, OPTIMIZERS, TrainingSettings
from explainer.lab.model import all_reduce
from explainer.lab.model.model import initialise_model
from explainer.lab.model.torch_modules import build_loss, build_module
from explainer.lab.model.wire import RanksValue
from explainer.lab.training.engine import Engine
from explainer.lab.ui.open_run import RunShown
from explainer.lab.ui.ranks_api import RanksApi
from tests.support.described import assert_described
from tests.support.reference_run import quick, targets
from tests.support.wired import Asking

MODELS = ("mlp", "logistic", "lenet")


def never(owner, run):
    """Find no run."""
    return RunShown("", None)


def api(find):
    return Asking(RanksApi(SimpleNamespace(find=find)))


def numbers(packed, columns):
    return np.frombuffer(base64.b64decode(packed), "<f4").reshape(10, columns)


def ask(chosen, count=3, opened=never, **more):
    value = api(opened).share_batch({"settings": chosen.as_dict(), "ranks": count, **more})
    assert_described(value, RanksValue)
    return value


@settings(max_examples=20, deadline=None)
@given(
    st.sampled_from(MODELS), st.sampled_from(LOSSES), st.integers(0, 3),
    st.lists(st.integers(0, all_reduce.BATCH), min_size=1, max_size=5).map(sorted),
)  # fmt: skip
def test_the_weighted_mean_of_any_shares_is_the_gradient_of_the_whole_batch(
    model, loss, seed, cuts
):
    chosen = quick(model=model, loss=loss, seed=seed)
    net, batch = initialise_model(chosen), all_reduce.load_first_batch(chosen)
    bounds = [0, *cuts, all_reduce.BATCH]
    parts = tuple(
        all_reduce.compute_rank_gradient(net, batch[low:high]) for low, high in pairwise(bounds)
    )
    whole = all_reduce.compute_rank_gradient(net, batch)
    # Sums of ten float32 in another order.
    scale = np.abs(whole.gradient).max()
    np.testing.assert_allclose(
        all_reduce.average_gradients(parts), whole.gradient, atol=2e-6 * scale, rtol=1e-5
    )
    losses = [part.loss * len(part.batch.labels) for part in parts]
    assert sum(losses) / all_reduce.BATCH == pytest.approx(whole.loss, rel=1e-6)


@pytest.mark.parametrize("loss", LOSSES)
def test_the_gradient_of_a_rank_is_that_of_autograd(loss):
    chosen = quick(model="lenet", loss=loss, shift=2)
    model, batch = initialise_model(chosen), all_reduce.load_first_batch(chosen)
    found = all_reduce.compute_rank_gradient(model, batch[2:7])
    net = build_module(model.layers, model.parameters)
    images = torch.from_numpy(found.batch.images).float() * (2 / 255) - 1
    labels = targets(loss, torch.from_numpy(found.batch.labels))
    value = build_loss(loss)(net(images), labels)
    value.backward()
    gradient = torch.cat([p.grad.flatten() for p in net.parameters()]).numpy()
    assert found.loss == pytest.approx(value.item(), rel=1e-6)
    np.testing.assert_allclose(found.gradient, gradient, atol=1e-6, rtol=1e-4)


def test_the_images_are_those_of_the_first_batch_of_the_run():
    chosen = quick(shift=1, seed=4)
    engine = Engine(chosen, "cpu")
    engine.batches.shuffle(1)
    rows = engine.batches.rows(0)[: all_reduce.BATCH]
    space = engine.space.first(len(rows))
    expected = engine.batches.load(rows, space.activations[0]).squeeze(1)
    batch = all_reduce.load_first_batch(chosen)
    np.testing.assert_array_equal(batch.numbers, rows)
    np.testing.assert_array_equal(batch.labels, expected)
    gray = np.rint((space.activations[0].numpy() + 1) * 127.5)
    np.testing.assert_array_equal(batch.images, gray)


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_the_update_is_the_first_of_the_run(optimizer):
    momentum = 0.9 * (optimizer == "momentum")
    chosen = quick(
        optimizer=optimizer, learning_rate=0.01, momentum=momentum, schedule="warmup",
        batch_size=all_reduce.BATCH, train_images=100,
    )  # fmt: skip
    engine = Engine(chosen, "cpu")
    engine.batches.shuffle(1)
    engine.train_batch(0, 1)
    model, batch = initialise_model(chosen), all_reduce.load_first_batch(chosen)
    mean = all_reduce.average_gradients(all_reduce.compute_rank_gradients(model, batch, 3))
    new = all_reduce.update_once(chosen, model, mean)
    change = np.abs(new - model.parameters.flat.numpy()).max()
    # The rules that divide by the gradient's own size make the most of a last bit.
    difference = np.abs(new - engine.model.parameters.flat.numpy())
    assert np.quantile(difference, 0.99) <= 1e-3 * change
    assert (model.parameters.flat == initialise_model(chosen).parameters.flat).all()


def test_the_sum_of_equal_shares_is_the_mean_times_their_number():
    chosen = quick()
    model, batch = initialise_model(chosen), all_reduce.load_first_batch(chosen)
    parts = all_reduce.compute_rank_gradients(model, batch, 5)
    np.testing.assert_allclose(
        all_reduce.sum_gradients(parts),
        5 * all_reduce.average_gradients(parts),
        rtol=1e-5,
        atol=1e-8,
    )
    mean = all_reduce.train_on_batch(chosen, model, batch, 5, "mean")
    total = all_reduce.train_on_batch(chosen, model, batch, 5, "sum")
    assert mean[0] == total[0] and len(mean) == len(total) == all_reduce.UPDATES + 1
    # Five times the gradient is five times η.
    faster = quick(learning_rate=0.05)
    np.testing.assert_allclose(
        all_reduce.train_on_batch(faster, model, batch, 5, "mean"), total, rtol=1e-4
    )


def test_a_loss_that_is_lost_ends_the_curve():
    chosen = quick(hidden_sizes=(32, 32), learning_rate=1000.0, loss="mse")
    model, batch = initialise_model(chosen), all_reduce.load_first_batch(chosen)
    losses = all_reduce.train_on_batch(chosen, model, batch, 3, "sum")
    assert 0 < len(losses) < all_reduce.UPDATES and np.isfinite(losses).all()


@pytest.mark.parametrize("count", [2, 3, 4])
def test_the_page_gets_what_the_ranks_computed(count):
    chosen = quick(hidden_sizes=(6,))
    value = ask(chosen, count)
    json.dumps(value)
    shares = [numbers(share["map"], 6) for share in value["shares"]]
    sizes = [len(share["labels"]) for share in value["shares"]]
    assert sum(sizes) == all_reduce.BATCH and len(sizes) == count
    mean = sum(n / all_reduce.BATCH * g for n, g in zip(sizes, shares, strict=True))
    np.testing.assert_allclose(numbers(value["maps"]["mean"], 6), mean, rtol=1e-4, atol=1e-8)
    np.testing.assert_allclose(numbers(value["maps"]["sum"], 6), sum(shares), rtol=1e-4, atol=1e-8)
    moved = numbers(value["weights"], 6) - 0.01 * numbers(value["maps"]["mean"], 6)
    np.testing.assert_allclose(numbers(value["updated"], 6), moved, atol=1e-7)
    assert value["deviation"] < 1e-6 < value["largest"]
    assert f"--nproc-per-node={count} " in value["command"] and "--hidden 6 " in value["command"]
    assert not value["trained"] and not value["trainable"]


def test_the_net_of_the_open_run_is_used_when_asked_for():
    chosen = quick(hidden_sizes=(6,), optimizer="adam")
    other = initialise_model(quick(hidden_sizes=(5,), seed=9)).snapshot()

    def opened(owner, run):
        mine = SimpleNamespace(
            settings=quick(hidden_sizes=(5,)), report=SimpleNamespace(net=other), name="mine"
        )
        return RunShown("me", mine if (owner, run) == ("me", "mine") else None)

    more = {"owner": "me", "run": "mine", "opened": opened}
    assert ask(chosen, trained=True, **more)["columns"] == 5
    fresh = ask(chosen, **more)
    assert fresh["columns"] == 6 and fresh["trainable"]
    assert ask(chosen, trained=True, opened=opened)["columns"] == 6


@pytest.mark.parametrize(
    "sent",
    [
        None, [], "x", {}, {"settings": 3}, {"settings": {"epochs": "many"}},
        {"settings": {"hidden_sizes": 5}}, {"settings": {"pickle": 1}},
        {"settings": {"dataset": ["mnist"]}, "ranks": 2.5, "language": 7},
    ],
)  # fmt: skip
def test_whatever_is_sent_is_answered_with_a_sentence(sent):
    assert isinstance(api(never).share_batch(sent)["error"], str)


@pytest.mark.parametrize("count", [-5, 0, 10**9, True, "3", None])
def test_the_number_of_ranks_stays_within_its_limits(count):
    assert ask(quick(hidden_sizes=(4,)), count)["ranks"] in (2, 3, 4)


def test_the_usual_run_is_a_short_command():
    assert ask(TrainingSettings())["command"] == (
        "torchrun --nproc-per-node=3 -m explainer train --device all"
    )
