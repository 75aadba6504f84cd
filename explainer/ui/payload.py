"""What an event of the page carries, checked."""

from __future__ import annotations

from collections.abc import Mapping

from explainer.engine.network import show_value
from explainer.errors import InputError

Payload = Mapping[str, object]


def payload(data: object) -> Payload:
    """Return what an event carries, or raise if it is not what the page sends."""
    if not isinstance(data, Mapping):
        raise InputError("error.payload", value=show_value(data))
    return data
