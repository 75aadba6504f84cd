"""Which device a run gets, decided before it is queued."""

from __future__ import annotations

from explainer.errors import InputError
from explainer.mnist.settings import DeviceChoice


def resolve_device(choice: DeviceChoice) -> str:
    """Return ``cpu`` or ``cuda``; ``auto`` is a GPU if torch can use one.

    Raises
    ------
    InputError
        If ``cuda`` is asked for and there is none.
    """
    if choice == "cpu":
        return "cpu"
    import torch  # a second or two: only when the answer depends on it

    if torch.cuda.is_available():
        return "cuda"
    if choice == "cuda":
        raise InputError("mnist.error.no_cuda")
    return "cpu"


def device_name(device: str) -> str:
    """Return what the machine calls ``device``."""
    if device == "cpu":
        return "CPU"
    import torch

    return torch.cuda.get_device_name()
