"""Programs of the kinds that the tutorials have open where they belong, with their settings."""

from __future__ import annotations

import json

import numpy as np
import pytest

from explainer.__main__ import main
from explainer.data.ui.state import begin_run
from explainer.engine.session.file import dump_session, load_session
from explainer.lab.config.settings import TrainingSettings, read_settings
from explainer.reading.reading import read_torch_code
from explainer.words import LANGUAGES
from tests.support.programs import FOLDER, read_program

PROGRAMS = sorted(path.stem for path in FOLDER.glob("*.txt"))


def whys(reading):
    """Return why lines are not understood, by line."""
    return {note.line: note.sentence("en") for note in reading.not_understood}


def test_a_linear_regression_from_scratch_opens_on_the_data_tab_with_its_1000_points():
    reading = read_torch_code(read_program("linear_regression"))
    assert (reading.view, whys(reading)) == ("data", {})
    run = begin_run(reading.opened).run
    point = run.active.session.point
    assert (run.dataset.name, len(run.dataset), point.schedule.batch_size) == ("linear", 1000, 10)
    assert (point.spec.sizes, point.spec.loss) == ((2, 1), "half_squared_error")
    assert (point.optimizer.name, point.optimizer.learning_rate) == ("sgd", 0.03)
    np.testing.assert_allclose(run.dataset.truth.weights[1], [[2.0, -3.4]])
    assert "reading.drawn" in {note.key for note in reading.understood}


def test_another_truth_brings_its_own_points():
    text = read_program("linear_regression").replace("[2, -3.4]", "[1.5, 0.5]")
    reading = read_torch_code(text)
    run = begin_run(reading.opened).run
    assert (reading.view, run.dataset.name, len(run.dataset)) == ("data", "own", 1000)
    x = np.column_stack([run.dataset.inputs, np.ones(1000)])
    found = np.linalg.lstsq(x, run.dataset.targets[:, 0], rcond=None)[0]
    np.testing.assert_allclose(found, [1.5, 0.5, 4.2], atol=2e-3)


def test_a_sequential_with_cross_entropy_on_random_data_opens_in_the_step_view():
    reading = read_torch_code(read_program("sequential"))
    point = reading.opened.point
    assert (reading.view, whys(reading)) == ("step", {})
    assert (point.spec.sizes, point.spec.activations) == ((5, 16, 2), ("relu", "softmax"))
    assert (point.spec.loss, point.spec.reduction, len(point.batch)) == ("cross_entropy", "mean", 8)
    assert (point.optimizer.learning_rate, point.optimizer.momentum) == (0.1, 0.9)
    assert (reading.opened.init.scheme, reading.opened.init.seed) == ("torch_default", 42)
    drawn = [note for note in reading.understood if note.key == "reading.drawn"]
    assert drawn[0].sentence("en").startswith("Random numbers, drawn here with seed 42")


def test_the_loop_over_a_loader_opens_in_the_lab():
    reading = read_torch_code(read_program("dataloader"))
    assert (reading.view, whys(reading)) == ("lab", {})
    assert reading.opened == TrainingSettings(epochs=5)


def test_a_lenet_class_with_a_random_target_and_sub_opens_in_the_lab():
    reading = read_torch_code(read_program("lenet"))
    settings = reading.opened
    assert (reading.view, settings.model, settings.loss) == ("lab", "lenet", "mse")
    assert (settings.optimizer, settings.learning_rate, settings.batch_size) == ("sgd", 0.01, 1)
    assert whys(reading) == {42: "The images are random here; the lab takes those of its data set."}


def test_a_convolutional_sequential_for_cifar_opens_in_the_lab():
    reading = read_torch_code(read_program("cifar"))
    settings = reading.opened
    assert (reading.view, settings.dataset, settings.model) == ("lab", "cifar10", "cifar_net")
    assert (settings.activation, settings.epochs, settings.batch_size) == ("identity", 20, 64)
    assert list(whys(reading)) == [8]


def test_a_class_for_colour_images_opens_in_the_lab_without_a_word():
    reading = read_torch_code(read_program("cifar_class"))
    settings = reading.opened
    assert (reading.view, whys(reading)) == ("lab", {})
    assert (settings.dataset, settings.model, settings.activation) == ("cifar10", "lenet", "relu")
    assert (settings.momentum, settings.batch_size, settings.epochs) == (0.9, 4, 2)


def test_what_the_page_has_otherwise_is_named_and_the_rest_is_kept():
    reading = read_torch_code(read_program("many_settings"))
    spec = reading.opened.point.spec
    assert (spec.sizes, spec.activations[:2]) == ((4, 8, 8, 3), ("leaky_relu", "leaky_relu"))
    named = " ".join(note.sentence("en") for note in reading.not_understood)
    for part in ("BatchNorm1d", "negative_slope=0.2", "Dropout", "softmax", "label_smoothing=0.1"):
        assert part in named


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", PROGRAMS)
def test_everything_that_is_said_has_words(name, language):
    reading = read_torch_code(read_program(name))
    for note in (*reading.understood, *reading.not_understood):
        assert note.sentence(language)
        assert note.line <= len(reading.source.text.splitlines())


@pytest.mark.parametrize("name", PROGRAMS)
def test_the_command_prints_what_the_page_opens(name, capsys):
    assert main(["import", str(FOLDER / f"{name}.txt")]) == 0
    printed, reading = json.loads(capsys.readouterr().out), read_torch_code(read_program(name))
    assert printed["view"] == reading.view
    assert len(printed["not_understood"]) == len(reading.not_understood)
    for entry in printed["not_understood"]:
        assert entry.keys() == {"line", "text", "why"}
    if reading.view == "lab":
        assert read_settings(printed["settings"]) == reading.opened
    if reading.view == "step":
        session = load_session(json.dumps(printed["session"]))
        assert dump_session(session) == dump_session(reading.opened)


def test_the_command_refuses_what_holds_no_network_in_a_sentence(tmp_path, capsys):
    path = tmp_path / "code.py"
    path.write_text("print(1)\n", encoding="utf-8")
    assert main(["import", str(path)]) == 2
    assert capsys.readouterr().err.startswith("There is no network in this code")


def test_a_file_in_gbk_and_a_notebook_are_read(tmp_path, capsys):
    text = read_program("linear_regression")
    path = tmp_path / "code.py"
    path.write_text(text, encoding="gbk")
    assert main(["import", str(path)]) == 0
    cells = [{"cell_type": "markdown", "source": ["# x"]}, {"cell_type": "code", "source": [text]}]
    path.write_text(json.dumps({"cells": cells}), encoding="utf-8")
    assert main(["import", str(path)]) == 0
    one, other = capsys.readouterr().out.splitlines()
    assert json.loads(one)["settings"] == json.loads(other)["settings"]


def test_a_part_without_imports_is_read_as_one_with_them():
    text = read_program("sequential")
    part = "\n".join(line for line in text.splitlines() if not line.startswith(("import", "from")))
    assert part != text
    one, other = read_torch_code(text), read_torch_code(part)
    assert dump_session(one.opened) == dump_session(other.opened)
    assert len(one.not_understood) == len(other.not_understood)
