"""What a GPU is asked and told before anything computes on it."""

from __future__ import annotations

import os

import torch

from explainer.errors import InputError
from explainer.lab.config.devices import resolve_device
from explainer.lab.config.settings import DeviceChoice, Precision
from explainer.lab.training.memory import is_about_memory

# Of cuBLAS: workspaces of a fixed size, with which a sum has the same order in every stream.
_WORKSPACES = ("CUBLAS_WORKSPACE_CONFIG", ":4096:8")


def choose_device(choice: DeviceChoice) -> tuple[str, InputError | None]:
    """Return where a run computes, and why that is not the GPU although there is one.

    Raises
    ------
    InputError
        If ``cuda`` is asked for and there is none.
    """
    device = resolve_device(choice)
    fault = find_gpu_fault() if device == "cuda" else None
    return (device, None) if fault is None else ("cpu", fault)


def find_gpu_fault() -> InputError | None:
    """Return why this torch computes nothing on the GPU: it may have no kernels for the chip.

    A lack of memory is none of these reasons: a smaller run may do.
    """
    try:
        float(torch.ones(1, device="cuda").mul_(2))
    except (RuntimeError, AssertionError) as error:  # the latter of a torch without CUDA
        if is_about_memory(error):
            return None
        return InputError("mnist.error.gpu_unusable", reason=str(error).split("\n", 1)[0])
    return None


def prepare_device(device: str, precision: Precision) -> None:
    """Let ``device`` compute in ``precision``, and in the same order each time.

    By itself torch rounds the operands of a convolution to TF32 (10 bits), not those of a matrix
    product, and lets cuDNN choose algorithms whose sums depend on which thread comes first.
    """
    if device != "cuda":
        return
    os.environ.setdefault(*_WORKSPACES)
    torch.set_float32_matmul_precision("high" if precision == "tf32" else "highest")
    # Numbers of bf16 are numbers of TF32 too: rounded to the one, the other leaves them alone.
    torch.backends.cudnn.allow_tf32 = precision != "float32"
    torch.backends.cudnn.deterministic = True
    torch.backends.cudnn.benchmark = False
    torch.backends.cuda.matmul.allow_bf16_reduced_precision_reduction = False
