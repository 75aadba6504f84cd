"""Where the files lie that the program reads but that are no Python: scripts, styles, MNIST."""

from __future__ import annotations

from pathlib import Path


def assets_folder() -> Path:
    """Return the folder of all such files: in a checkout ``assets``, beside this package.

    A wheel holds them inside the package, as ``pyproject.toml`` says.
    """
    package = Path(__file__).resolve().parent
    packed = package / "_assets"
    return packed if packed.is_dir() else package.parent / "assets"
