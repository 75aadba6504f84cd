"""The server's log: a line of JSON for each thing that happened, with nothing that was sent."""

from __future__ import annotations

import json
import logging
import sys
import traceback
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from explainer.ui.server.calls import current_call

_LOG = logging.getLogger("backstep")
_GRADIO = ("routes", "queueing", "utils", "route_utils")
_FRAMES = 6


class OneLine(logging.Formatter):
    """Writes a record as one line; of an error its kind and place, for its message may be sent."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        line: dict[str, Any] = {
            "time": self.formatTime(record, "%Y-%m-%dT%H:%M:%S%z"),
            "level": record.levelname.lower(),
            "event": record.getMessage(),
            **getattr(record, "fields", {}),
        }
        if record.exc_info and record.exc_info[1] is not None:
            line |= describe_error(record.exc_info[1])
        return json.dumps(line, ensure_ascii=False)


def start_log() -> None:
    """Write what happens to the standard error, and let gradio's tracebacks become lines of it."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(OneLine())
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
    _LOG.setLevel(logging.INFO)
    for name in _GRADIO:
        module = sys.modules[f"gradio.{name}"]
        module.traceback = SimpleNamespace(  # type: ignore[attr-defined]
            print_exc=note_failure, format_exc=traceback.format_exc
        )


def write_line(event: str, level: int = logging.INFO, **fields: object) -> None:
    """Write that ``event`` has happened."""
    _LOG.log(level, event, extra={"fields": fields})


def note_failure() -> None:
    """Write a line on the error that is being handled, and note it of the call that it ends."""
    error = sys.exception()
    if error is None:
        return
    call = current_call()
    if call is not None:
        call.note(error)
    else:
        write_line("failed", logging.ERROR, **describe_error(error))


def describe_error(error: BaseException) -> dict[str, str]:
    """Return the kind of an error and the last places that it came through."""
    frames = traceback.extract_tb(error.__traceback__)[-_FRAMES:]
    places = (f"{Path(frame.filename).name}:{frame.lineno} {frame.name}" for frame in frames)
    return {"error": type(error).__name__, "where": " < ".join(reversed(list(places)))}
