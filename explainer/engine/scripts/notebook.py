"""The script for PyTorch as a notebook, a cell a part."""

from __future__ import annotations

import json

from explainer.engine.scripts.recorded import Recorded
from explainer.engine.scripts.torch_script import list_parts


def write_notebook(run: Recorded) -> str:
    """Return a Jupyter notebook (nbformat 4) with a cell for each part of the script."""
    notebook = {
        "cells": [_cell(number, part) for number, part in enumerate(list_parts(run))],
        "metadata": {
            "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
            "language_info": {"name": "python"},
        },
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    return json.dumps(notebook, indent=1, ensure_ascii=False) + "\n"


def _cell(number: int, source: str) -> dict[str, object]:
    return {
        "cell_type": "code",
        "execution_count": None,
        "id": f"part-{number}",
        "metadata": {},
        "outputs": [],
        "source": source.strip("\n").splitlines(keepends=True),
    }
