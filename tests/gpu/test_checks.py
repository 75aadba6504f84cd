"""The checks of a GPU see what they are there for, on the processor; without a GPU they say so."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace

import pytest
import torch

from explainer.lab.config import devices
from explainer.lab.model.layers import Products
from explainer.lab.training import blocks
from explainer.lab.training.engine import Engine
from tests.benchmarks import epoch
from tests.gpu import __main__ as command
from tests.gpu import checks
from tests.gpu.benchmark import measure_speed
from tests.gpu.checks import CASES, CHECKS
from tests.support.paths import ROOT
from tests.support.runs import few_tested


@pytest.fixture
def fewer(monkeypatch):
    """Few batches of each case."""
    monkeypatch.setattr(
        checks, "CASES", {name: replace(one, train_images=40) for name, one in CASES.items()}
    )
    with few_tested():
        yield


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
def test_the_processor_passes(fewer, check):
    assert check("cpu")


def forget_the_cursor(self, batch, number):
    self._cursor.fill_(0)
    self._hyperparameters.copy_(self._engine.table.rows(batch, number, self.length))
    self._replay()


def round_in_between(self, a, weight, bias, out):
    torch.addmm(bias, a.bfloat16().float(), weight.T, out=out)


def never_the_same(self, space, size, update=Engine.update):
    update(self, space, size)
    self.model.parameters.flat.add_(1e-3 * torch.rand(1).item())


FAULTS = {
    checks.check_equality: (blocks.Block, "run", forget_the_cursor),
    checks.check_precision: (Products, "affine", round_in_between),
    checks.check_repeatability: (Engine, "update", never_the_same),
    checks.check_out_of_memory: (checks, "TOO_MUCH", 8),
    checks.check_memory: (checks, "MOST_MEMORY", -1),
}


@pytest.mark.parametrize("check", FAULTS, ids=lambda check: check.__name__)
def test_a_check_sees_what_it_is_there_for(fewer, monkeypatch, capsys, check):
    monkeypatch.setattr(*FAULTS[check])
    assert not command.passes(check, "cpu")
    assert capsys.readouterr().out.startswith("FAILED")


def test_all_figures_of_the_benchmark_are_measured(monkeypatch):
    train = epoch.TRAIN
    few = replace(train, images=train.images[:200], labels=train.labels[:200])
    monkeypatch.setattr(epoch, "TRAIN", few)
    with few_tested():
        lines = list(measure_speed("cpu", 200))
    assert [line.split(",")[0] for line in lines] == ["mlp", "mlp", "lenet", "best"]
    assert all(line.endswith((": met", ": missed")) for line in lines)
    assert lines[3].endswith("wanted 99.5 %: missed")


@pytest.mark.parametrize("failing", [False, True])
def test_the_exit_status_says_whether_a_check_failed(monkeypatch, capsys, failing):
    def check_this(device):
        assert not failing
        return device

    monkeypatch.setattr(command, "CHECKS", [check_this])
    assert command.main(["--device", "cpu"]) == (command.FAILED if failing else command.PASSED)
    assert ("FAILED this" if failing else "ok     this: cpu") in capsys.readouterr().out


def test_without_a_gpu_one_sentence_says_so_and_the_status_is_its_own(monkeypatch, capsys):
    monkeypatch.setattr(devices, "gpus", lambda: 0)
    assert command.main([]) == command.NO_GPU
    (line,) = capsys.readouterr().out.splitlines()
    assert "no GPU" in line


def test_the_checks_of_a_gpu_are_there_only_for_those_who_ask():
    def collect(*options):
        program = [sys.executable, "-m", "pytest", "-n", "0", "--collect-only", "-q", "tests/gpu"]
        found = subprocess.run([*program, *options], cwd=ROOT, capture_output=True, text=True)
        return found.stdout.count("test_a_gpu_passes"), found.stdout.count("skipped")

    assert collect("-m", "not browser") == (0, 0)
    assert collect("-m", "gpu") == (len(CHECKS), 0)
