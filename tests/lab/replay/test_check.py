"""The verdict on a recorded batch: green for what is right, red for what is not."""

import json
import math
from dataclasses import replace

import numpy as np
import pytest
import torch
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from explainer.lab.config.settings import LOSSES, OPTIMIZERS, TrainingSettings
from explainer.lab.model import layers, optimizers
from explainer.lab.model import model as models
from explainer.lab.model.model import initialise_model
from explainer.lab.model.torch_modules import build_loss, build_module
from explainer.lab.replay import film
from explainer.lab.replay.batch_start import start_at_net
from explainer.lab.replay.check import BatchCheck, LayerCheck, check_batch
from explainer.lab.replay.recording import record_batch, run_passes
from tests.support.batch_starts import start_of
from tests.support.reference_run import targets

AFFINE = ("Conv2d", "BorderedConv2d", "Linear")


@settings(max_examples=12, deadline=None, phases=[Phase.generate])
@given(
    model=st.sampled_from(["mlp", "logistic", "lenet"]),
    activation=st.sampled_from(["relu", "sigmoid", "tanh", "leaky_relu", "identity"]),
    loss=st.sampled_from(LOSSES),
    optimizer=st.sampled_from(OPTIMIZERS),
    seed=st.integers(0, 99),
)
def test_what_is_recorded_is_proved(model, activation, loss, optimizer, seed):
    start = start_of(
        model=model, activation=activation, loss=loss, optimizer=optimizer, seed=seed,
        momentum=0.9 if optimizer == "momentum" else 0.0,
    )  # fmt: skip
    check = check_batch(record_batch(start))
    assert check.passed, check
    weighty = [layer for layer in start.net.layers if layer.kind != "pool"]
    assert [layer.parameters for layer in check.layers] == [one.parameters for one in weighty]


@pytest.mark.parametrize("precision", ["float32", "bf16"])
def test_colour_images_are_proved_too(precision):
    chosen = TrainingSettings("cifar10", "cifar_net", optimizer="adamw", precision=precision)
    generator = torch.Generator().manual_seed(3)
    images = 2 * torch.rand(2, 3, 32, 32, generator=generator) - 1
    start = start_at_net(
        chosen, initialise_model(chosen).snapshot(), 0, images, torch.tensor([[1], [7]])
    )
    recording = record_batch(start)
    assert check_batch(recording).passed
    assert film.encode_batch(recording)["layers"][0]["inputs"] == (3, 32, 32)
    assert len(json.dumps(film.encode_sample(recording, 1))) < 700_000


def test_every_quantity_of_every_layer_agrees_with_autograd_in_float64():
    start = start_of(model="lenet", activation="tanh")
    model = start.model(torch.float64)
    passed = run_passes(model, start.images.double(), start.labels)
    module = build_module(model.layers, model.parameters)
    seen = [start.images.double().requires_grad_()]
    kinds = []
    for part in module:
        seen.append(part(seen[-1]))
        seen[-1].retain_grad()
        kinds.append(type(part).__name__)
    labels = start.labels.flatten()
    (build_loss("cross_entropy")(seen[-1], targets("cross_entropy", labels)) * 8).backward()
    found = [a for a, kind in zip(seen[1:], kinds, strict=True) if kind not in ("Flatten",)]
    affine = [a for a, kind in zip(seen[1:], kinds, strict=True) if kind in AFFINE]
    ours = [
        (z, delta)
        for z, delta, layer in zip(passed.z, passed.deltas, model.layers, strict=True)
        if layer.kind != "pool"
    ]
    for (z, delta), theirs in zip(ours, affine, strict=True):
        torch.testing.assert_close(z, theirs, rtol=0, atol=1e-12)
        torch.testing.assert_close(delta, theirs.grad, rtol=0, atol=1e-12)
    hidden = [a for a, kind in zip(found, [k for k in kinds if k != "Flatten"], strict=True)
              if kind in ("Tanh", "MaxPool2d")]  # fmt: skip
    arriving = [part for part in passed.arriving if part is not None]
    for a, part, theirs in zip(passed.a[1:], arriving, hidden, strict=False):
        torch.testing.assert_close(a, theirs, rtol=0, atol=1e-12)
        torch.testing.assert_close(part, theirs.grad, rtol=0, atol=1e-12)
    torch.testing.assert_close(passed.answers, torch.softmax(seen[-1], 1), rtol=0, atol=1e-12)


def broken_down(self, delta, weight, out):
    torch.mm(delta, weight, out=out)
    out.mul_(1.0001)


def broken_gradient(self, target, delta, a, keep, scale):
    target.addmm_(delta.T, a, beta=keep, alpha=scale)
    target[0, 0] += 1e-6


def broken_pool_down(delta, a, maximum):
    return RIGHT_POOL_DOWN(delta.flip(3), a, maximum)


def broken_apply(self, parameters, gradient):
    parameters.addcmul_(gradient, self.values[0], value=-1.01)


RIGHT_POOL_DOWN = layers.pool_down
FAULTS = {
    "δ a ten-thousandth too large": (layers.Products, "down", broken_down, {}),
    "one entry of a gradient": (layers.Products, "gradient", broken_gradient, {}),
    "δ of a pooling to the wrong pixel": (
        models.kinds, "pool_down", broken_pool_down, {"model": "lenet"},
    ),
    "an update one percent too far": (
        optimizers.Sgd, "apply", broken_apply, {"optimizer": "momentum", "momentum": 0.9},
    ),
}  # fmt: skip


@pytest.mark.parametrize("fault", FAULTS)
def test_a_broken_engine_is_seen(fault, monkeypatch):
    place, name, wrong, changes = FAULTS[fault]
    assert check_batch(record_batch(start_of(**changes))).passed
    monkeypatch.setattr(place, name, wrong)
    assert not check_batch(record_batch(start_of(**changes))).passed


def test_a_recording_that_is_not_of_this_moment_is_seen():
    start = start_of()
    recording = record_batch(start)
    recording.gradient.flat.mul_(1.01)
    assert not check_batch(recording).passed


@pytest.mark.parametrize("factor", [30, 400])
def test_a_net_that_is_sure_is_not_blamed_for_the_digits_that_it_has_no_room_for(factor):
    start = start_of(hidden_sizes=(12,))
    (image,) = (start.images[:1],)
    net = replace(start.net, biases=(start.net.biases[0], factor / 25 * np.eye(10, dtype="f4")[3]))
    sure = replace(start, net=net, images=image, labels=torch.tensor([[3]]))
    recording = record_batch(sure)
    assert recording.passed.deltas[-1].abs().max() < (0.9 if factor == 30 else 1e-4)
    check = check_batch(recording)
    assert check.passed and check.rounding < (1.1e-3 if factor == 30 else 0.5)


GOOD = LayerCheck(1, 9, 0.0, 0.5, 0.0, 5, 0, 0.0, 0.0)


@pytest.mark.parametrize("value", [2e-12, 1.5e-6, 2e-3, math.inf, math.nan])
@pytest.mark.parametrize("name", ["loss", "autograd", "beyond", "update", "rounding"])
def test_each_deviation_alone_can_turn_the_verdict(name, value):
    limits = {"loss": 1e-12, "autograd": 1e-12, "beyond": 1e-6, "update": 1e-6, "rounding": 1e-3}
    if name == "loss":
        check = BatchCheck(value, (GOOD, GOOD), 8, 1e-3, 0)
    else:
        check = BatchCheck(0.0, (GOOD, replace(GOOD, **{name: value})), 8, 1e-3, 0)
    assert check.passed == (value <= limits[name])
    assert film.encode_check(check)["passed"] == check.passed
