"""``… train --format records``: everything that happens as lines, commands as lines coming in."""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import NoReturn, TextIO

from explainer.lab.config.settings import TrainingSettings
from explainer.lab.training.commands import CommandInbox, EndTraining
from explainer.lab.workers.ddp_protocol import read_command, write_message
from explainer.lab.workers.protocol import Message, OutOfMemory
from explainer.lab.workers.worker import report_failures


def serve_ranks(settings: TrainingSettings, folder: Path | None) -> NoReturn:
    """Train, write every message to the standard output, obey the standard input.

    The end of the input means stop: so a run never outlives what started it, and leaves a
    checkpoint. Only rank 0 reads, and only rank 0 writes, except that any may run out of memory.
    The exit status is 0, whatever the messages say: only a process that broke is to be started
    again.
    """
    speaks = os.environ.get("RANK", "0") == "0"
    lines = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # whatever a library prints must not end up among the records
    inbox = CommandInbox()
    if speaks:
        threading.Thread(target=_listen, args=(sys.stdin, inbox), daemon=True).start()
    heard = True
    for message in _messages(settings, inbox, folder):
        if heard and (speaks or isinstance(message, OutOfMemory)):
            try:
                print(write_message(message), file=lines, flush=True)
            except BrokenPipeError:
                heard = False  # the page is gone; the end of the input is on its way
    with suppress(BrokenPipeError):
        lines.close()
    # Everything is said. Taking torch apart in good order would hold the devices longer.
    os._exit(0)


def _messages(
    settings: TrainingSettings, inbox: CommandInbox, folder: Path | None
) -> Iterator[Message]:
    from explainer.lab.workers.ddp_run import run_here

    return report_failures(run_here(settings, inbox, folder))


def _listen(lines: TextIO, inbox: CommandInbox) -> None:
    for line in lines:
        command = read_command(line)
        if command is not None:
            inbox.send(command)
    inbox.send(EndTraining())
