"""Which device a run gets, decided before it is queued."""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path

from explainer.errors import InputError
from explainer.lab.config.settings import DeviceChoice

_DRIVERS = ("/dev/nvidiactl", "/dev/dxg", "/proc/driver/nvidia/version")


def zero_gpu_here() -> bool:
    """Return whether this is a Space with ZeroGPU, as its own package finds out."""
    return os.environ.get("SPACES_ZERO_GPU", "").lower() in ("1", "t", "true")


def ranks() -> int:
    """Return how many processes train together on the device ``all``: one on each GPU.

    The environment variable ``BACKSTEP_RANKS`` says another number, for processors too.
    """
    told = os.environ.get("BACKSTEP_RANKS", "")
    return int(told) if told.isascii() and told.isdigit() else gpus()


@cache
def gpus() -> int:
    """Return how many GPUs torch can use; without a driver torch is not even loaded."""
    if zero_gpu_here():
        return 1  # lent for as long as a slice of a run takes
    if os.name == "posix" and not any(Path(driver).exists() for driver in _DRIVERS):
        return 0
    import torch

    return torch.cuda.device_count() if torch.cuda.is_available() else 0


def resolve_device(choice: DeviceChoice) -> str:
    """Return ``cpu`` or ``cuda``; ``auto`` is a GPU if torch can use one.

    Raises
    ------
    InputError
        If ``cuda`` is asked for and there is none.
    """
    if choice != "cpu" and gpus():
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


FEWEST_RANKS, MOST_RANKS = 2, 4
"""Ranks of the lesson."""
