"""What is installed is what the checkout holds, and every package that is imported is named."""

from __future__ import annotations

import ast
import json
import os
import re
import subprocess
import sys
import sysconfig
import urllib.request
import venv
import zipfile
from collections.abc import Iterator
from email.parser import Parser
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

from tests.support.paths import ROOT

DISTRIBUTIONS = packages_distributions()

# Only a Space with ZeroGPU has the one, only who measures mutants installs the other.
ABSENT = {"spaces", "cosmic_ray"}
# Started as programs, not imported.
PROGRAMS = {"hatch-requirements-txt", "hatchling", "ipykernel", "mypy", "ruff", "vulture"}
PROGRAMS |= {"pytest-cov", "pytest-xdist"}


def normal(name: str) -> str:
    """Return the name of a distribution as the packaging standards write it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def required(*files: str) -> set[str]:
    """Return the names of the distributions that requirements files list."""
    lines = [line for file in files for line in (ROOT / file).read_text().splitlines()]
    return {normal(re.split(r"[<>=~! ;\[]", line)[0]) for line in lines if line[:1].isalpha()}


def modules(path: Path) -> Iterator[str]:
    """Yield the name of every module that a file imports."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        if isinstance(node, ast.ImportFrom):
            yield str(node.module)


def imported(*folders: str) -> set[str]:
    """Return the names of the distributions that the files below ``folders`` import."""
    paths = [path for folder in folders for path in sorted((ROOT / folder).rglob("*.py"))]
    packages = {name.partition(".")[0] for path in paths for name in modules(path)}
    foreign = packages - set(sys.stdlib_module_names) - ABSENT - {"explainer", "tests", "tools"}
    return {normal(DISTRIBUTIONS.get(package, [package])[0]) for package in foreign}


def test_the_requirements_name_what_the_program_imports_and_nothing_else():
    assert required("requirements.txt") == imported("explainer")


def test_the_requirements_of_the_tests_name_what_they_use_and_nothing_else():
    own = required("tests/requirements.txt")
    used = imported("tests", "tools")
    assert used <= own | required("requirements.txt")
    assert own <= used | PROGRAMS
    assert not own & required("requirements.txt")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory) -> Path:
    """A wheel of this checkout; nothing is fetched to build it."""
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    (path,) = folder.iterdir()
    return path


@pytest.fixture(scope="module")
def installed(wheel, tmp_path_factory) -> Path:
    """The folder of the programs of an environment that the wheel is installed in."""
    place = tmp_path_factory.mktemp("environment")
    venv.create(place)
    programs = place / "bin"
    packages = sysconfig.get_path("purelib", vars={"base": str(place)})
    # What the wheel requires is here already: the environment looks for it where we do.
    Path(packages, "ours.pth").write_text(sysconfig.get_path("purelib"))
    pip = [sys.executable, "-m", "pip", "--python", str(programs / "python"), "install"]
    subprocess.run(
        [*pip, "--quiet", "--no-deps", "--no-index", str(wheel)], check=True, capture_output=True
    )
    return programs


def run(command: list[str | Path], folder: Path) -> str:
    """Return what a program prints that is run in ``folder``."""
    result = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=120)
    assert result.returncode == 0, result.stderr
    return result.stdout


def test_a_wheel_holds_every_file_of_the_program_and_of_the_assets(wheel):
    with zipfile.ZipFile(wheel) as archive:
        held = {name for name in archive.namelist() if ".dist-info/" not in name}
    wanted = {
        path.relative_to(ROOT).as_posix().replace("assets/", "explainer/_assets/", 1)
        for folder in ("explainer", "assets")
        for path in (ROOT / folder).rglob("*")
        if path.is_file() and path.suffix not in (".pyc", ".pyi")
    }
    assert held == wanted


def test_a_wheel_requires_what_the_requirements_say(wheel):
    with zipfile.ZipFile(wheel) as archive:
        (name,) = (name for name in archive.namelist() if name.endswith("/METADATA"))
        metadata = Parser().parsestr(archive.read(name).decode())
    wanted = [line.split(";") for line in metadata.get_all("Requires-Dist")]
    plain = {normal(re.split(r"[<>=]", line[0])[0]) for line in wanted if len(line) == 1}
    tests = {normal(re.split(r"[<>=]", line[0])[0]) for line in wanted if len(line) == 2}
    assert plain == required("requirements.txt")
    assert tests == required("tests/requirements.txt")


def test_the_command_traces_a_session_from_any_folder(installed, tmp_path):
    session = {
        "format": "backstep-session",
        "version": 1,
        "network": {"layer_sizes": [1, 1], "activations": ["identity"], "loss": "mse"},
        "optimizer": {"name": "sgd", "learning_rate": 0.5},
        "parameters": {"weights": [[[1.0]]], "biases": [[0.0]]},
        "batch": {"inputs": [[1.0]], "targets": [[3.0]]},
    }
    (tmp_path / "session.json").write_text(json.dumps(session))
    assert "usage: backstep" in run([installed / "backstep", "--help"], tmp_path)
    lines = run([installed / "backstep", "trace", "session.json"], tmp_path).splitlines()
    assert json.loads(lines[-1])["summary"]["loss"] == 4


def test_what_is_installed_is_used_and_finds_the_shipped_images(installed, tmp_path):
    code = (
        "import explainer; from explainer.lab.data import load_test\n"
        "print(explainer.__file__, len(load_test().labels))"
    )
    found, count = run([installed / "python", "-c", code], tmp_path).split()
    assert Path(found).is_relative_to(installed.parent)
    assert count == "10000"


@pytest.fixture
def served(installed, tmp_path) -> Iterator[str]:
    """The address of the page as the installed command serves it, asked from another folder."""
    environment = {**os.environ, "BACKSTEP_HOME": str(tmp_path), "BROWSER": "true"}
    environment.pop("GRADIO_SERVER_PORT", None)
    with subprocess.Popen(
        [installed / "backstep"], cwd=tmp_path, env=environment, stdout=subprocess.PIPE, text=True
    ) as process:
        address = re.search(r"http://127\.0\.0\.1:\d+", process.stdout.readline())
        assert address
        yield address[0]
        process.terminate()


def test_the_command_serves_the_page_with_its_own_files(served):
    with urllib.request.urlopen(served) as response:
        page = response.read().decode()
    files = set(re.findall(r"backstep/[\w./-]+", page))
    assert any(name.endswith(".css") for name in files)
    assert any(name.endswith(".js") for name in files)
    for name in files:
        with urllib.request.urlopen(f"{served}/{name}") as response:
            assert response.status == 200 and len(response.read()) > 100
