"""Freezing weights and biases from the page, and letting them learn again."""

from __future__ import annotations

from explainer.engine.network import show_value
from explainer.engine.parameter import read_key
from explainer.engine.session.edits import with_frozen
from explainer.engine.session.session import Session
from explainer.errors import InputError
from explainer.step.ui.cells import MAX_CELLS
from explainer.ui.payload import payload


def set_frozen(session: Session, data: object) -> Session:
    """Return the session with the weights and biases of ``keys`` frozen, or learning again."""
    sent = payload(data)
    keys = sent.get("keys")
    if not isinstance(keys, list) or not 0 < len(keys) <= MAX_CELLS:
        raise InputError("error.payload", value=show_value(keys))
    spec = session.point.spec
    addresses = [read_key(spec, key) for key in keys]
    return with_frozen(session, addresses, frozen=sent.get("frozen") is True)
