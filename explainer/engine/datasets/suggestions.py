"""What to begin with on a data set: a network, an optimizer and a batch size that learn it."""

from __future__ import annotations

from dataclasses import dataclass, field

from explainer.engine.datasets.datasets import Dataset
from explainer.engine.network import NetworkSpec
from explainer.engine.optimizer_spec import OptimizerSpec
from explainer.engine.presets import Initialisation


@dataclass(frozen=True)
class TrainingSetup:
    """Everything that training on a data set needs besides the data."""

    spec: NetworkSpec
    optimizer: OptimizerSpec
    batch_size: int = 10
    init: Initialisation = field(default_factory=Initialisation)


_HIDDEN: dict[str, tuple[int, ...]] = {
    "xor": (4,),
    "circles": (8,),
    "moons": (8,),
    "spirals": (16, 16),
    "blobs": (4,),
    "noisy": (16, 16),
}
_OWN_HIDDEN = (8,)


def suggest_spec(dataset: Dataset) -> NetworkSpec:
    """Return a network that can learn the data.

    Two classes: tanh layers, then sigmoid with binary cross-entropy. More classes: softmax with
    cross-entropy. Regression: linear, half squared error.
    """
    inputs, outputs = dataset.inputs.shape[1], dataset.targets.shape[1]
    if dataset.kind == "regression":
        return NetworkSpec((inputs, outputs), ("identity",), "half_squared_error")
    hidden = _HIDDEN.get(dataset.name, _OWN_HIDDEN)
    output, loss = ("sigmoid", "bce") if outputs == 1 else ("softmax", "cross_entropy")
    return NetworkSpec((inputs, *hidden, outputs), ("tanh",) * len(hidden) + (output,), loss)


_OPTIMIZERS: dict[str, OptimizerSpec] = {
    "xor": OptimizerSpec("sgd", 1.0),
    "circles": OptimizerSpec("sgd", 0.5),
    "moons": OptimizerSpec("sgd", 0.5),
    "linear": OptimizerSpec("sgd", 0.03),
    "spirals": OptimizerSpec("adam", 0.01),
    "noisy": OptimizerSpec("adam", 0.05),
}


def suggest_setup(dataset: Dataset) -> TrainingSetup:
    """Return what to begin with on the data; linear regression begins as in the tutorial."""
    spec = suggest_spec(dataset)
    optimizer = _OPTIMIZERS.get(dataset.name, OptimizerSpec("sgd", 0.1))
    if dataset.kind == "regression":
        return TrainingSetup(spec, optimizer, 10, Initialisation("small_normal"))
    return TrainingSetup(spec, optimizer, 4 if dataset.name == "xor" else 10)
