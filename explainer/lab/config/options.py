"""A run's settings as options of the command line."""

from __future__ import annotations

from explainer.lab.config.settings import (
    TrainingSettings,
)


def list_options(settings: TrainingSettings) -> list[str]:
    """Return the options that describe ``settings``: `settings_of` reads them back."""
    options: dict[str, object] = settings.as_dict()
    sizes = ",".join(map(str, settings.hidden_sizes)) or "none"
    del options["hidden_sizes"]
    given = {name: value for name, value in options.items() if value is not None}
    pairs = ((_flag(name), str(value)) for name, value in ({"hidden": sizes} | given).items())
    return [part for pair in pairs for part in pair]


def _flag(name: str) -> str:
    return "--" + name.replace("_", "-")
