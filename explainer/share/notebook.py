"""A model of PyTorch in a notebook: its iteration as a player in the cell."""

from __future__ import annotations

import json
from html import escape
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn, optim

from explainer.engine.session.file import load_session
from explainer.engine.session.session import Session
from explainer.errors import InputError
from explainer.share.film_file import write_film_file
from explainer.share.torch_layers import LinearLayer, list_layers, to_lists
from explainer.share.torch_training import find_optimizer, read_loss, read_memory

HEIGHT = 640
"""Pixels of the player in a cell."""


class CellPlayer:
    """Iterations of a session as a player; a notebook shows it below the cell.

    Attributes
    ----------
    session
        What is played: ``session.point.iteration`` holds every number of the first iteration.
    """

    def __init__(self, session: Session, iterations: int = 1) -> None:
        self.session = session
        self._page = write_film_file(session, iterations)

    def save(self, path: str | Path) -> None:
        """Write the player as one HTML file that needs neither server nor notebook."""
        Path(path).write_text(self._page, encoding="utf-8")

    def _repr_html_(self) -> str:
        """Return what a notebook shows."""
        style = f"width: 100%; height: {HEIGHT}px; border: 0"
        return f'<iframe title="Backstep" style="{style}" srcdoc="{escape(self._page)}"></iframe>'


def read_model(model: nn.Module, x: Any, y: Any, *, loss: Any, optimizer: Any) -> Session:
    """Return a session that begins with a model as it is now; the model is left as it is.

    Parameters
    ----------
    model
        ``Linear`` layers with activations, in a ``Sequential`` or in a class of one's own.
    x, y
        Inputs and targets of a batch, as the model and the loss take them.
    loss
        A loss of torch: a module, a function or its name.
    optimizer
        An optimizer of ``torch.optim`` that has the model's parameters.

    Raises
    ------
    InputError
        If there is something that cannot be shown; the sentence names it.
    """
    layers = list_layers(model)
    kind, reduction, output = read_loss(loss, layers)
    _check_parameters(layers)
    memory = find_optimizer(optimizer, model), read_memory(optimizer, layers)
    contents = {
        "format": "backstep-session",
        "version": 1,
        "network": {
            "layer_sizes": _list_sizes(layers),
            "activations": [*(layer.activation for layer in layers[:-1]), output],
            "loss": kind,
            "reduction": reduction,
        },
        "optimizer": memory[0],
        "optimizer_state": memory[1],
        "parameters": {
            "weights": [to_lists(layer.linear.weight) for layer in layers],
            "biases": [to_lists(layer.linear.bias) for layer in layers],
        },
        "batch": _read_batch(x, y, (kind, layers[-1].linear.out_features)),
    }
    return load_session(json.dumps({k: v for k, v in contents.items() if v is not None}))


def _list_sizes(layers: list[LinearLayer]) -> list[int]:
    return [layers[0].linear.in_features, *(layer.linear.out_features for layer in layers)]


def _check_parameters(layers: list[LinearLayer]) -> None:
    """Raise a sentence if a layer has no bias, or a parameter that is not trained."""
    for number, layer in enumerate(layers, start=1):
        if layer.linear.bias is None:
            raise InputError("error.model.bias", layer=number)
        if not all(parameter.requires_grad for parameter in layer.linear.parameters()):
            raise InputError("error.model.frozen", layer=number)


def _read_batch(x: Any, y: Any, outputs: tuple[str, int]) -> dict[str, Any]:
    inputs, targets = _tensor(x), _tensor(y)
    samples = 1 if inputs.dim() == 1 else len(inputs)
    kind, units = outputs
    if kind == "cross_entropy" and not targets.is_floating_point():
        targets = nn.functional.one_hot(targets.long().reshape(-1), units)
    return {"inputs": _rows(inputs, samples), "targets": _rows(targets, samples)}


def _tensor(values: Any) -> Tensor:
    return values if isinstance(values, Tensor) else torch.as_tensor(np.asarray(values))


def _rows(values: Tensor, samples: int) -> Any:
    if values.numel() % samples:
        raise InputError("error.pairs", inputs=samples, targets=len(values))
    return to_lists(values.reshape(samples, -1))


def play_model(
    model: nn.Module, x: Any, y: Any, *, loss: Any, optimizer: optim.Optimizer, iterations: int = 1
) -> CellPlayer:
    """Return the player of a model's iterations from now on; see `read_model`."""
    return CellPlayer(read_model(model, x, y, loss=loss, optimizer=optimizer), iterations)
