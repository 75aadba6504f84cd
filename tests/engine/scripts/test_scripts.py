"""Scripts run by themselves, agree with the page, and notice where they do not."""

from __future__ import annotations

import contextlib
import io
import json
import subprocess
import sys
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from explainer.__main__ import main
from explainer.engine.datasets.generators import make_dataset
from explainer.engine.functions import HIDDEN_ACTIVATIONS
from explainer.engine.network import NetworkSpec, Parameters
from explainer.engine.presets import PRESETS, Initialisation
from explainer.engine.scripts import ENDINGS, SCRIPTS, write_script
from explainer.engine.scripts.recorded import record_run
from explainer.engine.session.file import dump_session
from explainer.engine.session.session import (
    Point,
    Session,
    advance_session,
    begin_session,
    open_preset,
)
from explainer.engine.training.experiment import start_training
from explainer.errors import InputError
from explainer.step.ui.faults import set_fault
from explainer.step.ui.questions import ANSWERERS
from tests.support.run_program import run_program
from tests.support.strategies import later, random_batch, random_parameters, small_points


def read_printed(text: str) -> dict[str, Any]:
    """Return the numbers that a script printed, by their names, before it said that they agree."""
    *lines, last = text.splitlines()
    assert last == "All numbers agree with the page."
    return {name: json.loads(number) for name, number in (line.split(" = ") for line in lines)}


def assert_agrees(session: Session, kind: str, iterations: int = 1) -> None:
    """A script prints every quantity of the page, as the page has it."""
    with contextlib.redirect_stdout(io.StringIO()) as out:
        run_program(source_of(kind, write_script(session, kind, iterations)))
    printed, recorded = read_printed(out.getvalue()), record_run(session, iterations)
    after = {f"{name} after the update": value for name, value in recorded.after.items()}
    wanted = recorded.expected | after
    assert printed.keys() == wanted.keys()
    for name, value in wanted.items():
        np.testing.assert_allclose(printed[name], value, rtol=1e-9, atol=1e-12, err_msg=name)


def source_of(kind: str, text: str) -> str:
    """Return the Python of a script, or of all cells of a notebook."""
    if kind != "notebook":
        return text
    return "\n".join("".join(cell["source"]) for cell in json.loads(text)["cells"])


@pytest.mark.parametrize("kind", SCRIPTS)
@given(small_points(), st.integers(0, 2), st.integers(1, 3))
@settings(max_examples=25)
def test_a_script_computes_what_the_page_shows(kind, point, updates, iterations):
    assert_agrees(begin_session(later(point, updates), Initialisation()), kind, iterations)


@pytest.mark.parametrize("kind", ["pytorch", "numpy"])
@pytest.mark.parametrize("activation", HIDDEN_ACTIVATIONS)
def test_every_activation_is_written(kind, activation):
    spec = NetworkSpec((2, 3, 2), (activation, activation), "mse")
    rng = np.random.default_rng(1)
    point = Point(
        spec,
        open_preset("mazur").point.optimizer,
        random_batch(spec, rng, 3),
        random_parameters(spec, rng, 1.0),
    )
    assert_agrees(begin_session(point, Initialisation()), kind, 2)


@pytest.mark.parametrize("kind", SCRIPTS)
def test_a_script_runs_alone_and_prints_the_names_of_the_page(kind, tmp_path):
    path = tmp_path / f"iteration.{ENDINGS[kind]}"
    path.write_text(write_script(open_preset("mazur"), kind), encoding="utf-8")
    code = source_of(kind, path.read_text(encoding="utf-8"))
    done = subprocess.run(
        [sys.executable, "-I", "-c", code], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    printed = read_printed(done.stdout)
    assert printed["loss"] == pytest.approx(0.298371109, abs=1e-9)
    assert printed["W2 after the update"][0][0] == pytest.approx(0.35891648, abs=1e-8)


@pytest.mark.parametrize("kind", ["pytorch", "numpy"])
def test_a_script_notices_a_number_that_is_another(kind):
    text = write_script(open_preset("mazur"), kind)
    begin, wrong = "'b2': [0.6, 0.6]", "'b2': [0.6, 0.61]"
    assert text.count(begin) == 1
    with pytest.raises(AssertionError):
        run_program(text.replace(begin, wrong))


@pytest.mark.parametrize("name", sorted(PRESETS))
def test_every_preset_is_a_script_later_in_its_training_too(name):
    session = advance_session(open_preset(name), 3)
    for kind in ("pytorch", "numpy"):
        assert_agrees(session, kind, 2)


def test_a_mistake_that_is_switched_on_is_left_out_and_the_script_says_so(capsys):
    session = open_preset("xor")
    broken = set_fault(session, {"name": "sign_flipped"})
    for kind in ("pytorch", "numpy"):
        text = write_script(broken, kind)
        assert "a mistake is switched on: “The update has the wrong sign”" in text
        run_program(text)
        assert "with those that the page calls right" in capsys.readouterr().out
        assert "mistake" not in write_script(session, kind)


def test_a_run_on_data_takes_the_batches_of_its_schedule():
    session = start_training(make_dataset("linear", 30, 0.01, 0)).active.session
    names = run_program(write_script(session, "numpy", 4))
    batches = names["batches"]
    assert [len(x) for x, _ in batches] == [10, 10, 10, 10] and batches[0] != batches[1]


def test_a_script_says_where_its_numbers_end():
    session = open_preset("linear")
    huge = {layer: w * 1e308 for layer, w in session.point.parameters.weights.items()}
    point = replace(session.point, parameters=Parameters(huge, session.point.parameters.biases))
    with pytest.raises(InputError, match="not finite"):
        write_script(begin_session(point, Initialisation()), "numpy")


def test_the_command_line_writes_a_script_and_says_what_is_wrong(tmp_path, capsys):
    session, script = tmp_path / "session.json", tmp_path / "iteration.py"
    session.write_text(json.dumps(dump_session(open_preset("mazur"))), encoding="utf-8")
    command = ["export", str(session), "--as", "numpy", "--iterations", "3"]
    assert main([*command, "-o", str(script)]) == 0
    names = run_program(script.read_text(encoding="utf-8"))
    assert len(names["batches"]) == 3
    capsys.readouterr()
    assert main(command) == 0
    assert capsys.readouterr().out == script.read_text(encoding="utf-8")
    assert main([*command, "-o", str(tmp_path / "nowhere" / "x.py")]) == 2
    assert "cannot be written: No such file" in capsys.readouterr().err


def test_the_page_is_told_what_its_file_is_called():
    answer = ANSWERERS["script"](open_preset("xor"), {"kind": "notebook"}, "en")
    assert answer["name"] == "backstep_notebook.ipynb" and json.loads(answer["text"])["cells"]
    with pytest.raises(InputError, match="expected one of pytorch, numpy, notebook"):
        ANSWERERS["script"](open_preset("xor"), {"kind": "basic"}, "en")
