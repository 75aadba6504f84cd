"""The list of runs: its rows, commands from it, comparisons and files."""

import argparse
import ast
import base64
import csv
import io
import json
import re
from dataclasses import replace

import numpy as np
import pytest
import torch
from safetensors.torch import load
from torch import nn

from explainer.errors import InputError
from explainer.lab.cli import add_arguments, settings_of
from explainer.lab.config.settings import TrainingSettings, read_settings
from explainer.lab.data import load_test, normalise_images
from explainer.lab.model.model import initialise_model
from explainer.lab.model.predict import predict_outputs
from explainer.lab.model.torch_modules import build_module
from explainer.lab.runs.comparison import compare
from explainer.lab.runs.curves import LossCurve, SizeCurves
from explainer.lab.runs.exports import write_curves, write_run_data, write_weights
from explainer.lab.runs.manager import RunManager
from explainer.lab.runs.pretrained import load_pretrained
from explainer.lab.runs.report import EpochResult
from explainer.lab.runs.run_script import write_run_script
from explainer.lab.runs.wire import RunsAnswer, RunsComparison
from explainer.lab.ui.comparison import MAX_COMPARED, compare_runs, say_difference
from explainer.lab.ui.open_run import Runs
from explainer.lab.ui.runs_api import RunsApi
from explainer.ui.serving import ASSETS
from explainer.words import LANGUAGES
from tests.support.described import assert_described
from tests.support.runners import Cast
from tests.support.wired import Asking

SCRIPTS = ASSETS / "js"
SETTINGS = TrainingSettings(hidden_sizes=(4,), train_images=640, epochs=2, device="cpu")


@pytest.fixture
def cast():
    return Cast()


@pytest.fixture
def manager(cast):
    manager = RunManager(choose_runner=cast)
    yield manager
    manager.close()


@pytest.fixture
def desk(manager):
    return Asking(RunsApi(Runs(manager)))


def trained(manager, cast, settings=SETTINGS, owner="ann"):
    """Return the name of a run that has gone through its two epochs."""
    name = manager.submit(settings, owner).name
    runner = cast.runners[-1]
    runner.begin()
    for number in range(1, 21):
        runner.train(number, loss=2.0 / number)
    for epoch in (1, 2):
        runner.finish_epoch(epoch, value=float(epoch))
    runner.end("done")
    return name


def eventful(run):
    """Return ``run`` as if more had happened in it, every number of its own."""
    loss = LossCurve([1, 2, 3], [0.9, 0.8, 0.7], [0.95, 0.85, 0.75], [0.1, 0.2, 0.3])
    sizes = SizeCurves([1, 3], [[0.01, 0.02], [0.03, 0.04]], [[0.05, 0.06], [0.07, 0.08]])
    epochs = (
        EpochResult(1, 2, 0.5, 0.45, 0.93, 0.96, 3.0),
        EpochResult(2, 4, 0.4, 0.44, 0.91, 0.97, 4.0),
    )
    warnings = (InputError("mnist.error.not_saved", batch=3, reason="full"),)
    report = replace(
        run.report, loss=loss, sizes=sizes, epochs=epochs, rate_changes=((2, 0.3),),
        warnings=warnings, images_per_second=320.0,
    )  # fmt: skip
    return replace(run, report=report, state="failed", error=InputError("mnist.error.memory"))


def about(name="", **more):
    return {"owner": "ann", "run": name, "language": "en", **more}


def list_own(answer):
    """Return the rows of the visitor's own runs."""
    return [row for row in answer["rows"] if row["own"]]


def test_the_list_says_of_each_run_what_it_is_and_how_good(manager, cast, desk):
    names = [trained(manager, cast), trained(manager, cast, replace(SETTINGS, model="lenet"))]
    assert_described(desk.list_runs(about()), RunsAnswer)
    rows = list_own(desk.list_runs(about()))
    assert [row["name"] for row in rows] == names[::-1]
    others = desk.list_runs(about())["rows"][2:]
    assert [row["title"] for row in others] == ["Pretrained LeNet-5", "Pretrained Dense (MLP)"]
    assert rows[0]["title"] == "Run 2, LeNet-5"
    assert rows[1]["cells"] == [
        "MNIST", "Cross-entropy · SGD · η 0.01", "2", "80.00%", "80.00%", "1 s", "done",
    ]  # fmt: skip
    assert list_own(desk.list_runs({"owner": "bob"})) == []


def test_a_run_is_deleted_only_by_its_owner_and_only_when_it_is_over(manager, cast, desk):
    name = trained(manager, cast)
    assert "error" in desk.act({**about(name, action="delete"), "owner": "bob"})
    live = manager.submit(SETTINGS, "ann").name
    answer = desk.act(about(live, action="delete"))
    assert "under way" in answer["error"]
    assert len(list_own(answer)) == 2
    assert [row["name"] for row in list_own(desk.act(about(name, action="delete")))] == [live]


def test_an_interrupted_run_goes_on_from_the_list(manager, cast, desk):
    name = manager.submit(SETTINGS, "ann").name
    cast[0].begin()
    cast[0].exit(-9)
    assert desk.list_runs(about())["rows"][0]["resumable"]
    assert desk.act(about(name, action="resume"))["rows"][0]["state"] == "running"
    assert len(cast.runners) == 2


@pytest.mark.parametrize("sent", [None, 3, {}, {"owner": []}, {"owner": "ann", "run": {}}])
def test_whatever_a_browser_asks_of_the_list_gets_an_answer(desk, sent):
    assert list_own(desk.list_runs(sent)) == []
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
    comparison = compare([manager.find_view(name, "ann") for name in names])
    assert set(differing) <= set(comparison.differing)
    assert comparison.same_start == same_start
    sentences = {say_difference(comparison, language) for language in LANGUAGES}
    assert len(sentences) == 2


def test_the_shorter_time_is_the_better_one_only_for_as_many_epochs(manager, cast):
    runs = [manager.find_view(trained(manager, cast), "ann") for _ in range(2)]
    first, second = (replace(run, report=eventful(run).report) for run in runs)
    slow = replace(second.report.epochs[0], seconds=9.0)
    longer = replace(
        second, report=replace(second.report, epochs=(slow, *second.report.epochs[1:]))
    )
    shorter = replace(second, report=replace(second.report, epochs=(slow,)))

    def best(*shown):
        assert_described(compare_runs(shown, "en"), RunsComparison)
        rows = {row["name"]: row["best"] for row in compare_runs(shown, "en")["results"]}
        return rows["Time of training"]

    assert best(first, longer) == [True, False]
    assert best(first, shorter) == [False, False]


def test_no_more_runs_are_compared_than_can_be_told_apart(manager, cast, desk):
    name = trained(manager, cast)
    value = desk.compare(about(runs=[name] * (MAX_COMPARED + 1)))
    assert len(value["names"]) == len(value["results"][0]["cells"]) == MAX_COMPARED
    assert desk.compare(about(runs=[name])) == {}


def test_what_had_no_effect_does_not_count_as_a_difference(manager, cast):
    adam = replace(SETTINGS, model="lenet", optimizer="adam")
    others = replace(adam, hidden_sizes=(7,), momentum=0.5)
    names = [trained(manager, cast, settings) for settings in (adam, others)]
    assert compare([manager.find_view(name, "ann") for name in names]).differing == ()


def test_a_change_of_the_rate_in_mid_run_is_a_difference(manager, cast):
    names = [trained(manager, cast), trained(manager, cast)]
    first, second = (manager.find_view(name, "ann") for name in names)
    changed = replace(second, report=replace(second.report, rate_changes=((5, 0.5),)))
    assert compare([first, changed]).differing == ("rate_changes",)


def test_the_best_of_each_row_is_marked_unless_all_are_equal(manager, cast, desk):
    names = [trained(manager, cast), trained(manager, cast)]
    rows = {row["name"]: row for row in desk.compare(about(runs=names))["results"]}
    assert rows["Best test accuracy"]["best"] == [False, False]
    assert rows["Best test accuracy"]["cells"] == ["80.00%", "80.00%"]


def test_the_best_and_the_last_epoch_are_told_apart(manager, cast, desk):
    name = manager.submit(SETTINGS, "ann").name
    cast[0].begin()
    for epoch, accuracy in ((1, 0.9), (2, 0.7)):
        cast[0].train(10 * epoch, seconds=float(epoch))
        cast[0].finish_epoch(epoch, accuracy=accuracy)
    cast[0].end("done")
    (row,) = list_own(desk.list_runs(about()))
    assert row["cells"][3:6] == ["90.00%", "70.00%", "2 s"]
    assert manager.runs("ann")[0].progress == 1
    other = trained(manager, cast)
    rows = {row["name"]: row for row in desk.compare(about(runs=[name, other]))["results"]}
    assert rows["Best test accuracy"]["cells"] == ["90.00%", "80.00%"]
    assert rows["Best test accuracy"]["best"] == [True, False]
    assert rows["Last test accuracy"]["cells"] == ["70.00%", "80.00%"]
    assert rows["Last test accuracy"]["best"] == [False, True]


def test_the_table_of_curves_holds_every_point_once(manager, cast):
    run = manager.find_view(trained(manager, cast), "ann")
    rows = list(csv.DictReader(io.StringIO(write_curves(run))))
    assert [int(row["batch"]) for row in rows] == list(range(1, 21))
    assert [float(row["loss"]) for row in rows] == run.report.loss.raw
    assert [row["batch"] for row in rows if row["epoch"]] == ["10", "20"]
    assert float(rows[-1]["test_accuracy"]) == 0.8


def test_each_column_of_the_table_holds_what_its_name_says(manager, cast):
    run = eventful(manager.find_view(trained(manager, cast), "ann"))
    first, second, third, fourth = csv.DictReader(io.StringIO(write_curves(run)))
    expected = {
        "batch": "1", "loss": "0.9", "loss_smoothed": "0.95", "learning_rate": "0.1",
        "gradient_0": "0.01", "gradient_1": "0.03", "change_0": "0.05", "change_1": "0.07",
        "epoch": "", "train_loss": "", "test_loss": "", "train_accuracy": "", "test_accuracy": "",
    }  # fmt: skip
    assert first == expected
    assert (second["gradient_0"], second["epoch"], second["test_accuracy"]) == ("", "1", "0.93")
    assert (third["gradient_1"], third["change_1"]) == ("0.04", "0.08")
    ends = ("epoch", "train_loss", "test_loss", "train_accuracy", "test_accuracy", "loss")
    assert [fourth[name] for name in ends] == ["2", "0.4", "0.44", "0.97", "0.91", ""]


def test_the_whole_run_is_json_that_can_be_read_back(manager, cast):
    run = eventful(manager.find_view(trained(manager, cast), "ann"))
    whole = json.loads(write_run_data(run))
    assert whole["format"] == "backstep-run"
    assert read_settings(whole["settings"]) == run.settings
    loss, sizes = run.report.loss, run.report.sizes
    assert whole["loss"] == {
        "batches": loss.batches, "loss": loss.raw, "smoothed": loss.smooth,
        "learning_rate": loss.rates,
    }  # fmt: skip
    assert whole["sizes"] == {
        "batches": sizes.batches, "gradients": sizes.gradients, "changes": sizes.changes
    }  # fmt: skip
    assert [EpochResult(**result) for result in whole["epochs"]] == list(run.report.epochs)
    assert whole["rate_changes"] == [{"after_batch": 2, "rate": 0.3}]
    assert whole["warnings"] == [warning.sentence("en") for warning in run.report.warnings]
    assert (whole["state"], whole["device"]) == ("failed", "CPU")
    assert whole["error"] == run.error.sentence("en")
    curve = replace(loss, raw=[float("nan")])
    broken = replace(run, report=replace(run.report, loss=curve))
    assert json.loads(write_run_data(broken))["loss"]["loss"] == [None]


def test_the_script_of_a_run_has_its_settings_and_epochs(manager, cast):
    run = eventful(manager.find_view(trained(manager, cast), "ann"))
    text = write_run_script(run)
    names = {
        target.id: ast.literal_eval(node.value)
        for node in ast.parse(text).body
        if isinstance(node, ast.Assign) and isinstance(target := node.targets[0], ast.Name)
        if target.id.isupper()
    }
    arguments = argparse.ArgumentParser()
    add_arguments(arguments)
    assert settings_of(arguments.parse_args(names["OPTIONS"])) == run.settings
    assert [one["train_loss"] for one in names["EPOCHS"]] == [
        result.train_loss for result in run.report.epochs
    ]
    assert "η = 0.3 after batch 2" in text


def test_the_weights_load_into_torch_under_the_names_of_the_layers(manager, cast, desk):
    name = trained(manager, cast, replace(SETTINGS, model="lenet"))
    run = manager.find_view(name, "ann")
    tensors = load(write_weights(run))
    module = build_module(run.report.net.layers, initialise_model(run.settings).parameters)
    shapes = sorted(tuple(tensor.shape) for tensor in module.parameters())
    assert sorted(tuple(tensor.shape) for tensor in tensors.values()) == shapes
    assert tensors["layers.0.bias"].shape == (6,)
    np.testing.assert_array_equal(tensors["layers.0.weight"].numpy(), run.report.net.weights[0])


def test_the_lines_that_the_page_shows_load_the_weights_into_a_net_that_answers_as_the_run_does(
    tmp_path, monkeypatch
):
    run = load_pretrained("lenet")
    (tmp_path / "run.safetensors").write_bytes(write_weights(run))
    monkeypatch.chdir(tmp_path)
    net = nn.Sequential(
        nn.ConstantPad2d(2, -1.0),
        nn.Conv2d(1, 6, 5), nn.ReLU(), nn.MaxPool2d(2), nn.Conv2d(6, 16, 5), nn.ReLU(),
        nn.MaxPool2d(2), nn.Flatten(),
        nn.Linear(400, 120), nn.ReLU(), nn.Linear(120, 84), nn.ReLU(), nn.Linear(84, 10),
    )  # fmt: skip
    script = (SCRIPTS / "lab" / "runs.js").read_text(encoding="utf-8")
    (lines,) = re.findall(r"const LOAD = `(.*?)`;", script, re.S)
    assert len(lines.splitlines()) <= 5
    exec(lines, {"net": net})  # as who copies it would
    images = normalise_images(load_test().images[:50])
    ours = predict_outputs(run.report.net, images)
    theirs = net(torch.from_numpy(images).view(-1, 1, 28, 28)).detach().numpy()
    np.testing.assert_allclose(theirs, ours, atol=1e-4)


def test_a_file_of_another_or_without_weights_is_a_sentence(manager, cast, desk):
    name = manager.submit(SETTINGS, "ann").name
    assert "no weights" in desk.download(about(name, kind="weights"))["error"]
    with pytest.raises(InputError):
        write_weights(manager.find_view(name, "ann"))
    assert "error" in desk.download({**about(name, kind="json"), "owner": "bob"})
    file = desk.download(about(name, kind="csv"))
    assert file["name"] == "backstep-run-1-mnist-mlp.csv"
    assert base64.b64decode(file["content"]).startswith(b"batch,loss,")
