"""A call to the server while it is answered: what kind it is, and what went wrong with it."""

from __future__ import annotations

import traceback
from contextvars import ContextVar
from dataclasses import dataclass

_KINDS = {
    "/": "page",
    "/gradio_api/run/predict": "action",
    "/gradio_api/component_server": "question",
    "/gradio_api/queue/join": "training",
}
_ANSWERING = ("postprocess_data", "serialize_data")
"""Functions of gradio through which what we answer goes; what fails elsewhere was sent so."""


@dataclass
class ServerCall:
    """One call.

    Attributes
    ----------
    kind
        What is asked: the page, an action, a question, a training, or anything else.
    error
        What ended it, if something did.
    refused
        Whether it was answered in a sentence that says why not.
    """

    kind: str
    error: BaseException | None = None
    refused: bool = False

    def note(self, error: BaseException) -> None:
        """Note that ``error`` ended the call, if none has before."""
        self.error = self.error or error

    @property
    def ours(self) -> bool:
        """Whether what ended it is a fault of ours: what our handlers raise they answer."""
        if self.error is None:
            return True
        frames = traceback.extract_tb(self.error.__traceback__)
        return any(frame.name in _ANSWERING for frame in frames)


_CALL: ContextVar[ServerCall | None] = ContextVar("call", default=None)


def begin_call(path: str) -> ServerCall:
    """Return the call that is answered from now on, by its path."""
    call = ServerCall(_KINDS.get(path.rstrip("/") or "/", "other"))
    _CALL.set(call)
    return call


def current_call() -> ServerCall | None:
    """Return the call that is being answered; None outside of one."""
    return _CALL.get()
