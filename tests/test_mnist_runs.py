"""The list of runs: its rows, orders from it, comparisons and files."""

import base64
import csv
import io
import json
from dataclasses import replace

import numpy as np
import pytest
from safetensors.torch import load

from explainer.errors import InputError
from explainer.mnist.models import initialise
from explainer.mnist.modules import as_module
from explainer.mnist.runs.comparison import compare
from explainer.mnist.runs.exports import curves_csv, run_json, weights_file
from explainer.mnist.runs.jobs import JobManager
from explainer.mnist.settings import TrainingSettings, read_settings
from explainer.ui.mnist_compared import verdict
from explainer.ui.mnist_open import Runs
from explainer.ui.mnist_runs_desk import RunsDesk
from explainer.words import LANGUAGES
from tests.mnist_runner import Cast

SETTINGS = TrainingSettings(hidden_sizes=(4,), train_images=640, epochs=2, device="cpu")


@pytest.fixture
def cast():
    return Cast()


@pytest.fixture
def manager(cast):
    manager = JobManager(runner_for=cast)
    yield manager
    manager.close()


@pytest.fixture
def desk(manager):
    return RunsDesk(Runs(manager))


def trained(manager, cast, settings=SETTINGS, owner="ann"):
    """Return the name of a run that has gone through its two epochs."""
    name = manager.submit(settings, owner).job
    runner = cast.runners[-1]
    runner.begin()
    for step in range(1, 21):
        runner.train(step, loss=2.0 / step)
    for epoch in (1, 2):
        runner.finish_epoch(epoch, value=float(epoch))
    runner.end("done")
    return name


def about(name="", **more):
    return {"owner": "ann", "run": name, "language": "en", **more}


def test_the_list_says_of_each_run_what_it_is_and_how_good(manager, cast, desk):
    names = [trained(manager, cast), trained(manager, cast, replace(SETTINGS, model="lenet"))]
    rows = desk.listed(about())["rows"]
    assert [row["name"] for row in rows] == names[::-1]
    assert rows[0]["title"] == "Run 2, LeNet-5"
    assert rows[1]["cells"] == [
        "MNIST", "Cross-entropy · SGD · η 0.01", "2", "80.00 %", "80.00 %", "1 s", "done",
    ]  # fmt: skip
    assert desk.listed({"owner": "bob"})["rows"] == []


def test_a_run_is_deleted_only_by_its_owner_and_only_when_it_is_over(manager, cast, desk):
    name = trained(manager, cast)
    assert "error" in desk.act({**about(name, action="delete"), "owner": "bob"})
    live = manager.submit(SETTINGS, "ann").job
    answer = desk.act(about(live, action="delete"))
    assert "under way" in answer["error"]
    assert len(answer["rows"]) == 2
    assert [row["name"] for row in desk.act(about(name, action="delete"))["rows"]] == [live]


def test_an_interrupted_run_goes_on_from_the_list(manager, cast, desk):
    name = manager.submit(SETTINGS, "ann").job
    cast[0].begin()
    cast[0].exit(-9)
    assert desk.listed(about())["rows"][0]["resumable"]
    assert desk.act(about(name, action="resume"))["rows"][0]["state"] == "running"
    assert len(cast.runners) == 2


@pytest.mark.parametrize("sent", [None, 3, {}, {"owner": []}, {"owner": "ann", "run": {}}])
def test_whatever_a_browser_asks_of_the_list_gets_an_answer(desk, sent):
    assert desk.listed(sent) == {"rows": []}
    assert "error" in desk.act(sent)
    assert "error" in desk.download(sent)
    assert desk.compare(sent) == {}


def test_one_change_from_the_same_start_is_called_so(manager, cast, desk):
    names = [trained(manager, cast), trained(manager, cast, replace(SETTINGS, learning_rate=0.1))]
    value = desk.compare(about(runs=names))
    assert value["sentence"].startswith("The same start, one thing changed: Learning rate")
    assert value["settings"] == [{"name": "Learning rate η", "cells": ["0.01", "0.1"]}]
    assert len(value["figure"]["data"]) == 4


@pytest.mark.parametrize(
    ("change", "differing", "same_start"),
    [
        ({}, (), True),
        ({"momentum": 0.5}, ("momentum",), True),
        ({"seed": 1}, ("seed",), False),
        ({"model": "lenet", "hidden_sizes": (9,)}, ("model", "hidden_sizes"), False),
        ({"optimizer": "adam", "learning_rate": 0.1}, ("optimizer", "learning_rate"), True),
        ({"loss": "mse"}, ("loss",), True),
    ],
)
def test_what_differs_is_found_and_so_is_another_start(
    manager, cast, change, differing, same_start
):
    names = [trained(manager, cast), trained(manager, cast, replace(SETTINGS, **change))]
    comparison = compare([manager.opened(name, "ann") for name in names])
    assert set(differing) <= set(comparison.differing)
    assert comparison.same_start == same_start
    sentences = {verdict(comparison, language) for language in LANGUAGES}
    assert len(sentences) == 2


def test_what_had_no_effect_does_not_count_as_a_difference(manager, cast):
    adam = replace(SETTINGS, model="lenet", optimizer="adam")
    others = replace(adam, hidden_sizes=(7,), momentum=0.5)
    names = [trained(manager, cast, settings) for settings in (adam, others)]
    assert compare([manager.opened(name, "ann") for name in names]).differing == ()


def test_a_change_of_the_rate_in_mid_run_is_a_difference(manager, cast):
    names = [trained(manager, cast), trained(manager, cast)]
    first, second = (manager.opened(name, "ann") for name in names)
    changed = replace(second, report=replace(second.report, rate_changes=((5, 0.5),)))
    assert compare([first, changed]).differing == ("rate_changes",)


def test_the_best_of_each_row_is_marked_unless_all_are_equal(manager, cast, desk):
    names = [trained(manager, cast), trained(manager, cast)]
    rows = {row["name"]: row for row in desk.compare(about(runs=names))["results"]}
    assert rows["Best test accuracy"]["best"] == [False, False]
    assert rows["Best test accuracy"]["cells"] == ["80.00 %", "80.00 %"]


def test_the_table_of_curves_holds_every_point_once(manager, cast):
    run = manager.opened(trained(manager, cast), "ann")
    rows = list(csv.DictReader(io.StringIO(curves_csv(run))))
    assert [int(row["batch"]) for row in rows] == list(range(1, 21))
    assert [float(row["loss"]) for row in rows] == run.report.loss.raw
    assert [row["batch"] for row in rows if row["epoch"]] == ["10", "20"]
    assert float(rows[-1]["test_accuracy"]) == 0.8


def test_the_whole_run_is_json_that_can_be_read_back(manager, cast):
    run = manager.opened(trained(manager, cast), "ann")
    whole = json.loads(run_json(run))
    assert whole["format"] == "backstep-run"
    assert read_settings(whole["settings"]) == run.settings
    assert len(whole["epochs"]) == 2
    curve = replace(run.report.loss, raw=[float("nan")])
    broken = replace(run, report=replace(run.report, loss=curve))
    assert json.loads(run_json(broken))["loss"]["loss"] == [None]


def test_the_weights_load_into_torch_under_the_names_of_the_layers(manager, cast, desk):
    name = trained(manager, cast, replace(SETTINGS, model="lenet"))
    run = manager.opened(name, "ann")
    tensors = load(weights_file(run))
    module = as_module(run.report.net.layers, initialise(run.settings).parameters)
    shapes = sorted(tuple(tensor.shape) for tensor in module.parameters())
    assert sorted(tuple(tensor.shape) for tensor in tensors.values()) == shapes
    assert tensors["layers.0.bias"].shape == (6,)
    np.testing.assert_array_equal(tensors["layers.0.weight"].numpy(), run.report.net.weights[0])


def test_a_file_of_another_or_without_weights_is_a_sentence(manager, cast, desk):
    name = manager.submit(SETTINGS, "ann").job
    assert "no weights" in desk.download(about(name, kind="weights"))["error"]
    with pytest.raises(InputError):
        weights_file(manager.opened(name, "ann"))
    assert "error" in desk.download({**about(name, kind="json"), "owner": "bob"})
    file = desk.download(about(name, kind="csv"))
    assert file["name"] == "backstep-run-1-mnist-mlp.csv"
    assert base64.b64decode(file["content"]).startswith(b"batch,loss,")
