"""The film: its numbers are those of the trace, its figure and texts those of the network."""

from __future__ import annotations

import gzip
import json
import math

import numpy as np
import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from explainer.engine.datasets.generators import make_dataset
from explainer.engine.datasets.schedule import Schedule
from explainer.engine.explain.formulas.latex import write_number
from explainer.engine.network import NetworkSpec, initialise
from explainer.engine.optimizer_spec import OptimizerSpec
from explainer.engine.presets import PRESETS, Initialisation, make_batch
from explainer.engine.session.session import (
    Point,
    Session,
    advance_session,
    begin_session,
    open_preset,
)
from explainer.engine.trace.refs import write_key
from explainer.engine.trace.trace import record_trace
from explainer.step.figures.history import draw_loss_history
from explainer.step.figures.layout import place_nodes, structure
from explainer.step.film import make_film
from explainer.ui.figures import palette
from explainer.ui.figures.drawing import shorten_number
from explainer.words import LANGUAGES
from tests.support.colours import VISION, contrast, seen
from tests.support.on_schedule import on_schedule


def large_session(samples: int = 1) -> Session:
    spec = NetworkSpec((16, 16, 16, 16), ("tanh", "tanh", "softmax"), "cross_entropy")
    inputs = [np.linspace(-1, 1 + row, 16).tolist() for row in range(samples)]
    batch = make_batch(spec, inputs, [3] * samples)
    parameters = initialise(spec, "xavier_uniform", 0)
    return begin_session(
        Point(spec, OptimizerSpec("sgd", 0.1), batch, parameters), Initialisation()
    )


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", PRESETS)
def test_a_film_holds_one_entry_a_step_and_is_json(name, language):
    made = make_film(open_preset(name), language)
    film = json.loads(json.dumps(made, allow_nan=False))
    assert json.loads(orjson.dumps(made)) == film  # which takes no key but true strings
    count = len(film["keys"])
    for part in ("values", "formulas", "substituted", "sentences", "lines"):
        assert len(film[part]) == count
    assert all(halts[-1] == count for halts in film["stops"].values())
    assert len(set(film["keys"])) == count


def test_numbers_and_formulas_are_the_same_in_both_languages():
    english, chinese = (make_film(open_preset("xor"), language) for language in LANGUAGES)
    for part in ("keys", "values", "before", "formulas", "substituted", "lines"):
        assert english[part] == chinese[part]
    assert english["sentences"] != chinese["sentences"]


def test_the_values_of_a_film_are_those_of_the_trace():
    session = open_preset("softmax")
    trace = record_trace(session.point.iteration)
    film = make_film(session, "en")
    values = dict(zip(film["keys"], film["values"], strict=True))
    assert values == {write_key(step.target): trace.values[step.target] for step in trace.steps}


def test_overflow_is_carried_as_words_and_said():
    spec = NetworkSpec((1, 1), ("identity",), "mse")
    batch = make_batch(spec, [[1e300]], [[0.0]])
    point = Point(spec, OptimizerSpec(), batch, initialise(spec, "constant", 0))
    film = make_film(begin_session(point, Initialisation()), "en")
    json.dumps(film, allow_nan=False)
    assert "inf" in film["values"]
    assert not film["verification"]["finite"]
    first = next(i for i, value in enumerate(film["values"]) if isinstance(value, str))
    assert "overflow" in film["sentences"][first]


def test_a_film_stays_small_on_the_wire():
    def zipped(session: Session) -> int:
        return len(gzip.compress(json.dumps(make_film(session, "en")).encode(), 6))

    assert zipped(open_preset("xor")) <= 60_000
    assert zipped(large_session()) <= 1_500_000
    assert zipped(large_session(8)) <= 3_000_000


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.0, "0.000"),
        (-0.0, "0.000"),
        (0.05, "0.05000"),
        (-0.0087712, "−0.008771"),
        (12.345678, "12.35"),
        (0.99999, "1.000"),
        (1e5, "1.000e5"),
        (-2.5e-7, "−2.500e−7"),
        (math.inf, "∞"),
        (-math.inf, "−∞"),
        (math.nan, "NaN"),
    ],
)
def test_numbers_on_the_graph_have_four_significant_digits(value, text):
    assert shorten_number(value) == text


def test_the_layout_puts_layers_in_columns_and_the_first_unit_on_top():
    at = place_nodes((2, 3, 1))
    assert {node[0]: xy[0] for node, xy in at.items()} == {0: 0.0, 1: 1.0, 2: 2.0}
    assert [at[1, unit][1] for unit in range(3)] == [1.0, 0.0, -1.0]
    assert structure((2, 3, 1)).number_of_edges() == 9


@given(st.lists(st.integers(1, 16), min_size=2, max_size=6))
def test_the_units_of_every_layer_stand_one_apart_around_its_middle_to_the_last_digit(sizes):
    wanted = {
        (layer, unit): (float(layer), (size - 1) / 2 - unit)
        for layer, size in enumerate(sizes)
        for unit in range(size)
    }
    assert list(map(repr, place_nodes(sizes).items())) == list(map(repr, wanted.items()))


@pytest.mark.parametrize("kind", VISION)
@pytest.mark.parametrize("dark", [False, True])
def test_both_signs_stay_apart_for_colour_blind_eyes(kind, dark):
    def theme(colour: str) -> str:
        return palette.DARK[colour] if dark else colour

    for one, other in (
        (palette.NEGATIVE, palette.POSITIVE),
        (palette.DELTA_NEGATIVE, palette.DELTA_POSITIVE),
    ):
        distance = np.linalg.norm(seen(theme(one), kind) - seen(theme(other), kind))
        assert distance > 0.18, (one, other)


def test_text_colours_have_enough_contrast_in_both_themes():
    for colour in (palette.INK, palette.MUTED, palette.DELTA_POSITIVE, palette.DELTA_NEGATIVE):
        assert contrast(colour, palette.PANEL) >= 4.5
        assert contrast(palette.DARK[colour], palette.DARK[palette.PANEL]) >= 4.5


def test_the_place_in_the_two_loops_and_a_history_of_any_length():
    assert make_film(open_preset("xor"), "en", checked=False)["place"] is None
    schedule = Schedule(make_dataset("circles", 23), 10)
    session = advance_session(on_schedule(open_preset("xor"), schedule), 4)
    assert make_film(session, "en", checked=False)["place"] == {
        "epoch": 1,
        "batch": 1,
        "batches": 3,
        "samples": list(schedule.place(4).rows),
    }
    figure = draw_loss_history([1.0] * 100_000, 99_999, 0.5)
    assert len(figure["data"][0]["x"]) < 3000 and figure["data"][0]["x"][-1] == 99_999


def test_latex_numbers_and_graph_numbers_agree():
    for value in (0.3775, -1.25, 12.5):
        assert float(write_number(value)) == float(shorten_number(value).replace("−", "-"))
