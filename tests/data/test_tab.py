"""The tab "Train on data" without a browser: its form, its handlers, its words."""

from __future__ import annotations

import asyncio
import base64
import gzip
import json
import re
import threading
from dataclasses import fields, replace

import gradio as gr
import numpy as np
import pytest

from explainer.data.ui import training
from explainer.data.ui.form import read_data_form, translate_data
from explainer.data.ui.keeping import follow_kept, write_kept
from explainer.data.ui.race import follow_race, follow_sweep, read_rate
from explainer.data.ui.race_state import read_address
from explainer.data.ui.state import (
    CHOICES,
    EXAMPLE,
    OPTIMIZERS,
    RACE_RATES,
    Settings,
    begin_run,
    make_optimizer,
    name_optimizer,
    prepare_run,
    suggest_settings,
)
from explainer.data.ui.tab import build_data_tab
from explainer.data.ui.turns import Turns
from explainer.data.ui.view import render_data, view_state
from explainer.data.ui.views import view_stage
from explainer.data.ui.wiring import wire_data_tab
from explainer.data.wire import OwnTableValue, RacesValue, StageValue
from explainer.engine.datasets.evaluation import measure_loss
from explainer.engine.datasets.generators import DATASETS
from explainer.engine.network import INITIALISERS
from explainer.engine.parameter import Parameter, list_parameters
from explainer.engine.session.session import Session, open_iteration
from explainer.engine.tables.cells import HEADERS
from explainer.engine.tables.reading import MISSING, PARTS
from explainer.engine.training.experiment import advance_branch
from explainer.engine.typed_numbers import write_typed
from explainer.errors import InputError
from explainer.step.ui.tab import build_step_tab
from explainer.ui.error_places import place_error
from explainer.ui.figures.drawing import shorten_number
from explainer.words import LANGUAGES, table
from tests.support.described import assert_described
from tests.support.paths import ROOT
from tests.support.wired import WiredHandlers


async def place():
    # In a running event loop, because outside one gr.Blocks makes several and closes none.
    with gr.Blocks() as blocks:
        language = gr.State("en")
        with gr.Tabs() as tabs:
            with gr.Tab("step", id="step"):
                step = build_step_tab()
            with gr.Tab("data", id="data"):
                tab = build_data_tab()
        wire_data_tab(tab, step, tabs, language)
    return WiredHandlers(blocks), tab, step, tabs, language


class Visitor:
    """What one page holds: the values of the components, as handlers get them."""

    def __init__(self, language="en"):
        self.handlers, self.tab, self.step, self.tabs, spoken = asyncio.run(place())
        state = prepare_run("xor")
        self.values = {self.tab.state: state, spoken: language}
        self.values |= {
            component: getattr(state.settings, name)
            for name, component in self.tab.form.inputs.items()
        }

    @property
    def state(self):
        return self.values[self.tab.state]

    @property
    def run(self):
        return self.state.run

    def take(self, updates):
        """Take in what a handler returned; return what the stage shows."""
        json.dumps([updates.get(self.tab.stage), updates.get(self.tab.races)], allow_nan=False)
        for component, value in updates.items():
            if isinstance(value, dict) and value.get("__type__") == "update":
                if "value" in value:
                    self.values[component] = value["value"]
            else:
                self.values[component] = value
        return updates.get(self.tab.stage)

    def do(self, name, **sent):
        return self.take(getattr(self.handlers, name)(self.values, sent))

    def go_through(self, name, **sent):
        for updates in getattr(self.handlers, name)(self.values, sent):
            self.take(updates)
        return updates

    def fill(self, **fields_):
        self.values |= {self.tab.form.inputs[name]: value for name, value in fields_.items()}
        return self.take(self.handlers.change_settings(self.values))


@pytest.fixture
def ann():
    return Visitor()


def same_parameters(one, other):
    for layer in one.weights:
        np.testing.assert_array_equal(one.weights[layer], other.weights[layer])
        np.testing.assert_array_equal(one.biases[layer], other.biases[layer])


# Settings ----------------------------------------------------------------------------------


@pytest.mark.parametrize("name", CHOICES)
def test_every_data_set_comes_with_settings_that_train_it(name):
    state = prepare_run(name)
    assert state.settings.dataset == name
    *_, run = advance_branch(state.run, batches=2)
    assert run.active.session.iteration == 2
    assert suggest_settings(state.settings) == state.settings


def test_a_prepared_run_takes_changes_and_refuses_what_is_wrong():
    state = prepare_run("linear", learning_rate=0.3, batch_size=5, seed=7)
    point = state.run.active.session.point
    assert (point.optimizer.learning_rate, len(point.batch)) == (0.3, 5)
    assert state.run.schedule.batches_per_epoch == 200
    for changes, key in [
        ({"learning_rate": -1.0}, "error.learning_rate"),
        ({"batch_size": 33}, "error.data.batch_size"),
        ({"hidden": "4, x"}, "error.data.hidden"),
        ({"hidden": "1 1 1 1 1"}, "error.data.hidden_count"),
        ({"hidden": "17"}, "error.layer_size"),
        ({"activation": "softmax"}, "error.data.activation"),
        ({"optimizer": "newton"}, "error.optimizer"),
        ({"samples": 2001}, "error.data.samples"),
        ({"samples": None, "noise": float("nan")}, "error.number"),
        ({"data_seed": 0.5}, "error.seed"),
        ({"init": "magic"}, "error.init"),
        ({"test_share": 91}, "error.data.share"),
        ({"test_share": "half"}, "error.number"),
        ({"split_seed": -1}, "error.seed"),
        ({"weight_decay": -0.1}, "error.range"),
    ]:
        with pytest.raises(InputError) as caught:
            prepare_run("linear", **changes)
        assert caught.value.key == key, changes
    with pytest.raises(InputError):
        prepare_run("iris")


def test_hidden_layers_are_read_as_people_write_them():
    def sizes(text):
        return prepare_run("circles", hidden=text).run.active.session.point.spec.sizes

    assert sizes("8, 4") == sizes("8 4") == sizes("8；4") == sizes("8、4") == (2, 8, 4, 1)
    assert sizes("") == sizes("  ") == sizes(None) == (2, 1)


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_every_optimizer_of_the_tab_has_a_name_and_is_found_again(name):
    optimizer = make_optimizer(name, RACE_RATES[name])
    assert name_optimizer(optimizer) == name
    assert prepare_run("xor", optimizer=name).run.active.optimizer.name == optimizer.name


def test_rates_are_read_as_people_type_them():
    assert read_rate("0,03") == read_rate("3e-2") == read_rate("0.03") == read_rate(0.03) == 0.03
    for wrong in ("", "fast", None, [1]):
        with pytest.raises(InputError):
            read_rate(wrong)


def test_the_example_of_own_points_is_learned():
    *_, run = advance_branch(prepare_run("own").run, epochs=100)
    assert run.active.epochs[-1].accuracy == 1.0
    assert run.dataset.classes == ("green", "red")


# The form ----------------------------------------------------------------------------------


def test_the_form_says_what_the_first_state_is(ann):
    read = read_data_form(ann.tab.form, ann.values, ann.state.settings)
    assert read == ann.state.settings
    for field in fields(Settings):
        if field.name == "reading":
            continue
        component = ann.tab.form.inputs[field.name]
        shown = getattr(ann.state.settings, field.name)
        if isinstance(component, gr.Textbox):
            shown = write_typed(shown)
        assert component.value == shown, field.name


def test_a_changed_field_begins_anew_and_the_run_before_comes_back(ann):
    trained = ann.take(ann.go_through("train_epochs", epochs=3))
    assert ann.fill(learning_rate=0.25)["last"] == 0
    assert ann.run.active.optimizer.learning_rate == 0.25
    view = ann.take(ann.go_through("restore", **trained["kept"]))
    assert (view["last"], view["iteration"]) == (3, 3)
    assert view["loss"] == trained["loss"]
    assert ann.values[ann.tab.form.inputs["learning_rate"]] == "1"


def test_a_field_that_was_left_as_it_was_changes_nothing(ann):
    ann.go_through("train_epochs", epochs=3)
    assert ann.handlers.change_settings(ann.values) == gr.skip()


def test_what_is_refused_stays_in_the_form_and_loses_nothing(ann):
    ann.go_through("train_epochs", epochs=3)
    view = ann.fill(hidden="4, 99")
    assert view["notice"] == "Layer 2 has 99 units; expected 1 to 16."
    assert view["last"] == 3
    assert ann.values[ann.tab.form.inputs["hidden"]] == "4, 99"
    view = ann.do("train_batch")
    assert view["notice"] and view["last"] == 3


def test_training_takes_up_what_was_typed_a_moment_ago(ann):
    ann.values[ann.tab.form.inputs["learning_rate"]] = 0.125
    view = ann.do("train_batch")
    assert view["last"] == 1
    assert ann.run.active.optimizer.learning_rate == 0.125


def test_another_data_set_brings_what_suits_it(ann):
    ann.values[ann.tab.form.inputs["dataset"]] = "linear"
    view = ann.do("choose_dataset")
    assert (view["dataset"], view["epochs"]) == ("linear", 3)
    form = {name: ann.values[field] for name, field in ann.tab.form.inputs.items()}
    assert (form["samples"], form["batch_size"], form["learning_rate"]) == ("1000", "10", "0.03")
    assert len(view["estimates"]) == 3


def test_own_points_are_used_and_what_is_wrong_with_them_is_said(ann):
    ann.values[ann.tab.form.inputs["dataset"]] = "own"
    ann.do("choose_dataset")
    before = ann.run
    ann.values[ann.tab.form.inputs["own"]] = "1,2,a\n3,x,b"
    view = ann.do("use_points")
    assert "Line 2, column 2" in view["notice"] and ann.run is before
    assert ann.values[ann.tab.form.inputs["own"]] == "1,2,a\n3,x,b"
    ann.values[ann.tab.form.inputs["own"]] = "size;price\n1;2,5\n2;3,5\n3;4,5\n"
    view = ann.do("use_points")
    assert not view["notice"] and ann.run.dataset.kind == "regression"
    np.testing.assert_array_equal(ann.run.dataset.targets[:, 0], [2.5, 3.5, 4.5])
    assert view["picture"]["layout"]["xaxis1"]["title"]["text"] == "size"


def packed(text, encoding="utf-8"):
    return base64.b64encode(gzip.compress(text.encode(encoding))).decode()


def look(visitor, name, **sent):
    """Return what the dialog shows after an event."""
    updates = getattr(visitor.handlers, name)(visitor.values, sent)
    visitor.take(updates)
    value = updates[visitor.tab.form.file]
    assert_described(value, OwnTableValue)
    return value


def test_a_file_is_looked_at_before_it_is_used(ann):
    before = ann.run
    rows = "\n".join(f"{i};{'ab'[i % 2]};{i % 5},5;{i % 3}" for i in range(40))
    shown = look(ann, "bring_file", data=packed(f"id;größe;x;y\n{rows};\n", "cp1252"))
    assert shown["open"] and not shown["error"] and ann.run is before
    assert [column["part"] for column in shown["columns"]] == [
        "left_out",
        "input",
        "input",
        "target",
    ]
    assert shown["columns"][2]["cells"][:2] == ["0.5", "1.5"]
    assert shown["columns"][0]["reason"] == "counts or names the rows"
    assert "Read as CP1252." in shown["said"]
    choices = {**shown["choices"], "parts": {"1": "target", "3": "left_out"}}
    shown = look(ann, "choose_reading", **choices)
    assert "The target größe names 2 classes: a, b." in shown["said"]
    ann.values[ann.tab.form.inputs["standardise"]] = True
    shown = look(ann, "choose_reading", **choices)
    assert shown["said"][-1].startswith("Standardised by the training set")
    shown = look(ann, "use_table", **choices)
    assert not shown["open"] and ann.state.draft is None
    assert ann.run.dataset.classes == ("a", "b") and ann.run.dataset.columns == ("x", "größe")
    assert ann.state.settings.reading["parts"] == {"1": "target", "3": "left_out"}
    again = [*follow_kept(json.loads(json.dumps(write_kept(ann.state))))][-1]
    np.testing.assert_array_equal(again.run.dataset.inputs, ann.run.dataset.inputs)
    shown = look(ann, "look_at_points")
    assert [column["part"] for column in shown["columns"]][1] == "target"


def test_a_file_that_cannot_be_used_says_why_and_loses_nothing(ann):
    before = ann.run
    assert "request" in look(ann, "bring_file", data=None)["error"]
    assert "damaged" in look(ann, "bring_file", data=base64.b64encode(b"no").decode())["error"]
    shown = look(ann, "bring_file", data=packed("1,2,a\n3,x,b"))
    assert "Line 2, column 2: “x” is not a finite number" in shown["error"] and shown["columns"]
    shown = look(ann, "use_table", **shown["choices"])
    assert shown["open"] and "Line 2, column 2" in shown["error"]
    assert not look(ann, "put_away")["open"] and ann.state.draft is None
    assert ann.run is before


def test_of_too_many_rows_a_sample_is_kept_on_request(ann):
    rows = "".join(f"{i},{i % 7}.5,{'ab'[i % 2]}\n" for i in range(5000))
    shown = look(ann, "bring_file", data=packed(rows))
    assert "The data has 5000 samples; expected 2 to 2000." in shown["error"]
    shown = look(ann, "choose_reading", **{**shown["choices"], "sample": True})
    assert not shown["error"] and "5000 rows" in shown["said"][0]
    look(ann, "use_table", **shown["choices"])
    assert len(ann.run.dataset) == 2000 and ann.run.dataset.classes == ("a", "b")
    again = [*follow_kept(json.loads(json.dumps(write_kept(ann.state))))][-1]
    np.testing.assert_array_equal(again.run.dataset.inputs, ann.run.dataset.inputs)


def test_names_of_own_data_are_text_never_markup(ann):
    ann.values[ann.tab.form.inputs["dataset"]] = "own"
    ann.do("choose_dataset")
    ann.values[ann.tab.form.inputs["own"]] = "<b>x,y,c\n1,2,<i>a\n3,4,b\n2,1,<i>a\n5,4,b\n"
    view = ann.do("use_points")
    assert not view["notice"]
    text = json.dumps(view["picture"])
    assert "<b>" not in text and "<i>" not in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_more_inputs_than_can_be_drawn_are_shown_as_a_slice(language):
    rows = "\n".join(f"{i % 7},{i % 5},{i % 3},{'abc'[i % 3]}" for i in range(30))
    state = begin_run(suggest_settings(replace(Settings("own"), own=rows)))
    assert view_stage(state, language)["sliced"]
    numbers = "\n".join(f"{i % 7},{i % 5},{i % 3},{i % 2},{i / 7:.3f}" for i in range(30))
    state = begin_run(suggest_settings(replace(Settings("own"), own=numbers)))
    view = view_stage(state, language)
    assert_described(view, StageValue)
    assert view["sliced"] and len(view["picture"]["layout"]["images"]) == 3
    one = begin_run(suggest_settings(replace(Settings("own"), own="1,a\n2,b\n3,a\n4,b\n")))
    assert not view_stage(one, language)["sliced"]
    assert view_stage(prepare_run("linear"), language)["sliced"]
    assert not view_stage(prepare_run("line"), language)["sliced"]


def test_a_share_is_held_out_and_judged_beside_what_is_trained_on(ann):
    ann.do("prepare", dataset="moons")
    assert ann.do("train_batch")["facts"][0][0] == "Loss, whole data set"
    ann.fill(test_share="25")
    view = ann.take(ann.go_through("train_epochs", epochs=2))
    assert view["loop"]["samples"] == 150 and len(ann.run.division.test) == 50
    mark, best = ann.run.active.epochs[-1], ann.run.active.best
    assert dict(view["facts"]) == {
        "Loss, training set": shorten_number(mark.loss),
        "Loss, test set": shorten_number(mark.test.loss),
        "Loss, this batch": shorten_number(ann.run.active.session.point.loss),
        "Accuracy, training": f"{100 * mark.accuracy:.1f}%",
        "Accuracy, test set": f"{100 * mark.test.accuracy:.1f}%",
        f"Lowest test loss, epoch {best.number}": shorten_number(best.test.loss),
    }
    before = ann.run.division.held_out
    ann.fill(split_seed="1")
    assert (ann.run.division.held_out != before).any()
    assert not ann.fill(test_share="")["notice"] and ann.run.division.test is None


def test_weight_decay_is_the_optimizers_own_unless_it_is_given(ann):
    assert prepare_run("xor", optimizer="adamw").run.active.optimizer.weight_decay == 0.01
    ann.do("prepare", dataset="xor", weight_decay=0.2)
    assert ann.run.active.optimizer.weight_decay == 0.2
    ann.do("train_batch")
    ann.do("branch", optimizer="adamw", rate="0.1")
    assert ann.run.active.optimizer.weight_decay == 0.2
    race = list(follow_race(ann.state, {"racers": {"sgd": 0.1}, "iterations": 1}))[-1].race
    assert race.lanes[0].optimizer.weight_decay == 0.2


# Training ----------------------------------------------------------------------------------


def test_one_batch_and_epochs_tell_where_they_are(ann):
    ann.do("prepare", dataset="circles")
    view = ann.do("train_batch")
    assert (view["loop"]["epoch"], view["loop"]["batch"], view["loop"]["batches"]) == (1, 2, 20)
    assert view["trained"] == {
        "dataset": "circles",
        "batches": 1,
        "epochs": 0,
        "loss": pytest.approx(float(view["trained"]["loss"])),
    }
    rows = ann.run.schedule.place(1).rows
    assert view["loop"]["rows"] == ", ".join(str(row + 1) for row in rows)
    updates = ann.go_through("train_epochs", epochs=2)
    view = updates[ann.tab.stage]
    assert view["trained"]["epochs"] == 2 and view["loop"]["epoch"] == 3
    assert not view["running"]


def test_a_long_training_shows_its_progress(ann, monkeypatch):
    monkeypatch.setattr(training._Pace, "is_due", lambda pace: True)
    reports = [
        updates[ann.tab.stage] for updates in ann.handlers.train_epochs(ann.values, {"epochs": 5})
    ]
    assert [report["running"] for report in reports] == [True] * 6 + [False]
    assert [report["iteration"] for report in reports] == [0, 1, 2, 3, 4, 5, 5]


def test_a_run_that_comes_back_shows_its_progress_and_can_be_stopped(ann, monkeypatch):
    trained = ann.take(ann.go_through("train_epochs", epochs=100))
    monkeypatch.setattr(training._Pace, "is_due", lambda pace: True)
    turns = ann.handlers.restore(ann.values, trained["kept"])
    assert ann.take(next(turns))["running"]
    ann.handlers.stop(ann.values)
    (last,) = turns
    view = ann.take(last)
    assert not view["running"] and 0 < view["last"] < 100


def test_a_stopped_training_keeps_what_it_has_learned(ann, monkeypatch):
    monkeypatch.setattr(training._Pace, "is_due", lambda pace: True)
    turns = ann.handlers.train_epochs(ann.values, {"epochs": 100})
    for _ in range(4):
        ann.take(next(turns))
    ann.handlers.stop(ann.values)
    (last,) = turns
    view = ann.take(last)
    assert not view["running"] and 4 <= view["last"] <= 5
    assert ann.run.active.session.last == view["last"]
    assert ann.do("train_batch")["last"] == view["last"] + 1


def test_a_change_waits_until_the_training_before_it_has_ended(ann, monkeypatch):
    monkeypatch.setattr(training._Pace, "is_due", lambda pace: True)
    turns = ann.handlers.train_epochs(ann.values, {"epochs": 100})
    ann.take(next(turns))
    seen = []
    changing = threading.Thread(target=lambda: seen.append(ann.do("prepare", dataset="line")))
    changing.start()
    for updates in turns:
        ann.take(updates)
    changing.join(timeout=30)
    assert seen[0]["dataset"] == "line" and seen[0]["made"] >= updates[ann.tab.stage]["made"]
    assert ann.state.settings.dataset == "line"


def test_one_visitor_does_not_stop_another():
    turns = Turns()
    with turns.turn("ann") as mine, turns.turn("bob") as other:
        turns.stop("ann")
        assert mine.stopped.is_set() and not other.stopped.is_set()
        turns.stop("nobody")
    assert mine.ended.is_set() and other.ended.is_set()


def test_two_visitors_do_not_share_a_run():
    ann, bob = Visitor(), Visitor("zh")
    ann.go_through("train_epochs", epochs=2)
    assert (ann.run.active.session.last, bob.run.active.session.last) == (2, 0)


@pytest.mark.parametrize("epochs", [0, 101, None, 1.5, "x"])
def test_epochs_outside_their_limits_are_named(ann, epochs):
    view = ann.go_through("train_epochs", epochs=epochs)[ann.tab.stage]
    assert view["notice"].startswith("The number of epochs is")
    assert view["last"] == 0 and not view["running"]


def test_a_diverging_training_keeps_its_last_finite_state_and_says_so(ann):
    ann.do("prepare", dataset="linear", learning_rate=50.0)
    view = ann.go_through("train_epochs", epochs=100)[ann.tab.stage]
    assert "diverged" in view["notice"] and view["diverged"]
    point = ann.run.active.session.point
    assert all(np.isfinite(w).all() for w in point.parameters.weights.values())


# Time and branches -------------------------------------------------------------------------


def test_rewinding_and_redoing_go_through_the_same_numbers(ann):
    ann.go_through("train_epochs", epochs=10)
    end = ann.run.active.session.point.parameters
    assert ann.do("seek", iteration=4)["iteration"] == 4
    assert ann.go_through("train_epochs", epochs=6)[ann.tab.stage]["iteration"] == 10
    same_parameters(ann.run.active.session.point.parameters, end)
    view = ann.do("seek", iteration=11)
    assert view["notice"] and view["iteration"] == 10


def test_a_branch_is_listed_with_the_loss_after_its_last_iteration(ann):
    ann.values[ann.tab.form.inputs["dataset"]] = "linear"
    ann.do("choose_dataset")
    ann.go_through("train_epochs", epochs=1)
    ann.do("seek", iteration=5)
    view = ann.do("branch", optimizer="adam", rate="0,05")
    for row, branch in zip(view["branches"], ann.run.branches, strict=True):
        point = open_iteration(branch.session, branch.session.last).point
        loss = measure_loss(point.spec, point.parameters, ann.run.dataset)
        assert (row["iterations"], row["loss"]) == (branch.session.last, shorten_number(loss))


def test_a_branch_goes_its_own_way_from_a_shared_past(ann):
    ann.go_through("train_epochs", epochs=10)
    ann.do("seek", iteration=6)
    view = ann.do("branch", optimizer="adam", rate="0,05")
    assert [row["name"] for row in view["branches"]] == ["A", "B"]
    assert view["branches"][1]["open"] and "iteration 6" in view["branches"][1]["origin"]
    assert "Adam, η = 0.05" in view["branches"][1]["settings"]
    view = ann.go_through("train_epochs", epochs=8)[ann.tab.stage]
    assert len(view["comparison"]["data"]) == 2
    a, b = ann.run.branches
    assert a.losses[:7] == b.losses[:7] and a.losses[8] != b.losses[8]
    view = ann.do("choose_branch", branch="A")
    assert view["iteration"] == 6 and view["last"] == 10
    view = ann.do("remove_branch", branch="B")
    assert view["comparison"] is None
    assert ann.do("remove_branch", branch="A")["notice"] and len(ann.run.branches) == 1
    assert ann.do("branch", optimizer="adam", rate="many")["notice"].startswith("Learning rate η")
    assert ann.do("choose_branch", branch="Z")["notice"]


def test_an_opened_iteration_is_exactly_what_was_trained(ann):
    ann.do("prepare", dataset="moons", optimizer="adam", learning_rate=0.02)
    ann.go_through("train_epochs", epochs=1)
    last = ann.run.active.session
    updates = ann.handlers.open_iteration(ann.values, {"iteration": 13})
    session: Session = updates[ann.step.session]
    assert updates[ann.tabs]["selected"] == "step"
    assert (session.iteration, session.last) == (13, 20)
    assert session.losses == last.losses
    kept = last.kept[13]
    same_parameters(session.point.parameters, kept.parameters)
    assert session.point.state.updates == kept.state.updates == 13
    np.testing.assert_array_equal(session.point.batch.inputs, ann.run.schedule.batch(13).inputs)
    film = updates[ann.step.film]
    assert film["iteration"] == 13 and film["network"]["optimizer"] == "adam"
    refused = ann.handlers.open_iteration(ann.values, {"iteration": 99})
    assert set(refused) == {ann.tab.stage} and refused[ann.tab.stage]["notice"]


# Races -------------------------------------------------------------------------------------


def test_a_race_starts_from_the_first_weights_and_names_its_leader(ann):
    ann.go_through("train_epochs", epochs=5)
    racers = {"sgd": "1", "adam": 0.1, "momentum": "0,3"}
    updates = ann.go_through("race", racers=racers, iterations=30, x="1/0/0", y="2/0/1")
    view = updates[ann.tab.races]
    assert_described(view, RacesValue)
    assert set(view["race"]["results"]) == set(racers) and not view["running"]
    assert "leads after 30 iterations" in view["race"]["sentence"]
    race = ann.state.race
    start = ann.run.active.session.kept[0]
    assert race.start.parameters is start.parameters
    for lane in race.lanes:
        first = (start.parameters.weights[1][0, 0], start.parameters.weights[2][0, 1])
        assert lane.path[0] == first
    layout = view["race"]["paths"]["layout"]
    titles = [layout[axis]["title"]["text"] for axis in ("xaxis", "yaxis")]
    assert titles == ["w⁽¹⁾₁₁", "w⁽²⁾₁₂"]


def test_a_race_says_what_is_wrong_and_who_diverged(ann):
    assert ann.go_through("race", racers={}, iterations=5)[ann.tab.races]["failed"] == "race"
    for racers, iterations in [({"sgd": "x"}, 5), ({"newton": 1}, 5), ({"sgd": 1}, 0), ("all", 5)]:
        view = ann.go_through("race", racers=racers, iterations=iterations)[ann.tab.races]
        assert view["failed"] == "race" and view["notice"]
    ann.do("prepare", dataset="linear")
    view = ann.go_through("race", racers={"sgd": 100}, iterations=400)[ann.tab.races]
    assert view["race"]["results"] == {"sgd": "diverged"}
    assert "All of them diverged" in view["race"]["sentence"]


def test_a_stopped_race_ends(ann, monkeypatch):
    monkeypatch.setattr(training._Pace, "is_due", lambda pace: True)
    sent = {"racers": {"sgd": 1}, "iterations": 1000}
    race = ann.handlers.race(ann.values, sent)
    next(race)
    ann.take(next(race))
    ann.handlers.stop(ann.values)
    (last,) = race
    ann.take(last)
    assert len(ann.state.race.lanes[0].losses) < 100


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_sweep_finds_its_bands(language):
    visitor = Visitor(language)
    visitor.do("prepare", dataset="linear")
    updates = visitor.go_through("sweep", optimizer="sgd", iterations=60)
    view = updates[visitor.tab.races]["sweep"]
    verdicts = [trial.verdict for trial in visitor.state.sweep]
    assert set(verdicts) == {"too_small", "good", "too_large"}
    assert verdicts == sorted(verdicts, key=["too_small", "good", "too_large"].index)
    good = [f"{trial.rate:g}" for trial in visitor.state.sweep if trial.verdict == "good"]
    assert ", ".join(good) in view["sentence"]
    assert len(view["curves"]["data"]) == len(verdicts)


def test_watched_parameters_are_any_of_the_net_and_else_the_first_two():
    spec = prepare_run("blobs").run.active.session.point.spec
    known = list_parameters(spec)
    assert len(known) == len(set(known)) == 2 * 4 + 4 + 4 * 3 + 3
    assert read_address(spec, "2/1/3", 0) == (2, 1, 3) and read_address(spec, "1/2/", 0) == (
        1,
        2,
        None,
    )
    assert [read_address(spec, "?", place) for place in (0, 1)] == [(1, 0, 0), (1, 0, 1)]
    assert Parameter(2, 1, 3).name == "w⁽²⁾₂₄" and Parameter(1, 2).name == "b⁽¹⁾₃"
    assert Parameter(1, 11, 0).name == "w⁽¹⁾₁₂,₁"
    refused = InputError("error.number", place="w[1][11][0]", value="x")
    assert place_error(refused, "en").values["place"] == "w⁽¹⁾₁₂,₁"


def test_states_of_a_race_and_a_sweep_are_states_of_the_tab():
    state = prepare_run("xor")
    *_, raced = follow_race(state, {"racers": {"sgd": 1}, "iterations": 5})
    *_, swept = follow_sweep(raced, {"optimizer": "sgd", "iterations": 5})
    assert swept.race is raced.race and len(swept.sweep) == 10 and swept.run is state.run


# Words -------------------------------------------------------------------------------------


def _built(prefix, names):
    return {f"data.{prefix}.{name}" for name in names}


def test_every_word_of_the_tab_is_used_and_every_used_one_exists():
    scripts = [*(ROOT / "assets/js/data").glob("*.js"), *(ROOT / "assets/html/data").glob("*")]
    sources = [*(ROOT / "explainer").rglob("*.py"), *scripts]
    text = "".join(
        path.read_text(encoding="utf-8")
        for path in sources
        if not {"words", "lab"} & set(path.relative_to(ROOT).parts)
    )
    used = set(re.findall(r"""["'`](data\.[a-z_.]+)["'`]""", text)) - {"data.js"}
    used -= {"data.set", "data.kind", "data.optimizer"}
    used |= _built("set", CHOICES) | _built("about", CHOICES) | _built("optimizer", OPTIMIZERS)
    used |= _built("field", (field.name for field in fields(Settings) if field.name != "reading"))
    used |= _built("kind", ("auto", "classes", "regression"))
    used |= _built("loop", ("epoch", "batch", "forward", "loss", "backward", "update"))
    used |= _built("seek", ("first", "previous", "next", "last", "slider"))
    used |= _built("verdict", ("too_small", "good", "too_large")) | _built("race", "xy")
    used |= _built("mark", ("epochs", "training", "test", "accuracy"))
    used |= _built("mark", ("accuracy_training", "accuracy_test"))
    used |= _built("fact", ("batch_loss",))
    for part in ("data", "train", "test"):
        used |= _built("fact", (f"{part}_loss", f"{part}_accuracy"))
    used |= _built("table.encoding", ("auto", "utf_8", "utf_16", "gb18030", "cp1252"))
    used |= _built("table.header", HEADERS) | _built("table.missing", MISSING)
    used |= _built("table", ("encoding", "header", "missing", "tab", "blank"))
    used |= _built("table", ("classes", "regression")) | _built("table.part", PARTS)
    kinds = ("number", "boolean", "text", "words", "mixed", "empty")
    used |= _built("table.holds", kinds)
    used |= _built("table.reason", ("index", "empty", "values", "room", "chosen"))
    used |= _built("race", ("losses", "paths")) | _built("sweep", ("finals", "curves"))
    for panel in ("race", "sweep"):
        used |= {f"data.{panel}"} | _built(panel, ("about", "go", "empty"))
    for language in LANGUAGES:
        assert {key for key in table(language) if key.startswith("data.")} == used
        assert all(f"init.{name}" in table(language) for name in INITIALISERS)


@pytest.mark.parametrize("language", LANGUAGES)
def test_everything_can_be_said_in_both_languages(language):
    visitor = Visitor(language)
    for name in (*DATASETS, "own"):
        updates = render_data(visitor.tab, view_state(prepare_run(name), language))
        assert visitor.tab.outputs >= set(updates)
        json.dumps([updates[visitor.tab.stage], updates[visitor.tab.races]], allow_nan=False)
    labels = translate_data(visitor.tab.form, language)
    assert set(labels) <= visitor.tab.outputs
    assert EXAMPLE.count("\n") == 9
