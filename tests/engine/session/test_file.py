"""The session file, read and written."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from explainer.__main__ import main
from explainer.engine.network import initialise
from explainer.engine.optimizer_spec import OPTIMIZER_KINDS, OptimizerSpec
from explainer.engine.presets import PRESETS, Initialisation
from explainer.engine.session.edits import with_optimizer
from explainer.engine.session.file import MAX_BYTES, dump_session, load_session
from explainer.engine.session.session import advance_session, begin_session, open_preset
from explainer.errors import InputError
from tests.support.session_files import MAZUR
from tests.support.strategies import points

CLASSES = {
    "format": "backstep-session",
    "version": 1,
    "network": {
        "layer_sizes": [2, 3],
        "activations": ["softmax"],
        "loss": "cross_entropy",
    },
    "optimizer": {"name": "adam", "learning_rate": 0.1},
    "init": {"scheme": "xavier_uniform", "seed": 0},
    "batch": {"inputs": [[1, 2], [3, 4]], "targets": [2, [0.5, 0.5, 0]]},
}


def assert_same_iteration(one, two):
    for kind in ("weights", "biases"):
        updates, others = getattr(one.update, kind), getattr(two.update, kind)
        assert sorted(updates) == sorted(others)
        for layer, first in updates.items():
            second = others[layer]
            assert {n: a.tobytes() for n, a in first.items()} == {
                n: a.tobytes() for n, a in second.items()
            }
    assert one.gradients.loss == two.gradients.loss


def test_the_documented_file_is_mazurs_example_and_is_written_as_it_is_read():
    session = load_session(json.dumps(MAZUR))
    assert_same_iteration(session.point.iteration, open_preset("mazur").point.iteration)
    assert dump_session(session) == MAZUR
    assert dump_session(open_preset("mazur")) == MAZUR


@given(points(), st.integers(0, 3))
@settings(max_examples=80)
def test_a_written_session_goes_on_bit_for_bit(point, iterations):
    # Small steps: nothing diverges on the way to the middle of a training.
    gentle = replace(point, optimizer=replace(point.optimizer, learning_rate=1e-3))
    session = begin_session(gentle, Initialisation())
    session = advance_session(session, iterations) if iterations else session
    text = json.dumps(dump_session(session), allow_nan=False)
    again = load_session(text)
    assert again.iteration == session.iteration
    assert again.point.optimizer == session.point.optimizer
    assert_same_iteration(again.point.iteration, session.point.iteration)
    assert_same_iteration(again.point.following().iteration, session.point.following().iteration)
    assert json.dumps(dump_session(again)) == text


@pytest.mark.parametrize("name", PRESETS)
def test_every_preset_survives_the_file(name):
    session = advance_session(open_preset(name), 2)
    again = load_session(json.dumps(dump_session(session)))
    assert_same_iteration(again.point.iteration, session.point.iteration)


@pytest.mark.parametrize("name", OPTIMIZER_KINDS)
@pytest.mark.parametrize("value", [1e-8, 1e-10, 0.01, 0.0])
def test_every_setting_is_read_as_it_was_written(name, value):
    options = {"weight_decay": value} if value in (0.01, 0.0) else {"eps": value}
    if not set(options) <= set(OPTIMIZER_KINDS[name].options):
        return
    session = with_optimizer(open_preset("xor"), OptimizerSpec(name, 0.1, **options))
    assert (
        load_session(json.dumps(dump_session(session))).point.optimizer == session.point.optimizer
    )


@pytest.mark.parametrize(
    ("name", "option", "default"), [("adamw", "weight_decay", 0.01), ("adagrad", "eps", 1e-10)]
)
def test_what_a_file_leaves_out_is_torchs_default(name, option, default):
    session = load_session(json.dumps({**MAZUR, "optimizer": {"name": name, "learning_rate": 0.1}}))
    assert getattr(session.point.optimizer, option) == default


def test_classes_and_an_initialisation_may_stand_for_numbers():
    session = load_session(json.dumps(CLASSES))
    np.testing.assert_array_equal(session.point.batch.targets, [[0, 0, 1], [0.5, 0.5, 0]])
    expected = initialise(session.point.spec, "xavier_uniform", 0)
    np.testing.assert_array_equal(session.point.parameters.weights[1], expected.weights[1])
    assert session.init == Initialisation("xavier_uniform", 0)


def test_iteration_numbers_go_on():
    session = load_session(json.dumps({**MAZUR, "iteration": 7}))
    assert session.iteration == 7
    assert advance_session(session, 2).iteration == 9
    assert dump_session(advance_session(session, 2))["iteration"] == 9


# Files that are wrong ----------------------------------------------------------------------


def with_(path, value, base=MAZUR):
    """Return the text of ``base`` with one place changed; ``...`` takes the place away."""
    contents = json.loads(json.dumps(base))
    *way, last = path
    inner = contents
    for part in way:
        inner = inner[part]
    if value is ...:
        del inner[last]
    else:
        inner[last] = value
    return json.dumps(contents)


def network(**changes):
    contents = {**MAZUR, "network": {**MAZUR["network"], **changes}}
    return json.dumps(contents)


STATE = dump_session(advance_session(open_preset("adam"), 2))

WRONG = {
    "": "The file is not JSON (line 1); expected a Backstep session.",
    "{\n\n,": "The file is not JSON (line 3)",
    "[" * 100_000: "The file is not JSON (line 1)",
    "[" * 500 + "]" * 500: "file is [[[",
    '{"a": ' * 500 + "1" + "}" * 500: "",
    "9" * 5000: "The file is not JSON (line 1)",
    "[]": "file is []; expected an object",
    "null": "file is null; expected an object",
    '"x"': 'file is "x"; expected an object',
    "{}": "format is missing in the session file.",
    with_(["format"], "x"): "format is \"x\"; expected 'backstep-session'.",
    with_(["version"], 2): "version is 2; expected 1.",
    with_(["version"], "1"): 'version is "1"; expected 1.',
    with_(["batch"], ...): "batch is missing in the session file.",
    with_(["batch", "inputs"], ...): "batch.inputs is missing in the session file.",
    with_(["parameters"], ...): "parameters is missing in the session file.",
    with_(["init"], {"scheme": "zeros"}): "parameters and init are both given; expected one of",
    with_(["extra"], 1): "extra is not known in a session file.",
    with_(["two\nlines \x1b"], 1): "two lines",
    with_(["network", "dropout"], 1): "network.dropout is not known in a session file.",
    network(layer_sizes=[2, 17, 2]): "Layer 1 has 17 units; expected 1 to 16.",
    network(layer_sizes=[2, 0, 2]): "Layer 1 has 0 units; expected 1 to 16.",
    network(layer_sizes=[2, 99, 2]): "Layer 1 has 99 units; expected 1 to 16.",
    network(layer_sizes=[2, 2.5, 2]): "network.layer_sizes[1] is 2.5; expected a whole number.",
    network(layer_sizes=[2, "2", 2]): 'network.layer_sizes[1] is "2"; expected a whole number.',
    network(
        layer_sizes=[]
    ): "The number of layers, the input layer among them, is 0; expected 2 to 6.",
    network(layer_sizes=7): "network.layer_sizes is 7; expected a list: […].",
    network(layer_sizes=[2, 10**400, 2]): "Layer 1 has 1000",
    network(activations=["sigmoid", "softmax"], loss="bce"): "The output activation softmax does",
    network(activations=["sigmoid"]): "The number of activations is 1; expected 2",
    network(
        activations=["sigmoid", 3]
    ): "network.activations[1] is 3; expected text in quotation marks.",
    network(activations=["swish", "sigmoid"]): "Layer 1 has the activation swish; expected one of",
    network(loss="rmse"): "The loss is rmse; expected one of mse",
    network(reduction="max"): "The reduction is max; expected one of mean, sum.",
    with_(["optimizer", "name"], "adamax"): "The optimizer is adamax; expected one of sgd",
    with_(["optimizer", "learning_rate"], 0): "The learning rate is 0.0; expected more than 0",
    with_(["optimizer", "learning_rate"], -1): "The learning rate is -1.0; expected more than 0",
    with_(["optimizer", "learning_rate"], 1e9): "The learning rate is 1000000000.0; expected more",
    with_(["optimizer", "learning_rate"], float("nan")): "optimizer.learning_rate is NaN; expected",
    with_(["optimizer", "learning_rate"], float("inf")): "optimizer.learning_rate is Infinity;",
    with_(["optimizer", "learning_rate"], "x"): 'optimizer.learning_rate is "x"; expected a',
    with_(["optimizer", "learning_rate"], True): "optimizer.learning_rate is true; expected a",
    with_(["optimizer", "betas"], [0.9]): "optimizer.betas is [0.9]; expected",
    with_(["optimizer", "betas"], [0.9, 0.9]): "betas does not belong to sgd; its settings are",
    with_(["optimizer", "nesterov"], 1): "optimizer.nesterov is 1; expected true or false.",
    with_(["optimizer", "nesterov"], True): "Nesterov needs a momentum above 0",
    with_(["optimizer", "momentum"], 2): "momentum is 2.0; expected 0 to 1.",
    with_(
        ["parameters", "weights", 0, 1], [0.25]
    ): "The length of parameters.weights[0][1] is 1; expected",
    with_(
        ["parameters", "weights", 0], [[1, 2]]
    ): "The length of parameters.weights[0] is 1; expected",
    with_(["parameters", "weights"], []): "The length of parameters.weights is 0; expected",
    with_(["parameters", "biases", 1], [1]): "The length of parameters.biases[1] is 1; expected",
    with_(["parameters", "biases"], [[1, 2]] * 3): "The length of parameters.biases is 3; expected",
    with_(
        ["parameters", "biases", 0, 0], "x"
    ): 'parameters.biases[0][0] is "x"; expected a finite number.',
    with_(
        ["parameters", "biases", 0, 0], None
    ): "parameters.biases[0][0] is null; expected a finite",
    with_(["parameters", "weights", 0, 0, 0], float("nan")): "parameters.weights[0][0][0] is NaN;",
    with_(["parameters", "weights", 0, 0, 0], 10**400): "parameters.weights[0][0][0] is 1000",
    with_(["batch", "inputs"], []): "The batch has 0 samples; expected 1 to 32.",
    with_(["batch", "inputs"], [[0, 0]] * 33): "The batch has 33 samples; expected 1 to 32.",
    with_(["batch", "inputs", 0], [1]): "The length of inputs[0] is 1; expected",
    with_(["batch", "inputs", 0, 1], "x"): 'batch.inputs[0][1] is "x"; expected a finite number.',
    with_(["batch", "targets"], [1]): "targets[0] is 1; expected a list of 2 numbers.",
    with_(["batch", "targets"], ["x"]): 'batch.targets[0] is "x"; expected',
    with_(
        ["batch", "targets"], [[0, "x"]]
    ): 'batch.targets[0][1] is "x"; expected a finite number.',
    with_(["batch", "targets", 0], 7, CLASSES): "targets[0] is 7; expected a class from 0 to 2,",
    with_(["batch", "targets", 0], -1, CLASSES): "targets[0] is -1; expected a class from 0 to 2,",
    with_(["init", "scheme"], "he", CLASSES): "The initialisation is he; expected one of xavier",
    with_(["init", "seed"], -1, CLASSES): "The seed is -1; expected a whole number from 0 to",
    with_(["init", "seed"], 0.5, CLASSES): "init.seed is 0.5; expected a whole number.",
    with_(["iteration"], -1): "iteration is -1; expected ≥ 0.",
    with_(["iteration"], 10**12): "iteration is 1000000000000; expected ≤ 1000000.",
    with_(["optimizer_state", "updates"], 0, STATE): "optimizer_state.updates is 0; expected ≥ 1.",
    with_(["optimizer_state", "updates"], 10**400, STATE): "optimizer_state.updates is 1000",
    with_(
        ["optimizer_state", "weights"], [], STATE
    ): "The length of optimizer_state.weights is 0; expected",
    with_(["optimizer_state", "biases", 0, "first_moment"], ..., STATE): (
        "optimizer_state.biases[0].first_moment is missing"
    ),
    with_(["optimizer_state", "biases", 0, "momentum_buffer"], [0, 0], STATE): (
        "optimizer_state.biases[0].momentum_buffer is not known"
    ),
    with_(["optimizer_state", "biases", 0, "first_moment"], [0], STATE): (
        "The length of optimizer_state.biases[0].first_moment is 1; expected"
    ),
    with_(["optimizer_state", "biases", 0, "second_moment"], [0, -1], STATE): (
        "optimizer_state.biases[0].second_moment is -1.0; expected ≥ 0."
    ),
    with_(["optimizer"], {"name": "sgd", "learning_rate": 1, "momentum": 0.9}, STATE): (
        "optimizer_state.weights[0].first_moment is not known"
    ),
    " " * (MAX_BYTES + 1): "The file has 1000001 characters; expected at most 1000000.",
}
WRONG_NAMES = [f"{place} {text[:20]}" for place, text in enumerate(WRONG)]


@pytest.mark.parametrize("text", WRONG, ids=WRONG_NAMES)
def test_a_wrong_file_gives_one_line_that_names_it(text, tmp_path, capsys):
    file = tmp_path / "session.json"
    file.write_text(text, encoding="utf-8")
    assert main(["trace", str(file)]) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err.startswith(WRONG[text])
    assert printed.err.count("\n") == 1 and printed.err.endswith("\n") and len(printed.err) < 300


@pytest.mark.parametrize("text", WRONG, ids=WRONG_NAMES)
def test_the_page_says_it_in_chinese_too(text):
    with pytest.raises(InputError) as caught:
        load_session(text)
    sentence = caught.value.sentence("zh")
    assert sentence.endswith("。") and "\n" not in sentence


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3)
    ),
    max_leaves=6,
)


def _ways(value, way=()):
    yield way
    if isinstance(value, dict | list):
        pairs = value.items() if isinstance(value, dict) else enumerate(value)
        for key, inner in pairs:
            yield from _ways(inner, (*way, key))


@given(st.sampled_from([MAZUR, CLASSES, STATE]), st.data(), json_values)
@settings(max_examples=300)
def test_any_value_at_any_place_gives_a_session_or_a_sentence(base, data, value):
    way = data.draw(st.sampled_from([way for way in _ways(base) if way]))
    text = with_(way, value, base)
    try:
        session = load_session(text)
    except InputError as error:
        assert "\n" not in str(error)
    else:
        session.point.iteration  # noqa: B018
        dump_session(session)


@given(st.binary(max_size=200))
@settings(max_examples=100)
def test_any_bytes_give_a_sentence(contents):
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "file"
        file.write_bytes(contents)
        assert main(["trace", str(file)]) == 2


def test_a_byte_order_mark_does_no_harm(tmp_path, capsys):
    file = tmp_path / "session.json"
    file.write_text(json.dumps(MAZUR), encoding="utf-8-sig")
    assert main(["trace", str(file)]) == 0
    assert capsys.readouterr().err == ""
