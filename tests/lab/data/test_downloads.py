"""Fetching a data set from a server that does what servers do."""

from __future__ import annotations

import errno
import hashlib
import os
import shutil
import signal
import subprocess
import sys
from dataclasses import replace
from types import SimpleNamespace

import httpx
import pytest

from explainer.errors import InputError
from explainer.lab.data import downloads, transfers
from explainer.lab.data.download_events import (
    Fetched,
    InUse,
    Left,
    MirrorsFailed,
    Pausing,
    Receiving,
)
from explainer.lab.data.downloads import ROUNDS, fetch
from explainer.lab.data.sources import Source
from tests.support.mirrors import Mirrors

FILES = {"first.gz": bytes(range(256)) * 800, "second.gz": b"labels" * 50}
TOTAL = sum(map(len, FILES.values()))


@pytest.fixture(autouse=True)
def direct(monkeypatch):
    """No proxy lies between the tests and their server."""
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")


@pytest.fixture
def impatient(monkeypatch):
    """Who is silent is left soon: only for tests in which nobody else has to be quick."""
    assert 5 <= downloads.TIMEOUT.read <= 30 and downloads.TIMEOUT.connect <= 30
    monkeypatch.setattr(downloads, "TIMEOUT", httpx.Timeout(0.3, connect=5))


@pytest.fixture
def server():
    mirrors = Mirrors(dict(FILES))
    yield mirrors
    mirrors.close()


def run(collection, folder, pauses=None):
    """Return all that happens, without ever waiting."""
    pauses = [] if pauses is None else pauses
    return list(fetch(collection, folder, sleep=pauses.append))


def contents(folder):
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def reasons(events):
    return [event.reason.key for event in events if isinstance(event, Left)]


def test_a_good_mirror_gives_every_file_and_progress_runs_to_the_end(server, tmp_path):
    events = run(server.collection("good"), tmp_path / "data" / "sample")
    assert contents(tmp_path / "data" / "sample") == FILES
    progress = [event.received for event in events if isinstance(event, Receiving)]
    assert progress == sorted(progress)
    assert (progress[0], progress[-1]) == (0, TOTAL)
    host = server.mirror("good").split("/")[2]
    assert {(s.total, s.mirror, s.attempt) for s in events[:-1]} == {(TOTAL, host, 1)}
    assert events[-1] == Fetched(TOTAL)


def test_a_file_takes_its_name_whole_and_in_one_step(server, tmp_path, monkeypatch):
    parts, synced, fsync = {}, set(), os.fsync

    def sync(descriptor):
        synced.add(os.fstat(descriptor).st_ino)
        fsync(descriptor)

    monkeypatch.setattr(os, "fsync", sync)
    for event in fetch(server.collection("good"), tmp_path):
        if isinstance(event, Receiving):
            assert not (tmp_path / event.file).exists()
            for part in tmp_path.glob(f"{event.file}.*{transfers.PART}"):
                parts[event.file] = part.stat().st_ino
    assert contents(tmp_path) == FILES
    assert {path.name: path.stat().st_ino for path in tmp_path.iterdir()} == parts
    assert synced >= set(parts.values())


@pytest.mark.parametrize(
    ("fault", "reason", "times"),
    [
        ("missing", "mnist.missed.status", 1),
        ("busy", "mnist.missed.status", ROUNDS),
        ("cut", "mnist.missed.short", ROUNDS),
        ("flipped", "mnist.missed.checksum", 1),
        ("endless", "mnist.missed.long", 1),
        ("longer", "mnist.missed.size", 1),
        ("circle", "mnist.missed.redirects", 1),
    ],
)
def test_a_faulty_mirror_is_left_and_nothing_of_it_stays(server, tmp_path, fault, reason, times):
    leaves_and_says(server, tmp_path, fault, reason, times)


@pytest.mark.parametrize("fault", ["silent", "stuck"])
def test_a_mirror_that_hangs_is_left_and_nothing_of_it_stays(server, impatient, tmp_path, fault):
    leaves_and_says(server, tmp_path, fault, "mnist.missed.silent", ROUNDS)


def leaves_and_says(server, tmp_path, fault, reason, times):
    pauses = []
    with pytest.raises(MirrorsFailed) as caught:
        run(server.collection(fault), tmp_path, pauses)
    assert list(tmp_path.iterdir()) == []
    ((host, said),) = caught.value.said
    assert said.key == reason
    assert pauses == [2**i for i in range(times - 1)]
    for language in ("en", "zh"):
        sentence = caught.value.sentence(language)
        for part in (host, said.sentence(language), "first.gz", str(tmp_path)):
            assert part in sentence


def test_the_mirrors_are_asked_in_order_until_one_is_good(server, tmp_path, monkeypatch):
    monkeypatch.setattr(downloads, "TIMEOUT", httpx.Timeout(2, connect=5))
    faults = ("missing", "cut", "flipped", "silent", "endless", "good")
    events = run(server.collection(*faults), tmp_path)
    assert contents(tmp_path) == FILES
    assert server.requests("first.gz") == list(faults)
    # Who gave the first file is asked first for the next one.
    assert server.requests("second.gz") == ["good"]
    assert reasons(events) == [
        "mnist.missed.status",
        "mnist.missed.short",
        "mnist.missed.checksum",
        "mnist.missed.silent",
        "mnist.missed.long",
    ]


@pytest.mark.parametrize("fault", ["busy-once", "cut-once"])
def test_a_mirror_that_recovers_is_asked_again_after_a_pause(server, tmp_path, fault):
    pauses = []
    events = run(server.collection(fault), tmp_path, pauses)
    assert contents(tmp_path) == FILES
    assert pauses == [1.0, 1.0]
    assert events.count(Pausing(1.0)) == 2
    assert max(event.attempt for event in events if isinstance(event, Receiving)) == 2


def test_a_redirect_is_followed(server, tmp_path):
    run(server.collection("moved"), tmp_path)
    assert contents(tmp_path) == FILES


def test_without_a_network_one_round_is_enough_to_say_so(tmp_path):
    dead = Mirrors(FILES)
    collection = dead.collection("good", "moved")
    dead.close()
    pauses = []
    with pytest.raises(InputError) as caught:
        run(collection, tmp_path, pauses)
    assert caught.value.key == "mnist.error.no_network"
    assert pauses == []
    assert list(tmp_path.iterdir()) == []
    for language in ("en", "zh"):
        assert "2" in caught.value.sentence(language)


def test_a_network_that_breaks_in_the_middle_is_given_time(server, tmp_path):
    pauses, events = [], []
    with pytest.raises(MirrorsFailed) as caught:
        for event in fetch(server.collection("good"), tmp_path, sleep=pauses.append):
            events.append(event)
            if isinstance(event, Receiving) and event.file == "second.gz" and event.attempt == 1:
                server.close()
    assert contents(tmp_path) == {"first.gz": FILES["first.gz"]}
    assert pauses == [2**i for i in range(ROUNDS - 1)]
    assert caught.value.said[0][1].key == "mnist.missed.unreachable"


def test_a_connection_that_breaks_before_the_first_byte_is_tried_again(server, tmp_path):
    content = server.files.pop("first.gz")  # its handler fails: it hangs up without a word
    lost = Source("first.gz", len(content), hashlib.md5(content).hexdigest())
    collection = replace(server.collection("good"), files=(lost,))

    def mend(_):
        server.files["first.gz"] = content

    events = list(fetch(collection, tmp_path, sleep=mend))
    assert reasons(events) == ["mnist.missed.broken"]
    assert contents(tmp_path) == {"first.gz": content}


def test_a_mirror_that_only_drips_is_left(server, tmp_path):
    now, events = 0.0, []

    def clock():
        server.ticks.release()  # a hundred bytes arrive each time it is looked at
        return now

    for event in fetch(server.collection("slow", "good"), tmp_path, clock=clock):
        events.append(event)
        now += 0 if reasons(events) else transfers.WINDOW
    assert reasons(events) == ["mnist.missed.slow"]
    assert contents(tmp_path) == FILES


def test_a_garbled_address_of_a_mirror_is_passed_over(server, tmp_path):
    collection = server.collection("good")
    addresses = ("ftp://host/", "nonsense/", "http://host:port/", *collection.mirrors)
    events = run(replace(collection, mirrors=addresses), tmp_path)
    assert reasons(events) == ["mnist.missed.address"] * 3
    assert contents(tmp_path) == FILES


def test_good_files_stay_and_damaged_ones_are_fetched_again(server, tmp_path):
    run(server.collection("good"), tmp_path)
    server.asked.clear()
    events = run(server.collection("good"), tmp_path)
    assert events == [Fetched(TOTAL)]
    assert not server.asked
    (tmp_path / "second.gz").write_bytes(b"LABELS" * 50)
    os.utime(tmp_path / "second.gz", (1, 1))
    run(server.collection("good"), tmp_path)
    assert list(server.asked) == ["/good/second.gz"]
    assert contents(tmp_path) == FILES


def test_closing_the_generator_leaves_nothing_and_the_next_one_starts(server, tmp_path):
    events = fetch(server.collection("slow"), tmp_path)
    server.ticks.release(3)
    while not (isinstance(event := next(events), Receiving) and event.received):
        pass
    assert [path.suffix for path in tmp_path.iterdir()] == [transfers.PART]
    events.close()
    assert list(tmp_path.iterdir()) == []
    run(server.collection("good"), tmp_path)
    assert contents(tmp_path) == FILES


def test_what_a_killed_fetch_left_is_swept(server, tmp_path):
    (tmp_path / f"first.gz.abc{transfers.PART}").write_bytes(b"half")
    run(server.collection("good"), tmp_path)
    assert contents(tmp_path) == FILES


def test_a_second_fetch_waits_for_the_first_and_finds_its_files(server, tmp_path):
    first = fetch(server.collection("slow"), tmp_path)
    next(first)
    waits = []

    def finish_the_first(seconds):
        waits.append(seconds)
        server.ticks.release(10_000)
        assert list(first)[-1] == Fetched(TOTAL)

    second = list(fetch(server.collection("good"), tmp_path, sleep=finish_the_first))
    assert second == [InUse(), Fetched(TOTAL)]
    assert waits == [downloads.LOCK_PAUSE]
    assert server.requests("first.gz") == ["slow"]
    assert contents(tmp_path) == FILES


PROGRAM = """
import sys
from pathlib import Path
from explainer.lab.data.downloads import fetch
from explainer.lab.data.sources import Collection, Source
files = tuple(Source(n, int(s), m) for n, s, m in (f.split(":") for f in sys.argv[3:]))
for event in fetch(Collection("Sample", files, (sys.argv[2],)), Path(sys.argv[1])):
    print(type(event).__name__, flush=True)
"""


def start(server, folder, fault):
    files = [f"{s.name}:{s.size}:{s.md5}" for s in server.collection(fault).files]
    command = [sys.executable, "-c", PROGRAM, str(folder), server.mirror(fault), *files]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def test_two_processes_at_once_both_end_with_good_files_and_one_may_be_killed(server, tmp_path):
    folder = tmp_path / "sample"
    with start(server, folder, "slow") as killed:
        assert killed.stdout.readline() == "Receiving\n"
        with start(server, folder, "good") as second, start(server, folder, "good") as third:
            assert second.stdout.readline() == third.stdout.readline() == "InUse\n"
            killed.send_signal(signal.SIGKILL)
            said = [process.communicate(timeout=60) for process in (second, third)]
        killed.communicate()
    assert contents(folder) == FILES
    for out, err in said:
        assert (out.splitlines()[-1], err) == ("Fetched", "")
    assert server.asked["/good/first.gz"] == 1


def test_a_full_disk_is_a_sentence_before_and_during_the_download(server, tmp_path, monkeypatch):
    def full(*_):
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(free=TOTAL - 1))
        with pytest.raises(InputError) as before:
            run(server.collection("good"), tmp_path)
    assert not server.asked
    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(InputError) as during:
        run(server.collection("good"), tmp_path)
    assert before.value.key == during.value.key == "mnist.error.disk_full"
    assert str(tmp_path) in during.value.sentence("zh")
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_cannot_be_written_is_a_sentence(server, tmp_path):
    (tmp_path / "taken").write_text("a file")
    with pytest.raises(InputError) as caught:
        run(server.collection("good"), tmp_path / "taken" / "sample")
    assert caught.value.key == "mnist.error.folder"
    assert "BACKSTEP_HOME" in caught.value.sentence("en")


@pytest.mark.parametrize("proxy", ["socks://127.0.0.1:1", "nonsense://"])
def test_a_proxy_that_cannot_be_used_is_a_sentence(server, tmp_path, monkeypatch, proxy):
    monkeypatch.setenv("ALL_PROXY", proxy)
    with pytest.raises(InputError) as caught:
        run(server.collection("good"), tmp_path)
    assert caught.value.key == "mnist.error.proxy"
