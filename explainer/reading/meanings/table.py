"""The one table: what each name means, by its whole path; and the names that change nothing."""

from __future__ import annotations

from typing import Any

from explainer.reading.meanings.call import Call, Meaning
from explainer.reading.meanings.data import DATA
from explainer.reading.meanings.functions import FUNCTIONS
from explainer.reading.meanings.inplace import D2L, IN_PLACE
from explainer.reading.meanings.layers import IMAGE_FUNCTIONS, LAYERS, make_other
from explainer.reading.meanings.losses import LOSSES
from explainer.reading.meanings.making import MAKING
from explainer.reading.meanings.optimizers import CLIPPING, OPTIMIZERS
from explainer.reading.notes import NotUnderstood
from explainer.reading.values import UNKNOWN, Choice, Device


def _device(call: Call) -> Any:
    """Note the device that the code names, if it names one."""
    name = call.get(0, "device")
    if isinstance(name, str):
        call.program.device = "cpu" if name.startswith("cpu") else "cuda"
    return Device() if isinstance(name, str | Choice) else UNKNOWN


MEANINGS: dict[str, Meaning] = {
    **{f"torch.{name}": meaning for name, meaning in FUNCTIONS.items()},
    **{f"torch.nn.functional.{name}": meaning for name, meaning in FUNCTIONS.items()},
    **{f"numpy.{name}": meaning for name, meaning in FUNCTIONS.items()},
    **{f"torch.nn.functional.{name}": meaning for name, meaning in IMAGE_FUNCTIONS.items()},
    **{f"torch.nn.init.{name}": meaning for name, meaning in IN_PLACE.items()},
    **{f"torch.nn.{name}": meaning for name, meaning in LAYERS.items()},
    **MAKING,
    **LOSSES,
    **CLIPPING,
    **OPTIMIZERS,
    **DATA,
    **D2L,
    "torch.device": _device,
}

TENSOR_FUNCTIONS = frozenset(
    {path for path in MEANINGS if path.rpartition(".")[2] in {*FUNCTIONS, *IMAGE_FUNCTIONS}}
    | set(LOSSES)
)
"""Names whose value is not understood where what they are given is not."""

_WITHOUT_EFFECT = (
    "torch.no_grad", "torch.enable_grad", "torch.set_default_dtype", "torch.set_printoptions",
    "torch.set_default_tensor_type", "torch.set_num_threads", "torch.cuda", "torch.backends",
    "torch.save", "torch.accelerator", "torch.testing", "torch.argmax", "torch.max", "torch.eq",
    "torch.allclose",
    "torch.is_tensor", "torch.float", "torch.float32", "torch.float64", "torch.long", "torch.int",
    "torch.int64", "torch.double", "torch.autograd.set_detect_anomaly", "torch.utils.tensorboard",
    "torch.nn.functional.softmax", "torch.utils.data.random_split", "torch.inference_mode",
    "torchvision.transforms", "torchvision.utils", "torchvision.datasets.utils",
    "matplotlib", "IPython", "time", "os", "sys", "math", "random", "logging", "warnings",
    "pathlib", "datetime", "argparse", "tensorboardX", "torchsummary", "torchinfo", "tqdm",
    "collections", "typing", "copy", "pandas", "seaborn", "numpy", "d2l.plt", "d2l.set_figsize",
    "d2l.plot", "d2l.show_images", "d2l.Timer", "d2l.Animator", "d2l.Accumulator",
    "d2l.use_svg_display", "d2l.accuracy", "d2l.evaluate_accuracy", "__future__", "print",
)  # fmt: skip
"""What shows, measures, keeps or configures: nothing of what is learned depends on it."""


def call_name(call: Call, path: str) -> Any:
    """Return what a name of a library gives.

    Raises
    ------
    NotUnderstood
        If the table does not have it.
    """
    if path in MEANINGS:
        return MEANINGS[path](call)
    if path.startswith("torch.nn.") and path.rpartition(".")[2][:1].isupper():
        return make_other(call)
    if is_without_effect(path):
        return UNKNOWN
    raise NotUnderstood("reading.why.name_here", name=path)


def is_without_effect(path: str) -> bool:
    """Return whether a name is one that changes nothing of what is learned."""
    return any(path == one or path.startswith(f"{one}.") for one in _WITHOUT_EFFECT)


def list_names_below(module: str) -> list[str]:
    """Return the names that ``from module import *`` would bring."""
    below = (path.removeprefix(f"{module}.") for path in MEANINGS if path.startswith(f"{module}."))
    return [name for name in below if "." not in name]
