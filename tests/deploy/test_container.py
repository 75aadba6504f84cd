"""The container: the steps of its build and its start, taken without an engine."""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import time
from fnmatch import fnmatch
from pathlib import Path

import pytest
import yaml

from tests.support.paths import ROOT
from tests.support.ports import reserve_port
from tests.support.server import SECONDS_TO_START

DEPLOY = ROOT / "deploy"
TEXT = re.sub(r"^#.*\n", "", (DEPLOY / "Dockerfile").read_text(), flags=re.M)
STEPS = [
    tuple(line.split(maxsplit=1)) for line in TEXT.replace("\\\n", " ").splitlines() if line.strip()
]
"""Instruction and rest of each line of the Dockerfile."""


def rests(instruction: str) -> list[str]:
    """Return what stands behind every ``instruction``."""
    return [rest for name, rest in STEPS if name == instruction]


def command(instruction: str) -> list[str]:
    """Return the command that stands as JSON behind an ``instruction``."""
    (rest,) = rests(instruction)
    words: list[str] = json.loads(rest[rest.index("[") :])
    return [sys.executable if word == "python" else word for word in words]


def environment() -> dict[str, str]:
    return dict(word.split("=", 1) for rest in rests("ENV") for word in shlex.split(rest))


def is_sent(path: str) -> bool:
    """Return whether the build gets a file or folder, by the patterns of its ``.dockerignore``."""
    lines = (DEPLOY / "Dockerfile.dockerignore").read_text().splitlines()
    sent = True
    for line in lines:
        if fnmatch(path, line.removeprefix("!").removeprefix("**/")):
            sent = line.startswith("!")
    return sent


@pytest.fixture
def image(tmp_path: Path) -> Path:
    """A folder with what the Dockerfile copies, and nothing else."""
    for rest in rests("COPY"):
        *sources, target = rest.split()
        for source in sources:
            assert is_sent(source), source
            place = tmp_path / target / ("" if (ROOT / source).is_dir() else source)
            if (ROOT / source).is_dir():
                leave_out = shutil.ignore_patterns("__pycache__", "*.pyi")
                shutil.copytree(ROOT / source, place, ignore=leave_out)
            else:
                shutil.copy(ROOT / source, place)
    return tmp_path


def test_what_is_copied_starts_is_well_and_ends_when_it_is_told(image: Path, tmp_path_factory):
    port, home = str(reserve_port()), str(tmp_path_factory.mktemp("data"))
    said = environment()
    assert said["GRADIO_SERVER_PORT"] in command("HEALTHCHECK")[-1] and "/data" in said.values()
    own = {"GRADIO_SERVER_PORT": port, "BACKSTEP_HOME": home, "NO_PROXY": "127.0.0.1"}
    check = [word.replace(said["GRADIO_SERVER_PORT"], port) for word in command("HEALTHCHECK")]
    log = Path(home) / "log.txt"
    with log.open("w") as output:
        process = subprocess.Popen(
            command("CMD"), cwd=image, env={**os.environ, **said, **own}, stderr=output
        )
    deadline = time.monotonic() + SECONDS_TO_START
    while subprocess.run(check, capture_output=True, check=False).returncode:
        assert process.poll() is None and time.monotonic() < deadline
    process.terminate()
    assert process.wait(30) == 0
    assert '"ended"' in log.read_text()


def test_the_build_installs_every_requirement_torch_first():
    install = next(rest for rest in rests("RUN") if "pip install" in rest)
    assert install.index("'^torch'") < install.index("-r requirements.txt")
    found = subprocess.run(
        ["grep", "^torch", "requirements.txt"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert len(found.stdout.splitlines()) == 1


def test_the_program_is_not_started_as_root():
    names = [name for name, _ in STEPS]
    assert rests("USER") == ["backstep"]
    assert names.index("USER") < names.index("CMD")


def test_compose_builds_this_file_and_keeps_the_runs():
    service = yaml.safe_load((DEPLOY / "compose.yaml").read_text())["services"]["backstep"]
    context = (DEPLOY / service["build"]["context"]).resolve()
    assert context == ROOT and (context / service["build"]["dockerfile"]).is_file()
    assert service["volumes"] == [f"runs:{environment()['BACKSTEP_HOME']}"]
    assert service["ports"] == [f"{environment()['GRADIO_SERVER_PORT']}:7860"]
