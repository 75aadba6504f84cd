"""Numbers of one's own: a number is right if the true one rounds to it."""

from __future__ import annotations

import math
from decimal import ROUND_HALF_UP, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from explainer.engine.exercises.checking import check_numbers, find_first_wrong, rounds_to
from explainer.engine.session.session import open_preset
from explainer.engine.trace.refs import Ref
from explainer.engine.trace.trace import record_trace
from explainer.engine.typed_numbers import parse_number

numbers = st.floats(1e-6, 1e6).map(lambda size: float(f"{size:.12g}"))
truths = st.builds(lambda size, sign: sign * size, numbers, st.sampled_from((1.0, -1.0)))


def rounded(truth: float, decimals: int) -> Decimal:
    """Return ``truth`` rounded as it is taught: a half goes up."""
    return Decimal(repr(truth)).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)


@given(truths, st.integers(0, 10))
def test_every_rounding_of_the_truth_is_right_and_its_neighbours_are_not(truth, decimals):
    near, unit = rounded(truth, decimals), Decimal(1).scaleb(-decimals)
    if near == 0 or len(near.as_tuple().digits) > 9:  # more digits than calculators agree in
        return
    assert rounds_to(truth, parse_number(f"{near:f}"))
    for other in (near + 2 * unit, near - 2 * unit):
        assert not rounds_to(truth, parse_number(f"{other:f}"))


@given(truths)
def test_zero_is_right_for_zero_alone_however_it_is_written(truth):
    for typed in ("0", "0.00", "0,000", "-0.0"):
        assert not rounds_to(truth, parse_number(typed))
        assert rounds_to(0.0, parse_number(typed))


@pytest.mark.parametrize("typed", ["0.6", "0.59", "0,5933", "59.3 %", "5.93·10⁻¹", "0.59327"])
def test_as_many_digits_count_as_were_typed(typed):
    assert rounds_to(0.59327, parse_number(typed))


@pytest.mark.parametrize("typed", ["0.5932", "0.594", "0.5", "-0.59", "3/5", "0.59328"])
def test_a_digit_that_is_wrong_is_wrong(typed):
    assert not rounds_to(0.59327, parse_number(typed))


def test_a_fraction_is_exact():
    assert rounds_to(1 / 3, parse_number("1/3"))
    assert not rounds_to(0.3333, parse_number("1/3"))


def test_what_is_not_finite_is_never_right():
    for truth in (math.inf, -math.inf, math.nan):
        assert not rounds_to(truth, parse_number("5"))


def test_verdicts_come_in_the_order_of_computing_and_empty_fields_are_not_looked_at():
    trace = record_trace(open_preset("mazur").point.iteration)
    z, a, delta = (
        Ref("weighted_input", 1, 0, None, 0),
        Ref("activation", 1, 0, None, 0),
        Ref("delta", 2, 0, None, 0),
    )
    typed = {delta: "0.14", a: "no", z: "0.3775", Ref("loss", sample=0): "  "}
    checked = check_numbers(trace, typed)
    assert [(number.ref, number.verdict) for number in checked] == [
        (z, "right"),
        (a, "unread"),
        (delta, "right"),
    ]
    assert find_first_wrong(checked).ref == a
    assert find_first_wrong(checked[::2]) is None
