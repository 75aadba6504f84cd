"""Fetching a data set: its mirrors in turn, again after a pause, and nothing half-done is left."""

from __future__ import annotations

import errno
import os
import shutil
import time
from collections.abc import Callable, Generator, Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path

import filelock
import httpx

from explainer.errors import InputError
from explainer.lab.data.download_events import (
    Fetched,
    InUse,
    Left,
    MirrorsFailed,
    Pausing,
    Receiving,
    Step,
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
) -> Generator[Step]:
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
                yield from _Fetch(collection, folder, client, sleep, clock).run()
        finally:
            lock.release()


def _take(lock: filelock.BaseFileLock, sleep: Callable[[float], object]) -> Iterator[Step]:
    while True:
        try:
            lock.acquire(timeout=0)
            return
        except filelock.Timeout:
            yield InUse()
            sleep(LOCK_PAUSE)


class _Fetch:
    """One run of `fetch`, with the lock held."""

    def __init__(
        self,
        collection: Collection,
        folder: Path,
        client: httpx.Client,
        sleep: Callable[[float], object],
        clock: Callable[[], float],
    ) -> None:
        self._collection, self._folder, self._client = collection, folder, client
        self._sleep, self._clock = sleep, clock
        self._mirrors = list(collection.mirrors)
        self._here = 0
        self._reached = False

    def run(self) -> Iterator[Step]:
        """Fetch what is missing, one file after the other."""
        files = self._collection.files
        missing = sum(s.size for s in files if not is_good(self._folder / s.name, s))
        if shutil.disk_usage(self._folder).free < missing:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        for source in files:
            if not is_good(self._folder / source.name, source):
                yield from self._file(source)
            self._here += source.size
        yield Fetched(self._here)

    def _file(self, source: Source) -> Iterator[Step]:
        said: dict[str, InputError] = {}  # mirror -> why it was left, the last time
        asked = list(self._mirrors)
        for attempt in range(1, ROUNDS + 1):
            for mirror in tuple(asked):
                try:
                    yield from self._ask(mirror, source, attempt)
                    return
                except Missed as missed:
                    said[mirror] = missed.reason
                    self._reached |= missed.reached
                    if missed.final:
                        asked.remove(mirror)
                    yield Left(_host(mirror), attempt, missed.reason)
            if not self._reached:
                raise InputError("mnist.error.no_network", count=len(said))
            if not asked or attempt == ROUNDS:
                break
            pause = FIRST_PAUSE * 2 ** (attempt - 1)
            yield Pausing(pause)
            self._sleep(pause)
        reasons = tuple((_host(mirror), reason) for mirror, reason in said.items())
        raise MirrorsFailed(source.name, self._folder, reasons)

    def _ask(self, mirror: str, source: Source, attempt: int) -> Iterator[Step]:
        now = Receiving(source.name, self._here, self._collection.size, _host(mirror), attempt)
        yield now
        target = self._folder / source.name
        url = mirror + source.name
        with closing(receive(self._client, url, source, target, self._clock)) as arriving:
            for received in arriving:
                self._reached = True
                yield replace(now, received=self._here + received)
        # The next file is asked for where this one came from.
        self._mirrors.remove(mirror)
        self._mirrors.insert(0, mirror)


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
