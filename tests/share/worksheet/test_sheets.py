"""Worksheets: what is blank, what is given, and that every sheet has other numbers."""

from __future__ import annotations

import csv
import io
import json
import re

import pytest

from explainer.__main__ import main
from explainer.engine.exercises.codes import ExerciseCode
from explainer.engine.exercises.making import make_exercise
from explainer.engine.exercises.recipes import RECIPES
from explainer.engine.exercises.variation import vary_session
from explainer.engine.presets import PRESETS
from explainer.engine.session.session import open_preset
from explainer.errors import InputError
from explainer.share.worksheet.page import answer_worksheet
from explainer.share.worksheet.sheet import lay_out_exercise, lay_out_session, write_value
from explainer.share.worksheet.writing import Look, write_sheet_file
from explainer.words import LANGUAGES
from tests.support.session_files import MAZUR


def text_of(html: str) -> str:
    """Return the words and numbers of a sheet."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html.partition("</style>")[2]))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind, level", RECIPES)
def test_every_exercise_is_a_sheet_whose_key_has_what_is_blank(kind, level, language):
    exercise = make_exercise(ExerciseCode(kind, level, 3))
    sheet = lay_out_exercise(exercise)
    assert sheet.blanks == len(exercise.blanks)
    html = write_sheet_file(sheet, Look(language, formulas=level == "hard"))
    asked, _, key = html.partition('class="key"')
    assert asked.count('class="blank"') == sheet.blanks + 2  # name and date
    assert key.count('class="number"') == sheet.blanks and 'class="blank"' not in key
    assert "\\" not in text_of(html) and "{" not in text_of(html)


@pytest.mark.parametrize("preset", PRESETS)
def test_every_preset_is_a_sheet_and_varies_with_the_seed(preset):
    session = open_preset(preset)
    sheets = [lay_out_session(vary_session(session, seed), "x") for seed in (1, 2, 1)]
    values = [[row.value for _, rows in sheet.parts for row in rows] for sheet in sheets]
    assert values[0] == values[2] != values[1]
    assert lay_out_session(session, "x", ["delta"]).blanks > 0


def test_what_comes_before_the_first_blank_is_given_and_nothing_that_follows_from_it():
    sheet = lay_out_session(open_preset("mazur"), "mazur", ["delta", "weight_gradient"])
    rows = {phase: rows for phase, rows in sheet.parts}
    assert list(rows) == ["forward", "loss", "backward"]
    assert not any(row.blank for row in rows["forward"])
    first = next(i for i, row in enumerate(rows["backward"]) if row.blank)
    assert all(row.blank for row in rows["backward"][first:])


@pytest.mark.parametrize(
    "value, written",
    {
        **{0.5: "0.5", 1.90125: "1.90125", -0.0: "0", 2.0: "2", 0.1 + 0.2: "0.3"},
        **{1 / 3: "0.3333", -0.00012345678: "-0.0001235", 1e-9: r"1 \times 10^{-9}"},
    }.items(),
)
def test_a_number_that_ends_is_written_whole_and_others_with_four_digits(value, written):
    assert write_value(value) == written


@pytest.mark.parametrize("blank", [["hope"], ["input"], ["weight"], ["first_moments"]])
def test_what_cannot_be_blank_is_refused_with_what_can(blank):
    with pytest.raises(InputError, match="delta"):
        lay_out_session(open_preset("mazur"), "mazur", blank)


def test_thirty_seeds_are_thirty_sheets_with_keys(tmp_path, capsys):
    (tmp_path / "mazur.json").write_text(json.dumps(MAZUR), encoding="utf-8")
    folder = tmp_path / "sheets"
    arguments = ["--blank", "delta,weight_gradient", "--seeds", "30", "--language", "zh"]
    assert main(["worksheet", str(tmp_path / "mazur.json"), *arguments, "-o", str(folder)]) == 0
    sheets = sorted(folder.glob("*.html"))
    assert [str(path) for path in sheets] == capsys.readouterr().out.split()
    keys = {text_of(path.read_text("utf-8")).partition("参考答案")[2] for path in sheets}
    assert len(keys) == len(sheets) == 30


@pytest.mark.parametrize(
    "command",
    [
        *("2-delta-easy-1", "nothing.json", "1-delta-easy-1 --seeds 0"),
        *("1-delta-easy-1 --seeds many", "1-delta-easy-1 --blank hope"),
    ],
)
def test_a_sheet_that_cannot_be_made_is_said_in_one_line(command, tmp_path, capsys):
    assert main(["worksheet", *command.split(), "-o", str(tmp_path)]) == 2
    assert capsys.readouterr().err.count("\n") == 1
    assert not list(tmp_path.iterdir())


def test_a_table_is_made_of_what_was_handed_in_and_no_cell_is_a_formula(tmp_path, capsys):
    file = {
        "format": "backstep-answers",
        "version": 1,
        "name": "=1+1",
        "exercise": "1-delta-easy-7",
    }
    file |= {"answers": {"delta/2/0//0": "-1.8"}, "score": {"right": 9, "of": 9}, "seconds": 5}
    (tmp_path / "a.json").write_text(json.dumps(file), encoding="utf-8")
    (tmp_path / "b.json").write_text("{}", encoding="utf-8")
    paths = [str(tmp_path / name) for name in ("a.json", "b.json", "c.json")]
    assert main(["grade", *paths]) == 0
    table = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    assert [row["file"] for row in table] == ["a.json", "b.json", "c.json"]
    assert table[0]["name"] == "'=1+1" and table[0]["claimed"] == "9"
    assert (table[0]["right"], table[0]["of"], table[0]["percent"]) == ("1", "9", "11")
    assert "changed" in table[0]["note"]
    assert "backstep-answers" in table[1]["note"] and "read" in table[2]["note"]
    assert main(["grade", paths[0], "-o", str(tmp_path / "table.csv"), "--language", "zh"]) == 0
    assert "成绩被改过" in (tmp_path / "table.csv").read_text("utf-8-sig")


def test_the_page_gets_the_open_iteration_or_an_exercise():
    session = open_preset("mazur")
    sent = answer_worksheet(session, {"blank": ["delta"]}, "zh")
    assert "第 0 次迭代" in sent["text"] and sent["name"].endswith(".html")
    solving = answer_worksheet(session, {"code": "1-adam-easy-5"}, "en")["text"]
    assert "1-adam-easy-5" in solving and 'class="key"' not in solving
    assert (
        'class="key"'
        in answer_worksheet(session, {"code": "1-adam-easy-5", "key": True}, "en")["text"]
    )
    for wrong in ({}, {"blank": "delta"}, {"blank": ["x"]}, {"code": 5}, {"blank": ["delta"] * 99}):
        with pytest.raises(InputError):
            answer_worksheet(session, wrong, "en")
