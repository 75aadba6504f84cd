"""The process of a run: how many threads it takes, and what it says of them."""

from __future__ import annotations

import os

import pytest
import torch

from explainer.lab.training.commands import CommandInbox
from explainer.lab.training.events import Started
from explainer.lab.workers import worker
from explainer.lab.workers.protocol import Task
from explainer.lab.workers.worker import count_cores, list_thread_counts, work
from tests.support.reference_run import quick


@pytest.fixture(autouse=True)
def no_container(monkeypatch, tmp_path):
    """No share of the cores is told."""
    monkeypatch.setattr(worker, "CPU_SHARE", tmp_path / "cpu.max")


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        (None, (1, 2, 3)),
        ("", (1, 2, 3)),
        ("many", (1, 2, 3)),
        ("2", (2,)),
        ("0", (1,)),
        ("5", (5,)),
    ],
)
def test_a_run_chooses_among_the_cores_that_it_may_use_or_takes_as_many_threads_as_it_is_told(
    monkeypatch, told, expected
):
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: {0, 4, 7}, raising=False)
    monkeypatch.delenv("OMP_NUM_THREADS")
    if told is not None:
        monkeypatch.setenv("OMP_NUM_THREADS", told)
    assert list_thread_counts() == expected


def test_where_cores_cannot_be_reserved_all_of_them_are_used(monkeypatch):
    monkeypatch.delattr(os, "sched_getaffinity", raising=False)
    monkeypatch.setattr(os, "cpu_count", lambda: 6)
    monkeypatch.delenv("OMP_NUM_THREADS")
    assert count_cores() == 6


@pytest.mark.parametrize("given", [None, 1])
def test_a_run_trains_with_that_many_threads_and_says_so(monkeypatch, tmp_path, given):
    monkeypatch.setenv("OMP_NUM_THREADS", "2")
    usual = torch.get_num_threads()
    expected = 2 if given is None else given
    for message in work(Task(quick(train_images=64, epochs=1), tmp_path), CommandInbox(), given):
        assert torch.get_num_threads() == expected
        if isinstance(message, Started):
            assert message.threads == expected
    torch.set_num_threads(usual)
