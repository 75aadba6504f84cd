"""The first epochs of MNIST three ways, on each device; prints tables, asserts nothing.

    python -m tests.benchmarks.epoch [--epochs 5] [--seeds 3] [--device cpu] [--model lenet]

784-128-10, ReLU, or LeNet, batch 64, SGD η = 0.01. The loops take turns, epoch by epoch, in one
process. The loop of the tutorials is written without torchvision, but does for each image what its
``MNIST``, ``ToTensor`` and ``Normalize((0.5,), (0.5,))`` do, step by step, checks left out. Of
784-128-10 the five matrix products of each batch are timed alone too: nothing can be faster. On a
processor Backstep chooses its threads; the others have as many as the head of the table says.
"""

from __future__ import annotations

import argparse
import statistics
import time
from dataclasses import replace

import numpy as np
import torch
from PIL import Image
from torch.utils.data import DataLoader, Dataset

from explainer.lab import data
from explainer.lab.config.settings import TrainingSettings
from explainer.lab.model.model import initialise_model
from explainer.lab.model.torch_modules import build_module
from explainer.lab.training.commands import CommandInbox
from explainer.lab.training.events import EpochDone
from explainer.lab.training.loop import train
from explainer.lab.workers.worker import list_thread_counts
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
    return images.view(-1, 1, 28, 28), torch.tensor(split.labels, dtype=torch.int64, device=device)


def _autograd(settings, batches):
    model, epochs, device = initialise_model(settings), settings.epochs, settings.device
    net = build_module(model.layers, model.parameters).to(device)
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


def dataloader_loop(settings):
    torch.manual_seed(settings.seed)
    loader = DataLoader(TutorialDataset(), batch_size=64, shuffle=True)
    yield from _autograd(settings, lambda: loader)


def in_memory_loop(settings):
    device, (images, labels) = settings.device, _on(settings.device, TRAIN)

    def batches():
        for rows in torch.randperm(len(labels), device=device).split(64):
            yield images[rows], labels[rows]

    yield from _autograd(settings, batches)


def backstep_loop(settings):
    usual = torch.get_num_threads()
    for record in train(settings, CommandInbox(), threads=list_thread_counts()):
        if isinstance(record, EpochDone):
            chosen = torch.get_num_threads()
            torch.set_num_threads(usual)
            yield record.seconds, record.train_loss, record.test_accuracy
            torch.set_num_threads(chosen)


def products_loop(settings):
    device, (width, hidden, classes) = settings.device, (784, 128, 10)
    shapes = ((64, width), (width, hidden), (64, hidden), (hidden, classes), (64, classes))
    x, first, h, second, y = (torch.rand(shape, device=device) for shape in shapes)
    for _ in range(settings.epochs):
        began = time.perf_counter()
        for _ in range(settings.batches_per_epoch):
            torch.mm(x, first, out=h)
            torch.mm(h, second, out=y)
            torch.mm(y, second.T, out=h)
            first.addmm_(x.T, h, alpha=-1e-9)
            second.addmm_(h.T, y, alpha=-1e-9)
        float(y[0, 0])  # waits for a GPU
        yield time.perf_counter() - began, np.nan, np.nan


LOOPS = {
    "Dataset + DataLoader": dataloader_loop,
    "autograd, in memory": in_memory_loop,
    "Backstep": backstep_loop,
}
PRODUCTS = {"its matrix products alone": products_loop}


def measured(settings, seeds):
    """Return for each loop and seed the seconds, loss and accuracy of each epoch."""
    loops = {**LOOPS, **(PRODUCTS if settings.model == "mlp" else {})}
    results = {name: [] for name in loops}
    for seed in range(seeds):
        chosen = replace(settings, seed=seed)
        running = {name: loop(chosen) for name, loop in loops.items()}
        rows = [{name: next(run) for name, run in running.items()} for _ in range(chosen.epochs)]
        for name in loops:
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
            + (
                f" | {mean[0]:.4f} ± {spread[0]:.4f}"
                f" | {100 * mean[1]:.2f} ± {100 * spread[1]:.2f} % |"
                if np.isfinite(mean[0])
                else " | – | – |"
            )
        )


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--epochs", type=int, default=5)
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--device", choices=("cpu", "cuda"))
    parser.add_argument("--model", choices=("mlp", "lenet"), default="mlp")
    arguments = parser.parse_args()
    print(describe())
    for device in [arguments.device] if arguments.device else devices():
        counts = f"{arguments.epochs} epochs, seeds 0 to {arguments.seeds - 1}"
        print(f"\non {device}: {counts}, loops taking turns; loss and accuracy of the last epoch\n")
        settings = TrainingSettings(model=arguments.model, epochs=arguments.epochs, device=device)
        table(measured(settings, arguments.seeds))


if __name__ == "__main__":
    main()
