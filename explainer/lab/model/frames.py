"""Images with the border that a first convolution sees around them."""

from __future__ import annotations

import torch
from torch import Tensor

from explainer.lab.config.architectures import Layer


def make_room(
    layer: Layer, batch_size: int, device: str, dtype: torch.dtype
) -> tuple[Tensor | None, Tensor]:
    """Return room for what ``layer`` reads.

    Returns
    -------
    framed
        The images with the border around them; None if the layer sees none.
    images
        Their middle, a view of it: (batch, *inputs).
    """
    if layer.border == 0:
        return None, torch.empty(batch_size, *layer.inputs, device=device, dtype=dtype)
    channels, rows, columns = layer.inputs
    more, around = 2 * layer.padding, slice(layer.padding, -layer.padding)
    shape = (batch_size, channels, rows + more, columns + more)
    framed = torch.full(shape, layer.border, device=device, dtype=dtype)
    return framed, framed[:, :, around, around]
