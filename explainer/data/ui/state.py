"""What the tab "Train on data" is set to, and the run that follows from it."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from explainer.data.ui.draft import Draft
from explainer.data.ui.race_state import Race
from explainer.engine.datasets.datasets import Dataset, standardise_inputs
from explainer.engine.datasets.generators import DATASETS, make_dataset
from explainer.engine.datasets.split import Holdout, divide_dataset
from explainer.engine.datasets.suggestions import TrainingSetup, suggest_setup
from explainer.engine.functions import HIDDEN_ACTIVATIONS
from explainer.engine.network import MAX_WEIGHT_LAYERS, NetworkSpec, check_choice, show_value
from explainer.engine.optimizer_spec import OptimizerSpec, configure_optimizer
from explainer.engine.presets import Initialisation
from explainer.engine.tables.own_data import read_table
from explainer.engine.tables.reading import read_options
from explainer.engine.training.experiment import start_training
from explainer.engine.training.race import Trial
from explainer.engine.training.run import Run
from explainer.engine.typed_numbers import read_typed
from explainer.errors import InputError

OWN = "own"
"""The data set that the visitor brings."""

CHOICES = (*DATASETS, OWN)

OPTIMIZERS = ("sgd", "momentum", "rmsprop", "adagrad", "adam", "adamw", "nadam")
"""Optimizers that can be trained with and raced; ``momentum`` is SGD with momentum 0.9."""

RACE_RATES = {
    "sgd": 0.1,
    "momentum": 0.03,
    "rmsprop": 0.01,
    "adagrad": 0.1,
    "adam": 0.03,
    "adamw": 0.03,
    "nadam": 0.03,
}
"""Learning rates with which the optimizers stand at the start."""

FIRST = "xor"

EPOCHS = {"xor": 100, "noisy": 100, "spirals": 60, "blobs": 15, "linear": 3, "line": 5}
"""Epochs after which the data set is learned well enough; of others `USUAL_EPOCHS`."""

USUAL_EPOCHS = 40

EXAMPLE = "x1,x2,class\n" + "".join(
    f"{x1},{x2},{name}\n"
    for x1, x2, name in (
        (0.1, 0.3, "red"),
        (0.3, 0.1, "red"),
        (0.2, 0.5, "red"),
        (0.5, 0.2, "red"),
        (0.9, 0.8, "green"),
        (0.7, 0.9, "green"),
        (1.0, 0.6, "green"),
        (0.8, 0.5, "green"),
    )
)
"""Points that stand in the field until the visitor's own take their place."""


@dataclass(frozen=True)
class Settings:
    """The form, as it was filled in; what is wrong with it shows when a run is begun.

    ``hidden`` holds the sizes of the hidden layers as text, ``own`` the visitor's points as CSV.
    ``reading`` says how they are read: fields of `TableOptions`, or None. ``test_share`` is in
    percent; ``weight_decay`` is the optimizer's usual one if None.
    """

    dataset: object = FIRST
    samples: object = None
    noise: object = None
    data_seed: object = 0
    batch_size: object = 4
    hidden: object = "4"
    activation: object = "tanh"
    optimizer: object = "sgd"
    learning_rate: object = 1.0
    init: object = "xavier_uniform"
    seed: object = 0
    own: str = EXAMPLE
    kind: object = "auto"
    standardise: object = False
    test_share: object = 0
    split_seed: object = 0
    weight_decay: object = None
    reading: object = None


@dataclass(frozen=True, eq=False)
class DataState:
    """What one visitor sees on the tab; never changed in place.

    ``draft`` is a file that is being looked at; nothing is trained on it yet.
    """

    settings: Settings
    run: Run
    race: Race | None = None
    sweep: tuple[Trial, ...] = ()
    draft: Draft | None = None

    def __deepcopy__(self, memo: dict[int, object]) -> DataState:
        """Return the state itself: nothing in it changes."""
        return self


def make_first_state() -> DataState:
    """Return the state of a new page."""
    return prepare_run(FIRST)


def prepare_run(dataset: object, **changes: object) -> DataState:
    """Return the tab with a data set and what suits it, except for ``changes``.

    Parameters
    ----------
    dataset
        One of ``CHOICES``.
    changes
        Fields of `Settings`, for instance ``learning_rate=0.03`` or ``hidden="8, 8"``.

    Raises
    ------
    InputError
        Naming the field that is outside its limits.
    """
    return begin_run(replace(suggest_settings(Settings(dataset)), **changes))  # type: ignore[arg-type]


def begin_run(settings: Settings) -> DataState:
    """Return a state at iteration 0 of a run with ``settings``."""
    data = build_dataset(settings)
    setup = _setup(settings, data)
    run = start_training(data, setup, _seed(settings), read_split(settings))
    return DataState(settings, run)


def suggest_settings(settings: Settings) -> Settings:
    """Return ``settings`` with all else as it suits their data set."""
    if settings.dataset == OWN:
        chosen = replace(settings, samples=None, noise=None)
    else:
        source = DATASETS[check_choice(settings.dataset, "error.data.name", CHOICES)]
        chosen = replace(
            settings,
            samples=source.samples,
            noise=source.noise,
            data_seed=0,
            test_share=source.held_out,
        )
    setup = suggest_setup(build_dataset(chosen))
    spec = setup.spec
    return replace(
        chosen,
        batch_size=setup.batch_size,
        hidden=", ".join(map(str, spec.sizes[1:-1])),
        activation=spec.activations[0] if spec.depth > 1 else "tanh",
        optimizer=setup.optimizer.name,
        learning_rate=setup.optimizer.learning_rate,
        init=setup.init.scheme,
        seed=setup.init.seed,
        weight_decay=None,
    )


def build_dataset(settings: Settings) -> Dataset:
    """Return the data set that ``settings`` describe."""
    if settings.dataset == OWN:
        own = read_table(settings.own, settings.kind, read_options(settings.reading))
        if not settings.standardise:
            return own
        return standardise_inputs(own, divide_dataset(own, read_split(settings)).train)
    check_choice(settings.dataset, "error.data.name", CHOICES)
    return make_dataset(settings.dataset, settings.samples, settings.noise, settings.data_seed)


def read_split(settings: Settings) -> Holdout:
    """Return what ``settings`` hold out for testing; nothing where the field is empty."""
    return Holdout(settings.test_share or 0, settings.split_seed)  # type: ignore[arg-type]


def _setup(settings: Settings, data: Dataset) -> TrainingSetup:
    fitting = suggest_setup(data).spec
    hidden = _sizes(settings.hidden)
    activation = check_choice(settings.activation, "error.data.activation", HIDDEN_ACTIVATIONS)
    spec = NetworkSpec(
        (fitting.sizes[0], *hidden, fitting.sizes[-1]),
        (*[activation] * len(hidden), fitting.activations[-1]),
        fitting.loss,
    )
    return TrainingSetup(
        spec,
        make_optimizer(settings.optimizer, settings.learning_rate, settings.weight_decay),
        settings.batch_size,  # type: ignore[arg-type]
        Initialisation(settings.init, settings.seed),  # type: ignore[arg-type]
    )


def make_optimizer(name: object, rate: object, decay: object = None) -> OptimizerSpec:
    """Return one of ``OPTIMIZERS`` with its learning rate, and a weight decay if one is given."""
    chosen = check_choice(name, "error.optimizer", OPTIMIZERS)
    options = {} if decay is None else {"weight_decay": decay}
    if chosen == "momentum":
        return configure_optimizer("sgd", rate, momentum=0.9, **options)  # type: ignore[arg-type]
    return configure_optimizer(chosen, rate, **options)  # type: ignore[arg-type]


def name_optimizer(optimizer: OptimizerSpec) -> str:
    """Return which of ``OPTIMIZERS`` an optimizer is."""
    return "momentum" if optimizer.name == "sgd" and optimizer.momentum else optimizer.name


_SEPARATORS = re.compile(r"[\s,;，；、]+")


def _sizes(text: object) -> tuple[int, ...]:
    """Return the sizes of the hidden layers from text such as ``8, 8``; empty for none."""
    words = [read_typed(word) for word in _SEPARATORS.split(str(text or "")) if word]
    if not all(isinstance(word, float) and word in range(10**8) for word in words):
        raise InputError("error.data.hidden", value=show_value(text))
    if len(words) > MAX_WEIGHT_LAYERS - 1:
        high = MAX_WEIGHT_LAYERS - 1
        raise InputError("error.data.hidden_count", value=len(words), high=high)
    return tuple(map(int, words))  # type: ignore[arg-type]


def _seed(settings: Settings) -> int:
    """Return the seed of the shuffling: that of the data."""
    seed = settings.data_seed
    return int(seed) if isinstance(seed, int | float) else 0
