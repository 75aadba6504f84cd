"""The runs that come with Backstep: whole, small, and in nobody's way."""

import numpy as np
import pytest

from explainer.errors import InputError
from explainer.lab.config.settings import TrainingSettings
from explainer.lab.data import load_test
from explainer.lab.model.evaluator import Evaluator
from explainer.lab.replay.recording import record_batch
from explainer.lab.replay.replay import replay_run
from explainer.lab.runs.manager import RunManager
from explainer.lab.runs.pretrained import (
    FOLDER,
    PRETRAINED,
    find_checkpoints,
    load_pretrained,
    summarise_pretrained,
)
from explainer.lab.ui.open_run import Runs
from tests.support.runners import Cast

SETTINGS = TrainingSettings(train_images=6400, epochs=2)


@pytest.fixture
def runs(tmp_path):
    manager = RunManager(tmp_path, choose_runner=Cast())
    yield Runs(manager)
    manager.close()


def test_together_they_take_less_than_a_megabyte_and_nothing_in_them_can_run():
    files = [path for path in FOLDER.rglob("*") if path.is_file()]
    assert sum(path.stat().st_size for path in files) <= 1_000_000
    assert {path.suffix for path in files} == {".json", ".safetensors"}
    assert {path.name for path in FOLDER.iterdir()} == set(PRETRAINED)


@pytest.mark.parametrize("name", PRETRAINED)
def test_what_a_pretrained_run_says_of_its_net_is_so(name):
    run = load_pretrained(name)
    assert (run.settings, run.state, run.pretrained) == (PRETRAINED[name], "done", True)
    assert run.report.net is not None
    test = load_test()
    outputs = Evaluator().get_outputs(run.report.net).outputs
    accuracy = float(np.mean(outputs.argmax(1) == test.labels))
    # Another processor adds up in another order: an image or two on the edge may change sides.
    assert accuracy == pytest.approx(run.report.epochs[-1].test_accuracy, abs=5e-4)
    assert accuracy > {"lenet": 0.985, "mlp": 0.94}[name]


@pytest.mark.parametrize("name", PRETRAINED)
def test_its_first_batch_is_replayed_with_the_loss_that_was_recorded(name):
    run = load_pretrained(name)
    recording = record_batch(replay_run(find_checkpoints(name), run.settings, (), 1))
    assert recording.loss == pytest.approx(run.report.loss.raw[0], rel=1e-4)


def test_it_is_open_until_a_visitor_has_a_run_of_their_own(runs):
    assert runs.find("ann", "").view is load_pretrained("lenet")
    assert not runs.find("ann", "").busy
    own = runs.manager.submit(SETTINGS, "ann")
    assert runs.find("ann", "").name == own.name
    assert runs.find("ann", "mlp").view is load_pretrained("mlp")
    assert runs.find("bob", own.name).view is load_pretrained("lenet")


def test_nobody_changes_or_deletes_it(runs):
    for name in PRETRAINED:
        for order in (runs.manager.delete, runs.manager.stop, runs.manager.resume):
            with pytest.raises(InputError) as refused:
                order(name, "ann")
            assert refused.value.key == "mnist.error.not_yours"
    assert [summary.name for summary in summarise_pretrained()] == list(PRETRAINED)
