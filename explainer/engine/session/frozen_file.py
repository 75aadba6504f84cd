"""Frozen parameters as a session file names them: ["weight", 1, 0, 1], ["bias", 2, 0]."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from explainer.engine.freezing import Address
from explainer.engine.network import NetworkSpec, show_value
from explainer.engine.optimizers import OptimizerState
from explainer.errors import InputError

_KINDS = {"weight": 4, "bias": 3}
"""What a parameter can be, and how many entries its name then has."""


def read_frozen(entries: Sequence[Sequence[object]], spec: NetworkSpec) -> frozenset[Address]:
    """Return the addresses of the parameters that a file says are frozen."""
    return frozenset(_read(f"frozen[{n}]", entry, spec) for n, entry in enumerate(entries))


def _read(place: str, entry: Sequence[object], spec: NetworkSpec) -> Address:
    kind, *numbers = entry or [None]
    known = isinstance(kind, str) and _KINDS.get(kind) == len(entry)
    if known and all(type(number) is int for number in numbers):
        layer, unit, source = (*numbers, None)[:3]
        address: Address = (layer, unit, source)  # type: ignore[assignment]
        if spec.has_parameter(address):
            return address
    raise InputError("error.file.frozen", place=place, value=show_value(json.dumps(entry)))


def write_frozen(addresses: Collection[Address]) -> list[list[Any]]:
    """Return parameters as a file names them, in their order."""
    return [_write(address) for address in sorted(addresses, key=_order)]


def _order(address: Address) -> tuple[int, int, bool, int]:
    layer, unit, source = address
    return (layer, unit, source is None, source or 0)


def _write(address: Address) -> list[Any]:
    layer, unit, source = address
    return ["bias", layer, unit] if source is None else ["weight", layer, unit, source]


def read_missed(
    entries: Sequence[Sequence[Any]], spec: NetworkSpec, updates: int
) -> dict[Address, int]:
    """Return how many updates each parameter missed; one that is frozen missed all, if not said."""
    told = {
        _read(f"optimizer_state.missed[{n}][0]", entry, spec): count
        for n, (entry, count) in enumerate(entries)
    }
    for n, (_, count) in enumerate(entries):
        if not 0 <= count <= updates:
            place = f"optimizer_state.missed[{n}][1]"
            raise InputError(
                "error.file.value", place=place, value=count, expected=f"0 … {updates}"
            )
    return {**dict.fromkeys(spec.frozen, updates), **told}


def write_missed(state: OptimizerState, spec: NetworkSpec) -> list[list[Any]]:
    """Return what of the missed updates ``read_missed`` would not assume."""
    assumed: Mapping[Address, int] = dict.fromkeys(spec.frozen, state.updates)
    every = {*state.missed, *assumed}
    found = {
        address: state.missed.get(address, 0)
        for address in sorted(every, key=_order)
        if state.missed.get(address, 0) != assumed.get(address, 0)
    }
    return [[_write(address), count] for address, count in found.items()]
