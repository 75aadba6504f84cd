"""Numbers as learners type them."""

from __future__ import annotations

import math
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from explainer.engine.typed_numbers import parse_decimal, parse_field, parse_number
from explainer.errors import InputError
from explainer.words import LANGUAGES
from tests.support.paths import ROOT

ACCEPTED = {
    "0.37": 0.37,
    "0,37": 0.37,
    "−0.5": -0.5,
    "–0.5": -0.5,
    "- 0.5": -0.5,
    "+.5": 0.5,
    "5.": 5.0,
    "1/3": 1 / 3,
    "−2/3": -2 / 3,
    "1 / -4": -0.25,
    "0,5/2": 0.25,
    "1⁄3": 1 / 3,
    "1e-3": 1e-3,
    "1E−3": 1e-3,
    "1.5·10⁻³": 1.5e-3,
    "1,5 × 10^-3": 1.5e-3,
    "37 %": 0.37,
    "37%": 0.37,
    "−1,5\u202f%": -0.015,
    "  7\u00a0": 7.0,
    "０．３７": 0.37,
    "０，３７": 0.37,
    "－１／３": -1 / 3,
    "0。37": 0.37,
    "３７％": 0.37,
    "1,234": 1.234,
    "1,234.5": 1234.5,
    "1.234,5": 1234.5,
    "1 234": 1234.0,
    "1\u202f234\u202f567,25": 1234567.25,
    "1,234,567": 1234567.0,
    "0": 0.0,
    "-0.000": 0.0,
}

REFUSED = [
    *("", "   ", "abc", "1/0", "1/0,0", "1 2", "1 23", "1,23.4", "0,371,222.", "1/2/3", "1/3 %"),
    *("inf", "nan", "1e999", "--1", "1e", ".", ",", "-", "%", "/", "½½", "1½", "0x10", "1_000"),
    *("٣", "१", "1.2.3", "9" * 61, None, 7, True, ["1"], {"a": 1}),
]


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
    assert parse_field(typed) == parse_field(parse_number(typed).value) == parse_number(typed).value


@pytest.mark.parametrize("sent", [None, True, "", "fast", [], {}])
def test_a_field_that_is_no_number_is_refused(sent):
    with pytest.raises(InputError):
        parse_field(sent)


@pytest.mark.parametrize(
    ("cell", "with_commas", "with_points_only"),
    [
        ("0.5", 0.5, 0.5),
        ("−0.5", -0.5, -0.5),
        ("０．５", 0.5, 0.5),
        ("1.5e-3", 1.5e-3, 1.5e-3),
        ("0,5", 0.5, None),
        ("1.234,5", 1234.5, None),
        ("1e999", math.inf, math.inf),
        *((cell, None, None) for cell in ("", "setosa", "1/2", "5 %", "nan", "1_000", "0x10")),
    ],
)
def test_a_table_holds_plain_decimal_numbers(cell, with_commas, with_points_only):
    assert parse_decimal(cell) == with_commas
    assert parse_decimal(cell, marks=".") == with_points_only


READS_TEXT = re.compile(r"\bfloat\((?!f?\"|np\.)[^)]*(?:text|word|typed|cell|str\()")


def test_nothing_else_reads_typed_numbers():
    elsewhere = [
        f"{path.relative_to(ROOT)}: {found[0]}"
        for path in sorted((ROOT / "explainer").rglob("*.py"))
        if path.name not in ("typed_numbers.py", "cli.py")
        for found in READS_TEXT.finditer(path.read_text(encoding="utf-8"))
    ]
    assert not elsewhere, f"read them with explainer/engine/typed_numbers.py: {elsewhere}"
