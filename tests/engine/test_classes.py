"""Outputs are called by the classes that the data set names, wherever they are spoken of."""

from __future__ import annotations

import json

import pytest

from explainer.engine.classes import list_classes
from explainer.engine.datasets.schedule import Schedule
from explainer.engine.explain.narration import name_unit
from explainer.engine.network import NetworkSpec
from explainer.engine.optimizer_spec import OptimizerSpec
from explainer.engine.presets import Initialisation, Preset, make_batch
from explainer.engine.session.file import dump_document, load_session
from explainer.engine.session.session import Point, Session, begin_session, open_preset
from explainer.engine.tables.own_data import read_table
from explainer.engine.trace.refs import Ref
from explainer.engine.trace.trace import record_trace
from explainer.errors import InputError
from explainer.step.film import make_film
from explainer.step.ui.changes import set_samples
from explainer.step.ui.form_view import write_targets

FLOWERS = "width,length,kind\n1,2,setosa\n2,1,lily\n3,1,rose\n4,4,setosa\n5,1,lily\n6,2,rose\n"
TWO = FLOWERS.replace("rose", "lily")
DIGITS = FLOWERS.replace("setosa", "7").replace("lily", "3").replace("rose", "9")


def opened(text: str, outputs: int, loss: str, last: str) -> Session:
    """Return the session of an iteration on a file of points."""
    schedule = Schedule(read_table(text, kind="classes"), batch_size=3, seed=None)
    spec = NetworkSpec((2, 2, outputs), ("tanh", last), loss)
    preset = Preset(spec, OptimizerSpec("sgd", 0.1), schedule.batch(0))
    point = Point(spec, preset.optimizer, preset.batch, preset.parameters(), schedule=schedule)
    return begin_session(point, Initialisation())


@pytest.mark.parametrize(
    ("session", "names"),
    [
        (opened(FLOWERS, 3, "cross_entropy", "softmax"), ("lily", "rose", "setosa")),
        (opened(FLOWERS, 3, "bce", "sigmoid"), ("lily", "rose", "setosa")),
        (opened(TWO, 1, "bce", "sigmoid"), ("setosa",)),
        (opened(DIGITS, 3, "cross_entropy", "softmax"), ("class 3", "class 7", "class 9")),
        (open_preset("softmax"), ("class 0", "class 1", "class 2")),
        (open_preset("xor"), ()),
        (open_preset("mazur"), ()),
    ],
)
def test_outputs_are_named_by_their_classes_on_the_graph_and_in_prose(session, names):
    film = make_film(session, "en", checked=False)
    assert tuple(film["network"]["classes"]) == names
    spec, trace = session.point.spec, record_trace(session.point.iteration)
    for unit, name in enumerate(names):
        output = f"output {unit + 1} ({name})"
        assert name_unit(trace, Ref("", spec.depth, unit), "en") == output
        delta = trace.step_of[Ref("delta", spec.depth, unit, None, 0)]
        assert output in film["sentences"][delta] and output in film["spoken"][delta]
        card = film["cards"]["neuron"][film["stops"]["neuron"].index(delta + 1) - 1]
        assert output in card["title"]
    if not names:
        assert name_unit(trace, Ref("", spec.depth, 0), "en") == "output 1"


def test_classes_are_typed_as_they_are_shown():
    session = opened(FLOWERS, 3, "cross_entropy", "softmax")
    shown = write_targets(session.point.batch, "cross_entropy")
    assert shown.split() == ["setosa", "lily", "rose"]
    typed = set_samples(session, "1 2\n3 4", "rose\n0; 0,5; 0,5")
    assert typed.point.batch.targets.tolist() == [[0, 1, 0], [0, 0.5, 0.5]]
    assert typed.point.batch.classes == session.point.batch.classes
    digits = opened(DIGITS, 3, "cross_entropy", "softmax")
    assert set_samples(digits, "1 2", "7").point.batch.targets.tolist() == [[0, 1, 0]]
    for wrong in ("2", "tulip"):
        with pytest.raises(InputError) as error:
            set_samples(digits, "1 2", wrong)
        assert error.value.key == "error.text.class"
        assert error.value.values["options"] == "3, 7, 9"
    plain = open_preset("softmax")
    assert write_targets(plain.point.batch, "cross_entropy") == "2"
    assert set_samples(plain, "1 2", "1").point.batch.targets.tolist() == [[0, 1, 0]]


@pytest.mark.parametrize("text", [FLOWERS, TWO, DIGITS])
def test_a_file_keeps_the_names_of_the_classes(text):
    outputs, loss, last = (1, "bce", "sigmoid") if text is TWO else (3, "cross_entropy", "softmax")
    session = opened(text, outputs, loss, last)
    alone = set_samples(
        session, "1 2", "1" if text is TWO else write_targets(session.point.batch, loss).split()[0]
    )
    for kept in (session, alone):
        again = load_session(json.dumps(dump_document(kept))).point
        assert again.batch.classes == kept.point.batch.classes != ()
        assert list_classes(again.spec, again.batch) == list_classes(again.spec, kept.point.batch)


def test_names_for_another_number_of_outputs_are_refused_and_said():
    contents = dump_document(opened(FLOWERS, 3, "cross_entropy", "softmax"))
    contents["names"]["classes"] = ["one", "two"]
    with pytest.raises(InputError, match=r"names\.classes is 2; expected 3"):
        load_session(json.dumps(contents))
    spec, batch = NetworkSpec((1, 1), ("sigmoid",), "bce"), ([[1]], [[1]])
    assert list_classes(spec, make_batch(spec, *batch, ("no", "yes"))) == ("yes",)
    assert list_classes(spec, make_batch(spec, *batch, ("0", "1"))) == ()
