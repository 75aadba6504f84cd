"""Downloads as the page and the command line start them."""

from __future__ import annotations

import os
import signal
import subprocess
import sys

import pytest

from explainer.__main__ import main
from explainer.errors import InputError
from explainer.lab.config import paths
from explainer.lab.data import downloads, sources
from explainer.lab.data.background import Fetcher
from tests.support.mirrors import Mirrors
from tests.support.paths import ROOT

FILES = {"first.gz": bytes(range(256)) * 8, "second.gz": b"labels" * 50}
TOTAL = sum(map(len, FILES.values()))


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.setenv(paths.VARIABLE, str(tmp_path))
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    return tmp_path / "data" / "fashion"


@pytest.fixture
def server():
    mirrors = Mirrors(dict(FILES))
    yield mirrors
    mirrors.close()


@pytest.fixture
def offered(server, monkeypatch):
    """Let the server's files be what is published as Fashion-MNIST."""

    def offer(*faults):
        monkeypatch.setitem(sources.COLLECTIONS, "fashion", server.collection(*faults))

    offer("good")
    return offer


@pytest.fixture
def fetcher():
    manager = Fetcher()
    yield manager
    manager.close()


def reaches(fetcher, *states):
    def reached():
        view = fetcher._views.get("fashion")
        return view is not None and view.state in states

    with fetcher.changed:
        assert fetcher.changed.wait_for(reached, 30)
    return fetcher.view("fashion")


def test_a_download_ends_with_the_data_set_here(fetcher, offered, folder):
    assert fetcher.view("fashion").state == "absent"
    fetcher.start("fashion", "ann")
    view = reaches(fetcher, "here")
    assert (view.state, view.received, view.total) == ("here", TOTAL, TOTAL)
    assert sorted(path.name for path in folder.iterdir()) == sorted(FILES)
    assert Fetcher().view("fashion").state == "here"


def test_all_visitors_share_one_download(fetcher, offered, server):
    offered("slow")
    fetcher.start("fashion", "ann")
    fetcher.start("fashion", "bob")
    server.ticks.release(3)
    assert reaches(fetcher, "receiving").received > 0
    assert fetcher.view("fashion").owner == "ann"
    with pytest.raises(InputError, match="Somebody else"):
        fetcher.cancel("fashion", "bob")
    server.ticks.release(10_000)
    reaches(fetcher, "here")
    assert server.asked == {"/slow/first.gz": 1, "/slow/second.gz": 1}


def test_cancelling_leaves_nothing_and_the_next_one_starts(fetcher, offered, server, folder):
    offered("slow")
    fetcher.start("fashion", "ann")
    server.ticks.release(3)
    reaches(fetcher, "receiving")
    fetcher.cancel("fashion", "ann")
    assert fetcher.view("fashion").state == "stopping"
    server.ticks.release(1)
    assert reaches(fetcher, "cancelled").received == 0
    assert list(folder.iterdir()) == []
    offered("good")
    fetcher.start("fashion", "bob")
    assert reaches(fetcher, "here").state == "here"


def test_cancelling_ends_a_pause_at_once(fetcher, offered, monkeypatch):
    monkeypatch.setattr(downloads, "FIRST_PAUSE", 1e6)
    offered("busy")
    fetcher.start("fashion", "ann")
    view = reaches(fetcher, "again")
    assert "503" in view.reason.sentence("en")
    fetcher.cancel("fashion", "ann")
    assert reaches(fetcher, "cancelled").state == "cancelled"


def test_a_failure_says_why_and_can_be_tried_again(fetcher, offered):
    offered("missing")
    fetcher.start("fashion", "ann")
    view = reaches(fetcher, "failed")
    assert "404" in view.reason.sentence("zh")
    offered("good")
    fetcher.start("fashion", "ann")
    reaches(fetcher, "here")


def test_whatever_goes_wrong_the_download_ends(fetcher, offered, monkeypatch):
    def burst(*_):
        raise RuntimeError("burst")

    monkeypatch.setattr(downloads, "receive", burst)
    fetcher.start("fashion", "ann")
    assert "burst" in reaches(fetcher, "failed").reason.sentence("en")


@pytest.mark.parametrize("name", ["mnist", "../etc", None])
def test_only_known_data_sets_are_fetched(fetcher, name):
    with pytest.raises(InputError, match="fashion, cifar10"):
        fetcher.start(name, "ann")


def test_the_command_line_fetches_and_tells_progress_on_stderr(offered, folder, capsys):
    assert main(["fetch", "fashion"]) == 0
    said = capsys.readouterr()
    assert said.out == f"{folder}\n"
    lines = said.err.splitlines()
    assert "127.0.0.1" in lines[0]
    assert lines[-1] == "Sample: 100%"
    assert len(lines) < 20
    assert sorted(path.name for path in folder.iterdir()) == sorted(FILES)


@pytest.mark.parametrize(("name", "part"), [("fashion", "404"), ("mnist", "“mnist”")])
def test_the_command_line_fails_with_a_sentence_and_status_two(offered, capsys, name, part):
    offered("missing")
    assert main(["fetch", name]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert part in said.err.splitlines()[-1]


def _listen_to_ctrl_c():
    """Undo what a shell does to the jobs that it starts in the background."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def test_ctrl_c_ends_a_download_quietly_and_leaves_nothing(server, folder):
    name = sources.COLLECTIONS["fashion"].files[0].name
    server.files[name] = bytes(sources.COLLECTIONS["fashion"].files[0].size)
    environment = {**os.environ, sources.MIRROR_VARIABLE: server.mirror("slow")}
    with subprocess.Popen(
        [sys.executable, "-m", "explainer", "fetch", "fashion"],
        cwd=ROOT, env=environment, stderr=subprocess.PIPE, text=True, preexec_fn=_listen_to_ctrl_c,
    ) as process:  # fmt: skip
        server.ticks.release(1)
        assert "Asking 127.0.0.1" in process.stderr.readline()
        assert "0% of 31 MB" in process.stderr.readline()
        process.send_signal(signal.SIGINT)
        _, errors = process.communicate(timeout=60)
    assert (process.returncode, errors) == (130, "")
    assert list(folder.iterdir()) == []
