"""Programs as the tutorials have them, as text: they are read, never run."""

from __future__ import annotations

from tests.support.paths import ROOT

FOLDER = ROOT / "tests" / "reading" / "programs"


def read_program(name: str) -> str:
    """Return the text of a program."""
    return (FOLDER / f"{name}.txt").read_text(encoding="utf-8")
