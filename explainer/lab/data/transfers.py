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
    """A mirror did not give the file.

    Parameters
    ----------
    reason
        Why, for a reader.
    final
        Whether to ask it again is of no use.
    reached
        Whether anything answered at all.
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
                raise Missed(InputError("mnist.missed.checksum", found=digest.hexdigest()))
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
    except httpx.TimeoutException as error:
        reached = not isinstance(error, httpx.ConnectTimeout | httpx.PoolTimeout)
        raise Missed(InputError("mnist.missed.silent"), reached=reached) from None
    except httpx.ConnectError as error:
        if "CERTIFICATE" in str(error):
            raise Missed(InputError("mnist.missed.certificate")) from None
        raise Missed(InputError("mnist.missed.unreachable"), reached=False) from None
    except httpx.ProxyError:
        raise Missed(InputError("mnist.missed.proxy")) from None
    except (httpx.UnsupportedProtocol, httpx.InvalidURL):
        raise Missed(InputError("mnist.missed.address"), final=True) from None
    except httpx.TooManyRedirects:
        raise Missed(InputError("mnist.missed.redirects"), final=True) from None
    except httpx.HTTPError:
        if received == 0:
            raise Missed(InputError("mnist.missed.broken")) from None
    if received < source.size:
        short = {"received": received, "expected": source.size}
        raise Missed(InputError("mnist.missed.short", **short))


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
