"""Myths: each one is false on the page that its card opens, and the card says so in numbers."""

from __future__ import annotations

import math
import re

import pytest

from explainer.engine.session.session import open_preset
from explainer.engine.trace.phases import Phase
from explainer.engine.trace.trace import record_trace
from explainer.errors import InputError
from explainer.lab.ui.sections import SECTIONS
from explainer.lessons.catalogue import LESSONS
from explainer.lessons.lesson import Setup
from explainer.lessons.myth import Evidence, Myth
from explainer.lessons.myths import MYTH_GROUPS, MYTHS
from explainer.lessons.prepared import prepare_session
from explainer.lessons.starts import ON_DATA, OWN, STARTS
from explainer.lessons.ui.page import answer_myth, find_setup
from explainer.lessons.wire import MythValue
from explainer.step.ui.tab import DRAWERS, PANELS
from explainer.ui.templates import render
from explainer.words import LANGUAGES, table
from tests.support.described import assert_described

every_myth = pytest.mark.parametrize("myth", MYTHS.values(), ids=list(MYTHS))


def test_there_are_more_than_twenty_myths_and_each_has_a_card():
    assert len(MYTHS) >= 22
    assert [myth for group in MYTH_GROUPS.values() for myth in group] == list(MYTHS.values())
    cards = render("lessons/cards.html", lessons=LESSONS, groups=MYTH_GROUPS)
    for name in MYTHS:
        assert cards.count(f'data-myth="{name}"') == 1


@every_myth
def test_the_prepared_page_refutes_the_myth(myth: Myth):
    evidence = myth.evidence(prepare_session(myth.setup))
    assert evidence.refuted is True
    assert all(math.isfinite(number) for number in evidence.numbers.values())


@every_myth
def test_the_page_stands_where_the_evidence_can_be_seen(myth: Myth):
    setup, trace = myth.setup, record_trace(prepare_session(myth.setup).point.iteration)
    places = SECTIONS if setup.tab == "mnist" else ("samples", *PANELS, *DRAWERS)
    assert setup.panel in (None, *places)
    assert setup.at is None or isinstance(setup.at, Phase) or setup.at in trace.step_of
    assert setup.tab != "step" or setup.at is not None


@every_myth
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_card_says_the_numbers_of_its_evidence(myth: Myth, language):
    numbers = myth.evidence(prepare_session(myth.setup)).numbers
    template = table(language)[f"look.{myth.name}"]
    assert set(re.findall(r"\{(\w+)\}", template)) == set(numbers)
    sent = answer_myth(open_preset("mazur"), {"myth": myth.name}, language)
    assert_described(sent, MythValue)
    assert sent["claim"] and sent["truth"] and sent["look"]
    assert not re.search(r"[{}]|\[[a-z]", sent["look"])


def test_every_word_of_a_myth_belongs_to_one():
    wanted = {f"myth.{name}.{part}" for name in MYTHS for part in ("claim", "truth")}
    wanted |= {f"look.{name}" for name in MYTHS}
    for language in LANGUAGES:
        said = {key for key in table(language) if key.startswith(("myth.", "look."))}
        assert said == wanted


@pytest.mark.parametrize(
    "name",
    ["big_error", "negative", "relu_small", "overwrites", "larger_rate", "slice", "neutral"],
)
def test_evidence_does_not_refute_everything(name):
    """On a page that does not show it, the same function says that it is not refuted."""
    elsewhere = {
        "big_error": Setup("confident_bce"),
        "negative": Setup("mazur"),
        "relu_small": Setup("xor"),
        "overwrites": Setup("mazur", iterations=1),
        "larger_rate": Setup("linear", iterations=10),
        "slice": Setup("linear"),
        "neutral": Setup("xor", iterations=300),
    }
    evidence: Evidence = MYTHS[name].evidence(prepare_session(elsewhere[name]))
    assert evidence.refuted is False


def test_every_network_of_a_lesson_or_myth_is_used():
    stops = [stop for lesson in LESSONS.values() for stop in lesson.stops]
    numbers = [number for stop in stops for number in stop.numbers.values()]
    setups = [myth.setup for myth in MYTHS.values()] + [stop.setup for stop in stops]
    setups += [number[0] for number in numbers if isinstance(number[0], Setup)]
    used = {setup.start for setup in setups}
    assert {*OWN, *ON_DATA} <= used <= {*STARTS, *ON_DATA}


def test_a_myth_or_lesson_that_does_not_exist_is_refused():
    with pytest.raises(InputError) as caught:
        find_setup({"myth": "flat_earth"})
    assert "flat_earth" in caught.value.sentence("en")
    with pytest.raises(InputError):
        find_setup({"lesson": "hand", "stop": 99})


def test_a_page_is_prepared_in_the_same_way_every_time():
    setup = MYTHS["uphill"].setup
    first, second = (record_trace(prepare_session(setup).point.iteration).values for _ in range(2))
    assert first == second
