"""What crosses the wire: the types of the scripts are those that Python describes."""

from __future__ import annotations

from typing import Any, Literal, NotRequired, TypedDict

import pytest

from explainer.engine.presets import PRESETS
from explainer.engine.session.session import open_preset
from explainer.step.film import make_film
from explainer.step.wire import FilmValue
from tests.support.described import assert_described
from tools.wire import TARGET, interface, types_of_scripts


class Inner(TypedDict):
    name: str


class Described(TypedDict):
    """Two lines.

    And more.
    """

    pairs: list[tuple[int, str | None]]
    mixed: list[float | str]
    inner: dict[str, Inner]
    kind: Literal["one", "two"]
    anything: NotRequired[Any]


def test_the_types_of_the_scripts_are_of_todays_descriptions():
    today = TARGET.read_text(encoding="utf-8") == types_of_scripts()
    assert today, "run: python -m tools.wire"


def test_a_description_becomes_aninterface():
    assert interface(Described) == (
        "/**\n * Two lines.\n *\n * And more.\n */\nexport interface Described {\n"
        "  pairs: [number, string | null][];\n  mixed: (number | string)[];\n"
        '  inner: Record<string, Inner>;\n  kind: "one" | "two";\n  anything?: any;\n}\n'
    )


class Partial(TypedDict, total=False):
    known: int


def test_what_may_be_missing_is_optional_in_the_scripts():
    assert interface(Partial) == "export interface Partial {\n  known?: number;\n}\n"


RIGHT = {"pairs": [(1, None)], "mixed": [1, "inf"], "inner": {"a": {"name": "b"}}, "kind": "one"}
WRONG = {
    "missing": {"kind": "one"},
    "more": {**RIGHT, "other": 1},
    "another type": {**RIGHT, "mixed": [None]},
    "another choice": {**RIGHT, "kind": "three"},
    "another length": {**RIGHT, "pairs": [(1, None, 2)]},
    "deep inside": {**RIGHT, "inner": {"a": {"name": 3}}},
}


def test_what_is_described_is_accepted():
    assert_described(RIGHT, Described)
    assert_described({**RIGHT, "anything": object()}, Described)


@pytest.mark.parametrize("value", WRONG.values(), ids=WRONG)
def test_what_is_not_described_is_named(value):
    with pytest.raises(AssertionError):
        assert_described(value, Described)


@pytest.mark.parametrize("name", PRESETS)
def test_a_film_holds_what_is_described_of_it_and_nothing_else(name):
    assert_described(make_film(open_preset(name), "en"), FilmValue)
