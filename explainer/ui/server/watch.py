"""Looks at every call: how long it took, and that what fails says so, once and in a sentence."""

from __future__ import annotations

import logging
import time

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from explainer.ui.server.answers import refuse
from explainer.ui.server.calls import ServerCall, begin_call
from explainer.ui.server.log import describe_error, write_line
from explainer.ui.server.metrics import Metrics

_REFUSED, _FAILED, _BUSY = 400, 500, 503
_SENTENCES = {404: "server.closed", _FAILED: "error.unexpected", _BUSY: "server.busy"}


class Watch:
    """ASGI middleware: measures each call, and answers in a sentence where the app cannot."""

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self._app, self._metrics = app, metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a call on and look at what comes of it."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        call = begin_call(scope["path"])
        answer = _Answer(call, send)
        started = time.perf_counter()
        with self._metrics.under_way.track_inprogress():
            await self._run(call, answer, (scope, receive, send))
        self._note(call, answer.status, time.perf_counter() - started)

    async def _run(
        self, call: ServerCall, answer: _Answer, given: tuple[Scope, Receive, Send]
    ) -> None:
        try:
            await self._app(given[0], given[1], answer.send)
        except Exception as error:
            call.note(error)
            answer.status = answer.status or _FAILED
        if not answer.begun:
            answer.status = _judge(call, answer.status)
            await refuse(given, answer.status, _SENTENCES.get(answer.status, "server.malformed"))

    def _note(self, call: ServerCall, status: int, seconds: float) -> None:
        self._metrics.seconds.labels(call.kind).observe(seconds)
        if status < _REFUSED:
            return
        self._metrics.refused.labels(str(status)).inc()
        told = {"status": status, "kind": call.kind, "ms": round(1e3 * seconds)}
        if call.error is not None:
            told |= describe_error(call.error)
        write_line("refused", logging.ERROR if status == _FAILED else logging.WARNING, **told)


def _judge(call: ServerCall, status: int) -> int:
    """Return the status of a call that the app answered with ``status``, by whose fault it was."""
    return 422 if status == _FAILED and not call.ours else status


class _Answer:
    """What is sent: passed on, unless it is a refusal without a sentence."""

    def __init__(self, call: ServerCall, send: Send) -> None:
        self._call, self._send, self.status, self.begun = call, send, 0, False

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            self.begun = self.status < _REFUSED or self._call.refused
        if self.begun:
            await self._send(message)
