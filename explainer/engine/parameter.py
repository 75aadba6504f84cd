"""One weight or bias: its address, its name, its value."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from explainer.engine.functions import Array
from explainer.engine.network import NetworkSpec, Parameters, check_whole_number, frozen, show_value
from explainer.engine.numerals import subscript, superscript
from explainer.engine.optimizers import Update
from explainer.errors import InputError


class Parameter(NamedTuple):
    """The address of a weight, or of a bias where ``source`` is None.

    ``layer`` counts from 1, ``unit`` and ``source`` from 0.
    """

    layer: int
    unit: int
    source: int | None = None

    @property
    def letter(self) -> str:
        """``w`` or ``b``."""
        return "b" if self.source is None else "w"

    @property
    def indices(self) -> str:
        """Unit and source counted from 1, with a comma between them where one has two digits."""
        if self.source is None:
            return str(self.unit + 1)
        comma = "," if max(self.unit, self.source) >= 9 else ""
        return f"{self.unit + 1}{comma}{self.source + 1}"

    @property
    def name(self) -> str:
        """The parameter as formulas write it, in plain text: w⁽¹⁾₂₁, b⁽¹⁾₂."""
        return f"{self.letter}{superscript(f'({self.layer})')}{subscript(self.indices)}"

    def of(self, p: Parameters) -> float:
        """Return its value in ``p``."""
        return self.among(p.weights, p.biases)

    def among(self, weights: Mapping[int, Array], biases: Mapping[int, Array]) -> float:
        """Return its entry in arrays that are shaped like the parameters."""
        if self.source is None:
            return float(biases[self.layer][self.unit])
        return float(weights[self.layer][self.unit, self.source])

    def change_in(self, update: Update) -> float:
        """Return by how much ``update`` changes it."""
        quantities = update.biases if self.source is None else update.weights
        change = {self.layer: quantities[self.layer]["change"]}
        return self.among(change, change)

    def set_in(self, p: Parameters, value: float) -> Parameters:
        """Return ``p`` with this one at ``value``."""
        if self.source is None:
            biases = {**p.biases, self.layer: _changed(p.biases[self.layer], self.unit, value)}
            return Parameters(p.weights, biases)
        place = (self.unit, self.source)
        weights = {**p.weights, self.layer: _changed(p.weights[self.layer], place, value)}
        return Parameters(weights, p.biases)


def _changed(array: Array, place: int | tuple[int, int], value: float) -> Array:
    copy = array.copy()
    copy[place] = value
    return frozen(copy)


def list_parameters(spec: NetworkSpec) -> list[Parameter]:
    """Return all weights and biases of a network, layer by layer, unit by unit."""
    return [
        Parameter(layer, unit, source)
        for layer in spec.layers
        for unit in range(spec.sizes[layer])
        for source in (*range(spec.sizes[layer - 1]), *([None] if spec.has_bias(layer) else []))
    ]


def read_key(spec: NetworkSpec, key: object) -> Parameter:
    """Return the parameter that a key of the page names, as ``weight/1/0/1/`` or ``bias/1/0//``.

    Raises
    ------
    InputError
        If it names none of ``spec``.
    """
    kind, *places = str(key).split("/")
    numbers = [int(part) if part.isascii() and part.isdigit() else None for part in places[:3]]
    layer, unit, source = (*numbers, None, None, None)[:3]
    parameter = Parameter(layer or 0, -1 if unit is None else unit, source)
    if kind != ("bias" if source is None else "weight") or not spec.has_parameter(parameter):
        raise InputError("error.payload", value=show_value(key))
    return parameter


def read_parameter(spec: NetworkSpec, sent: Mapping[str, object]) -> Parameter:
    """Return the parameter that ``layer``, ``unit`` and ``source`` name; a bias without the last.

    Raises
    ------
    InputError
        Naming the part of the address that ``spec`` does not have.
    """
    sizes = spec.sizes
    layer = check_whole_number(sent.get("layer"), "error.address.layer", (1, spec.depth))
    unit = check_whole_number(sent.get("unit"), "error.address.unit", (0, sizes[layer] - 1))
    source = sent.get("source")
    if source is None and not spec.has_bias(layer):
        raise InputError("error.address.bias", layer=layer)
    if source is None:
        return Parameter(layer, unit)
    limits = (0, sizes[layer - 1] - 1)
    return Parameter(layer, unit, check_whole_number(source, "error.address.source", limits))
