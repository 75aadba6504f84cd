"""What a network is: its shape, its parameters, and how parameters begin."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from explainer.engine.freezing import Address
from explainer.engine.functions import ACTIVATIONS, HIDDEN_ACTIVATIONS, Activation, Array
from explainer.engine.objectives import (
    DEFAULT_THRESHOLD,
    LOSSES,
    OUTPUT_ACTIVATIONS,
    Objective,
    make_objective,
)
from explainer.errors import InputError

MAX_UNITS = 16
MAX_WEIGHT_LAYERS = 5
MAX_SAMPLES = 32
MAX_SEED = 2**32 - 1
MAX_THRESHOLD = 1000.0
REDUCTIONS = ("mean", "sum")


def show_value(value: object) -> str:
    """Return ``value`` as an error shows it: on one line and not longer than 60 characters."""
    text = " ".join(str(value).split())
    return text if len(text) <= 60 else text[:57] + "…"


def check_whole_number(value: object, key: str, limits: tuple[int, int], **names: object) -> int:
    """Return ``value`` as an int between both limits, or raise the sentence ``key``."""
    low, high = limits
    number = isinstance(value, int | float | np.integer) and not isinstance(value, bool)
    if not number or not low <= value <= high or value != int(value):  # type: ignore[operator, call-overload]
        raise InputError(key, value=show_value(value), low=low, high=high, **names)
    return int(value)  # type: ignore[call-overload, no-any-return]


def check_choice(value: object, key: str, options: Sequence[str]) -> str:
    """Return ``value`` if it is one of ``options``, or raise the sentence ``key``."""
    if not isinstance(value, str) or value not in options:
        raise InputError(key, value=show_value(value), options=", ".join(options))
    return value


@dataclass(frozen=True)
class NetworkSpec:
    """The shape of a fully connected network and what it is trained for.

    Parameters
    ----------
    sizes
        Units of each layer, input first: (n_0, …, n_L), 2 to 6 layers of 1 to 16 units.
    activations
        Name of the activation of layers 1 to L; the last one belongs to the loss.
    loss
        One of ``LOSSES``.
    reduction
        ``mean`` or ``sum`` over the samples of a batch.
    threshold
        κ of Huber's loss; no other loss reads it.
    bias
        Whether layers have biases: one flag for all of them, or one for each of 1 to L.
    frozen
        The weights and biases that an update leaves as they are.
    input_gradient
        Whether the backward pass goes on to the inputs: ∂loss/∂x.

    Raises
    ------
    InputError
        If a size, a name or the pair of output activation and loss is outside its limits.
    """

    sizes: tuple[int, ...]
    activations: tuple[str, ...]
    loss: str = "mse"
    reduction: str = "mean"
    threshold: float = DEFAULT_THRESHOLD
    bias: bool | tuple[bool, ...] = True
    frozen: frozenset[Address] = frozenset()
    input_gradient: bool = False

    def __post_init__(self) -> None:
        layers = len(self.sizes)
        if not 2 <= layers <= MAX_WEIGHT_LAYERS + 1:
            raise InputError("error.layers", value=layers, low=2, high=MAX_WEIGHT_LAYERS + 1)
        sizes = (
            check_whole_number(size, "error.layer_size", (1, MAX_UNITS), layer=layer)
            for layer, size in enumerate(self.sizes)
        )
        object.__setattr__(self, "sizes", tuple(sizes))
        object.__setattr__(self, "activations", tuple(self.activations))
        if len(self.activations) != layers - 1:
            raise InputError(
                "error.activation_count", value=len(self.activations), expected=layers - 1
            )
        check_choice(self.loss, "error.loss", tuple(LOSSES))
        check_choice(self.reduction, "error.reduction", REDUCTIONS)
        self._check_threshold()
        object.__setattr__(self, "bias", _check_flags(self.bias, layers - 1))
        object.__setattr__(self, "frozen", frozenset(self.frozen))
        self._check_frozen()
        self._check_activations()

    def _check_threshold(self) -> None:
        number = isinstance(self.threshold, int | float) and not isinstance(self.threshold, bool)
        if not number or not 0.0 < self.threshold <= MAX_THRESHOLD:
            raise InputError(
                "error.threshold", value=show_value(self.threshold), high=MAX_THRESHOLD
            )

    def _check_activations(self) -> None:
        for layer, name in enumerate(self.activations[:-1], start=1):
            if name not in HIDDEN_ACTIVATIONS:
                options = ", ".join(HIDDEN_ACTIVATIONS)
                raise InputError(
                    "error.hidden", layer=layer, value=show_value(name), options=options
                )
        allowed = OUTPUT_ACTIVATIONS[self.loss]
        if self.activations[-1] not in allowed:
            raise InputError(
                "error.pair",
                value=show_value(self.activations[-1]),
                loss=self.loss,
                options=", ".join(allowed),
            )

    def _check_frozen(self) -> None:
        for address in self.frozen:
            if not self.has_parameter(address):
                raise InputError("error.frozen", value=list(address))

    def has_parameter(self, address: Address) -> bool:
        """Tell whether there is a weight, or a bias, at ``address``."""
        layer, unit, source = address
        if layer not in self.layers or unit not in range(self.sizes[layer]):
            return False
        return self.has_bias(layer) if source is None else source in range(self.sizes[layer - 1])

    @property
    def depth(self) -> int:
        """L, the number of the output layer."""
        return len(self.sizes) - 1

    @property
    def layers(self) -> range:
        """Numbers of the layers that compute: 1 to L."""
        return range(1, self.depth + 1)

    @property
    def hidden_layers(self) -> range:
        """Numbers of the hidden layers: 1 to L − 1."""
        return range(1, self.depth)

    @property
    def reached_layers(self) -> range:
        """Numbers of the layers that δ comes back to: the hidden ones, and 0 for ∂loss/∂x."""
        return range(0 if self.input_gradient else 1, self.depth)

    @property
    def biased_layers(self) -> tuple[int, ...]:
        """Numbers of the layers that have biases."""
        return tuple(layer for layer in self.layers if self.has_bias(layer))

    def has_bias(self, layer: int) -> bool:
        """Tell whether the units of ``layer`` (1 to L) have biases."""
        return self.bias[layer - 1]  # type: ignore[index]

    def activation(self, layer: int) -> Activation:
        """Return the activation of ``layer`` (1 to L)."""
        return ACTIVATIONS[self.activations[layer - 1]]

    @cached_property
    def objective(self) -> Objective:
        """The output activation and loss as one pair."""
        return make_objective(self.activations[-1], self.loss, float(self.threshold))


def _check_flags(bias: object, count: int) -> tuple[bool, ...]:
    """Return one flag a layer, or raise the sentence that says how many there are to be."""
    flags = (bias,) * count if isinstance(bias, bool) else bias
    if not isinstance(flags, list | tuple) or len(flags) != count:
        raise InputError("error.bias", value=show_value(bias), expected=count)
    for flag in flags:
        if not isinstance(flag, bool):
            raise InputError("error.bias", value=show_value(flag), expected=count)
    return tuple(flags)


def frozen(values: object) -> Array:
    """Return ``values`` as a read-only float64 array."""
    array = np.array(values, dtype=np.float64)
    array.setflags(write=False)
    return array


@dataclass(frozen=True, eq=False)
class Parameters:
    """Weights and biases keyed by layer number, read-only.

    ``weights[l]`` has shape (n_l, n_{l-1}), as ``torch.nn.Linear.weight`` has; ``biases[l]``
    has shape (n_l,), and there is none where a layer has no bias.
    """

    weights: Mapping[int, Array]
    biases: Mapping[int, Array]


@dataclass(frozen=True, eq=False)
class Batch:
    """Samples: ``inputs`` of shape (B, n_0) and ``targets`` of shape (B, n_L), read-only.

    ``classes`` are the names of the data set's classes, by number, ``features`` those of its
    inputs; empty where it has none.
    """

    inputs: Array
    targets: Array
    classes: tuple[str, ...] = ()
    features: tuple[str, ...] = ()

    def __len__(self) -> int:
        return len(self.inputs)


_Initialiser = Callable[[np.random.Generator, tuple[int, int]], Array]


def _uniform(bound: Callable[[int, int], float]) -> _Initialiser:
    return lambda rng, shape: rng.uniform(-bound(*shape), bound(*shape), shape)


def _normal(deviation: Callable[[int, int], float]) -> _Initialiser:
    return lambda rng, shape: rng.normal(0.0, deviation(*shape), shape)


INITIALISERS: dict[str, _Initialiser] = {
    "xavier_uniform": _uniform(lambda n_out, n_in: math.sqrt(6.0 / (n_in + n_out))),
    "xavier_normal": _normal(lambda n_out, n_in: math.sqrt(2.0 / (n_in + n_out))),
    "kaiming_uniform": _uniform(lambda n_out, n_in: math.sqrt(6.0 / n_in)),
    "kaiming_normal": _normal(lambda n_out, n_in: math.sqrt(2.0 / n_in)),
    "torch_default": _uniform(lambda n_out, n_in: 1.0 / math.sqrt(n_in)),
    "uniform": _uniform(lambda n_out, n_in: 1.0),
    "normal": _normal(lambda n_out, n_in: 1.0),
    "small_normal": _normal(lambda n_out, n_in: 0.01),
    "constant": lambda rng, shape: np.full(shape, 0.5),
    "zeros": lambda rng, shape: np.zeros(shape),
}
"""Initial weights by name; a function of a generator and the shape (n_l, n_{l-1}).

Xavier: Glorot & Bengio 2010; Kaiming: He et al. 2015; ``torch_default``: what
``torch.nn.Linear`` does, U(−1/√n_in, 1/√n_in) for weights and biases. Elsewhere biases are 0.
"""


def initialise(spec: NetworkSpec, scheme: str, seed: int) -> Parameters:
    """Return the parameters that ``scheme`` and ``seed`` give; the same ones every time.

    Raises
    ------
    InputError
        If the scheme is unknown or the seed is not a whole number from 0 to 2³² − 1.
    """
    initialiser = INITIALISERS[check_choice(scheme, "error.init", tuple(INITIALISERS))]
    rng = np.random.default_rng(check_whole_number(seed, "error.seed", (0, MAX_SEED)))
    weights, biases = {}, {}
    for layer in spec.layers:
        n_out, n_in = spec.sizes[layer], spec.sizes[layer - 1]
        weights[layer] = frozen(initialiser(rng, (n_out, n_in)))
        bias = initialiser(rng, (n_out, n_in))[:, 0] if scheme == "torch_default" else 0.0
        if spec.has_bias(layer):
            biases[layer] = frozen(np.broadcast_to(bias, n_out))
    return Parameters(weights, biases)
