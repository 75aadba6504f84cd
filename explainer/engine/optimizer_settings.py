"""The settings that optimizers take, with their limits and symbols."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

from explainer.engine.network import show_value
from explainer.errors import InputError

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
            if not (is_number(number) and self.low <= number <= self.high):
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


@dataclass(frozen=True)
class ChoiceSetting:
    """A setting that is one of some names."""

    options: tuple[str, ...]

    def check(self, name: str, value: Any) -> None:
        """Raise the sentence that names ``value`` and the options if it is none of them."""
        if value not in self.options:
            expected = ", ".join(self.options)
            raise InputError(
                "error.file.value", place=name, value=show_value(value), expected=expected
            )


Setting = NumberSetting | SwitchSetting | ChoiceSetting

OPTIMIZER_SETTINGS: dict[str, Setting] = {
    "momentum": NumberSetting(0.0, 1.0, (r"\mu",)),
    "dampening": NumberSetting(0.0, 1.0, (r"\tau",)),
    "momentum_form": ChoiceSetting(("torch", "ng")),
    "alpha": NumberSetting(0.0, _BELOW_ONE, (r"\alpha",)),
    "betas": NumberSetting(0.0, _BELOW_ONE, (r"\beta_1", r"\beta_2"), ("beta_1", "beta_2")),
    "momentum_decay": NumberSetting(0.0, 10.0, (r"\psi",)),
    "eps": NumberSetting(0.0, 1.0, (r"\epsilon",)),
    "lr_decay": NumberSetting(0.0, 10.0, (r"\kappa",)),
    "initial_accumulator_value": NumberSetting(0.0, 1000.0, ("G_0",)),
    "weight_decay": NumberSetting(0.0, 10.0, (r"\lambda",)),
    "nesterov": SwitchSetting(),
    "centered": SwitchSetting(),
    "amsgrad": SwitchSetting(),
    "maximize": SwitchSetting(),
    "clip": ChoiceSetting(("none", "value", "norm")),
    "clip_limit": NumberSetting(1e-6, 1e6, (r"\theta",)),
}
"""Every setting besides the learning rate, under the name that ``torch.optim`` uses.

Three are not among torch's. ``momentum_form``: ``ng`` averages the gradients from 0 on, as Andrew
Ng's courses do, where ``torch`` adds them up from the first one on. ``clip`` and ``clip_limit``
are what ``torch.nn.utils.clip_grad_value_`` or ``clip_grad_norm_`` does before.
"""


def is_number(value: object) -> bool:
    """Tell whether ``value`` is a number; true and false are none."""
    return isinstance(value, int | float) and not isinstance(value, bool)
