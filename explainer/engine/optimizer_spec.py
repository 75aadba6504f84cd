"""Which optimizers there are, and the settings that each of them takes, with their limits."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any

from explainer.engine.network import check_choice, show_value
from explainer.errors import InputError

MAX_LEARNING_RATE = 100.0
_BELOW_ONE = math.nextafter(1.0, 0.0)


@dataclass(frozen=True)
class NumberSetting:
    """A setting that is one number, or several, each between two limits.

    ``symbols`` are those of the numbers; ``parts`` are the names of their fields where there are
    several.
    """

    low: float
    high: float
    symbols: tuple[str, ...]
    parts: tuple[str, ...] = ()

    def check(self, name: str, value: Any) -> None:
        """Raise the sentence that names ``value`` and the limits if it is outside of them."""
        for number in value if isinstance(value, tuple) else (value,):
            if not (_is_number(number) and self.low <= number <= self.high):
                key = "error.below" if self.high == _BELOW_ONE else "error.range"
                low, high, shown = f"{self.low:g}", f"{self.high:g}", show_value(number)
                raise InputError(key, place=name, value=shown, low=low, high=high)


@dataclass(frozen=True)
class SwitchSetting:
    """A setting that is on or off."""

    def check(self, name: str, value: Any) -> None:
        """Raise the sentence that names ``value`` if it is neither."""
        if not isinstance(value, bool):
            raise InputError("error.file.boolean", place=name, value=show_value(value))


Setting = NumberSetting | SwitchSetting

OPTIMIZER_SETTINGS: dict[str, Setting] = {
    "momentum": NumberSetting(0.0, 1.0, (r"\mu",)),
    "dampening": NumberSetting(0.0, 1.0, (r"\tau",)),
    "nesterov": SwitchSetting(),
    "alpha": NumberSetting(0.0, _BELOW_ONE, (r"\alpha",)),
    "betas": NumberSetting(0.0, _BELOW_ONE, (r"\beta_1", r"\beta_2"), ("beta_1", "beta_2")),
    "eps": NumberSetting(1e-300, 1.0, (r"\epsilon",)),
    "weight_decay": NumberSetting(0.0, 10.0, (r"\lambda",)),
}
"""Every setting besides the learning rate, under the name that ``torch.optim`` uses."""


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


_MOMENTS = {"first_moment": "", "second_moment": ""}

OPTIMIZER_KINDS: dict[str, OptimizerKind] = {
    "sgd": OptimizerKind(
        "SGD",
        ("momentum", "dampening", "nesterov", "weight_decay"),
        {"momentum_buffer": "momentum"},
    ),
    "rmsprop": OptimizerKind(
        "RMSprop",
        ("alpha", "eps", "weight_decay"),
        {"square_average": ""},
    ),
    "adam": OptimizerKind(
        "Adam",
        ("betas", "eps", "weight_decay"),
        _MOMENTS,
    ),
    "adamw": OptimizerKind(
        "AdamW",
        ("betas", "eps", "weight_decay"),
        _MOMENTS,
        {"weight_decay": 0.01},
    ),
    "adagrad": OptimizerKind(
        "Adagrad",
        ("eps", "weight_decay"),
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
    nesterov: bool = False
    weight_decay: float = 0.0
    alpha: float = 0.99
    betas: tuple[float, float] = (0.9, 0.999)
    eps: float = 1e-8

    def __post_init__(self) -> None:
        check_choice(self.name, "error.optimizer", tuple(OPTIMIZER_KINDS))
        if not (_is_number(self.learning_rate) and 0.0 < self.learning_rate <= MAX_LEARNING_RATE):
            raise InputError(
                "error.learning_rate", value=show_value(self.learning_rate), high=MAX_LEARNING_RATE
            )
        for name, setting in OPTIMIZER_SETTINGS.items():
            setting.check(name, getattr(self, name))
        if self.nesterov and (self.momentum == 0.0 or self.dampening != 0.0):
            raise InputError("error.nesterov")
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
        return _SQUARES.get(self.name, "")


_SQUARES = {
    "rmsprop": "square_average",
    "adagrad": "sum_of_squares",
    "adam": "second_moment_corrected",
    "adamw": "second_moment_corrected",
}


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def configure_optimizer(name: str, learning_rate: float, **options: Any) -> OptimizerSpec:
    """Return an optimizer whose unnamed settings are the defaults of ``torch.optim``."""
    defaults = OPTIMIZER_KINDS[name].defaults if name in OPTIMIZER_KINDS else {}
    return OptimizerSpec(name, learning_rate, **{**defaults, **options})


def list_remembered(optimizer: OptimizerSpec) -> tuple[str, ...]:
    """Return the quantities that ``optimizer`` carries from one update to the next."""
    keeps = optimizer.kind.keeps
    return tuple(name for name, needs in keeps.items() if not needs or getattr(optimizer, needs))
