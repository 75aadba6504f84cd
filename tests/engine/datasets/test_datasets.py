"""Data sets: drawn by name, or read from text."""

from __future__ import annotations

import csv
import io
import math

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from explainer.engine.backprop import forward, sample_loss
from explainer.engine.datasets import evaluation
from explainer.engine.datasets.csv_import import MAX_TEXT, read_csv
from explainer.engine.datasets.datasets import MAX_ROWS, Dataset, find_mismatch, standardise_inputs
from explainer.engine.datasets.generators import DATASETS, make_dataset
from explainer.engine.datasets.suggestions import suggest_setup, suggest_spec
from explainer.engine.network import NetworkSpec, frozen, initialise
from explainer.engine.presets import make_batch
from explainer.errors import InputError
from tests.support.strategies import points

names = st.sampled_from(sorted(DATASETS))


@given(names, st.integers(4, 200), st.floats(0, 2), st.integers(0, 2**32 - 1))
@settings(max_examples=60)
def test_a_data_set_is_the_same_for_the_same_seed_and_cannot_be_changed(name, n, noise, seed):
    one, two = make_dataset(name, n, noise, seed), make_dataset(name, n, noise, seed)
    assert len(one) == n
    for a, b in ((one.inputs, two.inputs), (one.targets, two.targets)):
        np.testing.assert_array_equal(a, b)
        assert not a.flags.writeable and np.isfinite(a).all()
    assert one.columns == two.columns and len(one.columns) == one.inputs.shape[1] + 1


@given(names, st.integers(0, 9))
def test_samples_suit_the_suggested_network_and_its_loss(name, seed):
    dataset = make_dataset(name, seed=seed)
    spec = suggest_setup(dataset).spec
    assert find_mismatch(dataset, spec) is None
    batch = dataset.batch(slice(0, 32))
    checked = make_batch(spec, batch.inputs, batch.targets)
    np.testing.assert_array_equal(checked.targets, batch.targets)


def test_the_four_points_of_xor():
    xor = make_dataset("xor")
    assert xor.inputs.tolist() == [[0, 0], [0, 1], [1, 0], [1, 1]]
    assert xor.targets.tolist() == [[0], [1], [1], [0]]
    assert make_dataset("xor", 10).inputs[4:8].tolist() == xor.inputs.tolist()


@pytest.mark.parametrize("name", [name for name in DATASETS if DATASETS[name].kind == "classes"])
def test_classes_are_equally_frequent(name):
    dataset = make_dataset(name, 12)
    counts = np.bincount(dataset.labels)
    assert counts.tolist() == [12 // len(dataset.classes)] * len(dataset.classes)
    assert dataset.truth is None


def test_without_noise_points_lie_where_they_should():
    circles = make_dataset("circles", noise=0.0)
    radii = np.hypot(*circles.inputs.T)
    np.testing.assert_allclose(radii, np.where(circles.labels == 1, 0.5, 1.0))
    for name in ("linear", "line"):
        drawn = make_dataset(name, noise=0.0)
        w, b = drawn.truth.weights[1], drawn.truth.biases[1]
        np.testing.assert_allclose(drawn.targets, drawn.inputs @ w.T + b)
    assert make_dataset("linear").truth.weights[1].tolist() == [[2.0, -3.4]]
    assert make_dataset("linear").truth.biases[1].tolist() == [4.2]
    assert len(make_dataset("linear")) == 1000
    assert np.std((lin := make_dataset("linear")).targets - lin.inputs @ [[2], [-3.4]]) < 0.011


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ({"name": "mnist"}, "The data set is mnist; expected one of xor, circles, moons,"),
        ({"name": None}, "The data set is None; expected one of"),
        ({"name": "xor", "samples": 3}, "The number of samples is 3; expected 4 to 2000."),
        ({"name": "xor", "samples": 2001}, "The number of samples is 2001; expected 4 to 2000."),
        ({"name": "xor", "samples": "9"}, "The number of samples is 9; expected 4 to 2000."),
        (
            {"name": "xor", "noise": -0.1},
            "The noise is -0.1; expected a standard deviation from 0 to 2.",
        ),
        (
            {"name": "xor", "noise": 2.5},
            "The noise is 2.5; expected a standard deviation from 0 to 2.",
        ),
        ({"name": "xor", "noise": math.nan}, "noise is nan; expected a finite number."),
        ({"name": "xor", "seed": -1}, "The seed is -1; expected"),
        ({"name": "xor", "seed": 0.5}, "The seed is 0.5; expected"),
    ],
)
def test_what_is_outside_its_limits_is_named(arguments, sentence):
    with pytest.raises(InputError) as caught:
        make_dataset(**arguments)
    assert str(caught.value).startswith(sentence)


def test_what_does_not_suit_a_network_is_named():
    line, blobs, circles = make_dataset("line"), make_dataset("blobs"), make_dataset("circles")
    wrong = {
        "The network has 2 inputs; this data needs 1.": (line, (2, 1), "identity", "mse"),
        "The network has 1 output; this data needs 3.": (blobs, (2, 1), "sigmoid", "bce"),
        "The targets of this data reach from": (line, (1, 1), "sigmoid", "bce"),
        "The targets of this data are not classes": (circles, (2, 1), "softmax", "cross_entropy"),
    }
    for sentence, (dataset, sizes, output, loss) in wrong.items():
        error = find_mismatch(dataset, NetworkSpec(sizes, (output,), loss))
        assert str(error).startswith(sentence)


# The whole data set at once ----------------------------------------------------------------


@given(points(sizes=(0.3, 1.0)), st.integers(0, 99))
@settings(max_examples=80)
def test_all_samples_at_once_equal_the_iteration_by_hand(point, seed):
    spec, p, batch = point.spec, point.parameters, point.batch
    dataset = Dataset("own", batch.inputs, batch.targets, "regression", ())
    outputs = evaluation.predict(spec, p, batch.inputs)
    losses = []
    for x, y, output in zip(batch.inputs, batch.targets, outputs, strict=True):
        z, a = forward(spec, p, x)
        np.testing.assert_allclose(output, a[spec.depth], rtol=1e-12, atol=1e-12)
        losses.append(float(sample_loss(spec, z, a, y)))
    mean = evaluation.measure_loss(spec, p, dataset)
    assert mean == pytest.approx(np.mean(losses), rel=1e-12, abs=1e-12)


def test_accuracy_is_the_share_of_classes_that_are_right():
    xor = make_dataset("xor")
    spec = NetworkSpec((2, 1), ("sigmoid",), "bce")
    zeros = initialise(spec, "zeros", 0)
    assert evaluation.measure_accuracy(spec, zeros, xor) == 0.5  # every output is 0.5: class 1
    blobs = make_dataset("blobs", 9)
    three = NetworkSpec((2, 3), ("softmax",), "cross_entropy")
    assert evaluation.measure_accuracy(three, initialise(three, "zeros", 0), blobs) == 1 / 3
    line = make_dataset("line")
    linear = suggest_spec(line)
    assert evaluation.measure_accuracy(linear, initialise(linear, "zeros", 0), line) is None


def test_estimates_of_a_linear_model_stand_beside_the_truth():
    linear = make_dataset("linear")
    deep = NetworkSpec((2, 3, 1), ("identity", "identity"), "mse")
    p = initialise(deep, "torch_default", 1)
    found = evaluation.list_estimates(deep, p, linear)
    at_zero = evaluation.predict(deep, p, np.zeros((1, 2)))[0, 0]
    slopes = evaluation.predict(deep, p, np.eye(2))[:, 0] - at_zero
    np.testing.assert_allclose([e.value for e in found], [*slopes, at_zero])
    assert [e.truth for e in found] == [2.0, -3.4, 4.2]
    assert [e.source for e in found] == [0, 1, None]
    assert found[0].error == found[0].value - 2.0
    curved = NetworkSpec((2, 3, 1), ("tanh", "identity"), "mse")
    assert evaluation.list_estimates(curved, p, linear) == ()


@given(names, st.integers(0, 9))
def test_standardised_inputs_have_mean_0_and_deviation_1(name, seed):
    dataset = make_dataset(name, 50, 0.1, seed)
    scaled = standardise_inputs(dataset)
    np.testing.assert_allclose(scaled.inputs.mean(axis=0), 0.0, atol=1e-12)
    np.testing.assert_allclose(scaled.inputs.std(axis=0), 1.0)
    back = scaled.inputs * scaled.scaling.deviation + scaled.scaling.mean
    np.testing.assert_allclose(back, dataset.inputs, atol=1e-12)
    if dataset.truth:
        w, b = dataset.truth.weights[1], dataset.truth.biases[1]
        v, c = scaled.truth.weights[1], scaled.truth.biases[1]
        np.testing.assert_allclose(dataset.inputs @ w.T + b, scaled.inputs @ v.T + c)


# Text --------------------------------------------------------------------------------------


def test_the_first_columns_are_inputs_and_the_last_is_the_class():
    own = read_csv("0,0,0\n0,1,1\n1,0,1\n1,1,0\n")
    assert own.kind == "classes" and own.classes == ("0", "1")
    assert own.columns == ("x1", "x2", "y") and own.name == "own"
    np.testing.assert_array_equal(own.inputs, make_dataset("xor").inputs)
    np.testing.assert_array_equal(own.targets, make_dataset("xor").targets)


def test_named_classes_and_columns():
    own = read_csv("length,width,kind\n1,2,b\n3,4,a\n5,6,c\n")
    assert own.columns == ("length", "width", "kind") and own.classes == ("a", "b", "c")
    assert own.targets.tolist() == [[0, 1, 0], [1, 0, 0], [0, 0, 1]]
    assert own.labels.tolist() == [1, 0, 2]
    assert suggest_spec(own).activations[-1] == "softmax"


def test_numbers_are_regression():
    own = read_csv("1,2.5\n2,3.5\n3,4.5")
    assert own.kind == "regression" and own.targets.tolist() == [[2.5], [3.5], [4.5]]
    assert own.classes == () and suggest_spec(own).activations == ("identity",)
    assert read_csv("1,2\n2,4\n3,6").kind == "regression"
    assert read_csv("1,2\n2,4\n3,6", "classes").classes == ("2", "4", "6")
    assert read_csv("1,0\n2,0\n3,1\n4,1", "regression").targets.tolist() == [[0], [0], [1], [1]]
    two = read_csv("1,0,5\n2,0,6", targets=2)
    assert two.inputs.tolist() == [[1], [2]] and two.targets.tolist() == [[0, 5], [0, 6]]
    assert two.columns == ("x1", "y1", "y2")


@pytest.mark.parametrize(
    "text",
    [
        "1.5,2,-30\n-0.25,1,40",
        "1.5, 2, -30\n -0.25 ,1,40 ",
        "1.5;2;-30\n-0.25;1;40",
        "1,5;2;-3e1\n-0,25;1;40",
        "1,5\t2\t-30\n-0,25\t1\t40",
        "1.5 2 -30\n-.25   1  40",
        "1.5，2，−30\n−0.25，1，40",
        "1,5；2；-30\n-0,25；1；40",
        "\ufeffx,w,y\r\n1.5,2,-30\r\n\r\n-0.25,1,40\r\n",
        "\n\n  \n+1.5,2.,-30\n\n-0.25,1,40\n\n",
        '"x, long";"w";"y"\n"1,5";2;-30\n-0,25;1;40',
    ],
)
def test_many_ways_to_write_the_same(text):
    own = read_csv(text)
    assert own.inputs.tolist() == [[1.5, 2.0], [-0.25, 1.0]]
    assert own.targets.tolist() == [[-30.0], [40.0]]


@pytest.mark.parametrize(
    ("text", "options", "sentence"),
    [
        ("", {}, "There is no data"),
        ("\ufeff \n\t\n", {}, "There is no data"),
        (None, {}, "The data is None; expected text."),
        ("1,2\n" * (MAX_TEXT // 4 + 1), {}, "The data has 1000004 characters; expected at most"),
        ("1,2\n" * (MAX_ROWS + 1), {}, "The data has 2001 samples; expected 2 to 2000."),
        ("x,y\n", {}, "The data has 0 samples; expected 2 to 2000."),
        ("x,y\n1,2\n", {}, "The data has 1 sample; expected 2 to 2000."),
        ("1\n2\n", {}, "Line 1 has only one column (1); expected inputs and a target"),
        ("1,2\n\n1,2,3\n", {}, "Line 3 has another number of columns than the first one: 3; exp"),
        ("1,2,3\n1,2\n", {}, "Line 2 has another number of columns than the first one: 2; exp"),
        ("1,2,3\n4,,6\n", {}, "Line 2, column 2 is empty"),
        ("1,2,3\n4,5,\n", {}, "Line 2, column 3 is empty"),
        ("x,y\n1,a\n2,\n", {}, "Line 3, column 2 is empty"),
        (",,3\n4,5,6\n", {}, "Line 1, column 1 is empty"),
        ("1,2,3\n4,nan,6\n", {}, "Line 2, column 2: “nan” is not a finite number."),
        ("1,2,3\n4,inf,6\n", {}, "Line 2, column 2: “inf” is not a finite number."),
        ("1,2,3\n4,five,6\n", {}, "Line 2, column 2: “five” is not a finite number."),
        ("1,2,3\n4,1_0,6\n", {}, "Line 2, column 2: “1_0” is not a finite number."),
        ("1,2,3\n4,1e10,6\n", {}, "Line 2, column 2 is 1e10; expected −10⁹ to 10⁹."),
        ("1,2,3\n4,1e99,6\n", {}, "Line 2, column 2 is 1e99; expected −10⁹ to 10⁹."),
        ("1,2,3\n4,1e999,6\n", {}, "Line 2, column 2: “1e999” is not a finite number."),
        ("1,2,3\n4,5,x\n6,7,8", {}, "Line 2, column 3: “x” is not a finite number."),
        ("1,2,3\n4,5,x\n", {"kind": "regression"}, "Line 2, column 3: “x” is not a finite"),
        ("1,a\n2,a\n", {}, "The number of classes in the column y is 1; expected 2 to 16."),
        ("1,7\n2,7\n", {"kind": "classes"}, "The number of classes in the column y is 1; exp"),
        (
            "".join(f"{i},c{i}\n" for i in range(17)),
            {},
            "The number of classes in the column y is 17; expected 2 to 16.",
        ),
        ("1,{}\n2,b\n".format("a" * 41), {}, "Line 1: the class “aaaaaaaa"),
        (",".join("1" * 18) + "\n", {}, "The data has 17 inputs; expected at most 16."),
        ("1,2\n3,4\n", {"kind": "images"}, "The kind of data is images; expected one of auto,"),
        ("1,2\n3,4\n", {"targets": 2}, "The number of target columns is 2; expected 1 to 1."),
        ("1,2\n3,4\n", {"targets": "x"}, "The number of target columns is x; expected 1 to 1."),
        (
            "1,2,3\n3,4,5\n",
            {"targets": 2, "kind": "classes"},
            "The number of target columns is 2; expected 1 to 1.",
        ),
        ("1," + "9" * 200_000 + "\n", {}, "Line 1 cannot be split into columns (1,999999"),
    ],
)
def test_what_is_wrong_with_a_text_is_named(text, options, sentence):
    with pytest.raises(InputError) as caught:
        read_csv(text, **options)
    assert str(caught.value).startswith(sentence)
    assert caught.value.sentence("zh")


def test_a_constant_input_does_no_harm():
    own = read_csv("age,year,y\n1,2024.1,0\n2,2024.1,1\n4,2024.1,0\n5,2024.1,1\n", standardise=True)
    assert own.inputs[:, 1].tolist() == [0.0] * 4
    np.testing.assert_allclose(own.inputs[:, 0].std(), 1.0)


def to_csv(dataset):
    """Return the data set as text, every number exactly."""
    text = io.StringIO()
    writer = csv.writer(text, quoting=csv.QUOTE_NONNUMERIC, lineterminator="\n")
    writer.writerow(dataset.columns)
    named = dataset.kind == "classes"
    last = [[dataset.classes[label]] for label in dataset.labels] if named else dataset.targets
    for inputs, targets in zip(dataset.inputs.tolist(), last, strict=True):
        writer.writerow([*inputs, *targets])
    return text.getvalue()


@given(names, st.integers(4, 40), st.integers(0, 9))
@settings(max_examples=40)
def test_a_written_data_set_reads_back_exactly(name, samples, seed):
    dataset = make_dataset(name, samples, seed=seed)
    again = read_csv(to_csv(dataset), dataset.kind)
    np.testing.assert_array_equal(again.inputs, dataset.inputs)
    np.testing.assert_array_equal(again.targets, dataset.targets)
    assert (again.columns, again.classes) == (dataset.columns, dataset.classes)


labels = st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1, max_size=20).filter(
    lambda label: not label.startswith('"')
)


@given(
    st.lists(labels, min_size=2, max_size=16, unique=True),
    st.lists(labels.filter(lambda s: not any(c.isdigit() for c in s)), min_size=3, max_size=3),
    st.integers(0, 99),
)
@settings(max_examples=60)
def test_names_of_any_kind_survive_writing_and_reading(classes, columns, seed):
    rng = np.random.default_rng(seed)
    targets = np.eye(len(classes)) if len(classes) > 2 else [[0], [1]]
    inputs = frozen(rng.normal(size=(len(classes), 2)))
    one = Dataset("own", inputs, frozen(targets), "classes", tuple(columns), tuple(classes))
    once = read_csv(to_csv(one), "classes")
    twice = read_csv(to_csv(once), "classes")
    assert once.columns == twice.columns == one.columns
    assert once.classes == twice.classes and len(once.classes) <= len(classes)
    np.testing.assert_array_equal(once.inputs, one.inputs)
    np.testing.assert_array_equal(once.targets, twice.targets)


ragged = st.text(st.sampled_from("0123456789.,;\t \n-+eExy\"'，；\r\0\ufeff−"), max_size=60)


@given(
    st.one_of(st.text(max_size=60), ragged),
    st.sampled_from(["auto", "classes", "regression"]),
    st.integers(1, 3),
    st.booleans(),
)
@settings(max_examples=400)
@example('"', "auto", 1, False)
@example('1,"2\n3,4', "auto", 1, False)
@example("1,\0\n2,\0", "auto", 1, True)
def test_any_text_gives_a_data_set_or_a_sentence(text, kind, targets, standardise):
    try:
        dataset = read_csv(text, kind, targets, standardise)
    except InputError as error:
        assert error.sentence("en") and error.sentence("zh")
        return
    assert 2 <= len(dataset) <= MAX_ROWS and len(dataset.targets) == len(dataset)
    assert np.isfinite(dataset.inputs).all() and np.isfinite(dataset.targets).all()
    assert find_mismatch(dataset, suggest_spec(dataset)) is None
