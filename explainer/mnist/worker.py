"""The process of one training run: ``python -m explainer.mnist.worker``.

It reads pickled settings from its standard input and writes pickled records to its standard
output. One more byte on standard input, or its end, means stop: so a run never outlives the page
that started it. A process of its own, started afresh, because forking after torch has started
threads hangs, and because ``multiprocessing`` would import the page's main module again.
"""

from __future__ import annotations

import os
import pickle
import signal
import sys
import threading
from dataclasses import dataclass
from typing import BinaryIO

from explainer.errors import InputError
from explainer.mnist.controls import Controls, Stop
from explainer.mnist.settings import TrainingSettings


@dataclass(frozen=True)
class Failed:
    """The run could not go on; ``error`` says why."""

    error: InputError


def main() -> None:
    """Run the settings that come in, report to the standard output."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the page; it ends this process
    records = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever a library prints must not end up among the records
    # Unbuffered: the thread below must not hold a buffer's lock when the process ends.
    orders = os.fdopen(os.dup(0), "rb", buffering=0)
    settings: TrainingSettings = pickle.load(orders)
    controls = Controls()
    threading.Thread(target=_wait_for_stop, args=(orders, controls), daemon=True).start()
    try:
        _run(settings, controls, records)
    except BrokenPipeError:
        sys.exit(1)
    # Everything is said. Taking torch apart in good order would hold the device 0.3 s longer.
    os._exit(0)


def _run(settings: TrainingSettings, controls: Controls, records: BinaryIO) -> None:
    try:
        import torch

        from explainer.mnist.training import train

        # The page needs cores too: threads that wait for one another cost far more than they
        # bring as soon as one of them has to share its core.
        torch.set_num_threads(max(1, (os.cpu_count() or 2) // 2))
        for record in train(settings, controls):
            _send(records, record)
    except InputError as error:
        _send(records, Failed(error))
    except MemoryError:
        _send(records, Failed(InputError("mnist.error.memory")))
    except RuntimeError as error:
        if "memory" not in str(error).lower():
            raise
        _send(records, Failed(InputError("mnist.error.memory")))


def _send(records: BinaryIO, record: object) -> None:
    pickle.dump(record, records, protocol=pickle.HIGHEST_PROTOCOL)
    records.flush()


def _wait_for_stop(orders: BinaryIO, controls: Controls) -> None:
    orders.read(1)
    controls.send(Stop())


if __name__ == "__main__":
    main()
