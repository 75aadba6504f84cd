"""Few combinations in which every two values of two different things meet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import combinations, product
from typing import Any

Value = tuple[str, int]
"""A factor, and which of its values."""


def cover_pairs(**factors: Sequence[Any]) -> list[dict[str, Any]]:
    """Return rows, a value of each factor, such that any two values are in one of them together.

    Where something fails because of one value, or of two that meet, some row fails. Of the 1,800
    combinations of 4, 3, 6, 5 and 5 values about forty do.
    """
    open_pairs, rows = _list_pairs(factors), []
    while open_pairs:
        row = _fill(factors, min(open_pairs), open_pairs)
        open_pairs -= set(combinations(sorted(row.items()), 2))
        rows.append({name: factors[name][place] for name, place in row.items()})
    return rows


def _list_pairs(factors: Mapping[str, Sequence[Any]]) -> set[tuple[Value, Value]]:
    values = [(name, place) for name in sorted(factors) for place in range(len(factors[name]))]
    return {(one, other) for one, other in product(values, values) if one[0] < other[0]}


def _fill(
    factors: Mapping[str, Sequence[Any]],
    pair: tuple[Value, Value],
    open_pairs: set[tuple[Value, Value]],
) -> dict[str, int]:
    """Return a row with ``pair``, and of the other factors the values that meet most for once."""
    row = dict(pair)

    for name in sorted(factors.keys() - row.keys()):
        candidates = [(name, place) for place in range(len(factors[name]))]
        met = [sum((*sorted((one, other)),) in open_pairs for other in row.items())
               for one in candidates]  # fmt: skip
        row[name] = met.index(max(met))
    return row
