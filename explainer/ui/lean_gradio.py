"""Gradio without the copies that it keeps of every page; here too its inside is touched.

Of each session gradio keeps the whole configuration, with every value that was sent, so that a
"deep link" can write it to the disk. There are none here (`explainer.ui.server.doors`), so a
visitor's last film need not stay in memory, nor be made of three hundred components at a greeting.
And each of those asks Python anew for the parameters of its class, of which there are forty.
Where a later gradio has none of this, the import of the page ends with a sentence.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from copy import copy
from datetime import datetime
from functools import cache
from types import ModuleType, SimpleNamespace
from typing import Any

from gradio import blocks, component_meta, state_holder
from gradio.components import State

AWAY_S = 600
"""How long the state of a page that was closed is kept, for who goes back to it."""


def lighten_gradio() -> None:
    """Let sessions hold their states and components alone, and parameters be looked up once."""
    session, holder = state_holder.SessionState, state_holder.StateHolder
    _replace(session, "__init__", _begin)
    _replace(session, "__setitem__", _keep)
    _replace(session, "_update_config", lambda *_: None)
    _replace(session, "_update_value_in_config", lambda *_: None)
    _replace(holder, "delete_state", _forgetting(holder.delete_state))
    for module in (blocks, component_meta):
        _replace(module, "inspect", _REMEMBERED)


def _replace(owner: type | ModuleType, name: str, value: object) -> None:
    """Put ``value`` in the place of what ``owner`` has.

    Raises
    ------
    ImportError
        If it has nothing of this name.
    """
    if not hasattr(owner, name):
        raise ImportError(f"this gradio has no {owner.__name__}.{name}; see {__name__}")
    setattr(owner, name, value)


def _begin(self: Any, page: Any) -> None:
    self.blocks_config = copy(page.default_config)
    self.config_values = {}
    self.state_data = {}
    self._state_ttl = {}
    self.is_closed = False
    self.STATE_TTL_WHEN_CLOSED = AWAY_S


def _keep(self: Any, key: int, value: Any) -> None:
    block = self.blocks_config.blocks.get(key)
    if not isinstance(block, State):
        self.blocks_config.blocks[key] = value
        return
    self._state_ttl[key] = (block.time_to_live, datetime.now())
    self.state_data[key] = value


def _forgetting(delete: Callable[..., None]) -> Callable[..., None]:
    """Return what deletes states as gradio does, and a closed session that has none left."""

    def delete_state(self: Any, session_id: str, expired_only: bool = False) -> None:
        delete(self, session_id, expired_only)
        session = self.session_data.get(session_id)
        if session is not None and session.is_closed and not _states_of(session):
            self.session_data.pop(session_id, None)
            self.time_last_used.pop(session_id, None)

    return delete_state


def _states_of(session: Any) -> set[int]:
    # A state that was never set is a copy of its default, and has no age.
    return session.state_data.keys() & session._state_ttl.keys()  # type: ignore[no-any-return]


_REMEMBERED = SimpleNamespace(
    **{name: value for name, value in vars(inspect).items() if not name.startswith("__")}
)
_REMEMBERED.signature = cache(inspect.signature)
_REMEMBERED.getfullargspec = cache(inspect.getfullargspec)
