"""Which optimizers there are, and which settings each of them takes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any

from explainer.engine.network import check_choice, show_value
from explainer.engine.optimizer_settings import OPTIMIZER_SETTINGS, is_number
from explainer.errors import InputError

MAX_LEARNING_RATE = 100.0


@dataclass(frozen=True)
class OptimizerKind:
    """An optimizer.

    Attributes
    ----------
    torch
        Its class in ``torch.optim``.
    options
        The settings that it takes besides its learning rate.
    keeps
        What it carries from one update to the next, each with the setting that it is kept for, or
        nothing where it always is.
    defaults
        Settings for which ``torch.optim`` has another default than for the other optimizers.
    """

    torch: str
    options: tuple[str, ...]
    keeps: Mapping[str, str]
    defaults: Mapping[str, float] = field(default_factory=dict)


_OF_ALL = ("weight_decay", "maximize", "clip", "clip_limit")
_MOMENTS = {"first_moment": "", "second_moment": ""}

OPTIMIZER_KINDS: dict[str, OptimizerKind] = {
    "sgd": OptimizerKind(
        "SGD",
        ("momentum", "momentum_form", "dampening", "nesterov", *_OF_ALL),
        {"momentum_buffer": "momentum"},
    ),
    "rmsprop": OptimizerKind(
        "RMSprop",
        ("alpha", "momentum", "eps", "centered", *_OF_ALL),
        {"square_average": "", "gradient_average": "centered", "momentum_buffer": "momentum"},
    ),
    "adam": OptimizerKind(
        "Adam",
        ("betas", "eps", "amsgrad", *_OF_ALL),
        {**_MOMENTS, "max_second_moment": "amsgrad"},
    ),
    "adamw": OptimizerKind(
        "AdamW",
        ("betas", "eps", "amsgrad", *_OF_ALL),
        {**_MOMENTS, "max_second_moment": "amsgrad"},
        {"weight_decay": 0.01},
    ),
    "nadam": OptimizerKind(
        "NAdam",
        ("betas", "momentum_decay", "eps", *_OF_ALL),
        {**_MOMENTS, "momentum_product": ""},
    ),
    "adagrad": OptimizerKind(
        "Adagrad",
        ("lr_decay", "initial_accumulator_value", "eps", *_OF_ALL),
        {"sum_of_squares": ""},
        {"eps": 1e-10},
    ),
}
"""Every optimizer by its name; how it updates is its rule in ``explainer.engine.optimizers``."""

KEPT = tuple(dict.fromkeys(name for kind in OPTIMIZER_KINDS.values() for name in kind.keeps))
"""The quantities that some optimizer carries from one update to the next."""


@dataclass(frozen=True)
class OptimizerSpec:
    """An optimizer and its settings, under the names that ``torch.optim`` uses.

    ``learning_rate`` is η, in (0, 100]. Settings that an optimizer does not have keep their
    default and are refused when given.
    """

    name: str = "sgd"
    learning_rate: float = 0.1
    momentum: float = 0.0
    dampening: float = 0.0
    momentum_form: str = "torch"
    nesterov: bool = False
    weight_decay: float = 0.0
    alpha: float = 0.99
    centered: bool = False
    betas: tuple[float, float] = (0.9, 0.999)
    momentum_decay: float = 4e-3
    amsgrad: bool = False
    lr_decay: float = 0.0
    initial_accumulator_value: float = 0.0
    eps: float = 1e-8
    maximize: bool = False
    clip: str = "none"
    clip_limit: float = 1.0

    def __post_init__(self) -> None:
        check_choice(self.name, "error.optimizer", tuple(OPTIMIZER_KINDS))
        if not (is_number(self.learning_rate) and 0.0 < self.learning_rate <= MAX_LEARNING_RATE):
            raise InputError(
                "error.learning_rate", value=show_value(self.learning_rate), high=MAX_LEARNING_RATE
            )
        for name, setting in OPTIMIZER_SETTINGS.items():
            setting.check(name, getattr(self, name))
        if self.nesterov and (self.momentum == 0.0 or self.dampening != 0.0):
            raise InputError("error.nesterov")
        if self.momentum_form == "ng" and (self.nesterov or self.dampening != 0.0):
            raise InputError("error.momentum_form")
        self._refuse_foreign_settings()

    def _refuse_foreign_settings(self) -> None:
        options = self.kind.options
        for given in fields(self)[2:]:
            if getattr(self, given.name) != given.default and given.name not in options:
                raise InputError(
                    "error.option",
                    option=given.name,
                    optimizer=self.name,
                    options=", ".join(options),
                )

    @property
    def kind(self) -> OptimizerKind:
        """Which optimizer it is."""
        return OPTIMIZER_KINDS[self.name]

    @property
    def decays_gradient(self) -> bool:
        """Whether weight decay is added to the gradient, as everywhere except in AdamW."""
        return self.weight_decay != 0.0 and self.name != "adamw"

    @property
    def squares(self) -> str:
        """The quantity whose square root it takes; empty if it takes none."""
        return "variance" if self.centered else _SQUARES.get(self.name, "")

    @property
    def averages_gradient(self) -> bool:
        """Whether it moves along an average of gradients that is corrected for its beginning."""
        return self.name in ("adam", "adamw", "nadam")

    @property
    def clips(self) -> bool:
        """Whether it takes gradients that were clipped before."""
        return self.clip != "none"

    @property
    def sign(self) -> str:
        """The sign that the gradient has in the update: a minus where the loss is to grow."""
        return "-" if self.maximize else ""


_SQUARES = {
    "rmsprop": "square_average",
    "adagrad": "sum_of_squares",
    "adam": "second_moment_corrected",
    "adamw": "second_moment_corrected",
    "nadam": "second_moment_corrected",
}


def configure_optimizer(name: str, learning_rate: float, **options: Any) -> OptimizerSpec:
    """Return an optimizer whose unnamed settings are the defaults of ``torch.optim``."""
    defaults = OPTIMIZER_KINDS[name].defaults if name in OPTIMIZER_KINDS else {}
    return OptimizerSpec(name, learning_rate, **{**defaults, **options})


def list_remembered(optimizer: OptimizerSpec) -> tuple[str, ...]:
    """Return the quantities that ``optimizer`` carries from one update to the next."""
    keeps = optimizer.kind.keeps
    return tuple(name for name, needs in keeps.items() if not needs or getattr(optimizer, needs))
