"""Imports point one way, and heavy or page-only packages stay where they belong."""

from __future__ import annotations

import ast
import os
import subprocess
import sys

import pytest

from tests.support.paths import ROOT

PACKAGES = {
    "gradio": {"ui", "main", "app"},
    "plotly": {"figures"},
    "networkx": {"figures"},
    "torch": {"lab", "mnist", "crosscheck", "torch_reference"},
    "pydantic": {"session", "session_model", "lab", "mnist", "ui"},
    "httpx": {"lab", "mnist"},
    "filelock": {"lab", "mnist"},
    "platformdirs": {"lab", "mnist"},
}
"""The folders and files that may import an installed package."""


def modules():
    """Yield every file of the program with the names of its folders and its own."""
    for path in [*sorted((ROOT / "explainer").rglob("*.py")), ROOT / "app.py"]:
        yield path, set(path.relative_to(ROOT).with_suffix("").parts)


def imports(path):
    """Yield the dotted name of everything that a file imports, also inside functions."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        if isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path} imports relatively"
            if node.module == "explainer":
                yield from (f"explainer.{alias.name}" for alias in node.names)
            else:
                yield node.module


@pytest.mark.parametrize("package", PACKAGES)
def test_packages_are_imported_only_where_they_belong(package):
    for path, names in modules():
        # It only hands out the plotly.min.js that lies in the installed package.
        if (package, path.name) == ("plotly", "serving.py"):
            continue
        if not names & PACKAGES[package]:
            tops = {imported.split(".")[0] for imported in imports(path)}
            assert package not in tops, f"{path} imports {package}"


@pytest.mark.parametrize(
    ("used", "heavy"),
    [
        (
            "import explainer.__main__; from explainer.engine.explain import formulas, narration",
            ("torch", "gradio", "plotly"),
        ),
        ("from explainer.main import build_app; build_app()", ("torch",)),
    ],
    ids=["a session", "the page"],
)
def test_what_opens_at_once_loads_no_heavy_package(used, heavy, tmp_path):
    code = f"import sys; {used}\nprint([name for name in {heavy} if name in sys.modules])"
    result = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
        env={**os.environ, "BACKSTEP_HOME": str(tmp_path)},
    )
    assert result.stdout.strip() == "[]", result.stderr


def test_gradio_writes_no_interface_files_at_the_start():
    written = ROOT / "explainer" / "ui" / "components.pyi"
    written.unlink(missing_ok=True)
    code = "from explainer.ui.components import Notice; print(len(Notice.EVENTS) > 0)"
    result = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=120
    )
    assert result.stdout.strip() == "True", result.stderr
    assert not written.exists()
