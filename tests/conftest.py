"""What every test finds: a home of its own and, on demand, a running app.

With pytest-xdist (two workers in ``pyproject.toml``; ``-n 0`` leaves it out) each worker has an app
and a browser of its own.
"""

from __future__ import annotations

import itertools
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from explainer.lab.data.sources import COLLECTIONS
from tests.support import script_coverage
from tests.support.mirrors import Mirrors
from tests.support.order import by_length, refuse_sets
from tests.support.server import running

# The nets of the tests are small: a second thread costs more than it brings, and on a busy machine
# threads that wait for one another can take fifty times as long. Read when torch is imported.
os.environ.setdefault("OMP_NUM_THREADS", "1")

# How long an example takes says nothing of what is right, and on a busy machine it is anything.
settings.register_profile("unhurried", deadline=None)
settings.load_profile("unhurried")


@pytest.fixture(scope="session")
def homes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A new folder for each test; numbered here, for pytest would look at all that there are."""
    folder = tmp_path_factory.mktemp("homes")
    return (folder / str(number) for number in itertools.count())


@pytest.fixture(autouse=True)
def own_home(homes: Iterator[Path], monkeypatch: pytest.MonkeyPatch) -> None:
    """Let each test find no runs but its own."""
    home = next(homes)
    home.mkdir()
    monkeypatch.setenv("BACKSTEP_HOME", str(home))


@pytest.fixture(scope="session")
def mirrors() -> Iterator[Mirrors]:
    """A server that the app asks first for Fashion-MNIST; it sends zeros, as slowly as it may."""
    first = COLLECTIONS["fashion"].files[0]
    server = Mirrors({first.name: bytes(first.size)})
    yield server
    server.close()


@pytest.fixture(scope="session")
def app_url(tmp_path_factory: pytest.TempPathFactory, mirrors: Mirrors) -> Iterator[str]:
    """The address of the app of this worker."""
    home = tmp_path_factory.mktemp("app-home")
    environment = {"BACKSTEP_ALLOWED_HOSTS": "*.example.edu"}
    with running(home, BACKSTEP_MIRROR=mirrors.mirror("slow"), **environment) as app:
        yield app.url


def pytest_addoption(parser: pytest.Parser, pluginmanager: pytest.PytestPluginManager) -> None:
    """Add the option of `script_coverage`.

    Without pytest-xdist its options of ``pyproject.toml`` are read and mean nothing.
    """
    parser.addoption("--scripts-fail-under", type=float, help="measure what runs of assets/js")
    if not pluginmanager.hasplugin("xdist"):
        group = parser.getgroup("xdist")
        group.addoption("--numprocesses")
        group.addoption("--dist")
        group.addoption("--no-loadscope-reorder", action="store_true")


def pytest_configure(config: pytest.Config) -> None:
    least = config.getoption("--scripts-fail-under")
    if least is not None:
        config.pluginmanager.register(script_coverage.Plugin(least), "script-coverage")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    refuse_sets(metafunc)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Run slow files first, so that no worker is left with one, and the browser last.

    While the browser is open its event loop keeps other tests from starting theirs. What needs a
    GPU is left out unless it is asked for by its marker: no test is skipped where there is none.
    """
    if "gpu" not in config.getoption("markexpr"):
        needing = [item for item in items if item.get_closest_marker("gpu") is not None]
        config.hook.pytest_deselected(items=needing)
        items[:] = [item for item in items if item not in needing]
    items.sort(key=by_length)
    items.sort(key=lambda item: item.get_closest_marker("browser") is not None)
