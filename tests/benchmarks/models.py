"""What the larger models of the lab need: time to an accuracy, and memory; asserts nothing.

    python -m tests.benchmarks.models [lenet] [best] [memory]

Each run is in a process of its own. Memory is the most that the process held, less what it held
when torch had been imported and had multiplied two matrices.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
from dataclasses import replace

from explainer.lab.config.presets import PRESETS
from explainer.lab.config.settings import MAX_BATCH, MODELS, TrainingSettings, read_settings
from tests.benchmarks.machine import describe, devices

_KILOBYTE = 1024
WANTED = {"lenet": 0.99, "best": 0.995}


def child(text):
    """Train as told, print what happened as JSON."""
    import torch

    torch.ones(64, 64) @ torch.ones(64, 64)
    before = _held()
    from explainer.lab.training.commands import CommandInbox
    from explainer.lab.training.events import EpochDone
    from explainer.lab.training.loop import train

    epochs = []
    for record in train(read_settings(json.loads(text)), CommandInbox()):
        if isinstance(record, EpochDone):
            epochs.append((record.seconds, record.test_accuracy))
    print(json.dumps({"epochs": epochs, "memory": _held() - before}))


def _held():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * _KILOBYTE


def run(settings):
    command = [sys.executable, "-m", "tests.benchmarks.models", "--child"]
    text = json.dumps(settings.as_dict())
    finished = subprocess.run([*command, text], capture_output=True, text=True, check=True)
    return json.loads(finished.stdout)


def accuracy(name, device):
    settings = replace(PRESETS[name], device=device)
    total, reached = 0.0, None
    result = run(settings)
    for epoch, (seconds, share) in enumerate(result["epochs"], start=1):
        total += seconds
        if reached is None and share >= WANTED[name]:
            reached = f"{100 * WANTED[name]:.1f} % after epoch {epoch}, {total:.1f} s"
    last = result["epochs"][-1][1]
    print(f"| {name} | {device} | {len(result['epochs'])} epochs, {total:.1f} s |"
          f" {100 * last:.2f} % | {reached or 'not reached'} |")  # fmt: skip


def memory():
    print("\n| model | batch | most memory beyond torch |\n| --- | --- | --- |")
    for model in MODELS:
        settings = TrainingSettings(
            model=model, hidden_sizes=(1024,) * 4, optimizer="adam", learning_rate=1e-3,
            batch_size=MAX_BATCH[model], epochs=1, train_images=6000, device="cpu",
        )  # fmt: skip
        print(f"| {model} | {settings.batch_size} | {run(settings)['memory'] / 1e6:.0f} MB |")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("what", nargs="*", help="lenet, best, memory")
    parser.add_argument("--child")
    arguments = parser.parse_args()
    if arguments.child:
        child(arguments.child)
        return
    what = arguments.what or ["lenet", "memory"]
    print(describe())
    names = [name for name in ("lenet", "best") if name in what]
    if names:
        print(
            "\n| preset | device | run | test accuracy | wanted |\n| --- | --- | --- | --- | --- |"
        )
    for name in names:
        for device in devices():
            accuracy(name, device)
    if "memory" in what:
        memory()


if __name__ == "__main__":
    main()
