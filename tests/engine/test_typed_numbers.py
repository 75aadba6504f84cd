"""Numbers as learners type them."""

from __future__ import annotations

import json
import math
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from explainer.engine.typed_numbers import (
    find_number,
    parse_number,
    read_typed,
    split_numbers,
    write_typed,
)
from explainer.errors import InputError
from explainer.words import LANGUAGES
from tests.support.paths import ROOT

CASES = json.loads((ROOT / "tests" / "typed_numbers.json").read_text(encoding="utf-8"))
"""What the script's reader of typed numbers is tested with as well."""

ACCEPTED: dict[str, float] = {**CASES["accepted"], "1/3": 1 / 3, "−2/3": -2 / 3}
REFUSED = [*CASES["refused"], None, 7, True, ["1"], {"a": 1}]


@pytest.mark.parametrize("typed", ACCEPTED)
def test_what_people_type_is_read(typed):
    assert parse_number(typed).value == pytest.approx(ACCEPTED[typed], rel=1e-15)


@pytest.mark.parametrize("typed", REFUSED, ids=repr)
def test_what_is_no_number_gets_a_sentence_that_names_it(typed):
    with pytest.raises(InputError) as refusal:
        parse_number(typed)
    shown = str(typed).strip()
    for language in LANGUAGES:
        sentence = refusal.value.sentence(language)
        assert not shown or shown in sentence or str(len(shown)) in sentence


@pytest.mark.parametrize(
    ("typed", "digits", "half_unit"),
    [
        ("0.37", 2, 0.005),
        ("0.0370", 3, 0.00005),
        ("12", 2, 0.5),
        ("1.5e-3", 2, 0.00005),
        ("37 %", 2, 0.005),
        ("0.00", 0, 0.005),
        ("1/3", None, None),
    ],
)
def test_the_precision_that_was_typed_is_known(typed, digits, half_unit):
    number = parse_number(typed)
    assert number.digits == digits
    assert number.half_unit == (half_unit and pytest.approx(half_unit))


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_every_float_that_python_prints_is_read_back_exactly(value):
    for text in (repr(value), repr(value).replace(".", ","), repr(value).replace("-", "−")):
        assert parse_number(text).value == value


ANY_TEXT = st.one_of(st.text(max_size=70), st.text("0123456789.,-−/%eE ，。％·⁻³", max_size=12))


@given(ANY_TEXT)
def test_any_text_gives_a_finite_number_or_a_sentence(text):
    try:
        number = parse_number(text)
    except InputError:
        return
    assert math.isfinite(number.value)


@pytest.mark.parametrize("typed", ACCEPTED)
def test_a_field_takes_text_and_numbers(typed):
    number = parse_number(typed).value
    assert read_typed(typed) == read_typed(number) == find_number(typed) == number


def test_what_is_no_number_stays_as_it_was_typed():
    assert [read_typed(text) for text in ("", " ", " fast ", "1/0")] == [None, None, "fast", "1/0"]
    assert read_typed(True) is True
    assert find_number("fast") is None


@given(st.floats(allow_nan=False, allow_infinity=False) | st.integers(-(2**53), 2**53))
def test_a_field_shows_a_number_so_that_it_is_read_back(value):
    assert read_typed(write_typed(value)) == value


@pytest.mark.parametrize(
    ("line", "lengths", "numbers"),
    [
        ("0,35; 0,9", [2], [0.35, 0.9]),
        ("0.35, 0.9", [2], [0.35, 0.9]),
        ("0,35 0,9", [2], [0.35, 0.9]),
        ("0.35 0.9", [2], [0.35, 0.9]),
        ("0,1", [2], [0, 1]),
        ("0,5", [1], [0.5]),
        ("1, 2, 3", [3], [1, 2, 3]),
        ("1, 2; 3", [3], [1, 2, 3]),
        ("1,234,567", [3], [1, 234, 567]),
        ("１，２；３", [3], [1, 2, 3]),
        ("0、1", [2], [0, 1]),
        ("1 / 3, 37 %", [2], [1 / 3, 0.37]),
        ("2", [3, 1], [2]),
        ("0,1", [2, 1], [0, 1]),
        ("1, 2, 3", [2], [1, 2, 3]),
    ],
)
def test_a_comma_is_a_decimal_mark_where_that_gives_as_many_numbers_as_there_are(
    line, lengths, numbers
):
    assert [find_number(word) for word in split_numbers(line, lengths)] == numbers


@given(st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=16), st.sampled_from([", ", "; ", " "]))
def test_a_line_of_numbers_is_split_as_it_was_written(numbers, mark):
    for decimal in ".," if mark != ", " else ".":
        line = mark.join(repr(number).replace(".", decimal) for number in numbers)
        words = split_numbers(line, [len(numbers)])
        assert [find_number(word) for word in words] == numbers


READS_TEXT = re.compile(r"\bfloat\((?!f?\"|np\.)[^)]*(?:text|word|typed|cell|str\()")


def test_nothing_else_reads_typed_numbers():
    elsewhere = [
        f"{path.relative_to(ROOT)}: {found[0]}"
        for path in sorted((ROOT / "explainer").rglob("*.py"))
        if path.name not in ("typed_numbers.py", "cli.py")
        for found in READS_TEXT.finditer(path.read_text(encoding="utf-8"))
    ]
    assert not elsewhere, f"read them with explainer/engine/typed_numbers.py: {elsewhere}"
