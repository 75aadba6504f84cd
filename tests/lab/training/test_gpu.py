"""What a GPU is told before a run, and what becomes of a run where it is of no use."""

from __future__ import annotations

import os

import pytest
import torch

from explainer.errors import InputError
from explainer.lab.config import devices
from explainer.lab.training import engine
from explainer.lab.training.events import Started, Warned
from explainer.lab.training.gpu import find_gpu_fault, prepare_device
from explainer.lab.workers.ddp_run import join_ranks
from tests.support.reference_run import quick
from tests.support.runs import assert_same, few_tested, run


@pytest.fixture
def flags(monkeypatch):
    """Let torch's settings, which hold for all of a process, be those of before afterwards."""
    cudnn, matmul = torch.backends.cudnn, torch.backends.cuda.matmul
    precision, reduced = (
        torch.get_float32_matmul_precision(), matmul.allow_bf16_reduced_precision_reduction,
    )  # fmt: skip
    before = (cudnn.allow_tf32, cudnn.deterministic, cudnn.benchmark)
    monkeypatch.setattr(os, "environ", {})
    yield
    cudnn.allow_tf32, cudnn.deterministic, cudnn.benchmark = before
    matmul.allow_bf16_reduced_precision_reduction = reduced
    torch.set_float32_matmul_precision(precision)


@pytest.mark.parametrize(
    ("precision", "products", "convolutions"),
    [("float32", False, False), ("tf32", True, True), ("bf16", False, True)],
)
@pytest.mark.parametrize("before", [False, True])
def test_a_gpu_rounds_to_tf32_only_where_it_was_asked_to(
    flags, before, precision, products, convolutions
):
    torch.set_float32_matmul_precision("high" if before else "highest")
    torch.backends.cudnn.allow_tf32 = before
    prepare_device("cuda", precision)
    assert torch.backends.cuda.matmul.allow_tf32 == products
    assert torch.backends.cudnn.allow_tf32 == convolutions
    assert not torch.backends.cuda.matmul.allow_bf16_reduced_precision_reduction


def test_a_gpu_computes_in_the_same_order_each_time(flags):
    torch.backends.cudnn.deterministic, torch.backends.cudnn.benchmark = False, True
    prepare_device("cuda", "float32")
    assert torch.backends.cudnn.deterministic and not torch.backends.cudnn.benchmark
    assert os.environ["CUBLAS_WORKSPACE_CONFIG"] == ":4096:8"


@pytest.mark.parametrize("precision", ["tf32", "bf16"])
def test_whatever_computes_tells_its_device_first(monkeypatch, precision):
    told = []
    monkeypatch.setattr(engine, "prepare_device", lambda *asked: told.append(asked))
    engine.Engine(quick(precision=precision), "cpu")
    assert told == [("cpu", precision)]


@pytest.fixture
def unusable(monkeypatch):
    """A GPU that torch counts and cannot compute on: here there is none at all."""
    monkeypatch.setattr(devices, "gpus", lambda: 1)

    def no_kernel(*_, **__):
        raise RuntimeError("CUDA error: no kernel image is available for execution\nmore")

    ones = torch.ones
    monkeypatch.setattr(
        torch, "ones", lambda *a, **k: no_kernel() if k.get("device") == "cuda" else ones(*a, **k)
    )


@pytest.mark.parametrize("choice", ["auto", "cuda"])
@few_tested()
def test_a_chip_without_kernels_is_said_and_the_processor_trains(unusable, choice):
    records = run(quick(device=choice))
    warnings = [record.error for record in records if isinstance(record, Warned)]
    assert [error.key for error in warnings] == ["mnist.error.gpu_unusable"]
    assert "(CUDA error: no kernel image is available for execution)" in warnings[0].sentence("en")
    assert next(record for record in records if isinstance(record, Started)).device == "cpu"
    assert_same(records[-1].net, run(quick())[-1].net)


def test_a_rank_with_such_a_chip_says_so(unusable, monkeypatch):
    monkeypatch.setenv("LOCAL_WORLD_SIZE", "1")
    monkeypatch.setenv("LOCAL_RANK", "0")
    monkeypatch.setattr(torch.cuda, "device_count", lambda: 1)
    monkeypatch.setattr(torch.cuda, "set_device", lambda rank: None)
    with pytest.raises(InputError, match="no kernel image"), join_ranks(quick(device="auto")):
        pass


def test_a_full_gpu_is_no_unusable_one(monkeypatch):
    def full(*_, **__):
        raise torch.OutOfMemoryError("CUDA out of memory.")

    monkeypatch.setattr(torch, "ones", full)
    assert find_gpu_fault() is None
