"""What the page asks about a trained net, answered in plain values.

The page sends the visitor's token and the name of a run, whatever they are.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

import numpy as np

from explainer.errors import InputError
from explainer.lab.config.facts import CLASSES, DATASETS, FACTS, Dataset
from explainer.lab.data import Split, load_test
from explainer.lab.figures.kernels import KernelLayer, draw_weights, list_kernel_layers
from explainer.lab.figures.learned import draw_learned
from explainer.lab.model import evaluation as answered
from explainer.lab.model.evaluation import Evaluation, Indices
from explainer.lab.model.evaluator import Evaluator, belongs_to_net
from explainer.lab.model.net import Net, NetOutputs
from explainer.lab.model.wire import (
    GalleryValue,
    ImagesValue,
    KernelLayerValue,
    LearnedValue,
    NothingLearned,
    NoWeights,
    WeightsValue,
)
from explainer.lab.ui.images import encode_images
from explainer.lab.ui.open_run import Runs, RunShown
from explainer.lab.wire import Complaint
from explainer.ui.requests import Request, answer_by_key

SHOWN = 40
"""Images that the gallery shows at once."""

Seen = TypeVar("Seen")
Unseen = TypeVar("Unseen")


@dataclass(frozen=True, eq=False)
class Learned:
    """A net of a run with its answers to the test images, and the sentence of when that was."""

    net: Net
    test: Split
    examined: NetOutputs
    answers: Evaluation
    moment: Complaint


@dataclass(frozen=True, eq=False)
class LearnedApi:
    """Answers the questions of the page; one serves every visitor.

    Attributes
    ----------
    runs
        Finds a visitor's run.
    evaluator
        Asks nets that left no answers behind.
    """

    runs: Runs
    evaluator: Evaluator

    def overview(self, request: Request) -> LearnedValue | NothingLearned:
        """Return everything that is drawn of all test images at once, and the layers to look at."""

        def look(learned: Learned) -> LearnedValue:
            net = learned.net
            return {
                "dataset": net.dataset,
                "loss": net.loss,
                "moment": learned.moment,
                "accuracy": learned.answers.accuracy,
                "layers": [_kernel_layer(layer) for layer in list_kernel_layers(net)],
                **draw_learned(learned.examined, learned.answers, net),
            }

        def alone() -> NothingLearned:
            return {"moment": None}

        return self._answer(request, look, alone)

    def gallery(self, request: Request) -> GalleryValue:
        """Return a page of test images with their answers, chosen by ``kind``."""
        begin = _number(request, "begin", FACTS["mnist"].test)

        def look(learned: Learned) -> GalleryValue:
            order = choose_images(learned, request)
            shown = order[begin : begin + SHOWN]
            return {
                "begin": begin,
                "total": len(order),
                **view_images(learned.net.dataset, learned.test, shown),
                "loss": learned.answers.loss,
                "answers": learned.answers.chosen[shown].tolist(),
                "scores": np.round(learned.answers.scores[shown], 5).tolist(),
                "losses": list_losses(learned.answers, shown),
            }

        def alone() -> GalleryValue:
            return {
                "begin": 0,
                "total": SHOWN,
                **view_images("mnist", load_test(), np.arange(SHOWN)),
                "loss": None,
                "answers": None,
                "scores": None,
                "losses": None,
            }

        return self._answer(request, look, alone)

    def weights(self, request: Request) -> WeightsValue | NoWeights:
        """Return the weights of the layer number ``layer`` as images; else of the first."""
        net = self._run(request).net
        if net is None:
            return {"layer": None}
        layers = list_kernel_layers(net)
        asked = (layer for layer in layers if layer.layer == request.get("layer"))
        return draw_weights(net, next(asked, layers[0]))

    def picture(self, request: Request) -> ImagesValue:
        """Return one test image of a data set."""
        name = request.get("dataset")
        dataset: Dataset = next((known for known in DATASETS if known == name), "mnist")
        index = _number(request, "index", FACTS[dataset].test)
        return view_images(dataset, load_test(dataset), np.array([index]))

    def refuse(self, request: Request, error: InputError) -> dict[str, Any]:
        """Return ``error`` for a script that translates itself."""
        del request
        return answer_by_key(error)

    def _answer(
        self, request: Request, look: Callable[[Learned], Seen], alone: Callable[[], Unseen]
    ) -> Seen | Unseen:
        """Return what ``look`` sees of the run that is asked for, ``alone`` if there is no net."""
        learned = self.learned(self._run(request))
        return alone() if learned is None else look(learned)

    def _run(self, request: Request) -> RunShown:
        return self.runs.find(request.get("owner"), request.get("run"))

    def learned(self, run: RunShown) -> Learned | None:
        """Return the net of ``run`` with its answers, asking it now if need be; None without a net.

        Raises
        ------
        InputError
            If the test images are not there.
        """
        net = run.net
        if run.view is None or net is None:
            return None
        test, kept = load_test(net.dataset), run.view.report.examined
        if kept is not None and belongs_to_net(kept, net, test):
            epochs = {"epoch": len(run.view.report.epochs), "epochs": run.view.settings.epochs}
            after: Complaint = {"key": "mnist.learned.after_epoch", "values": epochs}
            found, moment = kept, after
        else:
            found, moment = self.evaluator.get_outputs(net), _describe_end(run)
        return Learned(
            net,
            test,
            found,
            answered.evaluate_outputs(found.outputs, test.labels, net.loss),
            moment,
        )


def choose_images(learned: Learned, request: Request) -> Indices:
    """Return which test images a request means, in order; the first 40 unless it is clear."""
    kind, answers = request.get("kind"), learned.answers
    if kind == "worst":
        return answered.rank_by_loss(answers)
    if kind == "unsure":
        return answered.rank_by_certainty(answers)
    if kind == "cell":
        truth, answer = (_number(request, name, CLASSES) for name in ("truth", "answer"))
        return answered.list_cell(answers, truth, answer)
    if kind == "near":
        projection = learned.examined.projection
        index = _number(request, "index", len(projection))
        return answered.rank_by_distance(projection, index)[:SHOWN]
    return np.arange(SHOWN)


def view_images(dataset: Dataset, test: Split, shown: Indices) -> ImagesValue:
    """Return test images as bytes, channels one after the other, with their classes."""
    facts = FACTS[dataset]
    return {
        "dataset": dataset,
        "channels": facts.channels,
        "side": facts.side,
        "images": encode_images(test.images[shown]),
        "indices": shown.tolist(),
        "truths": test.labels[shown].tolist(),
    }


def list_losses(answers: Evaluation, shown: Indices) -> list[float | None]:
    """Return the loss of each of the images ``shown``; None where it is not finite."""
    return [float(loss) if np.isfinite(loss) else None for loss in answers.losses[shown]]


def _kernel_layer(layer: KernelLayer) -> KernelLayerValue:
    return {
        "layer": layer.layer,
        "kind": layer.kind,
        "units": layer.units,
        "channels": layer.channels,
        "side": layer.side,
    }


def _describe_end(run: RunShown) -> Complaint:
    assert run.view is not None
    if run.view.pretrained:
        return {"key": "mnist.learned.pretrained", "values": {}}
    ended = run.view.report.ended
    if ended is None:
        return {"key": "mnist.learned.kept", "values": {}}
    values = {"epoch": ended.epoch, "batch": ended.batch}
    key = "diverged" if ended.outcome == "diverged" else "ended"
    return {"key": f"mnist.learned.{key}", "values": values}


def _number(request: Request, name: str, limit: int) -> int:
    value = request.get(name)
    return value if type(value) is int and 0 <= value < limit else 0
