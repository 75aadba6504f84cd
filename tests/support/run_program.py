"""Programs as text, run as if each were the only one."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import torch


@contextmanager
def keep_precision() -> Iterator[None]:
    """Give torch back the kind of numbers that it made before."""
    kind = torch.get_default_dtype()
    try:
        yield
    finally:
        torch.set_default_dtype(kind)


def run_program(text: str, name: str = "__main__") -> dict[str, object]:
    """Run a program; return its names, and leave torch as it was."""
    names: dict[str, object] = {"__name__": name}
    with keep_precision():
        exec(compile(text, "program", "exec"), names)
    return names
