"""Fetching a data set: its mirrors in turn, again after a pause, and nothing half-done is left.

Why this is not left to pooch: it knows one address a file, and no second round after a pause; it
reports progress to a callback, so a download can neither be watched as records nor be given up but
by raising in there; what it has half received has a name that nobody can tell from others once the
program was killed; it reads an answer without end until the disk is full, does not sync a file
before renaming it, and has no lock for two processes. What is left of it is to compare a checksum.
"""

from __future__ import annotations

import errno
import os
import shutil
import time
from collections.abc import Callable, Generator, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import filelock
import httpx

from explainer.errors import InputError
from explainer.lab.data.download_events import (
    Event,
    Fetched,
    InUse,
    Left,
    MirrorsFailed,
    Pausing,
    Receiving,
)
from explainer.lab.data.sources import Collection, Source, is_good
from explainer.lab.data.transfers import PART, Missed, receive

ROUNDS = 3
FIRST_PAUSE = 1.0
TIMEOUT = httpx.Timeout(15, connect=6)
LOCK_PAUSE = 0.5


def fetch(
    collection: Collection,
    folder: Path,
    *,
    sleep: Callable[[float], object] = time.sleep,
    clock: Callable[[], float] = time.monotonic,
) -> Generator[Event]:
    """Bring all files of ``collection`` into ``folder``; good ones that are there stay.

    A file appears under its name only when it is complete and its checksum is right. To give up,
    close the generator: nothing half-done stays. Two may run at once, also in two processes: the
    second waits for the first.

    Parameters
    ----------
    sleep
        Waits for so many seconds; may return early.
    clock
        Seconds from any moment on; tells how fast a mirror is.

    Raises
    ------
    InputError
        If there is no network, every mirror failed `ROUNDS` times, the disk is full or the folder
        cannot be written.
    """
    with _writing_errors(folder, collection.size):
        folder.mkdir(parents=True, exist_ok=True)
        lock = filelock.FileLock(folder.with_name(f"{folder.name}.lock"), thread_local=False)
        yield from _take(lock, sleep)
        try:
            for stale in folder.glob(f"*{PART}"):
                stale.unlink()
            with _client() as client:
                yield from _Download(collection, folder, client, sleep, clock).run()
        finally:
            lock.release()


def _take(lock: filelock.BaseFileLock, sleep: Callable[[float], object]) -> Iterator[Event]:
    while True:
        try:
            lock.acquire(timeout=0)
            return
        except filelock.Timeout:
            yield InUse()
            sleep(LOCK_PAUSE)


@dataclass
class _Download:
    """One run of `fetch`, with the lock held.

    ``here`` counts the bytes of the files that are here; ``reached``: any mirror has answered.
    """

    collection: Collection
    folder: Path
    client: httpx.Client
    sleep: Callable[[float], object]
    clock: Callable[[], float]
    here: int = 0
    reached: bool = False

    def __post_init__(self) -> None:
        self.mirrors = list(self.collection.mirrors)

    def run(self) -> Iterator[Event]:
        """Fetch what is missing, one file after the other."""
        files = self.collection.files
        missing = sum(file.size for file in files if not self._has(file))
        if shutil.disk_usage(self.folder).free < missing:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        for source in files:
            if not self._has(source):
                yield from self._file(source)
            self.here += source.size
        yield Fetched(self.here)

    def _has(self, source: Source) -> bool:
        return is_good(self.folder / source.name, source)

    def _file(self, source: Source) -> Iterator[Event]:
        reasons: dict[str, InputError] = {}  # mirror -> why it was left, the last time
        asked = list(self.mirrors)
        for attempt in range(1, ROUNDS + 1):
            for mirror in tuple(asked):
                try:
                    yield from self._ask(mirror, source, attempt)
                    return
                except Missed as missed:
                    reasons[mirror] = missed.reason
                    self.reached |= missed.reached
                    if missed.final:
                        asked.remove(mirror)
                    yield Left(_host(mirror), attempt, missed.reason)
            if not self.reached:
                raise InputError("mnist.error.no_network", count=len(reasons))
            if not asked or attempt == ROUNDS:
                break
            pause = FIRST_PAUSE * 2 ** (attempt - 1)
            yield Pausing(pause)
            self.sleep(pause)
        said = tuple((_host(mirror), reason) for mirror, reason in reasons.items())
        raise MirrorsFailed(source.name, self.folder, said)

    def _ask(self, mirror: str, source: Source, attempt: int) -> Iterator[Event]:
        now = Receiving(source.name, self.here, self.collection.size, _host(mirror), attempt)
        yield now
        target = self.folder / source.name
        transfer = receive(self.client, mirror + source.name, source, target, self.clock)
        with closing(transfer) as arriving:
            for received in arriving:
                self.reached = True
                yield replace(now, received=self.here + received)
        # The next file is asked for where this one came from.
        self.mirrors.remove(mirror)
        self.mirrors.insert(0, mirror)


def _client() -> httpx.Client:
    try:
        return httpx.Client(
            timeout=TIMEOUT,
            follow_redirects=True,
            max_redirects=5,
            headers={"Accept-Encoding": "identity", "User-Agent": "backstep"},
        )
    except (ImportError, ValueError) as error:  # a proxy of a kind that httpx does not speak
        raise InputError("mnist.error.proxy", reason=error) from None


@contextmanager
def _writing_errors(folder: Path, size: int) -> Iterator[None]:
    """Turn what the disk refuses into a sentence."""
    try:
        yield
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            megabytes = f"{size / 1e6:.0f}"
            raise InputError("mnist.error.disk_full", folder=folder, size=megabytes) from None
        reason = error.strerror or error
        raise InputError("mnist.error.folder", folder=folder, reason=reason) from None


def _host(mirror: str) -> str:
    """Return the part of an address that is fit to be shown, without a password."""
    place = mirror.partition("://")[2].partition("/")[0]
    return place.rpartition("@")[2] or mirror
