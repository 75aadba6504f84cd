"""What one training run is: checked once, here, and trusted everywhere else."""

from __future__ import annotations

import math
import re
from dataclasses import asdict, dataclass
from typing import Literal, get_args

from explainer.engine.typed_numbers import find_number
from explainer.errors import InputError
from explainer.lab.config.facts import DATASETS, FACTS, Dataset, Facts

Model = Literal["mlp", "logistic", "lenet", "cifar_net"]
Activation = Literal["relu", "sigmoid", "tanh", "leaky_relu", "identity"]
Loss = Literal["cross_entropy", "mse"]
Optimizer = Literal["sgd", "momentum", "rmsprop", "adam", "adamw", "adagrad"]
Schedule = Literal["constant", "step", "cosine", "warmup", "warmup_cosine"]
DeviceChoice = Literal["auto", "cpu", "cuda", "all"]
Precision = Literal["float32", "tf32", "bf16"]

MODELS: tuple[Model, ...] = get_args(Model)
ACTIVATIONS: tuple[Activation, ...] = get_args(Activation)
LOSSES: tuple[Loss, ...] = get_args(Loss)
OPTIMIZERS: tuple[Optimizer, ...] = get_args(Optimizer)
SCHEDULES: tuple[Schedule, ...] = get_args(Schedule)
DEVICES: tuple[DeviceChoice, ...] = get_args(DeviceChoice)
PRECISIONS: tuple[Precision, ...] = get_args(Precision)

MAX_HIDDEN_LAYERS = 4
MAX_UNITS = 1024
MAX_SHIFT = 4
MAX_RATE = 1000
TEXT_LIMIT = 100
_NO_LAYERS = {"", "none", "无", "0"}
_SEPARATORS = re.compile(r"[\s,;，；、]+")
CHOICES: dict[str, tuple[str, ...]] = {
    "dataset": DATASETS,
    "model": MODELS,
    "activation": ACTIVATIONS,
    "loss": LOSSES,
    "optimizer": OPTIMIZERS,
    "schedule": SCHEDULES,
    "device": DEVICES,
    "precision": PRECISIONS,
}
"""Field of the settings to what it may be, where that is a name."""
MAX_BATCH: dict[Model, int] = {"mlp": 4096, "logistic": 4096, "lenet": 4096, "cifar_net": 256}
"""Most images a batch: with them any model needs less than 1 GB."""

_WHOLE_NUMBERS = {
    "epochs": (1, 100),
    "seed": (0, 2**32 - 1),
    "shift": (0, MAX_SHIFT),
}


@dataclass(frozen=True)
class TrainingSettings:
    """One run on a data set of images.

    Attributes
    ----------
    dataset
        What is learned.
    model
        ``mlp`` has ``hidden_sizes``; ``logistic`` has no hidden layer; ``lenet`` and
        ``cifar_net`` are convolutional.
    hidden_sizes
        Of ``mlp``: units of each hidden layer, 0 to 4 layers of 1 to 1024.
    activation
        Of every hidden layer.
    loss
        ``cross_entropy`` of a softmax, or ``mse`` between linear outputs and one-hot targets.
    optimizer
        ``sgd`` uses ``momentum`` too; ``momentum`` is the same and needs it above 0.
    learning_rate
        η, above 0 and at most 1000.
    momentum
        From 0 to below 1; used by ``sgd`` and ``momentum``.
    schedule
        How η changes in the course of the run, see `explainer.lab.config.schedules`.
    shift
        Each image is moved by up to so many pixels each way, anew in each epoch; 0 to 4.
    batch_size
        Images a batch, 1 to 4096, of ``cifar_net`` to 256; the last batch of an epoch may be
        smaller.
    epochs
        Passes over the training images, 1 to 100.
    seed
        Of the first weights, of the order of the images and of their shifts.
    device
        ``auto`` is a GPU if there is one; ``all`` is every GPU of the machine.
    precision
        Of matrix products on a GPU: ``float32``, or faster and coarser ``tf32`` and ``bf16``.
    train_images
        How many of the training images are used, from the first; None is all of them.

    Raises
    ------
    InputError
        If a value is outside its limits: names the field, the value and the limit.
    """

    dataset: Dataset = "mnist"
    model: Model = "mlp"
    hidden_sizes: tuple[int, ...] = (128,)
    activation: Activation = "relu"
    loss: Loss = "cross_entropy"
    optimizer: Optimizer = "sgd"
    learning_rate: float = 0.01
    momentum: float = 0.0
    schedule: Schedule = "constant"
    shift: int = 0
    batch_size: int = 64
    epochs: int = 5
    seed: int = 0
    device: DeviceChoice = "auto"
    precision: Precision = "float32"
    train_images: int | None = None

    def __post_init__(self) -> None:
        """Check every field."""
        for field, choices in CHOICES.items():
            _check_choice(field, getattr(self, field), choices)
        _check_hidden_sizes(self.hidden_sizes)
        check_rate(self.learning_rate)
        _check_real("momentum", self.momentum, 0 <= _number(self.momentum) < 1)
        if self.optimizer == "momentum" and self.momentum == 0:
            raise InputError("mnist.error.momentum_needed", value=self.momentum)
        for field, (low, high) in _WHOLE_NUMBERS.items():
            _check_whole(field, getattr(self, field), low, high)
        _check_whole("batch_size", self.batch_size, 1, MAX_BATCH[self.model])
        if self.train_images is not None:
            _check_whole("train_images", self.train_images, 1, self.facts.train)

    @property
    def facts(self) -> Facts:
        """Shape and size of the data set."""
        return FACTS[self.dataset]

    @property
    def images(self) -> int:
        """Training images of an epoch."""
        return self.train_images or self.facts.train

    @property
    def batches_per_epoch(self) -> int:
        """Batches an epoch, the incomplete last batch included."""
        return math.ceil(self.images / self.batch_size)

    @property
    def batches(self) -> int:
        """Batches of the whole run."""
        return self.epochs * self.batches_per_epoch

    def as_dict(self) -> dict[str, object]:
        """Return the fields as JSON can hold them."""
        return {**asdict(self), "hidden_sizes": list(self.hidden_sizes)}


def read_settings(fields: object) -> TrainingSettings:
    """Return the settings that `TrainingSettings.as_dict` gave.

    Raises
    ------
    InputError
        If a field is unknown or a value is outside its limits.
    """
    known = TrainingSettings.__dataclass_fields__
    if not isinstance(fields, dict) or not fields.keys() <= known.keys():
        raise InputError("mnist.error.settings")
    sizes = fields.get("hidden_sizes")
    return TrainingSettings(
        **{**fields, **({"hidden_sizes": tuple(sizes)} if isinstance(sizes, list) else {})}
    )


def parse_hidden_sizes(text: object) -> tuple[int, ...]:
    """Return the layer sizes written as ``"256, 128"``; empty or ``none`` is no hidden layer.

    Raises
    ------
    InputError
        If ``text`` is not a short list of whole numbers.
    """
    if not isinstance(text, str) or len(text) > TEXT_LIMIT:
        raise InputError("mnist.error.hidden_text", value=shorten_value(text))
    stripped = text.strip().lower()
    if stripped in _NO_LAYERS:
        return ()
    parts = [find_number(part) for part in _SEPARATORS.split(stripped) if part]
    sizes = [int(part) for part in parts if part is not None and part >= 0 and part.is_integer()]
    if not parts or len(sizes) < len(parts):
        raise InputError("mnist.error.hidden_text", value=shorten_value(text))
    return tuple(sizes)


def check_rate(value: object) -> float:
    """Return ``value`` if it can be a learning rate.

    Raises
    ------
    InputError
        If it is not a number above 0, at most 1000.
    """
    _check_real("learning_rate", value, 0 < _number(value) <= MAX_RATE)
    return _number(value)


def drop_fraction(value: object) -> object:
    """Return a float without a fraction as an int, as a number field of a form sends it."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


def shorten_value(value: object) -> str:
    """Return ``value`` in a few characters, fit for a sentence."""
    text = str(value) if isinstance(value, int | float | str) else type(value).__name__
    return text if len(text) <= 24 else f"{text[:24]}…"


def _number(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not abs(value) < 1e300:
        return math.nan
    return float(value)


def _check_hidden_sizes(sizes: object) -> None:
    if not isinstance(sizes, tuple) or len(sizes) > MAX_HIDDEN_LAYERS:
        value = len(sizes) if isinstance(sizes, tuple) else shorten_value(sizes)
        raise InputError("mnist.error.hidden_layers", value=value, high=MAX_HIDDEN_LAYERS)
    for number, size in enumerate(sizes, start=1):
        if type(size) is not int or not 1 <= size <= MAX_UNITS:
            raise InputError(
                "mnist.error.hidden_size", layer=number, value=shorten_value(size), high=MAX_UNITS
            )


def _check_choice(field: str, value: object, choices: tuple[str, ...]) -> None:
    if not isinstance(value, str) or value not in choices:
        raise InputError(
            f"mnist.error.{field}", value=shorten_value(value), choices=", ".join(choices)
        )


def _check_real(field: str, value: object, inside: bool) -> None:
    if not math.isfinite(_number(value)) or not inside:
        raise InputError(f"mnist.error.{field}", value=shorten_value(value))


def _check_whole(field: str, value: object, low: int, high: int) -> None:
    if type(value) is not int or not low <= value <= high:
        raise InputError(f"mnist.error.{field}", value=shorten_value(value), low=low, high=high)
