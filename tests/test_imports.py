"""Imports point one way, and heavy or page-only packages stay where they belong."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent

LAYERS: dict[str, set[str]] = {
    "words": set(),
    "errors": {"words"},
    "functions": set(),
    "network": {"errors", "functions"},
    "written": {"functions"},
    "parameter": {"errors", "functions", "network", "optimizers", "written"},
    "optimizers": {"errors", "functions", "network"},
    "samples": {"errors", "functions", "network", "optimizers"},
    "backprop": {"functions", "network", "optimizers"},
    "steps": set(),
    "assignments_backward": {"backprop", "functions", "steps"},
    "assignments_update": {"backprop", "optimizers", "steps"},
    "assignments": {"assignments_backward", "assignments_update", "backprop", "steps"},
    "trace": {"assignments", "backprop", "functions", "steps"},
    "navigation": {"trace"},
    "formulas": {"functions", "optimizers", "trace"},
    "quiz": {"errors", "network", "optimizers", "trace"},
    "narration": {"optimizers", "trace", "words"},
    "torch_reference": {"backprop", "functions", "network", "optimizers"},
    "data": {"errors", "functions", "network", "optimizers", "samples"},
    "faults": {"backprop", "functions", "network", "optimizers"},
    "listing": {"faults", "optimizers", "trace"},
    "crosscheck": {"backprop", "faults", "functions", "network", "torch_reference", "trace"},
    "session": {"backprop", "data", "errors", "faults", "network", "optimizers", "samples"},
    "edits": {"data", "network", "optimizers", "parameter", "samples", "session"},
    "session_model": {"errors", "network", "session"},
    "runs": {"data", "edits", "errors", "network", "optimizers", "session"},
    "race": {"data", "errors", "network", "optimizers", "parameter", "session"},
    "landscape": {
        "backprop",
        "data",
        "functions",
        "network",
        "parameter",
        "race",
        "session",
    },
    "inspection": {
        "backprop",
        "faults",
        "formulas",
        "functions",
        "landscape",
        "listing",
        "network",
        "optimizers",
        "parameter",
        "race",
        "session",
        "trace",
        "words",
        "written",
    },
    "session_file": {
        "errors",
        "functions",
        "network",
        "optimizers",
        "samples",
        "session",
        "session_model",
    },
    "lessons": {
        "data",
        "faults",
        "inspection",
        "mnist",
        "network",
        "optimizers",
        "parameter",
        "runs",
        "samples",
        "session",
        "trace",
    },
    "export": {"backprop", "crosscheck", "formulas", "session", "trace"},
    "__main__": {"errors", "export", "mnist", "network", "session", "session_file"},
    "__init__": set(),
}
"""What each module or package of the engine may import of the others."""

BELOW_THE_PAGE = {*LAYERS, "figures", "film", "mnist"} - {"__main__", "__init__"}

PACKAGES = {
    "gradio": {"ui", "app"},
    "plotly": {"figures"},
    "networkx": {"figures"},
    "torch": {"mnist", "crosscheck", "torch_reference"},
    "pydantic": {"session_model", "mnist", "ui"},
    "httpx": {"mnist"},
    "filelock": {"mnist"},
    "platformdirs": {"mnist"},
}
"""Which parts may import an installed package."""


def modules():
    for path in sorted((ROOT / "explainer").rglob("*.py")):
        yield path, path.relative_to(ROOT / "explainer").parts[0].removesuffix(".py")
    if (ROOT / "app.py").exists():
        yield ROOT / "app.py", "app"


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


def parts_used(path):
    names = (name.split(".") for name in imports(path))
    return {name[1] for name in names if name[0] == "explainer" and len(name) > 1}


@pytest.mark.parametrize("part", sorted(LAYERS))
def test_the_engine_imports_only_what_lies_below(part):
    used = set()
    for path, name in modules():
        if name == part:
            used |= parts_used(path)
    assert used - {part} <= LAYERS[part]


def test_the_allowed_imports_themselves_have_no_circle():
    done: set[str] = set()
    waiting = {name: uses - {"mnist"} for name, uses in LAYERS.items()}
    while waiting:
        ready = {name for name, uses in waiting.items() if uses <= done}
        assert ready, f"circle among {sorted(waiting)}"
        done |= ready
        waiting = {name: uses for name, uses in waiting.items() if name not in ready}


@pytest.mark.parametrize(
    ("part", "allowed"),
    [
        ("figures", BELOW_THE_PAGE - {"film", "session_file", "export"}),
        ("film", BELOW_THE_PAGE),
        ("mnist", {"mnist", "errors", "words", "network", "functions", "optimizers", "backprop"}),
        ("ui", BELOW_THE_PAGE | {"ui"}),
        ("app", {"ui", "words"}),
    ],
)
def test_the_page_and_its_figures_import_only_what_lies_below(part, allowed):
    for path, name in modules():
        if name == part:
            assert parts_used(path) <= allowed, path


@pytest.mark.parametrize("package", PACKAGES)
def test_packages_are_imported_only_where_they_belong(package):
    for path, name in modules():
        # It only hands out the plotly.min.js that lies in the installed package.
        if (package, path.name) == ("plotly", "serving.py"):
            continue
        if name not in PACKAGES[package]:
            tops = {imported.split(".")[0] for imported in imports(path)}
            assert package not in tops, f"{path} imports {package}"


def test_every_module_of_the_engine_is_in_its_place():
    known = {*LAYERS, "figures", "film", "mnist", "ui", "app"}
    assert {name for _, name in modules()} <= known


@pytest.mark.parametrize(
    ("used", "heavy"),
    [
        (
            "import explainer.__main__, explainer.formulas, explainer.narration",
            ("torch", "gradio", "plotly"),
        ),
        ("from explainer.ui.main import build_app; build_app()", ("torch",)),
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
