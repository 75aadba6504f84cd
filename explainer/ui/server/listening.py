"""Where the server listens: what the environment says, and a sentence if that cannot be had."""

from __future__ import annotations

import errno
import ipaddress
import os
import socket
from collections.abc import Iterator
from dataclasses import dataclass

from explainer.engine.network import show_value
from explainer.errors import InputError

FIRST_PORT = 7860
_PORTS = 100
_LAST_PORT = 65535


@dataclass(frozen=True)
class Place:
    """Where to listen.

    Attributes
    ----------
    address
        A name or number of this machine; ``0.0.0.0`` for all of them.
    ports
        The ports to try, in order.
    """

    address: str
    ports: range

    @property
    def public(self) -> bool:
        """Whether other machines can reach it."""
        return not _is_loopback(self.address)


def find_place() -> Place:
    """Return the place that GRADIO_SERVER_NAME and GRADIO_SERVER_PORT name.

    Raises
    ------
    InputError
        If the port is none.
    """
    address = os.environ.get("GRADIO_SERVER_NAME", "127.0.0.1").strip("[]")
    port = os.environ.get("GRADIO_SERVER_PORT")
    if port is None:
        return Place(address, range(FIRST_PORT, FIRST_PORT + _PORTS))
    if not (port.isascii() and port.isdigit() and 0 < int(port) <= _LAST_PORT):
        raise InputError("error.port", value=show_value(port), high=_LAST_PORT)
    return Place(address, range(int(port), int(port) + 1))


def listen(place: Place) -> socket.socket:
    """Return a socket that listens at the first port of ``place`` that is free.

    Raises
    ------
    InputError
        If the address is none of this machine, or no port is free.
    """
    found = next(_bind_each(place), None)
    if found is None:
        raise InputError("error.port.taken", address=place.address, port=place.ports[0])
    return found


def name_address(bound: socket.socket) -> str:
    """Return the address at which this machine's own browser finds what listens."""
    host, port = bound.getsockname()[:2]
    anywhere = ipaddress.ip_address(host).is_unspecified
    name = "localhost" if anywhere else f"[{host}]" if ":" in host else host
    return f"http://{name}:{port}"


def _bind_each(place: Place) -> Iterator[socket.socket]:
    for port in place.ports:
        try:
            yield socket.create_server((place.address, port), family=_family(place), backlog=2048)
        except OSError as error:
            if error.errno != errno.EADDRINUSE:
                named = show_value(place.address)
                raise InputError("error.address", value=named, port=port) from None


def _family(place: Place) -> socket.AddressFamily:
    return socket.AF_INET6 if ":" in place.address else socket.AF_INET


def _is_loopback(address: str) -> bool:
    if address == "localhost":
        return True
    try:
        return ipaddress.ip_address(address).is_loopback
    except ValueError:
        return False
