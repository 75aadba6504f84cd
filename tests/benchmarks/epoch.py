"""The first epochs of MNIST three ways, on each device; prints tables, asserts nothing.

    python -m tests.benchmarks.epoch [--epochs 5] [--seeds 3] [--device cpu]

784-128-10, ReLU, batch 64, SGD η = 0.01. The loops take turns, epoch by epoch, in one process.
The loop of the tutorials is written without torchvision, but does for each image what its
``MNIST``, ``ToTensor`` and ``Normalize((0.5,), (0.5,))`` do, step by step, checks left out.
"""

from __future__ import annotations

import argparse
import statistics
import time

import numpy as np
import torch
from PIL import Image
from torch.utils.data import DataLoader, Dataset

from explainer.lab import data
from explainer.lab.config.settings import TrainingSettings
from explainer.lab.training.commands import CommandInbox
from explainer.lab.training.events import EpochDone
from explainer.lab.training.loop import train
from tests.benchmarks.machine import describe, devices

IMAGES = 60_000
TRAIN, TEST = data.load_train(), data.load_test()


class TutorialDataset(Dataset):
    def __len__(self):
        return len(TRAIN.labels)

    def __getitem__(self, index):
        picture = Image.fromarray(TRAIN.images[index].reshape(28, 28))
        return normalised(to_tensor(picture)), int(TRAIN.labels[index])


def to_tensor(picture):
    pixels = torch.from_numpy(np.array(picture, np.uint8, copy=True))
    pixels = pixels.view(picture.size[1], picture.size[0], 1)
    return pixels.permute((2, 0, 1)).contiguous().to(torch.float32).div(255)


def normalised(image):
    image = image.clone()
    mean = torch.as_tensor((0.5,), dtype=image.dtype, device=image.device)
    spread = torch.as_tensor((0.5,), dtype=image.dtype, device=image.device)
    return image.sub_(mean.view(-1, 1, 1)).div_(spread.view(-1, 1, 1))


def _on(device, split):
    images = torch.tensor(data.normalise_images(split.images), device=device)
    return images, torch.tensor(split.labels, dtype=torch.int64, device=device)


def _net(seed, device):
    torch.manual_seed(seed)
    layers = (torch.nn.Linear(784, 128), torch.nn.ReLU(), torch.nn.Linear(128, 10))
    return torch.nn.Sequential(torch.nn.Flatten(), *layers).to(device)


def _autograd(seed, epochs, device, batches):
    net = _net(seed, device)
    test_images, test_labels = _on(device, TEST)
    optimizer = torch.optim.SGD(net.parameters(), lr=0.01)
    criterion = torch.nn.CrossEntropyLoss()
    for _ in range(epochs):
        began, total, count = time.perf_counter(), 0.0, 0
        for images, labels in batches():
            optimizer.zero_grad()
            loss = criterion(net(images.to(device)), labels.to(device))
            loss.backward()
            optimizer.step()
            total += loss.item()
            count += 1
        seconds = time.perf_counter() - began
        with torch.no_grad():
            right = (net(test_images).argmax(1) == test_labels).double().mean()
        yield seconds, total / count, float(right)


def dataloader_loop(seed, epochs, device):
    loader = DataLoader(TutorialDataset(), batch_size=64, shuffle=True)
    yield from _autograd(seed, epochs, device, lambda: loader)


def in_memory_loop(seed, epochs, device):
    images, labels = _on(device, TRAIN)

    def batches():
        for rows in torch.randperm(len(labels), device=device).split(64):
            yield images[rows], labels[rows]

    yield from _autograd(seed, epochs, device, batches)


def backstep_loop(seed, epochs, device):
    settings = TrainingSettings(epochs=epochs, seed=seed, device=device)
    for record in train(settings, CommandInbox()):
        if isinstance(record, EpochDone):
            yield record.seconds, record.train_loss, record.test_accuracy


LOOPS = {
    "Dataset + DataLoader": dataloader_loop,
    "autograd, in memory": in_memory_loop,
    "Backstep": backstep_loop,
}


def measured(device, epochs, seeds):
    """Return for each loop and seed the seconds, loss and accuracy of each epoch."""
    results = {name: [] for name in LOOPS}
    for seed in range(seeds):
        running = {name: loop(seed, epochs, device) for name, loop in LOOPS.items()}
        rows = [{name: next(run) for name, run in running.items()} for _ in range(epochs)]
        for name in LOOPS:
            results[name].append([row[name] for row in rows])
    return results


def table(results):
    baseline = statistics.median(t for run in results["Dataset + DataLoader"] for t, _, _ in run)
    print("| loop | s an epoch, median (min to max) | images/s | ratio | loss | accuracy |")
    print("| --- | --- | --- | --- | --- | --- |")
    for name, runs in results.items():
        times = [t for run in runs for t, _, _ in run]
        middle = statistics.median(times)
        last = np.array([run[-1][1:] for run in runs])
        mean, spread = last.mean(0), last.std(0, ddof=1) if len(last) > 1 else (0, 0)
        print(
            f"| {name} | {middle:.3f} ({min(times):.3f} to {max(times):.3f})"
            f" | {IMAGES / middle:,.0f} | {baseline / middle:.1f}"
            f" | {mean[0]:.4f} ± {spread[0]:.4f}"
            f" | {100 * mean[1]:.2f} ± {100 * spread[1]:.2f} % |"
        )


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--epochs", type=int, default=5)
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--device", choices=("cpu", "cuda"))
    arguments = parser.parse_args()
    print(describe())
    for device in [arguments.device] if arguments.device else devices():
        counts = f"{arguments.epochs} epochs, seeds 0 to {arguments.seeds - 1}"
        print(f"\non {device}: {counts}, loops taking turns; loss and accuracy of the last epoch\n")
        table(measured(device, arguments.epochs, arguments.seeds))


if __name__ == "__main__":
    main()
