import base64
import json
import threading
from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from explainer.errors import InputError
from explainer.lab.config.facts import FACTS
from explainer.lab.config.settings import LOSSES, MODELS, TrainingSettings
from explainer.lab.data import Split, load_test, normalise_images
from explainer.lab.figures.kernels import MAX_IMAGES, draw_weights, list_kernel_layers
from explainer.lab.figures.learned import (
    CLASS_COLOURS,
    CLASS_COLOURS_DARK,
    draw_classes,
    draw_confusion,
    draw_projection,
)
from explainer.lab.model import evaluation as answered
from explainer.lab.model import evaluator as examining
from explainer.lab.model import outputs as examination
from explainer.lab.model.evaluator import Evaluator, belongs_to_net, compute_test_outputs
from explainer.lab.model.model import initialise_model
from explainer.lab.model.wire import GalleryValue, ImagesValue, LearnedValue, WeightsValue
from explainer.lab.training.events import Ended
from explainer.lab.ui import learned_api as values
from explainer.lab.ui.learned import LearnedPanel
from explainer.lab.ui.learned_api import SHOWN, LearnedApi
from explainer.lab.ui.open_run import RunShown
from explainer.ui.figures.palette import DARK, GRADIENTS, PANEL
from explainer.words import LANGUAGES, say, table
from tests.support.colours import VISION, contrast, seen
from tests.support.described import assert_described
from tests.support.wired import Asking

OUTPUTS = hnp.arrays(
    np.float32, st.tuples(st.integers(1, 60), st.just(10)), elements=st.floats(-30, 30, width=32)
)


def labels_for(outputs, seed=0):
    return np.random.default_rng(seed).integers(0, 10, len(outputs)).astype(np.uint8)


def unpacked(array):
    return np.frombuffer(base64.b64decode(array["bdata"]), array["dtype"])


def net_of(model="mlp", loss="cross_entropy", dataset="mnist", **more):
    more.setdefault("hidden_sizes", (24,))
    return initialise_model(TrainingSettings(dataset, model, loss=loss, **more)).snapshot()


@pytest.fixture(scope="module")
def mlp():
    return net_of()


@pytest.fixture(scope="module")
def found(mlp):
    return compute_test_outputs(mlp)


@pytest.fixture
def small_data(monkeypatch):
    """A few random images in place of each data set: CIFAR-10 does not come with Backstep."""

    def load(dataset="mnist"):
        generator = np.random.default_rng(0)
        images = generator.integers(0, 256, (150, FACTS[dataset].pixels)).astype(np.uint8)
        return Split(images, generator.integers(0, 10, 150).astype(np.uint8))

    monkeypatch.setattr(values, "load_test", load)
    monkeypatch.setattr(examining, "load_test", load)
    return load


# ---- answers ----------------------------------------------------------------------------------


@settings(deadline=None, max_examples=40)
@given(OUTPUTS, st.sampled_from(LOSSES))
def test_the_loss_of_each_image_is_torchs_own(outputs, loss):
    labels = labels_for(outputs)
    found = answered.evaluate_outputs(outputs, labels, loss)
    wide, classes = torch.from_numpy(outputs).double(), torch.from_numpy(labels).long()
    if loss == "cross_entropy":
        expected = torch.nn.functional.cross_entropy(wide, classes, reduction="none")
    else:
        one_hot = torch.nn.functional.one_hot(classes, 10).double()
        expected = torch.nn.functional.mse_loss(wide, one_hot, reduction="none").mean(1)
    # Both are float64; 1e-12 is a few rounding errors of sums of ten terms.
    np.testing.assert_allclose(found.losses, expected.numpy(), rtol=1e-12, atol=1e-12)


@settings(deadline=None, max_examples=40)
@given(OUTPUTS)
def test_the_confusion_matrix_adds_up(outputs):
    labels = labels_for(outputs)
    found = answered.evaluate_outputs(outputs, labels, "cross_entropy")
    counts = answered.count_confusion(found)
    assert counts.sum() == len(outputs)
    np.testing.assert_array_equal(counts.sum(1), np.bincount(labels, minlength=10))
    np.testing.assert_array_equal(counts.sum(0), np.bincount(outputs.argmax(1), minlength=10))
    assert counts.trace() / len(outputs) == pytest.approx(found.accuracy, abs=1e-15)


@settings(deadline=None, max_examples=40)
@given(OUTPUTS)
def test_recall_and_precision_are_counted_image_by_image(outputs):
    found = answered.evaluate_outputs(outputs, labels_for(outputs), "mse")
    counts = answered.count_confusion(found)
    for digit in range(10):
        of_class, with_answer = found.truths == digit, found.chosen == digit
        both = (of_class & with_answer).sum()
        for share, among in (
            (answered.compute_recall(counts)[digit], of_class.sum()),
            (answered.compute_precision(counts)[digit], with_answer.sum()),
        ):
            assert np.isnan(share) if among == 0 else share == pytest.approx(both / among)


@settings(deadline=None, max_examples=40)
@given(OUTPUTS, st.sampled_from(LOSSES))
def test_each_gallery_holds_its_images_in_its_order(outputs, loss):
    found = answered.evaluate_outputs(outputs, labels_for(outputs), loss)
    worst = answered.rank_by_loss(found)
    assert sorted(worst) == list(range(len(outputs)))
    assert (np.diff(found.losses[worst]) <= 0).all()
    unsure = answered.rank_by_certainty(found)
    assert set(unsure) == set(np.flatnonzero(found.right))
    assert (np.diff(found.confidences[unsure]) >= 0).all()
    for truth, answer in ((0, 0), (3, 5)):
        cell = answered.list_cell(found, truth, answer)
        assert set(cell) == set(np.flatnonzero((found.truths == truth) & (found.chosen == answer)))
        assert (np.diff(found.losses[cell]) <= 0).all()


def test_neighbours_begin_with_the_image_itself():
    places = np.array([[0, 0], [5, 0], [1, 0], [0, 0]], np.float32)
    assert answered.rank_by_distance(places, 3).tolist() == [3, 0, 2, 1]


def test_outputs_that_are_not_finite_are_the_worst_and_break_nothing():
    outputs = np.zeros((4, 10), np.float32)
    outputs[2, 3], outputs[3, 4] = np.nan, np.inf
    for loss in LOSSES:
        found = answered.evaluate_outputs(outputs, np.zeros(4, np.uint8), loss)
        assert np.isinf(found.losses[[2, 3]]).all()
        assert set(answered.rank_by_loss(found)[:2]) == {2, 3}
        assert np.isfinite(found.scores).all()


# ---- asking a net after its run ---------------------------------------------------------------


def test_a_net_is_examined_as_after_an_epoch(mlp, found):
    assert found.outputs.shape == (10_000, 10)
    assert found.projection.shape == (2000, 2)
    assert belongs_to_net(found, mlp, load_test())


def test_answers_of_other_weights_are_noticed(mlp, found):
    moved = tuple(weight + np.float32(0.01) for weight in mlp.weights)
    assert not belongs_to_net(found, replace(mlp, weights=moved), load_test())


def test_a_net_is_examined_once_however_many_ask(monkeypatch, mlp, found):
    begun, go, calls = threading.Event(), threading.Event(), []

    def slow(net):
        calls.append(net)
        begun.set()
        assert go.wait(30)
        return found

    monkeypatch.setattr(examining, "compute_test_outputs", slow)
    evaluator, got = Evaluator(), []
    askers = [
        threading.Thread(target=lambda: got.append(evaluator.get_outputs(mlp))) for _ in range(4)
    ]
    for asker in askers:
        asker.start()
    assert begun.wait(30)
    go.set()
    for asker in askers:
        asker.join(30)
    assert len(calls) == 1
    assert got == [found] * 4
    assert evaluator.get_outputs(replace(mlp)) is found  # the same weights, though another object


def test_what_fails_once_is_tried_again(monkeypatch, mlp, found):
    def fail(net):
        raise InputError("mnist.error.file_missing", file="images")

    evaluator = Evaluator()
    monkeypatch.setattr(examining, "compute_test_outputs", fail)
    with pytest.raises(InputError, match="images"):
        evaluator.get_outputs(mlp)
    monkeypatch.setattr(examining, "compute_test_outputs", lambda net: found)
    assert evaluator.get_outputs(mlp) is found


def test_the_two_axes_are_the_principal_components_however_many_units(monkeypatch):
    hidden = torch.from_numpy(normalise_images(load_test().images[:400]))
    centred = (hidden - hidden.mean(0)).double().numpy()
    variances, directions = np.linalg.eigh(centred.T @ centred)
    expected = centred @ directions[:, [-1, -2]]
    for exact_units in (1024, 100):  # all eigenvectors, then subspace iteration
        monkeypatch.setattr(examination, "_EXACT_UNITS", exact_units)
        found = examination.project_outputs(torch.zeros(1, 10), hidden)
        signs = np.sign((expected * found.projection).sum(0))
        # The projection is float32, its largest numbers are near 20.
        np.testing.assert_allclose(found.projection, expected * signs, atol=1e-5)
        shares = variances[[-1, -2]] / variances.sum()
        np.testing.assert_allclose(found.variance, shares, rtol=1e-9)


def test_a_layer_that_is_the_same_for_all_has_no_variance():
    for units in (1, 40):
        found = examination.project_outputs(torch.zeros(1, 10), torch.ones(30, units))
        assert found.variance == (0, 0)
        assert not found.projection.any()


# ---- figures ----------------------------------------------------------------------------------


def test_only_errors_are_marked_and_the_most_frequent_most():
    counts = np.diag(np.full(10, 90))
    counts[4, 9], counts[9, 4] = 10, 5
    figure = draw_confusion(counts)
    strengths = np.array(figure["strengths"])
    assert strengths[4, 9] == 1
    assert 0 < strengths[9, 4] < 1
    assert np.count_nonzero(strengths) == 2
    np.testing.assert_allclose(np.sum(figure["shares"], 1), 1, atol=5e-4)  # four decimals


def test_a_class_that_is_never_answered_has_no_precision():
    counts = np.zeros((10, 10), int)
    counts[:, 0] = 7
    figure = draw_classes(counts)
    assert figure[0]["recall"] == 1
    assert figure[0]["precision"] == pytest.approx(0.1)
    assert figure[3] == {
        "recall": 0,
        "precision": None,
        "right": 0,
        "images": 7,
        "answered": 0,
    }


def test_places_of_a_projection_are_on_one_scale(mlp, found):
    answers = answered.evaluate_outputs(found.outputs, load_test().labels, "cross_entropy")
    figure = draw_projection(found, answers, mlp)
    for axis, name in enumerate("xy"):
        places = figure["low"][axis] + unpacked(figure[name]) / 65535 * figure["span"]
        half_a_step = figure["span"] / 65535
        np.testing.assert_allclose(places, found.projection[:, axis], rtol=0, atol=half_a_step)
    np.testing.assert_array_equal(unpacked(figure["truths"]), load_test().labels[:2000])
    assert figure["units"] == 24
    assert figure["hidden"]
    assert len(json.dumps(figure)) < 20_000


def test_places_that_are_not_finite_are_not_drawn(mlp, found):
    answers = answered.evaluate_outputs(found.outputs, load_test().labels, "cross_entropy")
    endless = replace(found, projection=found.projection * np.float32(np.inf))
    assert draw_projection(endless, answers, mlp)["count"] == 0


@pytest.mark.parametrize(
    ("model", "dataset", "expected"),
    [
        ("mlp", "mnist", [(1, 24, 1, 28)]),
        ("logistic", "fashion", [(1, 10, 1, 28)]),
        ("logistic", "cifar10", [(1, 10, 3, 32)]),
        ("lenet", "mnist", [(1, 6, 1, 5), (3, 16, 6, 5)]),
        ("cifar_net", "cifar10", [(1, 32, 3, 5), (3, 32, 32, 5), (5, 64, 32, 5)]),
    ],
)
def test_the_weights_of_every_model_are_images(model, dataset, expected):
    net = net_of(model, dataset=dataset)
    layers = list_kernel_layers(net)
    assert [(one.layer, one.units, one.channels, one.side) for one in layers] == expected
    for layer in layers:
        figure = draw_weights(net, layer)
        strengths = np.frombuffer(base64.b64decode(figure["images"]), np.int8) / 127
        weights = net.weights[layer.layer - 1].reshape(-1)
        shown = np.clip(weights, -figure["limit"], figure["limit"])
        np.testing.assert_allclose(strengths * figure["limit"], shown, atol=figure["limit"] / 254)
        assert figure["largest"] == weights.max()
        assert figure["classes"] == (model == "logistic")


def test_many_units_are_cut_off_and_the_page_knows():
    net = net_of(hidden_sizes=(200,))
    figure = draw_weights(net, list_kernel_layers(net)[0])
    assert (figure["units"], figure["shown"]) == (200, MAX_IMAGES)
    assert len(base64.b64decode(figure["images"])) == MAX_IMAGES * 784


def test_ten_classes_stay_apart_for_all_eyes_and_can_be_read():
    for colours, panel in ((CLASS_COLOURS, PANEL), (CLASS_COLOURS_DARK, DARK[PANEL])):
        assert all(contrast(colour, panel) >= 3 for colour in colours)
        for kind in VISION:
            looks = [seen(colour, kind) for colour in colours]
            apart = [np.linalg.norm(a - b) for i, a in enumerate(looks) for b in looks[:i]]
            assert min(apart) > 0.12, kind


def test_five_layers_stay_apart_for_all_eyes_and_can_be_seen():
    for colours, panel in ((GRADIENTS, PANEL), ([DARK[one] for one in GRADIENTS], DARK[PANEL])):
        assert all(contrast(colour, panel) >= 3 for colour in colours)
        for kind in VISION:
            looks = [seen(colour, kind) for colour in colours]
            apart = [np.linalg.norm(a - b) for i, a in enumerate(looks) for b in looks[:i]]
            assert min(apart) > 0.18, kind


# ---- what the page asks -----------------------------------------------------------------------


def desk_for(net, kept=None, ended=None, epochs=1):
    report = SimpleNamespace(net=net, examined=kept, ended=ended, epochs=(None,) * epochs)
    view = SimpleNamespace(
        report=report, settings=TrainingSettings(epochs=5), name="run", pretrained=False
    )
    shown = RunShown("ann", view)
    runs = SimpleNamespace(find=lambda owner, name: shown if owner == "ann" else RunShown("", None))
    return Asking(LearnedApi(runs, Evaluator()))


ASKED = {"owner": "ann", "run": "run"}


@pytest.mark.parametrize("loss", LOSSES)
@pytest.mark.parametrize("model", MODELS)
def test_every_model_is_looked_into(small_data, model, loss):
    dataset = "cifar10" if model == "cifar_net" else "mnist"
    desk = desk_for(net_of(model, loss, dataset))
    overview = desk.overview(ASKED)
    assert np.sum(overview["confusion"]["counts"]) == 150
    assert overview["projection"]["hidden"] == (model != "logistic")
    gallery = desk.gallery({**ASKED, "kind": "worst"})
    assert gallery["total"] == 150
    assert len(base64.b64decode(gallery["images"])) == SHOWN * FACTS[dataset].pixels
    assert gallery["losses"] == sorted(gallery["losses"], reverse=True)
    last = overview["layers"][-1]["layer"]
    assert desk.weights({**ASKED, "layer": last})["layer"] == last
    assert_described(overview, LearnedValue)
    assert_described(gallery, GalleryValue)
    assert_described(desk.weights({**ASKED, "layer": last}), WeightsValue)
    assert_described(desk.picture({"dataset": dataset, "index": 1}), ImagesValue)
    json.dumps([overview, gallery], allow_nan=False)


def test_the_page_says_of_which_weights_it_speaks(mlp, found):
    fresh = desk_for(mlp, found, epochs=2).overview(ASKED)["moment"]
    assert fresh == {"key": "mnist.learned.after_epoch", "values": {"epoch": 2, "epochs": 5}}
    moved = replace(mlp, weights=tuple(weight * 2 for weight in mlp.weights))
    for outcome, key in (("cancelled", "ended"), ("diverged", "diverged")):
        ended = Ended(outcome, 3, 17, 1.0, moved)
        moment = desk_for(moved, found, ended).overview(ASKED)["moment"]
        assert moment == {"key": f"mnist.learned.{key}", "values": {"epoch": 3, "batch": 17}}
    kept = desk_for(moved, found).overview(ASKED)["moment"]
    for language in LANGUAGES:
        assert say(kept["key"], language, accuracy="9%")


def test_galleries_come_in_pages(mlp, found):
    desk = desk_for(mlp, found)
    first = desk.gallery({**ASKED, "kind": "worst"})
    second = desk.gallery({**ASKED, "kind": "worst", "begin": SHOWN})
    assert first["losses"][-1] >= second["losses"][0]
    assert not set(first["indices"]) & set(second["indices"])
    labels = load_test().labels
    assert second["truths"] == labels[second["indices"]].tolist()


def test_a_cell_shows_its_own_images(mlp, found):
    desk = desk_for(mlp, found)
    counts = np.array(desk.overview(ASKED)["confusion"]["counts"])
    for truth, answer in ((7, 7), (2, 6)):
        page = desk.gallery({**ASKED, "kind": "cell", "truth": truth, "answer": answer})
        assert page["total"] == counts[truth, answer]
        assert set(page["truths"]) <= {truth}
        assert set(page["answers"]) <= {answer}


@pytest.mark.parametrize(
    "sent",
    [
        None,
        [],
        "ann",
        {},
        {"owner": "bob", "run": "run"},
        {**ASKED, "kind": {}, "begin": -1, "layer": "1"},
        {**ASKED, "kind": "cell", "truth": 10, "answer": 1.5, "begin": 10**9},
        {**ASKED, "kind": "near", "index": True, "dataset": []},
    ],
)
def test_whatever_a_browser_sends_gets_an_answer(mlp, found, sent):
    desk = desk_for(mlp, found)
    for ask in (desk.overview, desk.gallery, desk.weights, desk.picture):
        assert "error" not in ask(sent)


def test_before_the_first_epoch_there_are_images_without_answers():
    desk = desk_for(None)
    assert desk.overview(ASKED) == {"moment": None}
    page = desk.gallery({**ASKED, "kind": "worst"})
    assert page["indices"] == list(range(SHOWN))
    assert page["answers"] is None
    assert_described(page, GalleryValue)


def test_a_data_set_that_is_gone_is_a_sentence(monkeypatch, mlp, found):
    def gone(dataset="mnist"):
        raise InputError("mnist.error.data_absent", name="CIFAR-10", dataset=dataset)

    monkeypatch.setattr(values, "load_test", gone)
    desk = desk_for(mlp, found)
    for ask in (desk.overview, desk.gallery, desk.picture):
        error = ask(ASKED)["error"]
        assert "CIFAR-10" in say(error["key"], "zh", **error["values"])


def test_every_class_has_a_name_in_each_language():
    for language in LANGUAGES:
        for dataset in ("fashion", "cifar10"):
            names = [table(language)[f"mnist.class.{dataset}.{digit}"] for digit in range(10)]
            assert len(set(names)) == 10


def test_another_moment_of_a_run_is_another_value():
    learned = object.__new__(LearnedPanel)
    first, second = (learned.view_run(RunShown("ann", None), "en") for _ in range(2))
    assert first != second
    assert first["owner"] == "ann"
