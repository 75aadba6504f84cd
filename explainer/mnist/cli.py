"""``python -m explainer train``: the run of the MNIST lab without a page."""

from __future__ import annotations

import argparse
import json
import sys
from typing import cast

from explainer.errors import InputError
from explainer.mnist.records import Ended, EpochDone
from explainer.mnist.settings import (
    DEVICES,
    OPTIMIZERS,
    TrainingSettings,
    parse_hidden_sizes,
    shown,
)

BAD_INPUT = 2
INTERRUPTED = 130
_ONLY = {"dataset": ("mnist",), "model": ("mlp",), "format": ("jsonl",)}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of ``train``; values are checked by `run`, so that errors are sentences."""
    usual = TrainingSettings()
    parser.add_argument("--dataset", default="mnist", help="mnist")
    parser.add_argument("--model", default="mlp", help="mlp, a multilayer perceptron")
    parser.add_argument("--hidden", default="128", help='hidden layers: "256,128", or "none"')
    parser.add_argument("--activation", default=usual.activation, help="of the hidden layers")
    parser.add_argument("--optimizer", default=usual.optimizer, help=", ".join(OPTIMIZERS))
    parser.add_argument("--learning-rate", default=usual.learning_rate, help="step size η")
    parser.add_argument("--momentum", default=usual.momentum, help="for sgd, 0 to below 1")
    parser.add_argument("--batch-size", default=usual.batch_size, help="images a step")
    parser.add_argument("--epochs", default=usual.epochs, help="passes over the training images")
    parser.add_argument("--seed", default=usual.seed, help="of first weights and order")
    parser.add_argument("--device", default=usual.device, help=", ".join(DEVICES))
    parser.add_argument(
        "--train-images", default=usual.train_images, help="how many of them, from the first"
    )
    parser.add_argument("--format", default="jsonl", help="jsonl: one line an epoch")


def run(arguments: argparse.Namespace) -> int:
    """Train, print one JSON line an epoch, return the exit status.

    Returns
    -------
    int
        0 done; 1 diverged or failed; 2 an argument is outside its limits; 130 interrupted.
    """
    try:
        settings = read_settings(arguments)
        return _train(settings)
    except InputError as error:
        print(error.sentence("en"), file=sys.stderr)
        return BAD_INPUT
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        sys.stderr.close()  # nobody reads on, as with `| head -1`: not an error
        return 0


def read_settings(arguments: argparse.Namespace) -> TrainingSettings:
    """Return the settings that the options describe.

    Raises
    ------
    InputError
        If a value is outside its limits.
    """
    for field, choices in _ONLY.items():
        value = getattr(arguments, field)
        if value not in choices:
            raise InputError(f"mnist.error.{field}", value=shown(value), choices=", ".join(choices))
    return TrainingSettings(
        hidden_sizes=parse_hidden_sizes(arguments.hidden),
        activation=arguments.activation,
        optimizer=arguments.optimizer,
        learning_rate=cast("float", _number(arguments.learning_rate)),
        momentum=cast("float", _number(arguments.momentum)),
        batch_size=cast("int", _integer(arguments.batch_size)),
        epochs=cast("int", _integer(arguments.epochs)),
        seed=cast("int", _integer(arguments.seed)),
        device=arguments.device,
        train_images=cast("int", _integer(arguments.train_images)),
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


def _train(settings: TrainingSettings) -> int:
    from explainer.mnist.training import train  # torch, only once the arguments are right

    for record in train(settings, lambda: False):
        if isinstance(record, EpochDone):
            print(json.dumps(_line(record)), flush=True)
        elif isinstance(record, Ended) and record.outcome == "diverged":
            place = {"batch": record.batch, "epoch": record.epoch, "loss": f"{record.loss:.4g}"}
            error = InputError("mnist.error.diverged", **place, rate=settings.learning_rate)
            print(error.sentence("en"), file=sys.stderr)
            return 1
    return 0


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
