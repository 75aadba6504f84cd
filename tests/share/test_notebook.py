"""A model of PyTorch becomes a session whose iteration is the model's own, number by number."""

from __future__ import annotations

import copy
import re

import nbclient
import nbformat
import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import nn, optim
from torch.nn import functional

import explainer
from explainer.errors import InputError
from explainer.share.notebook import read_model
from tests.support.paths import ROOT

OPTIMIZERS = [
    lambda p: optim.SGD(p, lr=0.1),
    lambda p: optim.SGD(p, lr=0.1, momentum=0.9, nesterov=True, weight_decay=0.01),
    lambda p: optim.Adam(p, lr=0.01, betas=(0.8, 0.99)),
    lambda p: optim.AdamW(p, lr=0.01),
    lambda p: optim.RMSprop(p, lr=0.01, alpha=0.9),
    lambda p: optim.Adagrad(p, lr=0.1),
]
HIDDEN = [
    nn.ReLU(), nn.Tanh(), nn.Sigmoid(), nn.LeakyReLU(), nn.ELU(), nn.SiLU(), nn.GELU(),
    nn.GELU("tanh"), nn.Softplus(), nn.Identity(),
]  # fmt: skip


class Written(nn.Module):
    """A model as people write it: layers in ``__init__``, functions in ``forward``."""

    def __init__(self) -> None:
        super().__init__()
        self.first, self.second = nn.Linear(4, 3), nn.Linear(3, 2)

    def forward(self, x):
        x = torch.relu(self.first(x.view(-1, 4)))
        return functional.log_softmax(self.second(x), dim=1)


def sequential(*parts):
    torch.manual_seed(1)
    return nn.Sequential(*parts)


def losses(outputs, samples):
    """Return pairs of a loss of torch and targets for it."""
    labels = torch.randint(0, outputs, (samples,))
    hard = torch.randint(0, 2, (samples, outputs)).double()
    return [
        (nn.MSELoss(), torch.randn(samples, outputs).double(), None),
        (functional.mse_loss, torch.randn(samples, outputs).double(), None),
        (nn.CrossEntropyLoss(), labels, None),
        (nn.CrossEntropyLoss(reduction="sum"), labels, None),
        (nn.BCEWithLogitsLoss(), hard, None),
        (nn.BCELoss(), hard, nn.Sigmoid()),
        (nn.NLLLoss(), labels, nn.LogSoftmax(dim=1)),
    ]


@settings(deadline=None, derandomize=True)
@given(
    st.integers(0, 9999), st.sampled_from(HIDDEN), st.sampled_from(OPTIMIZERS), st.integers(0, 6),
    st.integers(0, 2), st.integers(1, 5),
)  # fmt: skip
def test_the_iteration_is_the_models_own(seed, hidden, make, loss_number, before, samples):
    torch.manual_seed(seed)
    loss, y, output = losses(3, samples)[loss_number]
    parts = [nn.Linear(4, 5), hidden, nn.Linear(5, 3), *([output] if output else [])]
    model, x = nn.Sequential(*parts).double(), torch.randn(samples, 4).double()
    optimizer = make(model.parameters())
    for _ in range(before):  # so that it remembers something
        optimizer.zero_grad()
        loss(model(x), y).backward()
        optimizer.step()
    point = read_model(model, x, y, loss=loss, optimizer=optimizer).point
    optimizer.zero_grad()
    value = loss(model(x), y)
    value.backward()
    np.testing.assert_allclose(point.loss, value.item(), rtol=1e-8, atol=1e-8)
    layers = [part for part in parts if isinstance(part, nn.Linear)]
    # Softplus of torch is exact to 2e-9 alone: beyond z = 20 it returns z.
    for number, layer in enumerate(layers, start=1):
        found = point.iteration.gradients.weights[number]
        np.testing.assert_allclose(found, layer.weight.grad, rtol=1e-7, atol=1e-10)
    optimizer.step()
    new = point.iteration.update.parameters
    for number, layer in enumerate(layers, start=1):
        weights, biases = layer.weight.detach(), layer.bias.detach()
        np.testing.assert_allclose(new.weights[number], weights, rtol=1e-6, atol=1e-8)
        np.testing.assert_allclose(new.biases[number], biases, rtol=1e-6, atol=1e-8)


def test_a_class_with_a_forward_of_its_own_is_followed():
    torch.manual_seed(0)
    model, x, y = Written(), torch.randn(3, 2, 2), torch.tensor([0, 1, 1])
    optimizer = optim.SGD(model.parameters(), lr=0.1)
    point = read_model(model, x, y, loss="nll_loss", optimizer=optimizer).point
    assert point.spec.sizes == (4, 3, 2)
    assert point.spec.activations == ("relu", "softmax")
    assert point.loss == pytest.approx(functional.nll_loss(model(x), y).item(), rel=1e-6)


def test_the_model_is_left_as_it_is():
    model = sequential(nn.Linear(2, 2), nn.Tanh(), nn.Linear(2, 1))
    before = copy.deepcopy(model.state_dict())
    optimizer = optim.Adam(model.parameters())
    read_model(model, [[1.0, 2.0]], [[0.5]], loss=nn.MSELoss(), optimizer=optimizer)
    assert all(torch.equal(before[name], value) for name, value in model.state_dict().items())
    assert all(parameter.grad is None for parameter in model.parameters())
    assert not optimizer.state


class Branched(nn.Module):
    """A model with a skip connection."""

    def __init__(self) -> None:
        super().__init__()
        self.layer = nn.Linear(2, 2)

    def forward(self, x):
        return self.layer(x) + x


class Asking(nn.Module):
    """A model that looks at its numbers."""

    def __init__(self) -> None:
        super().__init__()
        self.layer = nn.Linear(2, 2)

    def forward(self, x):
        return self.layer(x) if x.sum() > 0 else x


def line(*parts):
    return sequential(nn.Linear(2, 2), *parts)


@pytest.mark.parametrize(
    ("model", "loss", "sentence"),
    [
        (line(nn.Dropout(), nn.Linear(2, 2)), nn.MSELoss(), "has the part dropout; expected"),
        (line(nn.LeakyReLU(0.2)), nn.MSELoss(), "has the part leakyrelu; expected"),
        (line(nn.ReLU(), nn.Tanh()), nn.MSELoss(), "has tanh where it cannot be followed"),
        (Branched(), nn.MSELoss(), "has add where it cannot be followed"),
        (Asking(), nn.MSELoss(), "cannot be followed: symbolically traced"),
        (sequential(nn.Linear(2, 2, bias=False)), nn.MSELoss(), "Layer 1 of the model has no bias"),
        (sequential(nn.Linear(17, 2)), nn.MSELoss(), "Layer 0 has 17 units; expected 1 to 16"),
        (line(nn.Softmax(1)), nn.CrossEntropyLoss(), "does not go with a model that ends with"),
        (line(), nn.HingeEmbeddingLoss(), "The loss is HingeEmbeddingLoss; expected one of"),
        (line(), nn.MSELoss(reduction="sum"), "reduction is sum, which cannot be stepped"),
        (line(), nn.CrossEntropyLoss(label_smoothing=0.1), "label_smoothing is 0.1, which"),
    ],
)  # fmt: skip
def test_what_cannot_be_shown_is_named(model, loss, sentence):
    optimizer = optim.SGD(model.parameters(), lr=0.1)
    units = next(part for part in model.modules() if isinstance(part, nn.Linear)).in_features
    with pytest.raises(InputError, match=re.escape(sentence)):
        read_model(model, torch.zeros(1, units), torch.zeros(1, 2), loss=loss, optimizer=optimizer)


@pytest.mark.parametrize(
    ("make", "sentence"),
    [
        (lambda m: "sgd", "The optimizer is str; expected one of torch.optim: SGD"),
        (lambda m: optim.LBFGS(m.parameters()), "The optimizer is LBFGS; expected"),
        (lambda m: optim.SGD([m[0].weight], lr=1.0), "has other parameters than the model"),
    ],
)  # fmt: skip
def test_an_optimizer_that_cannot_be_shown_is_named(make, sentence):
    model = line()
    x = torch.zeros(1, 2)
    with pytest.raises(InputError, match=re.escape(sentence)):
        read_model(model, x, x, loss=nn.MSELoss(), optimizer=make(model))


def test_the_player_shows_itself_and_can_be_saved(tmp_path):
    model = line(nn.Tanh(), nn.Linear(2, 1))
    optimizer = optim.SGD(model.parameters(), lr=0.1)
    x, y = torch.ones(1, 2), torch.ones(1, 1)
    player = explainer.show(model, x, y, loss=nn.MSELoss(), optimizer=optimizer, iterations=2)
    player.save(tmp_path / "film.html")
    assert (tmp_path / "film.html").read_text("utf-8").startswith("<!doctype html>")
    assert player._repr_html_().startswith('<iframe title="Backstep"')
    assert "<script" not in player._repr_html_()


def test_the_example_notebook_runs():
    path = ROOT / "docs" / "notebook.ipynb"
    notebook = nbformat.read(path, as_version=4)
    nbformat.validate(notebook)
    assert not any(cell.get("outputs") for cell in notebook.cells)
    nbclient.NotebookClient(notebook, timeout=300, resources={"metadata": {"path": ROOT}}).execute()
    shown = [
        output["data"]["text/html"]
        for cell in notebook.cells
        for output in cell.get("outputs", ())
        if "text/html" in output.get("data", {})
    ]
    assert len(shown) == 1
    assert shown[0].startswith('<iframe title="Backstep"')
