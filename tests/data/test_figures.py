"""Pictures of data, charts of trainings, races and sweeps."""

from __future__ import annotations

import base64
import json
import re
from dataclasses import replace
from itertools import pairwise
from urllib.parse import unquote

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from explainer.data.figures.race import draw_paths, draw_race
from explainer.data.figures.regions import MAX_POINTS, draw_regions
from explainer.data.figures.slices import draw_slices
from explainer.data.figures.sweep import draw_sweep, draw_sweep_curves
from explainer.data.figures.training import draw_branches, draw_losses
from explainer.data.ui.picture import ask_regions, ask_slice, draw_answers
from explainer.engine.backprop import forward
from explainer.engine.datasets.generators import DATASETS, make_dataset
from explainer.engine.datasets.split import Holdout, divide_dataset
from explainer.engine.optimizer_spec import OptimizerSpec
from explainer.engine.tables.own_data import read_table
from explainer.engine.training.experiment import advance_branch, start_training
from explainer.engine.training.landscape import Surface
from explainer.engine.training.race import Racer, Trial
from explainer.engine.training.run import Epoch
from explainer.ui.figures import palette
from explainer.ui.figures.curves import (
    MAX_SHOWN,
    Curve,
    encode_typed_array,
    encode_with_gaps,
    thin_points,
)
from explainer.words import LANGUAGES
from tests.support.strategies import points
from tests.support.strategies import specs as any_specs


def unpacked(array):
    values = np.frombuffer(base64.b64decode(array["bdata"]), f"<{array['dtype']}")
    shape = array.get("shape")
    return values.reshape([int(side) for side in shape.split(", ")]) if shape else values


def named(figure, uid):
    return next(mark for mark in figure["data"] if mark.get("uid") == uid)


def check(figure):
    """A figure is JSON, and each of its colours has one in the dark theme."""
    text = json.dumps({**figure, "layout": {**figure["layout"], "images": []}}, allow_nan=False)
    assert set(re.findall(r"#[0-9a-f]{6}", text)) <= set(palette.DARK)
    for mark in figure["data"]:
        assert re.fullmatch(r"[\w-]*", mark.get("uid", "")), "plotly puts it into a class name"


# Numbers on their way to the browser -------------------------------------------------------


@given(st.lists(st.floats(width=64), max_size=20))
def test_packed_numbers_arrive_exactly_and_gaps_are_gaps(values):
    arrived = unpacked(encode_with_gaps(values))
    for sent, value in zip(values, arrived.tolist(), strict=True):
        assert value == sent if np.isfinite(sent) else np.isnan(value)
    grid = np.arange(6.0).reshape(2, 3)
    np.testing.assert_array_equal(unpacked(encode_typed_array(grid)), grid)


@given(st.integers(1, 20 * MAX_SHOWN))
def test_a_thinned_line_is_short_and_keeps_both_ends(count):
    shown = thin_points(count)
    assert len(shown) <= MAX_SHOWN and shown == sorted(set(shown))
    assert (shown[0], shown[-1]) == (0, count - 1)


# The picture -------------------------------------------------------------------------------


@given(points(specs=any_specs(max_weight_layers=3), samples=st.just(1)), st.integers(0, 59))
def test_the_grid_answers_as_the_forward_pass_does(point, place):
    spec = replace(point.spec, sizes=(2, *point.spec.sizes[1:]))
    weights = {**point.parameters.weights, 1: point.parameters.weights[1][:, [0, 0]]}
    net = replace(point, spec=spec, parameters=replace(point.parameters, weights=weights))
    found = ask_regions(make_dataset("circles"), net)
    row, column = place, 59 - place
    x = np.array([found.x[column], found.y[row]])
    _, a = forward(spec, net.parameters, x)
    answer = found.outputs[row * len(found.x) + column]
    np.testing.assert_allclose(answer, a[spec.depth], rtol=1e-12, atol=1e-12)


@pytest.mark.parametrize("name", ["xor", "circles", "moons", "spirals", "blobs"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_classes_are_told_apart_by_symbol_and_the_batch_is_ringed(name, language):
    run = start_training(make_dataset(name))
    figure = draw_answers(run, language)
    check(figure)
    classes = [named(figure, f"class-{i}") for i in range(len(run.dataset.classes))]
    looks = {(mark["marker"]["symbol"], mark["marker"]["color"]) for mark in classes}
    assert len(looks) == len({symbol for symbol, _ in looks}) == len(classes)
    assert sum(len(unpacked(mark["x"])) for mark in classes) == len(run.dataset)
    ring = named(figure, "batch")
    rows = run.schedule.place(0).rows
    np.testing.assert_array_equal(unpacked(ring["x"]), run.dataset.inputs[list(rows), 0])
    np.testing.assert_array_equal(unpacked(ring["customdata"]), np.add(rows, 1))
    for axis, column in (("xaxis", 0), ("yaxis", 1)):
        low, high = figure["layout"][axis]["range"]
        assert (
            low < run.dataset.inputs[:, column].min() < run.dataset.inputs[:, column].max() < high
        )


def test_the_regions_are_what_the_network_answers():
    *_, run = advance_branch(start_training(make_dataset("xor")), epochs=100)
    figure = draw_answers(run, "en")
    heat = figure["data"][0]
    answers = ask_regions(run.dataset, run.active.session.point).outputs.reshape(60, 60)
    np.testing.assert_allclose(unpacked(heat["z"]), answers, rtol=1e-6)
    border = figure["data"][1]
    assert border["contours"]["start"] == border["contours"]["end"] == 0.5
    many = draw_regions(
        divide_dataset(make_dataset("blobs")),
        ask_regions(
            make_dataset("blobs"), start_training(make_dataset("blobs")).active.session.point
        ),
        (0,),
        "en",
    )
    height = unpacked(many["data"][0]["z"]) * 3
    assert height.min() >= 0 and height.max() < 3
    assert len([mark for mark in many["data"] if mark["type"] == "contour"]) == 3


def test_of_many_points_an_even_choice_is_drawn_and_the_whole_batch():
    run = start_training(make_dataset("circles", 2000))
    rows = (1, 3, 1999)
    drawn = draw_regions(
        run.division, ask_regions(run.dataset, run.active.session.point), rows, "en"
    )
    count = sum(
        len(unpacked(mark["x"])) for mark in drawn["data"] if "class-" in mark.get("uid", "")
    )
    assert MAX_POINTS <= count <= MAX_POINTS + len(rows)
    kept = np.concatenate(
        [unpacked(mark["customdata"]) for mark in drawn["data"] if "class-" in mark.get("uid", "")]
    )
    assert {row + 1 for row in rows} <= set(kept.tolist())


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", ["linear", "line"])
def test_a_regression_is_a_slice_for_each_input_beside_the_truth(name, language):
    *_, run = advance_branch(start_training(make_dataset(name)), epochs=3)
    figure = draw_answers(run, language)
    check(figure)
    panels = run.dataset.inputs.shape[1]
    assert len(figure["layout"]["images"]) == panels
    for panel in range(1, panels + 1):
        part = ask_slice(run.dataset, run.active.session.point, panel - 1)
        line = named(figure, f"answer-0-{panel}")
        np.testing.assert_allclose(unpacked(line["y"]), part.outputs[:, 0], rtol=1e-5, atol=1e-6)
        truth = unpacked(named(figure, f"truth-{panel}")["y"])
        np.testing.assert_allclose(truth, part.truth, rtol=1e-5, atol=1e-6)
        mean = run.dataset.inputs.mean(axis=0)
        w, b = run.dataset.truth.weights[1][0], run.dataset.truth.biases[1][0]
        mean[panel - 1] = part.x[7]
        assert part.truth[7] == pytest.approx(w @ mean + b, rel=1e-12)


def test_every_sample_of_a_regression_is_a_dot_of_the_image_where_it_belongs():
    dataset = make_dataset("linear", 50)
    run = start_training(dataset)
    part = ask_slice(dataset, run.active.session.point, 1)
    figure = draw_slices(run.division, [part], (0,), "en")
    (image,) = figure["layout"]["images"]
    dots = re.findall(r"M(-?\d+) (-?\d+)h0", unquote(image["source"]))
    assert len(dots) == 50
    found = np.array(dots, dtype=float)
    x = image["x"] + found[:, 0] / 1000 * image["sizex"]
    y = image["y"] - found[:, 1] / 1000 * image["sizey"]
    np.testing.assert_allclose(x, dataset.inputs[:, 1], atol=image["sizex"] / 1000)
    np.testing.assert_allclose(y, dataset.targets[:, 0], atol=image["sizey"] / 1000)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", ["blobs", "moons", "linear"])
def test_what_is_held_out_is_hollow_and_named(name, language):
    run = start_training(make_dataset(name, 120), split=Holdout(25))
    figure = draw_answers(run, language)
    check(figure)
    if name == "linear":
        hollow = [named(figure, f"held-out-{panel}") for panel in (1, 2)]
        drawn = [np.column_stack([unpacked(mark[axis]) for axis in "xy"]) for mark in hollow]
        targets = run.division.test.targets[:, 0]
        for panel, places in enumerate(drawn):
            inputs = run.division.test.inputs[:, panel]
            np.testing.assert_array_equal(places, np.column_stack([inputs, targets]))
        return
    legend = named(figure, "held-out")
    classes = range(len(run.dataset.classes))
    hollow = [named(figure, f"test-{number}") for number in classes]
    rows = np.concatenate([unpacked(mark["customdata"]) - 1 for mark in hollow])
    np.testing.assert_array_equal(np.sort(rows), np.flatnonzero(run.division.held_out))
    for number, mark in enumerate(hollow):
        trained = named(figure, f"class-{number}")
        assert mark["marker"]["color"] == palette.PANEL == legend["marker"]["color"]
        assert mark["marker"]["line"]["color"] == trained["marker"]["color"]
        assert legend["name"] in mark["name"] and not mark["showlegend"]
        assert not set(unpacked(trained["customdata"])) & set(unpacked(mark["customdata"]))


# Charts ------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_loss_chart_shows_both_parts_of_the_data_and_where_one_could_have_stopped(language):
    *_, run = advance_branch(start_training(make_dataset("moons"), split=Holdout(40)), epochs=3)
    branch = run.active
    figure = draw_losses(branch.losses, branch.epochs, 17, language)
    check(figure)
    for uid, values in [
        ("training", [mark.loss for mark in branch.epochs]),
        ("test", [mark.test.loss for mark in branch.epochs]),
        ("accuracy_training", [100 * mark.accuracy for mark in branch.epochs]),
        ("accuracy_test", [100 * mark.test.accuracy for mark in branch.epochs]),
        ("lowest", [branch.best.test.loss]),
    ]:
        np.testing.assert_array_equal(unpacked(named(figure, uid)["y"]), values)
    looks = [(mark["line"], mark["marker"]) for mark in figure["data"][1:3]]
    assert looks[0] != looks[1] and named(figure, "lowest")["x"] == [branch.best.iteration]
    names = [mark["name"] for mark in figure["data"]]
    assert len(set(names)) == len(names) == 6


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_loss_chart_shows_batches_epochs_and_accuracy(language):
    *_, run = advance_branch(start_training(make_dataset("blobs")), epochs=2)
    branch = run.active
    figure = draw_losses(branch.losses, branch.epochs, 17, language)
    check(figure)
    np.testing.assert_array_equal(unpacked(named(figure, "batches")["y"]), branch.losses)
    assert unpacked(named(figure, "epochs")["x"]).tolist() == [0, 15, 30]
    shares = [100 * epoch.accuracy for epoch in branch.epochs]
    np.testing.assert_allclose(unpacked(named(figure, "accuracy")["y"]), shares)
    (cursor,) = figure["layout"]["shapes"]
    assert cursor["x0"] == cursor["x1"] == 17
    names = {mark["name"] for mark in figure["data"]}
    assert len(names) == 3


def test_without_classes_there_is_no_accuracy_and_overflow_is_a_gap():
    epochs = (Epoch(0, 0, 2.0, None), Epoch(1, 2, float("inf"), None))
    figure = draw_losses((2.0, float("nan"), float("inf")), epochs, 0, "en")
    check(figure)
    assert len(figure["data"]) == 2 and "yaxis2" not in figure["layout"]
    assert np.isnan(unpacked(named(figure, "batches")["y"])).tolist() == [False, True, True]
    assert np.isnan(unpacked(named(figure, "epochs")["y"])).tolist() == [False, True]


@pytest.mark.parametrize("language", LANGUAGES)
def test_branches_share_one_chart_and_the_open_one_is_the_widest(language):
    curves = [Curve(i, f"branch {i}", [0.0, 1.0, 2.0], [3.0, 2.0, i]) for i in range(6)]
    figure = draw_branches(curves, 4, language)
    check(figure)
    widths = [mark["line"]["width"] for mark in figure["data"]]
    assert widths.index(max(widths)) == 4
    looks = {(m["line"]["color"], m["line"]["dash"], m["marker"]["symbol"]) for m in figure["data"]}
    assert len({dash for _, dash, _ in looks}) == len({symbol for *_, symbol in looks}) == 6


@pytest.mark.parametrize("language", LANGUAGES)
def test_racers_and_their_paths_wear_the_same_look(language):
    curves = [Curve(i, f"racer {i}", [0.0, 1.0], [1.0, 0.5 * i]) for i in range(6)]
    grid = np.linspace(-1, 1, 5)
    valley = Surface(grid, grid, np.add.outer(grid**2, grid**2))
    race = draw_race(curves, language)
    paths = draw_paths(valley, ("w", "b"), curves, language)
    check(race)
    check(paths)
    for curve in curves:
        one, other = named(race, str(curve.number)), named(paths, str(curve.number))
        assert one["line"] == other["line"]
        end = named(paths, f"end-{curve.number}")
        assert (end["x"], end["y"]) == ([curve.x[-1]], [curve.y[-1]])
    begin = named(paths, "start")
    assert (begin["x"], begin["y"]) == ([0.0], [1.0])
    lowest = unpacked(paths["data"][0]["z"])
    assert np.unravel_index(lowest.argmin(), lowest.shape) == (2, 2)


def trial(rate, verdict, *losses, diverged=False):
    return Trial(rate, Racer(OptimizerSpec("sgd", rate), losses, (), diverged), verdict)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_sweep_is_bands_of_verdicts_that_cover_every_rate(language):
    trials = (
        trial(0.01, "too_small", 1.0, 0.9),
        trial(0.1, "good", 1.0, 0.1),
        trial(1.0, "good", 1.0, 0.05),
        trial(10.0, "too_large", 1.0, 50.0, diverged=True),
    )
    figure = draw_sweep(trials, language)
    check(figure)
    bands = figure["layout"]["shapes"]
    assert [band["fillcolor"] for band in bands] == [palette.MUTED, palette.GOOD, palette.BAD]
    for one, following in pairwise(bands):
        assert one["x1"] == pytest.approx(following["x0"])
    low, high = figure["layout"]["yaxis"]["range"]
    cross = named(figure, "too_large")
    assert cross["text"] == ["∞"] and low < np.log10(cross["y"][0]) < high
    assert len({mark["marker"]["symbol"] for mark in figure["data"] if "marker" in mark}) == 3
    curves = [Curve(i, f"η = {t.rate:g}", [0.0, 1.0], t.lane.losses) for i, t in enumerate(trials)]
    lines = draw_sweep_curves(curves, [t.verdict for t in trials], language)
    check(lines)
    assert [mark["showlegend"] for mark in lines["data"]] == [True, True, False, True]


def test_a_sweep_of_rates_that_all_diverge_can_be_drawn():
    figure = draw_sweep((trial(1.0, "too_large", 0.0, diverged=True),), "en")
    check(figure)
    assert named(figure, "too_large")["text"] == ["∞"]


SMEARED = 1e184


def ticks_of(axis, low, high):
    """Return how many ticks a logarithmic axis has from ``low`` to ``high``."""
    return (np.log10(high) - np.log10(low)) / axis.get("dtick", 1)


def test_a_sweep_in_which_a_rate_explodes_is_cut_off_and_has_few_ticks():
    trials = (
        trial(0.01, "good", 16.0, 0.5),
        trial(0.1, "good", 16.0, 1e-5),
        trial(1.0, "too_large", 16.0, SMEARED),
    )
    figure = draw_sweep(trials, "en")
    check(figure)
    axis = figure["layout"]["yaxis"]
    low, high = (10.0**end for end in axis["range"])
    assert low < 1e-5 and high < 1e6
    assert ticks_of(axis, low, high) <= 10
    exploded = named(figure, "too_large")
    assert low < exploded["y"][0] < high and exploded["text"] == ["1e+184"]
    curves = [Curve(i, f"η = {t.rate:g}", [0.0, 1.0], t.lane.losses) for i, t in enumerate(trials)]
    axis = draw_sweep_curves(curves, [t.verdict for t in trials], "en")["layout"]["yaxis"]
    low, high = (10.0**end for end in axis["range"])
    assert low <= 1e-5 and high < 1e6 and ticks_of(axis, low, high) <= 10


def test_charts_of_losses_are_cut_off_where_one_diverges():
    curves = [Curve(0, "A", [0.0, 1.0], [2.0, 1.0]), Curve(1, "B", [0.0, 1.0], [2.0, SMEARED])]
    epochs = [Epoch(0, 0, 2.0, None), Epoch(1, 1, SMEARED, None)]
    for figure in (
        draw_race(curves, "en"),
        draw_branches(curves, 0, "en"),
        draw_losses([2.0, SMEARED], epochs, 1, "en"),
    ):
        check(figure)
        low, high = figure["layout"]["yaxis"]["range"]
        assert low <= 0.0 and 2.0 < high <= 100.0
    calm = draw_race(curves[:1], "en")
    assert "range" not in calm["layout"]["yaxis"]


def test_series_stay_apart_for_colour_blind_eyes():
    vision = np.array(
        [
            np.eye(3),
            [[0.11238, 0.88762, 0], [0.11238, 0.88762, 0], [0.00401, -0.00401, 1]],
            [[0.29275, 0.70725, 0], [0.29275, 0.70725, 0], [-0.02234, 0.02234, 1]],
            [[1.01277, 0.13548, -0.14826], [-0.01243, 0.86812, 0.14431], [0.07589, 0.805, 0.11911]],
        ]
    )

    def seen(colour, matrix):
        linear = [(int(colour[i : i + 2], 16) / 255) ** 2.2 for i in (1, 3, 5)]
        return np.clip(matrix @ linear, 0, 1) ** (1 / 2.2)

    for theme in (palette.SERIES, [palette.DARK[colour] for colour in palette.SERIES]):
        for i, one in enumerate(theme):
            for other in theme[:i]:
                for matrix in vision:
                    assert np.linalg.norm(seen(one, matrix) - seen(other, matrix)) > 0.18


def test_sixteen_classes_look_different_and_long_names_are_cut():
    rows = [f"{i % 5},{i % 7},{i % 16:02d} {'name ' * 6}" for i in range(64)]
    dataset = read_table("\n".join(rows), "classes")
    figure = draw_answers(start_training(dataset), "en")
    check(figure)
    marks = [named(figure, f"class-{i}")["marker"] for i in range(16)]
    assert len({(mark["color"], mark["symbol"]) for mark in marks}) == 16
    assert max(len(mark.get("name", "")) for mark in figure["data"]) <= 40


def test_every_data_set_has_a_picture():
    for name in DATASETS:
        figure = draw_answers(start_training(make_dataset(name)), "en")
        check(figure)
        assert figure["data"], name
