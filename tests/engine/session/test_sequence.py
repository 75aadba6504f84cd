"""A session whose iterations see batches in a given order."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from explainer.engine.datasets.schedule import BatchSequence
from explainer.engine.explain.narration import name_unit
from explainer.engine.presets import GIVEN, Initialisation, make_batch
from explainer.engine.scripts import write_script
from explainer.engine.session.edits import with_batch
from explainer.engine.session.file import dump_document, dump_session, load_session
from explainer.engine.session.session import advance_session, begin_session, open_iteration
from explainer.engine.trace.refs import Ref
from explainer.engine.trace.trace import record_trace
from explainer.errors import InputError
from explainer.step.film import make_film
from explainer.step.ui.changes import set_layers, set_loss
from tests.support.run_program import run_program
from tests.support.session_files import ONLINE
from tests.support.strategies import random_batch, small_points


def load(**changes):
    return load_session(json.dumps({**ONLINE, **changes}))


def same(one, other):
    return np.array_equal(one.inputs, other.inputs) and np.array_equal(one.targets, other.targets)


def test_iteration_n_sees_batch_n_modulo_their_number():
    session = advance_session(load(), 7)
    batches = load().schedule.batches
    for number in range(8):
        at = open_iteration(session, number)
        assert same(at.point.batch, batches[number % 3])
        place = at.schedule.place(number)
        assert (place.epoch, place.batch, place.batches_per_epoch) == (*divmod(number, 3), 3)
    assert load(iteration=4).point.batch.inputs.tolist() == [[1, 0], [1, 1]]


@given(small_points(), st.integers(1, 4), st.integers(0, 5), st.integers(0, 2**32 - 1))
@settings(max_examples=40)
def test_a_sequence_goes_through_a_file_and_goes_on_bit_for_bit(point, count, done, seed):
    rng = np.random.default_rng(seed)
    batches = tuple(random_batch(point.spec, rng, int(rng.integers(1, 4))) for _ in range(count))
    point = replace(point, batch=batches[0], schedule=BatchSequence(batches))
    session = begin_session(point, Initialisation(GIVEN))
    try:
        session = advance_session(session, done) if done else session
        further = advance_session(session, 3)
    except InputError:  # it diverges
        return
    for dump in (dump_session, dump_document):
        again = load_session(json.dumps(dump(session)))
        assert advance_session(again, 3).point.loss == further.point.loss
        assert dump_session(advance_session(again, 3)) == dump_session(further)


def test_other_samples_replace_the_open_batch_alone():
    session = advance_session(load(), 4)
    batch = make_batch(session.point.spec, [[7, 7]], [[1]])
    changed = with_batch(session, batch)
    inputs = [one.inputs.tolist() for one in changed.schedule.batches]
    assert inputs == [[[0, 1]], [[7, 7]], [[0, 0]]]
    assert advance_session(changed, 3).point.batch.inputs.tolist() == [[7, 7]]


def test_another_loss_or_other_layers_keep_the_sequence():
    session = load()
    assert len(set_loss(session, "bce").schedule.batches) == 3
    sent = {"sizes": [3, 1], "activations": ["sigmoid"]}
    wider = set_layers(session, sent)
    assert [len(one.inputs[0]) for one in wider.schedule.batches] == [3, 3, 3]


def test_the_page_is_told_which_batch_is_open_and_what_the_inputs_are_called():
    session = advance_session(load(), 4)
    film = make_film(session, "en", checked=False)
    assert (film["place"]["batch"], film["place"]["batches"]) == (1, 3)
    assert film["network"]["inputs"] == ["height", "weight"]
    trace = record_trace(session.point.iteration)
    assert name_unit(trace, Ref("", 0, 1), "en") == "input 2 (weight)"
    assert name_unit(trace, Ref("", 0, 1), "zh") == "输入 2 (weight)"
    assert any("input 1 (height)" in sentence for sentence in film["sentences"])


@pytest.mark.parametrize("kind", ["pytorch", "numpy"])
def test_a_script_goes_through_the_batches_in_their_order(kind):
    text = write_script(advance_session(load(), 1), kind, 3)
    run_program(text)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"batches": []}, "batches is []; expected"),
        ({"batch": ONLINE["batches"][0]}, "batch and batches are both given"),
        ({"batches": None}, "batch is missing"),
        (
            {"batches": [*ONLINE["batches"], {"inputs": [[1]], "targets": [[1]]}]},
            "The length of batches[3].inputs[0] is 1; expected 2.",
        ),
        ({"batches": [{"inputs": [[1, "x"]], "targets": [[1]]}]}, "batches[0].inputs[0][1] is"),
        ({"names": {"inputs": ["one"]}}, "The length of names.inputs is 1; expected 2."),
    ],
)
def test_what_is_wrong_with_a_batch_is_named_with_its_number(changes, sentence):
    with pytest.raises(InputError) as caught:
        load(**changes)
    assert str(caught.value).startswith(sentence)
    assert caught.value.sentence("zh")
