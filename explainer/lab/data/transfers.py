"""One file from one mirror: received into a temporary file, checked, and only then in its place."""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Callable, Generator, Iterator
from contextlib import closing
from pathlib import Path

import httpx

from explainer.errors import InputError
from explainer.lab.data.sources import Source

PART = ".part"
# A mirror that sends less than this in each window is left, although it never falls silent.
SLOWEST = 4_096  # bytes a second
WINDOW = 20.0  # seconds


class Missed(Exception):
    """A mirror did not give the file, for a ``reason`` that a reader understands.

    ``final``: to ask it again is of no use; ``reached``: anything answered at all.
    """

    def __init__(self, reason: InputError, *, final: bool = False, reached: bool = True) -> None:
        super().__init__(reason)
        self.reason, self.final, self.reached = reason, final, reached


def receive(
    client: httpx.Client, url: str, source: Source, target: Path, clock: Callable[[], float]
) -> Generator[int]:
    """Bring ``source`` from ``url`` to ``target``; yield how many bytes have arrived.

    Raises
    ------
    Missed
        If the answer is not the published file, byte for byte, or does not come.
    OSError
        If it cannot be written.
    """
    with tempfile.NamedTemporaryFile(
        dir=target.parent, prefix=f"{source.name}.", suffix=PART, delete=False
    ) as part:
        try:
            digest = hashlib.md5(usedforsecurity=False)
            with closing(_content(client, url, source)) as content:
                for chunk in _paced(content, clock):
                    part.write(chunk)
                    digest.update(chunk)
                    yield part.tell()
            if digest.hexdigest() != source.md5:
                # As long as published, yet another file: it will be the same the next time.
                wrong = InputError("mnist.missed.checksum", found=digest.hexdigest())
                raise Missed(wrong, final=True)
            part.flush()
            os.fsync(part.fileno())
            part.close()
            Path(part.name).replace(target)
        finally:
            part.close()
            Path(part.name).unlink(missing_ok=True)


def _content(client: httpx.Client, url: str, source: Source) -> Generator[bytes]:
    """Yield the body of the answer, exactly as long as published."""
    received = 0
    try:
        with client.stream("GET", url) as response:
            _check(response, source)
            for chunk in response.iter_raw():
                received += len(chunk)
                if received > source.size:
                    raise Missed(InputError("mnist.missed.long", expected=source.size), final=True)
                yield chunk
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        missed = _missed(error)
        if received == 0 or missed.reason.key != _BROKEN:
            raise missed from None
    if received < source.size:
        short = {"received": received, "expected": source.size}
        raise Missed(InputError("mnist.missed.short", **short))


_BROKEN = "mnist.missed.broken"
# What the client raises, the first that fits: the sentence, whether to ask again is of no use,
# whether anything answered at all.
_FAILURES = (
    (httpx.ConnectTimeout, "mnist.missed.silent", False, False),
    (httpx.TimeoutException, "mnist.missed.silent", False, True),
    (httpx.ConnectError, "mnist.missed.unreachable", False, False),
    (httpx.ProxyError, "mnist.missed.proxy", False, True),
    ((httpx.UnsupportedProtocol, httpx.InvalidURL), "mnist.missed.address", True, True),
    (httpx.TooManyRedirects, "mnist.missed.redirects", True, True),
    (httpx.HTTPError, _BROKEN, False, True),
)


def _missed(error: Exception) -> Missed:
    """Return why a mirror is left that ended with ``error``."""
    if "CERTIFICATE" in str(error):
        return Missed(InputError("mnist.missed.certificate"))
    key, final, reached = next(row[1:] for row in _FAILURES if isinstance(error, row[0]))
    return Missed(InputError(key), final=final, reached=reached)


def _check(response: httpx.Response, source: Source) -> None:
    """Leave a mirror that says beforehand that it will not send the file."""
    status = response.status_code
    if status != httpx.codes.OK:
        again = status >= 500 or status in (httpx.codes.REQUEST_TIMEOUT, 429)
        raise Missed(InputError("mnist.missed.status", status=status), final=not again)
    announced = response.headers.get("content-length", str(source.size))
    if announced != str(source.size):
        wrong = {"announced": announced, "expected": source.size}
        raise Missed(InputError("mnist.missed.size", **wrong), final=True)


def _paced(chunks: Iterator[bytes], clock: Callable[[], float]) -> Iterator[bytes]:
    """Pass ``chunks`` on while they come fast enough."""
    began, arrived = clock(), 0
    for chunk in chunks:
        arrived += len(chunk)
        yield chunk
        now = clock()
        if now - began >= WINDOW:
            if arrived < SLOWEST * (now - began):
                raise Missed(InputError("mnist.missed.slow", rate=round(arrived / (now - began))))
            began, arrived = now, 0
