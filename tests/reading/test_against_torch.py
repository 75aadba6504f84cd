"""What is read of a program computes what torch computes when it runs the program."""

from __future__ import annotations

import numpy as np
import pytest

from explainer.reading.reading import read_torch_code
from tests.support.run_program import run_program

HEAD = """
import torch
import torch.nn as nn
import torch.nn.functional as F
torch.set_default_dtype(torch.float64)
x = torch.tensor([[0.5, -1.0], [1.5, 0.25], [-0.75, 2.0]])
y = torch.tensor([[1.0], [0.0], [1.0]])
"""

NET = """
net = nn.Sequential(nn.Linear(2, 2), nn.{activation}(), nn.Linear(2, {outputs}))
with torch.no_grad():
    net[0].weight.copy_(torch.tensor([[0.3, -0.2], [0.5, 0.8]]))
    net[0].bias.copy_(torch.tensor([0.1, -0.1]))
    net[2].weight.copy_(torch.tensor([[0.7, -0.4], [-0.6, 0.9]][:{outputs}]))
    net[2].bias.copy_(torch.tensor([0.05, 0.2][:{outputs}]))
params = list(net.parameters())
"""

PLAIN = """
W1 = torch.tensor([[0.3, 0.5], [-0.2, 0.8]], requires_grad=True)
b1 = torch.tensor([0.1, -0.1], requires_grad=True)
w2 = torch.tensor([[0.7], [-0.4]], requires_grad=True)
b2 = torch.tensor([0.05], requires_grad=True)
params = [W1, b1, w2, b2]
def net(x):
    h = torch.{function}(x @ W1 + b1)
    return torch.mm(h, w2) + b2
"""

CLASS = """
class Net(nn.Module):
    def __init__(self, hidden=2):
        super().__init__()
        self.first = nn.Linear(2, hidden)
        self.last = nn.Linear(hidden, 1)
        self.first.weight.data = torch.tensor([[0.3, -0.2], [0.5, 0.8]])
        self.first.bias = nn.Parameter(torch.tensor([0.1, -0.1]))
        nn.init.constant_(self.last.weight, 0.4)
        self.last.bias.data.fill_(0.3)
    def forward(self, x):
        x = x.view(x.size(0), -1)
        return self.last(F.{function}(self.first(x)))
net = Net()
params = list(net.parameters())
"""

BY_HAND = """
loss.backward()
with torch.no_grad():
    for p in params:
        p -= 0.1 * p.grad{divided}
        p.grad.zero_()
"""

BY_DATA = """
loss.backward()
for p in params:
    p.data.sub_(p.grad.data * 0.1)
"""

BY_ADD = """
loss.backward()
for p in params:
    p.data.add_(p.grad, alpha=-0.1)
"""

BY_TORCH = """
optimizer = torch.optim.{optimizer}
optimizer.zero_grad()
loss.backward()
optimizer.step()
"""

NETS = {
    "sequential": NET.format(activation="Tanh", outputs=1),
    "silu": NET.format(activation="SiLU", outputs=1),
    "tensors": PLAIN.format(function="sigmoid"),
    "clamped": PLAIN.format(function="relu"),
    "class": CLASS.format(function="softplus"),
}

LOSSES = {
    "mse": "loss = nn.MSELoss()(net(x), y)",
    "mse of sums": "loss = F.mse_loss(net(x), y, reduction='sum')",
    "half": "loss = ((net(x) - y) ** 2 / 2).sum()",
    "mean of halves": "loss = 0.5 * (y - net(x)).pow(2).mean()",
    "sum by rows": "loss = ((net(x) - y) ** 2).sum() / len(y)",
    "squares": "e = net(x) - y\nloss = (e * e).sum(dim=1).mean()",
    "rows of squares": "loss = F.mse_loss(net(x), y, reduction='none').sum(dim=1).mean()",
    "absolute": "loss = nn.L1Loss()(net(x), y)",
    "absolute by hand": "loss = torch.abs(y - net(x)).sum()",
    "huber": "loss = nn.HuberLoss(delta=0.5)(net(x), y)",
    "smooth": "loss = F.smooth_l1_loss(net(x), y)",
    "hinge": "loss = torch.relu(1 - (2 * y - 1) * net(x)).mean()",
    "output": "loss = net(x).sum()",
    "logits": "loss = nn.BCEWithLogitsLoss()(net(x), y)",
    "probabilities": "loss = F.binary_cross_entropy(torch.sigmoid(net(x)), y)",
}

UPDATES = {
    "by hand": BY_HAND.format(divided=""),
    "by data": BY_DATA,
    "by add": BY_ADD,
    "sgd": BY_TORCH.format(optimizer="SGD(params, lr=0.1, momentum=0.9, weight_decay=0.01)"),
    "adam": BY_TORCH.format(optimizer="Adam(params, 0.05, (0.8, 0.99))"),
    "rmsprop": BY_TORCH.format(optimizer="RMSprop(params, lr=0.01, alpha=0.9)"),
}


def assert_same(text):
    """The session computes the loss and the new parameters that torch computes."""
    reading, names = read_torch_code(text), run_program(text)
    assert [note.sentence("en") for note in reading.not_understood] == []
    point = reading.opened.point
    np.testing.assert_allclose(point.loss, names["loss"].item(), rtol=1e-12)
    new = point.following().parameters
    arrays = [array for layer in new.weights for array in (new.weights[layer], new.biases[layer])]
    for ours, theirs in zip(arrays, names["params"], strict=True):
        wanted = theirs.detach().numpy()
        ours = ours if ours.shape == wanted.shape and "W1 =" not in text else ours.T
        np.testing.assert_allclose(ours, wanted.reshape(ours.shape), rtol=1e-12, atol=1e-15)


@pytest.mark.parametrize("update", UPDATES)
@pytest.mark.parametrize("loss", LOSSES)
def test_every_loss_with_every_update(loss, update):
    assert_same(HEAD + NETS["sequential"] + LOSSES[loss] + UPDATES[update])


@pytest.mark.parametrize("net", NETS)
def test_every_way_to_write_a_net(net):
    assert_same(HEAD + NETS[net] + LOSSES["mse"] + UPDATES["by hand"])


@pytest.mark.parametrize(
    "loss",
    [
        "loss = nn.CrossEntropyLoss()(net(x), c)",
        "loss = F.cross_entropy(net(x), c, reduction='sum')",
        "loss = F.nll_loss(F.log_softmax(net(x), dim=1), c)",
        "loss = nn.CrossEntropyLoss(reduction='none')(net(x), c).mean()",
        "loss = nn.MSELoss()(net(x), F.one_hot(c, 2).double())",
        "p = torch.softmax(net(x), dim=1)\nloss = -(F.one_hot(c, 2) * torch.log(p)).sum(1).mean()",
        "loss = -(F.one_hot(c, 2) * F.logsigmoid(net(x))).sum(dim=1).mean()",
    ],
)
def test_losses_of_classes(loss):
    net = NET.format(activation="ReLU", outputs=2)
    assert_same(f"{HEAD}{net}c = torch.tensor([1, 0, 1])\n{loss}{UPDATES['adam']}")


def test_a_sum_whose_update_divides_by_the_samples_is_the_mean():
    update = BY_HAND.format(divided=" / len(x)")
    text = HEAD + NETS["tensors"] + "loss = (net(x) - y) ** 2 / 2\nloss = loss.sum()" + update
    point = read_torch_code(text).opened.point
    assert (point.spec.loss, point.spec.reduction) == ("half_squared_error", "mean")
    names = run_program(text)
    new = point.following().parameters
    np.testing.assert_allclose(new.weights[1], names["W1"].detach().numpy().T, rtol=1e-12)
    np.testing.assert_allclose(new.biases[2], names["b2"].detach().numpy(), rtol=1e-12)


def test_a_neuron_with_two_numbers_is_a_layer():
    text = """
import torch
torch.set_default_dtype(torch.float64)
x = torch.tensor([1.0, 2.0, 3.0, 4.0])
y = 2 * x + 1
w = torch.tensor(0.5, requires_grad=True)
b = torch.zeros(1, requires_grad=True)
params = [w, b]
loss = ((w * x + b - y) ** 2).mean()
loss.backward()
with torch.no_grad():
    w -= 0.01 * w.grad
    b -= 0.01 * b.grad
"""
    assert_same(text)
