"""Backstep: every number a neural network computes while it learns.

The rooms, each importing only those above it:

===========  ===================================================================================
``words``    every word a visitor reads, a folder a language
``errors``   an error as a sentence in each language
``engine``   a network, its iteration, and what can be said of it
``ui``       what every tab shares
``step``     the tab "Step through": one iteration, one assignment at a time
``lab``      the MNIST lab: models, training, runs, any batch again
``data``     the tab "Train on data"
``share``    what is taken along: a film as one HTML file
``lessons``  lessons and myths: what they set up, ask and prove
``main``     the tabs in order, and the launch
===========  ===================================================================================
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from explainer.share.notebook import CellPlayer


def show(model: Any, x: Any, y: Any, *, loss: Any, optimizer: Any, **more: int) -> CellPlayer:
    """Show in a notebook the next iteration of a model of PyTorch, one assignment at a time.

    The model is a small ``torch.nn`` model of ``Linear`` layers and activations; it stays as it is.

    Parameters
    ----------
    model, x, y
        The model, and a batch of inputs and targets as it and the loss take them.
    loss
        A loss of torch, such as ``nn.CrossEntropyLoss()`` or ``F.mse_loss``.
    optimizer
        An optimizer of ``torch.optim`` with the model's parameters.
    more
        ``iterations``: how many are in the player; 1 unless given.
    """
    from explainer.share.notebook import play_model

    return play_model(model, x, y, loss=loss, optimizer=optimizer, **more)
