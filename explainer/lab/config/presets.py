"""Complete settings for runs that are worth a look, each changed from the tutorials' loop."""

from __future__ import annotations

from explainer.lab.config.settings import TrainingSettings

PRESETS: dict[str, TrainingSettings] = {
    "tutorial": TrainingSettings(),
    "linear": TrainingSettings(model="logistic", learning_rate=0.05),
    "lenet": TrainingSettings(
        model="lenet", optimizer="momentum", momentum=0.9, learning_rate=0.05,
        schedule="warmup_cosine", epochs=6,
    ),
    "best": TrainingSettings(
        model="cifar_net", optimizer="adamw", learning_rate=0.002,
        schedule="warmup_cosine", shift=2, batch_size=128, epochs=16,
    ),
    "mse": TrainingSettings(loss="mse", learning_rate=0.1),
    "fashion": TrainingSettings(
        dataset="fashion", model="lenet", optimizer="adam", learning_rate=0.001, schedule="cosine",
    ),
    "cifar": TrainingSettings(dataset="cifar10", model="cifar_net", epochs=10),
}  # fmt: skip
"""By name, in the order in which they are offered.

``tutorial`` is the loop that every tutorial shows, ``linear`` the softmax without a hidden layer,
``lenet`` reaches 99 % soon and ``best`` 99.5 % later, ``mse`` takes the squared distance to one-hot
targets, ``fashion`` and ``cifar`` are the other data sets with a net for each.
"""


def name_preset(settings: TrainingSettings) -> str:
    """Return the name of the preset that ``settings`` are, up to seed and device; else ``own``."""
    for name, preset in PRESETS.items():
        if _recipe(preset) == _recipe(settings):
            return name
    return "own"


def _recipe(settings: TrainingSettings) -> dict[str, object]:
    fields = settings.as_dict()
    for field in ("seed", "device", "precision"):
        del fields[field]
    return fields
