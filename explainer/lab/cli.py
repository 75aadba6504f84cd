"""``python -m explainer train``: the run of the MNIST lab without a page."""

from __future__ import annotations

import argparse
import json
import os
import sys
from pathlib import Path
from typing import cast

from explainer.errors import InputError
from explainer.lab.config.facts import DATASETS
from explainer.lab.config.settings import (
    DEVICES,
    LOSSES,
    MODELS,
    OPTIMIZERS,
    PRECISIONS,
    SCHEDULES,
    TrainingSettings,
    parse_hidden_sizes,
    shorten_value,
)
from explainer.lab.training.commands import CommandInbox
from explainer.lab.training.events import Ended, EpochDone, Record, Warned
from explainer.lab.workers.protocol import Failed, OutOfMemory

BAD_INPUT = 2
INTERRUPTED = 130
_FORMATS = ("jsonl", "records")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of ``train``; values are checked by `run`, so that errors are sentences."""
    usual = TrainingSettings()
    add = parser.add_argument
    add("--dataset", default=usual.dataset, help=", ".join(DATASETS))
    add("--model", default=usual.model, help=", ".join(MODELS))
    add("--hidden", default="128", help='hidden layers of mlp: "256,128", or "none"')
    add("--activation", default=usual.activation, help="of the hidden layers")
    add("--loss", default=usual.loss, help=", ".join(LOSSES))
    add("--optimizer", default=usual.optimizer, help=", ".join(OPTIMIZERS))
    add("--learning-rate", default=usual.learning_rate, help="step size η")
    add("--momentum", default=usual.momentum, help="for sgd, 0 to below 1")
    add("--schedule", default=usual.schedule, help="of η: " + ", ".join(SCHEDULES))
    add("--shift", default=usual.shift, help="move each image by up to so many pixels, 0 to 4")
    add("--batch-size", default=usual.batch_size, help="images a batch")
    add("--epochs", default=usual.epochs, help="passes over the training images")
    add("--seed", default=usual.seed, help="of first weights, order and shifts")
    add("--device", default=usual.device, help=", ".join(DEVICES))
    add("--precision", default=usual.precision, help="on a GPU: " + ", ".join(PRECISIONS))
    add("--train-images", help="how many of them, from the first; all unless given")
    add("--checkpoints", type=Path, help="folder to keep them in, and to go on from")
    text = "jsonl: one line an epoch; records: everything that happens, orders on standard input"
    parser.add_argument("--format", default="jsonl", help=text)


def run(arguments: argparse.Namespace) -> int:
    """Train, print one JSON line an epoch, return the exit status.

    Returns
    -------
    int
        0 done; 1 diverged; 2 an argument is outside its limits, or asks for more memory than there
        is; 130 interrupted.
    """
    try:
        settings = settings_of(arguments)
        if arguments.format == "records":
            from explainer.lab.workers.ddp_worker import serve_ranks

            serve_ranks(settings, arguments.checkpoints)
        return _train(settings, arguments.checkpoints)
    except InputError as error:
        if _speaks():
            print(error.sentence("en"), file=sys.stderr)
        return BAD_INPUT
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        sys.stderr.close()  # nobody reads on, as with `| head -1`: not an error
        return 0


def settings_of(arguments: argparse.Namespace) -> TrainingSettings:
    """Return the settings that the options describe.

    Raises
    ------
    InputError
        If a value is outside its limits.
    """
    if arguments.format not in _FORMATS:
        choices = ", ".join(_FORMATS)
        raise InputError(
            "mnist.error.format", value=shorten_value(arguments.format), choices=choices
        )
    images = arguments.train_images
    return TrainingSettings(
        dataset=arguments.dataset,
        model=arguments.model,
        hidden_sizes=parse_hidden_sizes(arguments.hidden),
        activation=arguments.activation,
        loss=arguments.loss,
        optimizer=arguments.optimizer,
        learning_rate=cast("float", _number(arguments.learning_rate)),
        momentum=cast("float", _number(arguments.momentum)),
        schedule=arguments.schedule,
        shift=cast("int", _integer(arguments.shift)),
        batch_size=cast("int", _integer(arguments.batch_size)),
        epochs=cast("int", _integer(arguments.epochs)),
        seed=cast("int", _integer(arguments.seed)),
        device=arguments.device,
        precision=arguments.precision,
        train_images=None if images is None else cast("int", _integer(images)),
    )


def _number(text: object) -> object:
    # What is no number stays text: the settings name it with its field.
    try:
        return float(text) if isinstance(text, str) else text
    except ValueError:
        return text


def _integer(text: object) -> object:
    try:
        return int(text) if isinstance(text, str) else text
    except ValueError:
        return text


def _train(settings: TrainingSettings, folder: Path | None) -> int:
    from explainer.lab.workers.ddp_run import run_here  # loads torch
    from explainer.lab.workers.worker import report_failures

    status = 0
    for message in report_failures(run_here(settings, CommandInbox(), folder)):
        if isinstance(message, Failed):
            raise message.error
        if isinstance(message, OutOfMemory):
            raise InputError("mnist.error.memory")
        if isinstance(message, Ended) and message.outcome == "diverged":
            status = 1
        if _speaks():
            _print(message, settings)
    return status


def _speaks() -> bool:
    """Return whether this process is the only one, or rank 0 of those that torchrun started."""
    return os.environ.get("RANK", "0") == "0"


def _print(record: Record, settings: TrainingSettings) -> None:
    if isinstance(record, EpochDone):
        print(json.dumps(_line(record)), flush=True)
    elif isinstance(record, Warned):
        print(record.error.sentence("en"), file=sys.stderr)
    elif isinstance(record, Ended) and record.outcome == "diverged":
        place = {"batch": record.batch, "epoch": record.epoch, "loss": f"{record.loss:.4g}"}
        error = InputError("mnist.error.diverged", **place, rate=settings.learning_rate)
        print(error.sentence("en"), file=sys.stderr)


def _line(record: EpochDone) -> dict[str, object]:
    return {
        "epoch": record.epoch,
        "epochs": record.epochs,
        "train_loss": record.train_loss,
        "test_loss": record.test_loss,
        "test_accuracy": record.test_accuracy,
        "seconds": round(record.seconds, 4),
        "images_per_second": round(record.images_per_second, 1),
        "device": record.device,
    }
