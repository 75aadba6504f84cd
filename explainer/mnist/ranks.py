"""What each of several processes computes of one batch, and what their mean is."""

from __future__ import annotations

from itertools import pairwise


def shares(images: int, ranks: int) -> tuple[slice, ...]:
    """Return which of ``images`` each rank gets: in order, and equally many but for one.

    With fewer images than ranks, some get none.
    """
    bounds = [images * rank // ranks for rank in range(ranks + 1)]
    return tuple(slice(low, high) for low, high in pairwise(bounds))
