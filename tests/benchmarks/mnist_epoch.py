"""One epoch of MNIST three ways, and what watching it costs; prints tables, asserts nothing.

    python tests/benchmarks/mnist_epoch.py [--epochs 5] [--seeds 3]

784-128-10, ReLU, batch 64, SGD η = 0.01. The loops take turns, epoch by epoch, in one process.
The loop of the tutorials is written without torchvision, but does for each image what its
``MNIST``, ``ToTensor`` and ``Normalize((0.5,), (0.5,))`` do, step by step, checks left out.
"""

import argparse
import os
import platform
import statistics
import sys
import threading
import time
from pathlib import Path

import numpy as np
import torch
from PIL import Image
from torch.utils.data import DataLoader, Dataset

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from explainer.figures.mnist import curves_figure
from explainer.mnist import data
from explainer.mnist.jobs import JobManager
from explainer.mnist.records import EpochDone
from explainer.mnist.settings import TrainingSettings
from explainer.mnist.training import on_device, train

TRAIN, TEST = data.load_train(), data.load_test()
TEST_IMAGES = on_device(TEST.images, "cpu")
TEST_LABELS = torch.tensor(TEST.labels, dtype=torch.int64)


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


def _net(seed):
    torch.manual_seed(seed)
    layers = (torch.nn.Linear(784, 128), torch.nn.ReLU(), torch.nn.Linear(128, 10))
    return torch.nn.Sequential(torch.nn.Flatten(), *layers)


def _accuracy(net):
    with torch.no_grad():
        return float((net(TEST_IMAGES).argmax(1) == TEST_LABELS).double().mean())


def _autograd(seed, epochs, batches):
    net = _net(seed)
    optimizer = torch.optim.SGD(net.parameters(), lr=0.01)
    criterion = torch.nn.CrossEntropyLoss()
    for _ in range(epochs):
        began, total, count = time.perf_counter(), 0.0, 0
        for images, labels in batches():
            optimizer.zero_grad()
            loss = criterion(net(images), labels)
            loss.backward()
            optimizer.step()
            total += loss.item()
            count += 1
        yield time.perf_counter() - began, total / count, _accuracy(net)


def dataloader_loop(seed, epochs):
    loader = DataLoader(TutorialDataset(), batch_size=64, shuffle=True)
    yield from _autograd(seed, epochs, lambda: loader)


def in_memory_loop(seed, epochs):
    images = on_device(TRAIN.images, "cpu")
    labels = torch.tensor(TRAIN.labels, dtype=torch.int64)

    def batches():
        for rows in torch.randperm(len(labels)).split(64):
            yield images[rows], labels[rows]

    yield from _autograd(seed, epochs, batches)


def backstep_loop(seed, epochs):
    settings = TrainingSettings(epochs=epochs, seed=seed, device="cpu")
    for record in train(settings, lambda: False):
        if isinstance(record, EpochDone):
            yield record.seconds, record.train_loss, record.test_accuracy


LOOPS = {
    "Dataset + DataLoader": dataloader_loop,
    "autograd, in memory": in_memory_loop,
    "Backstep": backstep_loop,
}


def compare(epochs, seeds):
    results = {name: [] for name in LOOPS}
    for seed in range(seeds):
        running = {name: loop(seed, epochs) for name, loop in LOOPS.items()}
        epochs_of_seed = [{name: next(run) for name, run in running.items()} for _ in range(epochs)]
        for name in LOOPS:
            results[name].append([each[name] for each in epochs_of_seed])
    slowest = statistics.median(t for run in results["Dataset + DataLoader"] for t, _, _ in run)
    print(f"\n{epochs} epochs, seeds 0 to {seeds - 1}, loops taking turns epoch by epoch\n")
    print("| loop | s an epoch, median (min to max) | ratio | test accuracy |")
    print("| --- | --- | --- | --- |")
    for name, runs in results.items():
        times = [t for run in runs for t, _, _ in run]
        middle = statistics.median(times)
        spread = f"{middle:.3f} ({min(times):.3f} to {max(times):.3f})"
        accuracy = [100 * run[-1][2] for run in runs]
        share = f"{np.mean(accuracy):.2f} ± {np.std(accuracy, ddof=1):.2f} %"
        print(f"| {name} | {spread} | {slowest / middle:.1f} | {share} |")
    header = " | ".join(f"epoch {epoch}" for epoch in range(1, epochs + 1))
    print(f"\nmean training loss ± spread of the seeds\n\n| loop | {header} |")
    print("| --- |" + " --- |" * epochs)
    for name, runs in results.items():
        losses = np.array([[loss for _, loss, _ in run] for run in runs])
        cells = [
            f"{m:.4f} ± {s:.4f}" for m, s in zip(losses.mean(0), losses.std(0, ddof=1), strict=True)
        ]
        print(f"| {name} | {' | '.join(cells)} |")


def _poll(manager, done, period):
    version = -1
    while not done.wait(period):
        view = manager.view("bench")
        if view.version != version:
            version = view.version
            curves_figure(view.report.loss, view.report.epochs, "en")


def _watched_run(manager, period, epochs):
    done = threading.Event()
    poller = threading.Thread(target=_poll, args=(manager, done, period)) if period else None
    manager.submit(TrainingSettings(epochs=epochs, device="cpu"), "bench")
    if poller:
        poller.start()
    with manager.changed:
        manager.changed.wait_for(lambda: not manager.view("bench").live)
    done.set()
    if poller:
        poller.join()
    return 60_000 / manager.view("bench").report.images_per_second


def watching(epochs, repeats):
    manager = JobManager()
    rows = [
        [_watched_run(manager, period, epochs) for period in (None, 0.4)] for _ in range(repeats)
    ]
    alone, watched = np.median(np.array(rows), axis=0)
    print(f"\nthrough the job manager, {repeats} runs of {epochs} epochs each way, taking turns\n")
    print("| page | s an epoch, median | slower by |\n| --- | --- | --- |")
    print(f"| nobody watches | {alone:.3f} | |")
    print(f"| polled at 2.5 Hz | {watched:.3f} | {100 * (watched / alone - 1):+.1f} % |")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--epochs", type=int, default=5)
    parser.add_argument("--seeds", type=int, default=3)
    arguments = parser.parse_args()
    model = next(
        (
            line.split(":", 1)[1].strip()
            for line in Path("/proc/cpuinfo").read_text().splitlines()
            if line.startswith("model name")
        ),
        platform.processor(),
    )
    load = os.getloadavg()[0]
    print(f"{model}, {os.cpu_count()} cores, torch threads {torch.get_num_threads()}")
    print(f"load of the machine before the start {load:.1f}; trust no table made above 0.5")
    print(f"Python {platform.python_version()}, torch {torch.__version__}, numpy {np.__version__}")
    compare(arguments.epochs, arguments.seeds)
    watching(arguments.epochs, 2 * arguments.seeds - 1)


if __name__ == "__main__":
    main()
