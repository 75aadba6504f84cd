"""The one place where an exception becomes what a visitor is told."""

from __future__ import annotations

import logging
import traceback

from explainer.errors import InputError

_LOG = logging.getLogger("backstep")


def explain_failure(error: Exception, handler: str) -> InputError:
    """Return what a visitor is told of ``error``: itself if it is a sentence, else a general one.

    Anything but a sentence is a fault of ours and is logged with the place where it happened. Its
    message stays out of the log: it may hold what the visitor typed.
    """
    if isinstance(error, InputError):
        return error
    where = "".join(traceback.format_tb(error.__traceback__))
    _LOG.error("%s ended in %s\n%s", handler, type(error).__name__, where.rstrip())
    return InputError("error.unexpected")
