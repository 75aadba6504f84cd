"""The figures of the lab: the drawn network, the curves of a run, several runs together."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from explainer.lab.config.architectures import architecture
from explainer.lab.config.facts import DATASETS
from explainer.lab.config.schedules import scale_rate
from explainer.lab.config.settings import MODELS, SCHEDULES, TrainingSettings
from explainer.lab.figures.architecture import (
    HEIGHT,
    SCHEDULE_POINTS,
    draw_architecture,
    draw_schedule,
)
from explainer.lab.figures.curves import draw_curves, list_points
from explainer.lab.figures.series import (
    MAX_LOSS,
    MAX_SIZES,
    choose_grain,
    encode_series,
    list_new_points,
)
from explainer.lab.model.net import Sizes
from explainer.lab.runs.collector import RunCollector
from explainer.lab.runs.report import EpochResult
from explainer.lab.training.events import Progress

SETTINGS = TrainingSettings(train_images=6400, epochs=100)


def collector():
    return RunCollector(SETTINGS, lambda: 0.0)


def feed(collector, begin, count):
    """Tell ``collector`` of ``count`` batches, each of which has its number as its loss."""
    for number in range(begin, begin + count):
        epoch, batch = divmod(number - 1, SETTINGS.batches_per_epoch)
        sizes = Sizes(number, (2.0, 4.0), (1.0, 1.0), (0.5, 0.5)) if number % 3 == 0 else None
        place = (epoch + 1, batch + 1)
        collector.absorb(Progress(*place, (float(number),), (0.1,), number * 64, 1.0, sizes))


@pytest.mark.parametrize("dataset", DATASETS)
@pytest.mark.parametrize("model", MODELS)
def test_every_network_is_drawn_inside_its_canvas_and_nothing_overlaps(dataset, model):
    settings = TrainingSettings(dataset=dataset, model=model)
    layers = architecture(settings)
    picture = draw_architecture(layers)
    stages = picture["stages"]
    assert [stage["label"] for stage in stages] == [
        "×".join(map(str, shape)) for shape in (layers[0].inputs, *(la.outputs for la in layers))
    ]
    for stage in stages:
        x, y, width, height = stage["box"]
        assert x >= 0 and x + width <= picture["width"]
        assert y >= 0 and y + height <= HEIGHT - 14
    for before, after in itertools.pairwise(stages):
        assert before["box"][0] + before["box"][2] < after["box"][0]


@given(st.lists(st.integers(1, 1024), min_size=1, max_size=4))
def test_a_column_shows_every_unit_or_says_that_it_does_not(sizes):
    picture = draw_architecture(architecture(TrainingSettings(hidden_sizes=tuple(sizes))))
    for size, stage in zip([*sizes, 10], picture["stages"][1:], strict=True):
        assert stage["cut"] or len(stage["units"]) == size
        heights = [y for _, y in stage["units"]]
        top, height = stage["column"][1], stage["column"][3]
        assert heights == sorted(heights)
        assert all(top < y < top + height for y in heights)


@pytest.mark.parametrize("schedule", SCHEDULES)
@pytest.mark.parametrize("epochs", [1, 7])
def test_the_drawn_schedule_is_the_one_of_the_run(schedule, epochs):
    settings = TrainingSettings(schedule=schedule, epochs=epochs, learning_rate=0.3)
    curve = draw_schedule(settings)
    assert len(curve) <= SCHEDULE_POINTS
    assert (curve[0][0], curve[-1][0]) == (1, settings.batches)
    for batch, rate in curve:
        assert rate == 0.3 * scale_rate(schedule, batch - 1, settings.batches)


def test_a_curve_that_is_sent_piece_by_piece_is_the_whole_curve():
    told = collector()
    known, grained = {}, ""
    for begin in range(1, 4001, 173):
        feed(told, begin, 173)
        report = told.report()
        if choose_grain(report) != grained:
            known, grained = dict(encode_series(report)), choose_grain(report)
            continue
        last = {uid: xs[-1] for uid, (xs, _) in known.items() if xs}
        for uid, (xs, ys) in list_new_points(report, last).items():
            known[uid] = (known[uid][0] + xs, known[uid][1] + ys)
        for uid, (xs, ys) in encode_series(report).items():
            assert (list(known[uid][0]), list(known[uid][1])) == (list(xs), list(ys)), uid


def test_each_curve_is_of_what_its_name_says():
    told = collector()
    for number, (loss, rate) in enumerate([(3.0, 0.3), (1.0, 0.2)], 1):
        sizes = Sizes(number, (2.0, 4.0), (1.0, 6.0), (0.5, 8.0))
        told.absorb(Progress(1, number, (loss,), (rate,), number * 64, 1.0, sizes))
    told.metrics.epochs.append(EpochResult(1, 100, 0.5, 0.4, 0.75, 0.875))
    curves = encode_series(told.report())
    assert curves["raw"] == ([1, 2], [3.0, 1.0])
    # The mean of two losses in which the newer one weighs 1 and the older one 0.97.
    assert curves["smooth"] == ([1, 2], [3.0, pytest.approx((0.97 * 3 + 1) / 1.97, rel=1e-4)])
    assert curves["rate"] == ([1, 2], [0.3, 0.2])
    assert (curves["test"], curves["train"]) == (([100], [75.0]), ([100], [87.5]))
    sizes = [curves[uid] for uid in ("g0", "g1", "c0", "c1")]
    assert sizes == [([1, 2], [share] * 2) for share in (0.5, 1.5, 0.25, 2.0)]


def test_no_curve_has_more_points_than_a_page_can_redraw():
    told = collector()
    feed(told, 1, 9000)
    curves = encode_series(told.report())
    assert len(curves["raw"][0]) <= MAX_LOSS
    assert len(curves["g0"][0]) <= MAX_SIZES
    assert curves["g0"][1][0] == 0.5
    assert curves["c1"][1][0] == 0.125


def test_a_loss_that_is_not_finite_leaves_a_gap():
    told = collector()
    told.absorb(Progress(1, 2, (1.0, float("nan")), (0.1, 0.1), 128, 1.0))
    assert encode_series(told.report())["raw"] == ([1, 2], [1.0, None])


def test_panels_of_a_view_share_their_batches_and_every_point_has_a_mark():
    told = collector()
    feed(told, 1, 50)
    told.metrics.rate_changes.append((20, 0.05))
    plan = draw_schedule(SETTINGS)
    figures = draw_curves(told.report(), plan, ["layer 1", "layer 2"], "en")
    uids = [mark["uid"] for figure in figures.values() for mark in figure["data"]]
    assert set(list_points(told.report(), plan)) == set(uids)
    assert len(set(uids)) == len(uids)
    for figure in figures.values():
        layout = figure["layout"]
        assert layout["xaxis"]["range"] == [0, SETTINGS.batches]
        if "xaxis2" in layout:
            assert layout["xaxis2"]["matches"] == "x"
            assert layout["xaxis"]["domain"][1] < layout["xaxis2"]["domain"][0]
        assert layout["shapes"][0]["x0"] == 20
        assert any("0.05" in note["text"] for note in layout["annotations"])


@given(st.lists(st.floats(0, 1), min_size=1, max_size=9))
def test_an_axis_of_accuracy_holds_what_was_reached_and_little_else(reached):
    told = collector()
    for number, share in enumerate(reached, 1):
        told.metrics.epochs.append(EpochResult(number, 100 * number, 1.0, 1.0, share, share))
    figure = draw_curves(told.report(), draw_schedule(SETTINGS), [], "en")["fit"]
    low, high = figure["layout"]["yaxis2"]["range"]
    worst = 100 * (1 - min(reached))
    assert low <= 100 * min(reached) and high > 100
    assert 100 - low <= max(0.5, 2.5 * worst)


def test_sizes_of_layers_are_told_apart_by_hue_and_dash():
    plan, names = draw_schedule(SETTINGS), [f"layer {number}" for number in range(1, 6)]
    marks = draw_curves(None, plan, names, "en")["sizes"]["data"]
    for kind in ("g", "c"):
        lines = [mark["line"] for mark in marks if mark["uid"][0] == kind]
        assert len({line["dash"] for line in lines}) == len({line["color"] for line in lines}) == 5


def test_a_run_that_is_planned_has_no_points_but_those_of_its_plan():
    plan = draw_schedule(SETTINGS)
    assert set(list_points(None, plan)) == {"plan"}
