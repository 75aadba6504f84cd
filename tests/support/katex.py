"""Runs KaTeX, the one that the page loads, and what the scripts write for it."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from tests.support.paths import ROOT

_DIGIT = re.compile(r"\d")

_SCRIPT = """
import { %s as run } from %s;
import { readFileSync } from "node:fs";
console.log(JSON.stringify(run(JSON.parse(readFileSync(0, "utf8")))));
"""


def _run(module: Path, name: str, sent: object) -> Any:
    """Return what the function ``name`` of a module makes of ``sent``."""
    node = shutil.which("node")
    assert node, "node is needed to run the scripts of the page"
    result = subprocess.run(
        [node, "--input-type=module", "--eval", _SCRIPT % (name, json.dumps(module.as_uri()))],
        input=json.dumps(sent), capture_output=True, text=True, timeout=300,
    )  # fmt: skip
    assert result.returncode == 0, result.stderr
    return json.loads(result.stdout)


def list_refused(formulas: Iterable[str]) -> list[str]:
    """Return the formulas that KaTeX cannot set, each with its reason.

    To KaTeX all digits are alike: of formulas that differ in nothing else one is set.
    """
    kinds = {_DIGIT.sub("0", formula): formula for formula in formulas}
    module = ROOT / "tests/js/support/katex.js"
    refused: list[str] = _run(module, "listRefused", list(kinds.values()))
    return refused


def write_numbers(values: Sequence[float]) -> list[str]:
    """Return the numbers as the scripts of the lab write them."""
    module = ROOT / "assets/js/lab/batch/latex.js"
    return [_run(module, "number", value) for value in values]
