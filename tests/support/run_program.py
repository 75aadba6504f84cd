"""Programs as text, run as if each were the only one."""

from __future__ import annotations

import torch


def run_program(text: str, name: str = "__main__") -> dict[str, object]:
    """Run a program; return its names, and leave torch as it was."""
    names: dict[str, object] = {"__name__": name}
    kind = torch.get_default_dtype()
    try:
        exec(compile(text, "program", "exec"), names)
    finally:
        torch.set_default_dtype(kind)
    return names
