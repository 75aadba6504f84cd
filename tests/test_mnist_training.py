import itertools
import math

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from explainer.mnist import data, training
from explainer.mnist.models import ACTIVATIONS, Workspace, backward, forward, initialise
from explainer.mnist.optimizers import choose_rule
from explainer.mnist.predict import probabilities
from explainer.mnist.records import Ended, EpochDone, Progress, Started
from explainer.mnist.settings import OPTIMIZERS, TrainingSettings
from explainer.mnist.training import on_device, train

MODULES = {
    "relu": torch.nn.ReLU,
    "sigmoid": torch.nn.Sigmoid,
    "tanh": torch.nn.Tanh,
    "leaky_relu": torch.nn.LeakyReLU,
    "identity": torch.nn.Identity,
}
HIDDEN = st.lists(st.integers(1, 40), max_size=3).map(tuple)
TORCH_OPTIMIZERS = {
    "sgd": lambda p: torch.optim.SGD(p, lr=0.1),
    "momentum": lambda p: torch.optim.SGD(p, lr=0.1, momentum=0.9),
    "rmsprop": lambda p: torch.optim.RMSprop(p, lr=0.01),
    "adam": lambda p: torch.optim.Adam(p, lr=0.01),
    "adamw": lambda p: torch.optim.AdamW(p, lr=0.01),
    "adagrad": lambda p: torch.optim.Adagrad(p, lr=0.1),
}


def torch_twin(sizes, activation, seed):
    """Build the net as a tutorial does."""
    torch.manual_seed(seed)
    layers = []
    for inputs, outputs in itertools.pairwise(sizes):
        layers += [torch.nn.Linear(inputs, outputs), MODULES[activation]()]
    return torch.nn.Sequential(*layers[:-1])


def flat(net):
    return torch.cat([p.detach().flatten() for p in net.parameters()])


def quick(**changes):
    usual = {"hidden_sizes": (16,), "train_images": 1000, "epochs": 2, "device": "cpu"}
    return TrainingSettings(**(usual | changes))


def never():
    return False


# No deadline: what torch does first takes a second.
@settings(deadline=None)
@given(HIDDEN, st.sampled_from(list(ACTIVATIONS)), st.integers(0, 2**32 - 1))
def test_a_seed_gives_the_net_that_torch_linear_layers_give(hidden, activation, seed):
    sizes = (7, *hidden, 10)
    model = initialise(sizes, activation, torch.Generator().manual_seed(seed))
    assert torch.equal(model.parameters.flat, flat(torch_twin(sizes, activation, seed)))


@settings(deadline=None)
@given(HIDDEN, st.sampled_from(list(ACTIVATIONS)), st.integers(0, 2**32 - 1), st.integers(1, 20))
def test_the_deltas_written_by_hand_give_autograds_gradients(hidden, activation, seed, batch):
    sizes = (7, *hidden, 10)
    generator = torch.Generator().manual_seed(seed)
    model = initialise(sizes, activation, generator)
    images = torch.randn(batch, 7, generator=generator)
    labels = torch.randint(0, 10, (batch, 1), generator=generator)
    space = Workspace(sizes, batch)
    space.activations[0].copy_(images)
    forward(model, space)
    backward(model, space, labels)

    twin = torch_twin(sizes, activation, seed)
    torch.nn.CrossEntropyLoss(reduction="sum")(twin(images), labels.squeeze(1)).backward()
    pairs = zip(space.deltas, space.activations[:-1], strict=True)
    for (delta, a), layer in zip(pairs, [m for m in twin if hasattr(m, "weight")], strict=True):
        # float32 with sums over up to 40 terms of size about 1.
        torch.testing.assert_close(delta.T @ a, layer.weight.grad, rtol=1e-4, atol=2e-5)
        torch.testing.assert_close(delta.sum(0), layer.bias.grad, rtol=1e-4, atol=2e-5)


def autograd_run(chosen):
    """Train as a tutorial does, on the same net and order; yield the loss of each batch."""
    net = torch_twin(chosen.layer_sizes, chosen.activation, chosen.seed)
    optimizer = TORCH_OPTIMIZERS[chosen.optimizer](net.parameters())
    split, count = data.load_train(), chosen.train_images
    images = on_device(split.images[:count], "cpu")
    labels = torch.tensor(split.labels[:count], dtype=torch.int64)
    generator = torch.Generator().manual_seed(chosen.seed)
    initialise(chosen.layer_sizes, chosen.activation, generator)
    losses = []
    for _ in range(chosen.epochs):
        for rows in torch.randperm(count, generator=generator).split(chosen.batch_size):
            optimizer.zero_grad()
            loss = torch.nn.CrossEntropyLoss()(net(images[rows]), labels[rows])
            loss.backward()
            optimizer.step()
            losses.append(loss.item())
    return losses, net


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_training_agrees_with_an_autograd_loop_and_torch_optim(optimizer):
    rate = 0.01 if optimizer in ("rmsprop", "adam", "adamw") else 0.1
    momentum = 0.9 if optimizer == "momentum" else 0.0
    chosen = quick(optimizer=optimizer, learning_rate=rate, momentum=momentum)
    assert chosen.train_images % chosen.batch_size, "the last batch is to be incomplete"
    records = list(train(chosen, never))
    losses = [loss for r in records if isinstance(r, Progress) for loss in r.losses]
    expected, net = autograd_run(chosen)
    # float32 sums in another order: 1e-7 a batch, multiplied by 32 batches of training.
    np.testing.assert_allclose(losses, expected, rtol=2e-3, atol=1e-4)
    np.testing.assert_allclose(losses[:4], expected[:4], rtol=2e-5)
    np.testing.assert_allclose(
        records[-1].weights.weights[0], net[0].weight.detach().numpy(), atol=2e-3
    )


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_each_optimizer_takes_the_steps_of_torch_optim(optimizer):
    rate = 0.01 if optimizer in ("rmsprop", "adam", "adamw") else 0.1
    chosen = quick(optimizer=optimizer, learning_rate=rate, momentum=0.9 * (optimizer != "sgd"))
    sizes = (5, 4, 10)
    model = initialise(sizes, "tanh", torch.Generator().manual_seed(3))
    twin = torch_twin(sizes, "tanh", 3)
    rule, theirs = choose_rule(chosen, model), TORCH_OPTIMIZERS[optimizer](twin.parameters())
    generator = torch.Generator().manual_seed(4)
    for _ in range(5):
        images = torch.randn(8, 5, generator=generator)
        labels = torch.randint(0, 10, (8, 1), generator=generator)
        space = Workspace(sizes, 8)
        space.activations[0].copy_(images)
        forward(model, space)
        backward(model, space, labels)
        rule.update(model, space)
        theirs.zero_grad()
        torch.nn.CrossEntropyLoss()(twin(images), labels.squeeze(1)).backward()
        theirs.step()
    # One step moves a parameter by about 1e-2; float32 rounding is 1e-7 of that and of the rest.
    torch.testing.assert_close(model.parameters.flat, flat(twin), rtol=1e-4, atol=5e-6)


def test_a_run_can_be_replayed_bit_by_bit():
    first, second = (list(train(quick(seed=5), never)) for _ in range(2))
    for one, two in zip(first[-1].weights.weights, second[-1].weights.weights, strict=True):
        np.testing.assert_array_equal(one, two)
    losses = [
        [x for r in run if isinstance(r, Progress) for x in r.losses] for run in (first, second)
    ]
    assert losses[0] == losses[1]


def test_the_records_tell_the_run_in_order():
    records = list(train(quick(), never))
    assert isinstance(records[0], Started)
    assert isinstance(records[-1], Ended)
    assert records[-1].outcome == "done"
    assert [r.epoch for r in records if isinstance(r, EpochDone)] == [1, 2]
    progress = [r for r in records if isinstance(r, Progress)]
    assert sum(len(r.losses) for r in progress) == 32
    assert progress[-1].images == 2000
    assert progress[-1].batch == 16


def test_the_loss_of_an_epoch_is_the_mean_over_its_images():
    records = list(train(quick(epochs=1), never))
    losses = [x for r in records if isinstance(r, Progress) for x in r.losses]
    sizes = [64] * 15 + [40]
    done = next(r for r in records if isinstance(r, EpochDone))
    np.testing.assert_allclose(done.train_loss, np.average(losses, weights=sizes), rtol=1e-12)


@given(st.integers(0, 40))
@settings(max_examples=8, deadline=None)
def test_a_stop_acts_before_the_next_batch(batches):
    asked = iter(range(10_000))
    records = list(train(quick(epochs=100), lambda: next(asked) >= batches))
    trained = sum(len(r.losses) for r in records if isinstance(r, Progress))
    assert records[-1].outcome == "cancelled"
    # The flag is also looked at during the test after each epoch, which trains nothing.
    assert trained <= batches
    assert trained >= batches - 5 * (batches // 16)


def test_a_diverging_run_names_the_batch_and_keeps_the_last_good_weights():
    records = list(train(quick(learning_rate=100.0, hidden_sizes=(32, 32)), never))
    end = records[-1]
    assert end.outcome == "diverged"
    assert not abs(end.loss) <= training.LOSS_LIMIT
    trained = sum(len(r.losses) for r in records if isinstance(r, Progress))
    assert end.batch == trained + 1
    assert all(np.isfinite(weight).all() for weight in end.weights.weights)
    assert not any(isinstance(r, EpochDone) for r in records)


def test_numpy_and_torch_see_the_same_probabilities():
    for activation in ACTIVATIONS:
        sizes = (784, 20, 10)
        model = initialise(sizes, activation, torch.Generator().manual_seed(1))
        images = data.normalise(data.load_test().images[:50])
        space = Workspace(sizes, 50)
        space.activations[0].copy_(torch.tensor(images))
        expected = forward(model, space).exp().numpy()
        np.testing.assert_allclose(probabilities(model.snapshot(), images), expected, rtol=2e-5)


def test_logistic_regression_learns_too():
    records = list(train(quick(hidden_sizes=(), train_images=3000), never))
    done = [r for r in records if isinstance(r, EpochDone)]
    assert done[-1].test_accuracy > 0.75
    assert math.isfinite(done[-1].test_loss)
