"""Presets: small networks with a sample or a few, each made to show one thing."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import numpy as np

from explainer.engine.functions import Array
from explainer.engine.network import (
    MAX_SAMPLES,
    Batch,
    NetworkSpec,
    Parameters,
    check_choice,
    check_whole_number,
    frozen,
    initialise,
    show_value,
)
from explainer.engine.objectives import Targets
from explainer.engine.optimizer_spec import OptimizerSpec
from explainer.engine.targets import TARGET_RULES
from explainer.errors import InputError

GIVEN = "given"
"""The scheme of parameters that were given by hand or by a file."""


@dataclass(frozen=True)
class Initialisation:
    """How parameters begin: the name of a scheme and a seed."""

    scheme: str = "xavier_uniform"
    seed: int = 0


@dataclass(frozen=True, eq=False)
class Preset:
    """A network, an optimizer and a batch; parameters come from ``init`` unless given."""

    spec: NetworkSpec
    optimizer: OptimizerSpec
    batch: Batch
    init: Initialisation = field(default_factory=Initialisation)
    given: Parameters | None = None

    def parameters(self) -> Parameters:
        """Return the parameters the preset begins with."""
        return self.given or initialise(self.spec, self.init.scheme, self.init.seed)


def make_batch(
    spec: NetworkSpec, inputs: object, targets: object, classes: tuple[str, ...] = ()
) -> Batch:
    """Return a checked batch from rows of numbers.

    Parameters
    ----------
    spec
        The network that the samples are for.
    inputs
        B rows of n_0 numbers.
    targets
        B rows of n_L numbers; with cross-entropy also B class indices, from 0. None, for 0, with
        a loss that has no targets.
    classes
        Names of the classes that the targets stand for.

    Raises
    ------
    InputError
        Naming the row, the value and what was expected.
    """
    x_rows = _rows("inputs", inputs)
    if targets is None and not spec.objective.has_targets:
        targets = [[0.0] * spec.sizes[-1]] * len(x_rows)
    y_rows = _rows("targets", targets)
    if not 1 <= len(x_rows) <= MAX_SAMPLES:
        raise InputError("error.samples", value=len(x_rows), high=MAX_SAMPLES)
    if len(x_rows) != len(y_rows):
        raise InputError("error.pairs", inputs=len(x_rows), targets=len(y_rows))
    xs = [_row("inputs", i, row, spec.sizes[0]) for i, row in enumerate(x_rows)]
    ys = [_target(spec, i, row) for i, row in enumerate(y_rows)]
    return Batch(frozen(xs), frozen(ys), classes)


def _rows(name: str, rows: object) -> list[object]:
    if not isinstance(rows, list | tuple | np.ndarray):
        raise InputError("error.rows", place=name, value=show_value(rows))
    return list(rows.tolist() if isinstance(rows, np.ndarray) else rows)


def _row(name: str, index: int, row: object, length: int) -> Array:
    place = f"{name}[{index}]"
    if not isinstance(row, list | tuple | np.ndarray):
        raise InputError("error.row", place=place, value=show_value(row), length=length)
    row = row.tolist() if isinstance(row, np.ndarray) else row
    if len(row) != length:
        raise InputError("error.row_length", place=place, value=len(row), length=length)
    return np.array([check_finite(f"{place}[{i}]", value) for i, value in enumerate(row)])


def check_finite(place: str, value: object) -> float:
    """Return ``value`` as a finite float, or raise the sentence that names ``place``."""
    number = isinstance(value, int | float) and not isinstance(value, bool)
    if not number or abs(value) > 1.7e308 or value != value:  # type: ignore[arg-type]
        raise InputError("error.number", place=place, value=show_value(value))
    return float(value)  # type: ignore[arg-type]


def _target(spec: NetworkSpec, index: int, row: object) -> Array:
    n, takes = spec.sizes[-1], spec.objective.kind.targets
    whole = isinstance(row, list | tuple | np.ndarray)
    if takes != "shares" or (whole and (len(row) != 1 or n == 1)):  # type: ignore[arg-type]
        target = _row("targets", index, row, n)
        _check_target(takes, f"targets[{index}]", target)
        return target
    label = row[0] if whole else row  # type: ignore[index]
    place = f"targets[{index}]"
    one_hot = np.zeros(n)
    one_hot[check_whole_number(label, "error.label", (0, n - 1), place=place, classes=n)] = 1.0
    return one_hot


def _check_target(takes: Targets, place: str, target: Array) -> None:
    rule = TARGET_RULES[takes]
    if not rule.fits(target):
        wrong = target.tolist() if takes == "shares" else target[~rule.allows(target)][0]
        raise InputError(rule.error, place=place, value=show_value(wrong))


def _xor(optimizer: OptimizerSpec) -> Preset:
    spec = NetworkSpec((2, 2, 1), ("tanh", "sigmoid"), "bce")
    batch = make_batch(spec, [[0, 0], [0, 1], [1, 0], [1, 1]], [[0], [1], [1], [0]])
    return Preset(spec, optimizer, batch, Initialisation("xavier_normal", 4))


def _and() -> Preset:
    spec = NetworkSpec((2, 1), ("sigmoid",), "bce")
    batch = make_batch(spec, [[0, 0], [0, 1], [1, 0], [1, 1]], [[0], [0], [0], [1]])
    return Preset(spec, OptimizerSpec("sgd", 1.0), batch, Initialisation("xavier_uniform", 1))


def _mazur() -> Preset:
    """Return Matt Mazur, "A Step by Step Backpropagation Example" (2015)."""
    spec = NetworkSpec((2, 2, 2), ("sigmoid", "sigmoid"), "half_squared_error")
    given = Parameters(
        {1: frozen([[0.15, 0.2], [0.25, 0.3]]), 2: frozen([[0.4, 0.45], [0.5, 0.55]])},
        {1: frozen([0.35, 0.35]), 2: frozen([0.6, 0.6])},
    )
    batch = make_batch(spec, [[0.05, 0.1]], [[0.01, 0.99]])
    return Preset(spec, OptimizerSpec("sgd", 0.5), batch, init=Initialisation(GIVEN), given=given)


def _mazur_frozen() -> Preset:
    """Return the same as its author computes it: the biases stay as they are."""
    preset = _mazur()
    biases = frozenset((layer, unit, None) for layer in (1, 2) for unit in (0, 1))
    return replace(preset, spec=replace(preset.spec, frozen=biases))


def _softmax() -> Preset:
    spec = NetworkSpec((2, 3, 3), ("tanh", "softmax"), "cross_entropy")
    batch = make_batch(spec, [[1.0, -0.5]], [2])
    return Preset(spec, OptimizerSpec("sgd", 0.5), batch, Initialisation("xavier_uniform", 3))


def _linear() -> Preset:
    """Return ten noisy points of y = 2 x₁ − 3.4 x₂ + 4.2."""
    spec = NetworkSpec((2, 1), ("identity",), "half_squared_error")
    rng = np.random.default_rng(0)
    x = rng.normal(size=(10, 2)).round(2)
    y = (x @ [2.0, -3.4] + 4.2 + rng.normal(0, 0.01, 10)).round(2)
    batch = make_batch(spec, x.tolist(), y[:, None].tolist())
    return Preset(spec, OptimizerSpec("sgd", 0.1), batch, Initialisation("normal", 0))


def _tutorial() -> Preset:
    spec = NetworkSpec((5, 16, 2), ("relu", "softmax"), "cross_entropy")
    batch = make_batch(spec, [[0.5, -1.2, 0.3, 0.8, -0.4]], [1])
    return Preset(spec, OptimizerSpec("sgd", 0.1), batch, Initialisation("kaiming_uniform", 0))


def _deep() -> Preset:
    spec = NetworkSpec((2, 2, 2, 2, 2, 1), ("sigmoid",) * 5, "half_squared_error")
    batch = make_batch(spec, [[0.9, 0.1]], [[1.0]])
    return Preset(spec, OptimizerSpec("sgd", 0.5), batch, Initialisation("xavier_uniform", 0))


PRESETS: dict[str, Preset] = {
    "mazur": _mazur(),
    "mazur_frozen": _mazur_frozen(),
    "xor": _xor(OptimizerSpec("sgd", 0.5)),
    "and": _and(),
    "softmax": _softmax(),
    "linear": _linear(),
    "tutorial": _tutorial(),
    "deep": _deep(),
    "adam": _xor(OptimizerSpec("adam", 0.05)),
}
"""Presets by name; their titles and descriptions are in ``explainer.words``."""


def find_preset(name: object) -> Preset:
    """Return the preset ``name``, or raise the sentence that lists them."""
    return PRESETS[check_choice(name, "error.preset", tuple(PRESETS))]
