"""What is asked of a GPU on the day that there is one; on a processor the same is asked of it.

Each check takes a device, ``cuda`` or ``cpu``, returns a line on what it saw, and raises an
`AssertionError` where that is not as it should be.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import torch

from explainer.lab.config.devices import device_name
from explainer.lab.config.presets import PRESETS
from explainer.lab.config.settings import TrainingSettings
from explainer.lab.model.layers import CoarseProducts, Products, convolve
from explainer.lab.model.net import Net
from explainer.lab.training.blocks import CAPTURES, Blocks
from explainer.lab.training.checkpointer import Checkpointer
from explainer.lab.training.checkpoints import load_checkpoint
from explainer.lab.training.commands import CommandInbox
from explainer.lab.training.engine import Engine
from explainer.lab.training.gpu import find_gpu_fault, prepare_device
from explainer.lab.training.loop import train
from explainer.lab.training.memory import is_about_memory
from explainer.lab.workers.protocol import OutOfMemory
from explainer.lab.workers.worker import report_failures
from tests.support.paths import ROOT
from tests.support.reference_run import curve

IMAGES = 200
MOST_MEMORY = 1_000_000_000
TOO_MUCH = 1 << 50
PATIENCE = 300

_FEW = {"train_images": IMAGES, "batch_size": 16, "epochs": 2}
CASES: dict[str, TrainingSettings] = {
    "mlp": TrainingSettings(**_FEW),
    "mlp, Adam, shifted": TrainingSettings(
        optimizer="adam", learning_rate=0.001, shift=2, schedule="cosine", **_FEW
    ),
    "mlp, bf16": TrainingSettings(precision="bf16", **_FEW),
    "LeNet": replace(PRESETS["lenet"], **_FEW),
    "LeNet, Adam, bf16": TrainingSettings(
        model="lenet", optimizer="adam", learning_rate=0.001, precision="bf16", **_FEW
    ),
    "LeNet, TF32": replace(PRESETS["lenet"], precision="tf32", **_FEW),
    "best": replace(PRESETS["best"], **_FEW),
}
"""Runs of 25 batches: blocks of 8 and 1, and a last batch that is smaller."""


def check_kernels(device: str) -> str:
    """Torch has kernels for the chip."""
    fault = find_gpu_fault() if device == "cuda" else None
    assert fault is None, fault.sentence("en")
    return device_name(device)


def check_capture(device: str) -> str:
    """Every case can be recorded, and no number of it ends as none."""
    for name, settings in CASES.items():
        flat = train_an_epoch(settings, device, CAPTURES[device])[0]
        assert torch.isfinite(flat).all(), f"{name}: a parameter is not finite"
    return f"{len(CASES)} cases recorded"


def check_equality(device: str) -> str:
    """What is recorded computes the bits of single batches."""
    for name, settings in CASES.items():
        alone = train_an_epoch(settings, device, None)
        together = train_an_epoch(settings, device, CAPTURES[device])
        for one, other in zip(alone, together, strict=True):
            assert torch.equal(one, other), f"{name}: off by {float((one - other).abs().max())}"
    return "to the bit"


def check_repeatability(device: str) -> str:
    """A run has the same bits again, and if it goes on from a checkpoint."""
    for name, settings in CASES.items():
        chosen = replace(settings, device=device)
        with tempfile.TemporaryDirectory() as folder:
            keep = Checkpointer(Path(folder)).keep
            first, second = (train_whole(chosen, keep=keep) for _ in range(2))
            middle = Path(folder) / f"{chosen.batches_per_epoch:09d}.safetensors"
            resumed = train_whole(chosen, start=load_checkpoint(middle))
        for net in (second, resumed):
            pairs = zip(first.weights, net.weights, strict=True)
            assert all(np.array_equal(one, other) for one, other in pairs), name
    return "to the bit, also from a checkpoint on"


def train_whole(settings: TrainingSettings, **options) -> Net:
    """Return the net at the end of a run."""
    return list(train(settings, CommandInbox(), **options))[-1].net


def check_processor(device: str) -> str:
    """In float32 the losses are those that the processor computes."""
    largest = 0.0
    for name, settings in CASES.items():
        if settings.precision == "float32":
            here, there = (
                curve(train(replace(settings, device=one), CommandInbox()))
                for one in (device, "cpu")
            )
            deviation = float(np.abs(here / there - 1).max())
            assert deviation < 1e-2, f"{name}: losses differ by {deviation:.1e} of themselves"
            largest = max(largest, deviation)
    return f"losses differ by at most {largest:.0e} of themselves"


def check_precision(device: str) -> str:
    """Only what was asked for is rounded, and only as much."""
    found = {}
    for precision in ("float32", "tf32", "bf16"):
        prepare_device(device, precision)
        found[precision] = max(measure_rounding(device, precision == "bf16"))
    prepare_device(device, "float32")
    limits = {"float32": 5e-6, "tf32": 5e-3, "bf16": 5e-6}
    for precision, deviation in found.items():
        assert deviation < limits[precision], f"{precision}: {deviation:.1e} off"
    if device == "cuda" and torch.cuda.get_device_capability() >= (8, 0):
        assert found["tf32"] > 5e-5, "TF32 is not used"
    return ", ".join(f"{name} {deviation:.0e}" for name, deviation in found.items())


def measure_rounding(device: str, coarse: bool) -> Iterator[float]:
    """Yield how far a product and a convolution are off, as a share of their largest number.

    With ``coarse`` from what exact sums of rounded operands are.
    """
    generator, products = (
        torch.Generator().manual_seed(1),
        CoarseProducts() if coarse else Products(),
    )
    sizes = ((64, 512), (96, 512), (8, 32, 14, 14), (16, 32, 5, 5))
    a, weight, images, kernels = (torch.randn(size, generator=generator) for size in sizes)
    exact = [(x.bfloat16() if coarse else x).double() for x in (a, weight, images, kernels)]
    a, weight, images, kernels = (x.to(device) for x in (a, weight, images, kernels))
    out, zeros = torch.empty(64, 96, device=device), torch.zeros(96, device=device)
    products.affine(a, weight, zeros, out)
    convolved = convolve(products, images, kernels, zeros[:16], 2)
    expected = (exact[0] @ exact[1].T, torch.conv2d(exact[2], exact[3], padding=2))
    for one, other in zip((out, convolved), expected, strict=True):
        yield float((one.cpu().double() - other).abs().max() / other.abs().max())


def check_memory(device: str) -> str:
    """The largest preset needs less than 1 GB, and gives it back."""
    settings = replace(PRESETS["best"], device=device, train_images=2048, epochs=1)
    before = hold(device)
    list(train(settings, CommandInbox()))
    if device == "cuda":
        peak, left = torch.cuda.max_memory_allocated() - before, hold(device) - before
        # Workspaces of cuBLAS and cuDNN stay.
        assert left < MOST_MEMORY / 4, f"{left / 1e6:.0f} MB are not given back"
    else:
        peak = hold(device) - before
    assert peak < MOST_MEMORY, f"{peak / 1e6:.0f} MB"
    return f"{peak / 1e6:.0f} MB at most"


def hold(device: str) -> int:
    """Return the bytes that are held; on a processor the most that ever were."""
    if device == "cuda":
        torch.cuda.synchronize()
        torch.cuda.reset_peak_memory_stats()
        return torch.cuda.memory_allocated()
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def check_out_of_memory(device: str) -> str:
    """A lack of memory is known, becomes the message of a run, and leaves the device usable."""

    def ask() -> Iterator[None]:
        torch.empty(TOO_MUCH, dtype=torch.uint8, device=device)
        yield None

    (message,) = report_failures(ask())
    assert isinstance(message, OutOfMemory)
    assert float(torch.ones(2, device=device).sum()) == 2
    try:
        next(ask())
    except (RuntimeError, MemoryError) as error:
        assert is_about_memory(error)
        return type(error).__name__
    raise AssertionError(f"{device} has {TOO_MUCH} bytes")


def check_ranks(device: str) -> str:
    """As many ranks as there are GPUs have the losses of one; two on a processor."""
    count = torch.cuda.device_count() if device == "cuda" else 2
    names = ("mlp, Adam, shifted", "LeNet")
    chosen = [replace(CASES[name], device="auto" if device == "cuda" else "cpu") for name in names]
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "runs.json"
        file.write_text(json.dumps([(settings.as_dict(), None) for settings in chosen]))
        launch = ("torch.distributed.run", "--standalone", f"--nproc-per-node={count}")
        result = subprocess.run(
            [sys.executable, "-m", *launch, "-m", "tests.support.ranked_runs", str(file)],
            cwd=ROOT, env={**os.environ, "OMP_NUM_THREADS": "1"}, capture_output=True, text=True,
            timeout=PATIENCE,
        )  # fmt: skip
        assert result.returncode == 0, result.stderr[-2000:]
        found = json.loads(file.with_suffix(".losses").read_text())
    for settings, losses in zip(chosen, found, strict=True):
        np.testing.assert_allclose(losses, curve(train(settings, CommandInbox())), rtol=1e-2)
    return f"{count} ranks"


def train_an_epoch(settings, device, capture) -> list[torch.Tensor]:
    """Return parameters, losses and the rule's memory after an epoch, recorded or not."""
    engine = Engine(settings, device)
    blocks = None if capture is None else Blocks(engine, (8, 1), capture)
    engine.batches.shuffle(1)
    batch = 0
    while batch < settings.batches_per_epoch:
        if blocks is None:
            engine.train_batch(batch, batch + 1)
            batch += 1
        else:
            batch += blocks.run(batch, batch + 1)
    state = (engine.model.parameters.flat, engine.losses, *engine.rule.state().values())
    return [tensor.clone() for tensor in state]


CHECKS = (
    check_kernels,
    check_capture,
    check_equality,
    check_repeatability,
    check_processor,
    check_precision,
    check_memory,
    check_out_of_memory,
    check_ranks,
)
