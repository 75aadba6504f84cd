"""δ written by hand, layer by layer, against torch's modules and autograd."""

import math
from dataclasses import replace

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from explainer.lab import data
from explainer.lab.config.architectures import Layer, architecture
from explainer.lab.config.settings import (
    ACTIVATIONS,
    LOSSES,
    OPTIMIZERS,
    TrainingSettings,
)
from explainer.lab.model.batches import normalise_batch
from explainer.lab.model.layers import (
    CoarseProducts,
    Products,
    convolution_down,
    convolution_gradient,
    convolve,
    pool_down_to_places,
    pool_quarters,
    pool_quarters_down,
)
from explainer.lab.model.model import (
    Model,
    Workspace,
    accumulate_gradient,
    fill_losses,
    image_gradient,
    initialise_model,
    make_zeros,
    output_delta,
    restore_model,
    run_backward,
    run_forward,
)
from explainer.lab.model.optimizers import choose_rule
from explainer.lab.model.predict import (
    compute_input_gradient,
    predict_outputs,
    predict_probabilities,
)
from explainer.lab.model.torch_modules import build_loss, build_module
from tests.support.reference_run import OPTIMIZERS as TORCH_OPTIMIZERS
from tests.support.reference_run import flat, quick, targets

WITH_WEIGHTS = ("dense", "convolution")


@st.composite
def stacks(draw):
    """Layers of any kind that fit on one another: convolutions, poolings, then dense ones."""
    side, channels = draw(st.integers(6, 9)), draw(st.integers(1, 3))
    shape, layers = (channels, side, side), []
    activation = st.sampled_from(ACTIVATIONS)
    for _ in range(draw(st.integers(0, 2))):
        kernel, padding = draw(st.sampled_from([3, 5])), draw(st.integers(0, 2))
        side = shape[1] + 2 * padding - kernel + 1
        if side < 2:
            break
        seen = (draw(st.integers(1, 3)), side, side)
        border = draw(st.sampled_from([0.0, -1.0, 0.25])) if padding and not layers else 0.0
        layers.append(Layer("convolution", shape, seen, draw(activation), kernel, padding, border))
        shape = seen
        if draw(st.booleans()):
            pooled = (seen[0], side // 2, side // 2)
            layers.append(Layer("pool", seen, pooled, kernel=2))
            shape = pooled
    for size in draw(st.lists(st.integers(1, 12), max_size=2)):
        layers.append(Layer("dense", shape, (size,), draw(activation)))
        shape = (size,)
    return (*layers, Layer("dense", shape, (10,)))


def random_model(layers, loss, generator):
    parameters = make_zeros(layers, dtype=torch.float64)
    parameters.flat.copy_(0.5 * torch.randn(len(parameters.flat), generator=generator))
    return Model("mnist", loss, layers, parameters)


# No deadline: what torch does first takes a second.
@settings(deadline=None, max_examples=60)
@given(stacks(), st.sampled_from(LOSSES), st.integers(1, 6), st.integers(0, 2**32 - 1))
def test_the_deltas_written_by_hand_give_autograds_gradients(layers, loss, batch, seed):
    generator = torch.Generator().manual_seed(seed)
    model = random_model(layers, loss, generator)
    space = Workspace(layers, batch, dtype=torch.float64)
    images = torch.randn(space.activations[0].shape, generator=generator, dtype=torch.float64)
    labels = torch.randint(0, 10, (batch, 1), generator=generator)
    space.activations[0].copy_(images)
    losses = torch.empty(batch, 1, dtype=torch.float64)
    run_forward(model, space)
    output_delta(model, space, labels)
    fill_losses(loss, space.answers, labels, losses)
    run_backward(model, space)
    gradient = make_zeros(layers, dtype=torch.float64)
    accumulate_gradient(model, gradient, space, 0.0, 1 / batch)

    twin = build_module(layers, model.parameters)
    images.requires_grad_()
    loss_of_twin = build_loss(loss)(twin(images), targets(loss, labels.squeeze(1)))
    loss_of_twin.backward()
    judged = torch.cat([p.grad.flatten() for p in twin.parameters()])
    exact = {"rtol": 1e-11, "atol": 1e-12}  # float64 sums of up to a few hundred terms
    torch.testing.assert_close(losses.mean(), loss_of_twin.detach(), **exact)
    torch.testing.assert_close(gradient.flat, judged, **exact)
    torch.testing.assert_close(image_gradient(model, space) / batch, images.grad, **exact)


@pytest.mark.parametrize("model", ["mlp", "logistic", "lenet", "cifar_net"])
@pytest.mark.parametrize("dataset", ["mnist", "cifar10"])
def test_a_seed_gives_the_net_that_torchs_own_layers_give(model, dataset):
    chosen = TrainingSettings(model=model, dataset=dataset, hidden_sizes=(20, 30), seed=7)
    ours = initialise_model(chosen)
    torch.manual_seed(7)
    theirs = []
    for layer in ours.layers:
        if layer.kind == "dense":
            theirs.append(torch.nn.Linear(math.prod(layer.inputs), layer.outputs[0]))
        if layer.kind == "convolution":
            channels = (layer.inputs[0], layer.outputs[0])
            theirs.append(torch.nn.Conv2d(*channels, layer.kernel, padding=layer.padding))
    assert torch.equal(ours.parameters.flat, torch.cat([flat(layer) for layer in theirs]))


@pytest.mark.parametrize("model", ["lenet", "cifar_net"])
def test_the_border_of_an_image_is_the_black_of_the_images(model):
    layers = architecture(TrainingSettings(model=model))
    black = torch.empty(1, 1, 28, 28)
    normalise_batch(torch.zeros(1, 28 * 28, dtype=torch.uint8), black)
    assert (layers[0].border == black).all()
    assert {layer.border for layer in layers[1:]} == {0.0}, "what a layer makes has no black"


def test_a_digit_with_its_border_is_the_same_digit_in_a_larger_image():
    """The first layer sees a digit of 28 × 28 as tutorials show it: in black 32 × 32."""
    small = architecture(TrainingSettings(model="lenet"))
    large = (replace(small[0], inputs=(1, 32, 32), padding=0, border=0.0), *small[1:])
    images = data.load_test().images[:4]
    wide = np.pad(images.reshape(4, 1, 28, 28), ((0, 0), (0, 0), (2, 2), (2, 2)))
    outputs = []
    for layers, shown in ((small, images), (large, wide)):
        model = random_model(layers, "cross_entropy", torch.Generator().manual_seed(1))
        space = Workspace(layers, 4, dtype=torch.float64)
        normalise_batch(torch.tensor(shown), space.activations[0])
        outputs.append(run_forward(model, space))
    torch.testing.assert_close(*outputs, rtol=1e-12, atol=1e-12)


@pytest.mark.parametrize("dataset", ["mnist", "cifar10"])
@pytest.mark.parametrize("model", ["mlp", "logistic", "lenet", "cifar_net"])
def test_the_table_of_layers_has_the_shapes_and_sizes_of_torchs_modules(model, dataset):
    chosen = TrainingSettings(model=model, dataset=dataset, hidden_sizes=(20, 30))
    layers = architecture(chosen)
    module = build_module(layers, make_zeros(layers))
    assert sum(p.numel() for p in module.parameters()) == sum(x.parameters for x in layers)
    a = torch.zeros(2, *chosen.facts.shape)
    shapes = []
    for part in module:
        a = part(a)
        if isinstance(part, torch.nn.Linear | torch.nn.Conv2d | torch.nn.MaxPool2d):
            shapes.append(tuple(a.shape[1:]))
    assert shapes == [layer.outputs for layer in layers]


def test_lenet_and_the_cifar_net_are_as_published():
    lenet = architecture(TrainingSettings(model="lenet"))
    assert [x.outputs for x in lenet] == [
        (6, 28, 28), (6, 14, 14), (16, 10, 10), (16, 5, 5), (120,), (84,), (10,)
    ]  # fmt: skip
    # C1 156, C3 with every map connected 2416, then 48120, 10164, 850 as in the tutorials.
    assert sum(x.parameters for x in lenet) == 61_706
    assert sum(x.multiply_adds for x in lenet) == 117_600 + 240_000 + 48_000 + 10_080 + 840
    for dataset, first in (("cifar10", 3), ("mnist", 1)):
        net = architecture(TrainingSettings(model="cifar_net", dataset=dataset))
        assert [x.outputs for x in net] == [
            (32, 32, 32), (32, 16, 16), (32, 16, 16), (32, 8, 8), (64, 8, 8), (64, 4, 4),
            (64,), (10,),
        ]  # fmt: skip
        assert math.prod(net[-2].inputs) == 1024
        assert net[0].inputs[0] == first


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
@pytest.mark.parametrize("model", ["mlp", "lenet"])
def test_each_optimizer_takes_the_steps_of_torch_optim(optimizer, model):
    rate = 0.01 if optimizer in ("rmsprop", "adam", "adamw") else 0.1
    momentum = 0.9 if optimizer == "momentum" else 0.0
    chosen = quick(
        optimizer=optimizer, learning_rate=rate, momentum=momentum, model=model, activation="tanh"
    )
    ours = initialise_model(chosen)
    twin = build_module(ours.layers, ours.parameters)
    rule, theirs = choose_rule(chosen, ours), TORCH_OPTIMIZERS[optimizer](twin.parameters(), chosen)
    generator, gradient = torch.Generator().manual_seed(4), make_zeros(ours.layers)
    for step in range(1, 6):
        space = Workspace(ours.layers, 8)
        space.activations[0].copy_(torch.randn(8, 1, 28, 28, generator=generator))
        labels = torch.randint(0, 10, (8, 1), generator=generator)
        run_forward(ours, space)
        output_delta(ours, space, labels)
        run_backward(ours, space)
        accumulate_gradient(ours, gradient, space, 0.0, 1 / 8)
        theirs.zero_grad()
        torch.nn.CrossEntropyLoss()(twin(space.activations[0]), labels.squeeze(1)).backward()
        # Sums of float32 in another order: measured at most 6e-7 of the largest.
        judged = torch.cat([p.grad.flatten() for p in twin.parameters()])
        assert float((gradient.flat - judged).abs().max() / judged.abs().max()) < 5e-6
        # Torch's optimizer gets the same bits: where a gradient is nearly 0 the rules divide it by
        # its own size, and so would make of its rounding a step as large as any other.
        for own, p in zip(gradient.flat.split(sizes_of(twin)), twin.parameters(), strict=True):
            p.grad.copy_(own.view_as(p))
        rule.set_hyperparameters(rule.hyperparameters(rate, step))
        rule.update(ours, space)
        theirs.step()
    # One step moves a parameter by up to 1e-1; float32 rounds that by 1e-8, five times.
    assert float((ours.parameters.flat - flat(twin)).abs().max()) < 2e-7


def sizes_of(module):
    return [p.numel() for p in module.parameters()]


@pytest.mark.parametrize("model", ["mlp", "lenet", "cifar_net"])
@pytest.mark.parametrize("loss", LOSSES)
def test_a_snapshot_answers_as_the_model_does(model, loss):
    net = initialise_model(quick(model=model, loss=loss)).snapshot()
    images = data.normalise_images(data.load_test().images[:20])
    again = restore_model(net)
    twin = build_module(again.layers, again.parameters)
    expected = twin(torch.tensor(images).view(20, 1, 28, 28)).detach()
    np.testing.assert_allclose(predict_outputs(net, images), expected, rtol=1e-4, atol=1e-6)
    shares = predict_probabilities(net, images)
    np.testing.assert_allclose(shares, torch.softmax(expected, 1), rtol=1e-4, atol=1e-6)
    np.testing.assert_allclose(shares.sum(1), 1, rtol=1e-6)


@pytest.mark.parametrize("model", ["mlp", "lenet"])
@pytest.mark.parametrize("loss", LOSSES)
@pytest.mark.parametrize("digit", [0, 7])
def test_the_saliency_is_the_gradient_of_the_answer(model, loss, digit):
    net = initialise_model(quick(model=model, loss=loss, activation="tanh")).snapshot()
    image = data.normalise_images(data.load_test().images[:1])[0]
    twin = build_module(net.layers, restore_model(net).parameters)
    pixels = torch.tensor(image).view(1, 1, 28, 28).requires_grad_()
    answer = twin(pixels)[0]
    (torch.log_softmax(answer, 0) if loss == "cross_entropy" else answer)[digit].backward()
    np.testing.assert_allclose(
        compute_input_gradient(net, image, digit), pixels.grad.flatten(), rtol=1e-4, atol=1e-6
    )


def test_coarse_products_are_near_the_fine_ones_and_not_the_same():
    chosen = quick(model="lenet")
    found = {}
    for precision in ("float32", "bf16"):
        model = initialise_model(chosen)
        space = Workspace(model.layers, 4, precision=precision)
        space.activations[0].copy_(torch.randn(4, 1, 28, 28, generator=torch.Generator()))
        found[precision] = run_forward(model, space).clone()
    deviation = (found["bf16"] - found["float32"]).abs().max()
    assert 0 < deviation < 0.02  # bfloat16 keeps 8 bits: 0.4 % a product


def test_coarse_products_round_what_goes_in_and_not_what_comes_out():
    generator = torch.Generator().manual_seed(1)
    a, weight = (torch.randn(size, generator=generator) for size in ((9, 50), (20, 50)))
    delta, bias = torch.randn(9, 20, generator=generator), torch.zeros(20)
    exact = [tensor.bfloat16().double() for tensor in (a, weight, delta)]
    coarse, found = CoarseProducts(), [torch.empty(9, 20), torch.empty(9, 50), torch.empty(20, 50)]
    coarse.affine(a, weight, bias, found[0])
    coarse.down(delta, weight, found[1])
    coarse.gradient(found[2], delta, a, 0.0, 1.0)
    expected = (exact[0] @ exact[1].T, exact[2] @ exact[1], exact[2].T @ exact[0])
    for one, other in zip(found, expected, strict=True):
        # Sums of up to 50 float32 products; rounded to bfloat16 they would be wrong by 4e-3.
        torch.testing.assert_close(one.double(), other, rtol=1e-5, atol=1e-5)


@pytest.mark.parametrize("channels", [1, 3])
def test_coarse_convolutions_round_what_goes_in_and_not_what_comes_out(channels):
    generator, coarse = torch.Generator().manual_seed(2), CoarseProducts()
    a = torch.randn(4, channels, 8, 8, generator=generator)
    weight = torch.randn(5, channels, 3, 3, generator=generator)
    delta = torch.randn(4, 5, 8, 8, generator=generator)
    found = (
        convolve(coarse, a, weight, torch.zeros(5), 1),
        convolution_down(coarse, delta, a, weight, 1),
        convolution_gradient(coarse, delta, a, weight, 1)[0],
    )
    exact, kernel, up = (tensor.bfloat16().double() for tensor in (a, weight, delta))
    exact.requires_grad_()
    kernel.requires_grad_()
    z = torch.conv2d(exact, kernel, padding=1)
    z.backward(up)
    for one, other in zip(found, (z.detach(), exact.grad, kernel.grad), strict=True):
        # Sums of up to 256 float32 products; rounded to bfloat16 they would be wrong by 4e-3.
        torch.testing.assert_close(one.double(), other, rtol=1e-5, atol=1e-4)


@pytest.mark.parametrize("size", [2, 5, 8])
def test_both_poolings_are_the_same_to_the_bit_where_pixels_are_equally_large_too(size):
    generator = torch.Generator().manual_seed(size)
    a = torch.randint(0, 3, (4, 3, size, size), generator=generator).float()
    maximum = pool_quarters(a)
    assert torch.equal(maximum, torch.max_pool2d(a, 2))
    delta = torch.randn(maximum.shape, generator=generator)
    assert torch.equal(pool_quarters_down(delta, a, maximum), pool_down_to_places(delta, a))


@pytest.mark.parametrize("products", [Products(), CoarseProducts()])
def test_a_relu_in_one_go_with_its_product_has_the_same_bits(products):
    generator = torch.Generator().manual_seed(3)
    a, weight, bias = (torch.randn(*n, generator=generator) for n in ((9, 50), (20, 50), (20,)))
    one, other = torch.empty(9, 20), torch.empty(9, 20)
    products.affine(a, weight, bias, one)
    products.affine_relu(a, weight, bias, other)
    assert torch.equal(one.relu_(), other)
