"""What one training run is: checked once, here, and trusted everywhere else."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import Literal, get_args

from explainer.errors import InputError

Activation = Literal["relu", "sigmoid", "tanh", "leaky_relu", "identity"]
Optimizer = Literal["sgd", "momentum", "rmsprop", "adam", "adamw", "adagrad"]
DeviceChoice = Literal["auto", "cpu", "cuda"]

ACTIVATIONS: tuple[Activation, ...] = get_args(Activation)
OPTIMIZERS: tuple[Optimizer, ...] = get_args(Optimizer)
DEVICES: tuple[DeviceChoice, ...] = get_args(DeviceChoice)

MAX_HIDDEN_LAYERS = 4
MAX_UNITS = 1024
TRAIN_IMAGES = 60_000
TEXT_LIMIT = 100
_NO_LAYERS = {"", "none", "无", "0"}
_SEPARATORS = re.compile(r"[\s,;，；、]+")
_WHOLE_NUMBERS = {
    "batch_size": (1, 4096),
    "epochs": (1, 100),
    "seed": (0, 2**32 - 1),
    "train_images": (1, TRAIN_IMAGES),
}


@dataclass(frozen=True)
class TrainingSettings:
    """One run of a multilayer perceptron on MNIST.

    Attributes
    ----------
    hidden_sizes
        Units of each hidden layer, 0 to 4 layers of 1 to 1024; none is logistic regression.
    activation
        Of every hidden layer; the output is softmax with cross-entropy.
    optimizer
        ``sgd`` uses ``momentum`` too; ``momentum`` is the same and needs it above 0.
    learning_rate
        η, above 0 and at most 1000.
    momentum
        From 0 to below 1; used by ``sgd`` and ``momentum``.
    batch_size
        Images a step, 1 to 4096; the last batch of an epoch may be smaller.
    epochs
        Passes over the training images, 1 to 100.
    seed
        Of the first weights and of the order of the images.
    device
        ``auto`` is a GPU if there is one.
    train_images
        How many of the training images are used, from the first.

    Raises
    ------
    InputError
        If a value is outside its limits: names the field, the value and the limit.
    """

    hidden_sizes: tuple[int, ...] = (128,)
    activation: Activation = "relu"
    optimizer: Optimizer = "sgd"
    learning_rate: float = 0.01
    momentum: float = 0.0
    batch_size: int = 64
    epochs: int = 5
    seed: int = 0
    device: DeviceChoice = "auto"
    train_images: int = TRAIN_IMAGES

    def __post_init__(self) -> None:
        """Check every field."""
        _check_hidden_sizes(self.hidden_sizes)
        _check_choice("activation", self.activation, ACTIVATIONS)
        _check_choice("optimizer", self.optimizer, OPTIMIZERS)
        _check_choice("device", self.device, DEVICES)
        _check_real("learning_rate", self.learning_rate, 0 < _number(self.learning_rate) <= 1000)
        _check_real("momentum", self.momentum, 0 <= _number(self.momentum) < 1)
        if self.optimizer == "momentum" and self.momentum == 0:
            raise InputError("mnist.error.momentum_needed", value=self.momentum)
        for field, (low, high) in _WHOLE_NUMBERS.items():
            _check_whole(field, getattr(self, field), low, high)

    @property
    def layer_sizes(self) -> tuple[int, ...]:
        """Units of every layer, input and output included."""
        return (784, *self.hidden_sizes, 10)

    @property
    def batches_per_epoch(self) -> int:
        """Steps an epoch, the incomplete last batch included."""
        return math.ceil(self.train_images / self.batch_size)


def parse_hidden_sizes(text: object) -> tuple[int, ...]:
    """Return the layer sizes written as ``"256, 128"``; empty or ``none`` is no hidden layer.

    Raises
    ------
    InputError
        If ``text`` is not a short list of whole numbers.
    """
    if not isinstance(text, str) or len(text) > TEXT_LIMIT:
        raise InputError("mnist.error.hidden_text", value=shown(text))
    stripped = text.strip().lower()
    if stripped in _NO_LAYERS:
        return ()
    parts = [part for part in _SEPARATORS.split(stripped) if part]
    if not parts or not all(part.isascii() and part.isdigit() for part in parts):
        raise InputError("mnist.error.hidden_text", value=shown(text))
    return tuple(int(part) for part in parts)


def whole(value: object) -> object:
    """Return a float without a fraction as an int, as a number field of a form sends it."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


def shown(value: object) -> str:
    """Return ``value`` in a few characters, fit for a sentence."""
    text = str(value) if isinstance(value, int | float | str) else type(value).__name__
    return text if len(text) <= 24 else f"{text[:24]}…"


def _number(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not abs(value) < 1e300:
        return math.nan
    return float(value)


def _check_hidden_sizes(sizes: object) -> None:
    if not isinstance(sizes, tuple) or len(sizes) > MAX_HIDDEN_LAYERS:
        value = len(sizes) if isinstance(sizes, tuple) else shown(sizes)
        raise InputError("mnist.error.hidden_layers", value=value, high=MAX_HIDDEN_LAYERS)
    for number, size in enumerate(sizes, start=1):
        if type(size) is not int or not 1 <= size <= MAX_UNITS:
            raise InputError(
                "mnist.error.hidden_size", layer=number, value=shown(size), high=MAX_UNITS
            )


def _check_choice(field: str, value: object, choices: tuple[str, ...]) -> None:
    if not isinstance(value, str) or value not in choices:
        raise InputError(f"mnist.error.{field}", value=shown(value), choices=", ".join(choices))


def _check_real(field: str, value: object, inside: bool) -> None:
    if not math.isfinite(_number(value)) or not inside:
        raise InputError(f"mnist.error.{field}", value=shown(value))


def _check_whole(field: str, value: object, low: int, high: int) -> None:
    if type(value) is not int or not low <= value <= high:
        raise InputError(f"mnist.error.{field}", value=shown(value), low=low, high=high)
