"""``python -m explainer trace``: rows that can be read again, and what it says when it cannot."""

from __future__ import annotations

import csv
import io
import itertools
import json
import re
import subprocess
import sys

import pytest
from hypothesis import given, settings
from markdown_it import MarkdownIt

from explainer.__main__ import main
from explainer.engine.explain.export import COLUMNS, list_rows, write_rows
from explainer.engine.presets import Initialisation
from explainer.engine.session.file import dump_session
from explainer.engine.session.session import (
    advance_session,
    begin_session,
    open_iteration,
    open_preset,
)
from explainer.engine.trace.trace import record_trace
from tests.support.paths import ROOT
from tests.support.session_files import MAZUR
from tests.support.strategies import small_points

KEYS = [
    "iteration",
    "index",
    "phase",
    "quantity",
    "layer",
    "unit",
    "source",
    "sample",
    "value",
    "formula",
    "substituted",
]
SUMMARY_KEYS = [
    "loss",
    "loss_after",
    "autograd_max_deviation",
    "difference_max_deviation",
    "parameters_after",
]


@pytest.fixture
def mazur_file(tmp_path):
    file = tmp_path / "mazur.json"
    file.write_text(json.dumps(MAZUR))
    return str(file)


def traced(capsys, *arguments):
    assert main(["trace", *arguments]) == 0
    printed = capsys.readouterr()
    assert printed.err == ""
    return printed.out


def test_json_lines_have_the_documented_keys_and_end_with_summaries(mazur_file, capsys):
    lines = [
        json.loads(line) for line in traced(capsys, mazur_file, "--iterations", "3").splitlines()
    ]
    steps = len(record_trace(open_preset("mazur").point.iteration).steps)
    assert len(lines) == 3 * (steps + 1)
    for number in range(3):
        block = lines[number * (steps + 1) : (number + 1) * (steps + 1)]
        assert list(block[-1]) == ["iteration", "summary"]
        assert list(block[-1]["summary"]) == SUMMARY_KEYS
        for index, row in enumerate(block[:-1]):
            assert list(row) == KEYS
            assert (row["iteration"], row["index"]) == (number, index)
        assert block[-1]["iteration"] == number
    assert {row["phase"] for row in lines if "phase" in row} == {
        "forward",
        "loss",
        "backward",
        "update",
    }


def test_the_documented_step_is_there(mazur_file, capsys):
    lines = [json.loads(line) for line in traced(capsys, mazur_file).splitlines()]
    (row,) = (r for r in lines if r.get("quantity") == "weighted_input" and r["value"] < 0.38)
    assert row["value"] == pytest.approx(0.3775, abs=1e-15)
    expected = {"index": 4, "phase": "forward", "layer": 1, "unit": 0, "source": None, "sample": 0}
    assert {name: row[name] for name in expected} == expected


def test_summaries_join_up_from_one_iteration_to_the_next(mazur_file, capsys):
    out = traced(capsys, mazur_file, "--iterations", "4")
    summaries = [json.loads(line)["summary"] for line in out.splitlines() if "summary" in line]
    assert summaries[0]["loss"] == pytest.approx(0.298371109, abs=5e-10)
    for before, after in itertools.pairwise(summaries):
        assert before["loss_after"] == after["loss"] < before["loss"]
    for summary in summaries:
        assert summary["autograd_max_deviation"] < 1e-12
        assert summary["difference_max_deviation"] < 1e-6
    assert summaries[0]["parameters_after"]["weights"][1][0][0] == pytest.approx(
        0.35891648, abs=5e-9
    )


def test_every_quantity_of_the_backward_pass_and_of_the_optimizer_is_written():
    written_rows = list(list_rows(open_preset("adam"), 2))
    quantities = {row.get("quantity") for row in written_rows}
    assert {"contribution", "backward_sum", "slope", "denominator", "effective_rate"} <= quantities
    for row in written_rows:
        if row.get("quantity") == "contribution":
            assert row["layer"] == 2 and row["source"] is not None and row["sample"] is not None


@given(small_points())
@settings(max_examples=15)
def test_csv_and_json_say_the_same(point):
    every = list(list_rows(begin_session(point, Initialisation()), 1))
    table = list(csv.reader(io.StringIO("\n".join(write_rows(every, "csv")))))
    assert table[0] == [*COLUMNS, "summary"] and len(table) == len(every) + 1
    for row, cells in zip(every, table[1:], strict=True):
        named = dict(zip(table[0], cells, strict=True))
        if "summary" in row:
            assert json.loads(named["summary"]) == row["summary"]
            continue
        assert float(named["value"]) == row["value"]
        for name in ("layer", "unit", "source", "sample"):
            assert named[name] == ("" if row[name] is None else str(row[name]))
        assert named["formula"] == row["formula"] and named["substituted"] == row["substituted"]


@given(small_points())
@settings(max_examples=10)
def test_markdown_has_a_table_for_each_iteration(point):
    every = list(list_rows(begin_session(point, Initialisation()), 1))
    lines = "\n".join(write_rows([*every, *every[:0]], "markdown")).splitlines()
    assert lines[0] == "## Iteration 0" and lines[1] == ""
    table = [line for line in lines if line.startswith("|")]
    assert len(table) == len(every) - 1 + 2
    for line in table:
        assert line.count("|") == len(COLUMNS) + 1  # nothing inside a cell ends it
    (summary,) = (line for line in lines if line.startswith("Summary: "))
    assert json.loads(re.search("`(.*)`", summary).group(1)) == every[-1]["summary"]


def test_commonmark_keeps_every_sign_of_a_formula_in_markdown():
    every = list(list_rows(open_preset("adam"), 1))
    document = (
        MarkdownIt("commonmark").enable("table").parse("\n".join(write_rows(every, "markdown")))
    )
    cells = [token.children for token in document if token.type == "inline"]
    read = [[(part.type, part.content) for part in cell] for cell in cells]
    rows = [row for row in every if "summary" not in row]
    for row in rows:
        for name in ("formula", "substituted"):
            assert [("text", "$"), ("code_inline", row[name]), ("text", "$")] in read
        assert [("text", row["quantity"])] in read


def test_each_iteration_in_markdown_has_its_own_heading(mazur_file, capsys):
    out = traced(capsys, mazur_file, "--iterations", "2", "--format", "markdown")
    assert out.count("## Iteration ") == 2 and out.count("\n| iteration | index |") == 2
    assert out.count("Summary: ") == 2


def test_a_session_that_was_saved_in_mid_training_goes_on(tmp_path, capsys):
    session = advance_session(open_preset("adam"), 3)
    file = tmp_path / "adam.json"
    file.write_text(json.dumps(dump_session(open_iteration(session, 1))))
    out = [json.loads(line) for line in traced(capsys, str(file), "--iterations", "2").splitlines()]
    summaries = {row["iteration"]: row["summary"] for row in out if "summary" in row}
    assert list(summaries) == [1, 2]
    weights = session.kept[3].parameters.weights
    assert summaries[2]["parameters_after"]["weights"] == [weights[1].tolist(), weights[2].tolist()]


def test_overflow_is_still_json(tmp_path, capsys):
    contents = json.loads(json.dumps(MAZUR))
    contents["network"]["activations"] = ["identity", "identity"]
    contents["parameters"]["weights"][1] = [[1e308, 1e308], [1e308, 1e308]]
    file = tmp_path / "huge.json"
    file.write_text(json.dumps(contents))

    def refuse(constant):
        raise AssertionError(f"{constant} is not JSON")

    lines = traced(capsys, str(file)).splitlines()
    parsed = [json.loads(line, parse_constant=refuse) for line in lines]
    assert parsed[-1]["summary"]["loss"] is None
    for form in ("csv", "markdown"):
        assert traced(capsys, str(file), "--format", form)
    assert main(["trace", str(file), "--iterations", "2"]) == 2
    assert capsys.readouterr().err.count("\n") == 1


@pytest.mark.parametrize("count", ["0", "1001", "-3", "1.5", "x", "", "²", "9" * 30])
def test_a_wrong_number_of_iterations_is_named(count, mazur_file, capsys):
    assert main(["trace", mazur_file, f"--iterations={count}"]) == 2
    assert capsys.readouterr().err.startswith(f"The number of iterations is {count}; expected 1 to")


@pytest.mark.parametrize(
    "arguments",
    [["trace"], ["trace", "x", "--format", "xml"], ["nothing"], [], ["trace", "x", "y"]],
)
def test_a_wrong_command_is_said_on_one_line(arguments, capsys):
    with pytest.raises(SystemExit) as caught:
        main(arguments)
    assert caught.value.code == 2
    assert capsys.readouterr().err.count("\n") == 1


@pytest.mark.parametrize("name", ["missing.json", ".", "a\0b", "new\nline"])
def test_a_file_that_cannot_be_read_is_named(name, tmp_path, capsys):
    assert main(["trace", str(tmp_path) + "/" + name]) == 2
    error = capsys.readouterr().err
    assert error.count("\n") == 1 and "cannot be read: " in error


def command(*arguments):
    return subprocess.run(
        [sys.executable, "-m", "explainer", *arguments],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
    )


def test_the_command_line_works_from_outside(mazur_file, tmp_path):
    good = command("trace", mazur_file)
    assert good.returncode == 0 and good.stderr == ""
    assert "summary" in json.loads(good.stdout.splitlines()[-1])
    bad = command("trace", str(tmp_path))
    assert bad.returncode == 2 and bad.stdout == ""
    assert bad.stderr.count("\n") == 1 and "Traceback" not in bad.stderr


def test_a_reader_that_stops_early_is_no_error(mazur_file):
    line = f"{sys.executable} -m explainer trace {mazur_file} --iterations 50 | head -n 1"
    result = subprocess.run(
        ["bash", "-c", line], cwd=ROOT, capture_output=True, text=True, timeout=120
    )
    assert result.stderr == "" and len(result.stdout.splitlines()) == 1
