"""What the lesson on several GPUs shows, as plain values for its script."""

from __future__ import annotations

import base64
import shlex
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from explainer.errors import InputError
from explainer.lab.config.devices import FEWEST_RANKS, MOST_RANKS
from explainer.lab.config.options import list_options
from explainer.lab.config.settings import TrainingSettings, read_settings
from explainer.lab.figures.ranks import draw_updates
from explainer.lab.model import all_reduce
from explainer.lab.model.all_reduce import RankGradient
from explainer.lab.model.model import Model
from explainer.lab.model.net import Floats, Net
from explainer.lab.model.wire import ComputedRanks, RanksFacts, RanksValue, ShareValue
from explainer.lab.replay.threads import use_threads
from explainer.lab.ui.images import encode_images
from explainer.lab.ui.open_run import Runs
from explainer.ui.requests import Request, read_language
from explainer.words import Language


@dataclass(frozen=True, eq=False)
class RanksApi:
    """Answers the script of the lesson, whatever a browser sends."""

    runs: Runs

    def share_batch(self, request: Request) -> RanksValue:
        """Return what several ranks compute of one batch.

        ``request`` has ``settings`` of the form, ``ranks``, ``language``; with ``trained`` it asks
        for the net of the run that ``owner`` and ``run`` name.
        """
        count = request.get("ranks")
        count = min(max(count, FEWEST_RANKS), MOST_RANKS) if type(count) is int else FEWEST_RANKS
        run = self.runs.find(request.get("owner"), request.get("run"))
        language = read_language(request)
        # So few images at a time: more threads would only wait for each other.
        with use_threads(1):
            if run.view is not None and run.net is not None and request.get("trained"):
                value = _value(run.view.settings, run.net, count, language)
            else:
                value = _fresh(_read_settings(request.get("settings")), count, language)
        return {**value, "trainable": run.net is not None}


def _read_settings(sent: object) -> TrainingSettings:
    try:
        return read_settings(sent)
    except TypeError:
        raise InputError("mnist.error.settings") from None


@lru_cache(maxsize=16)
def _fresh(settings: TrainingSettings, count: int, language: Language) -> ComputedRanks:
    return _value(settings, None, count, language)


def _value(
    settings: TrainingSettings, net: Net | None, count: int, language: Language
) -> ComputedRanks:
    model, batch = all_reduce.make_model(settings, net), all_reduce.load_first_batch(settings)
    parts, whole = (
        all_reduce.compute_rank_gradients(model, batch, count),
        all_reduce.compute_rank_gradient(model, batch),
    )
    mean, total = all_reduce.average_gradients(parts), all_reduce.sum_gradients(parts)
    weights = model.parameters.weights[-1].numpy()
    mean_race = all_reduce.train_on_batch(settings, model, batch, count, "mean")
    sum_race = all_reduce.train_on_batch(settings, model, batch, count, "sum")
    return {
        **_facts(settings, model, count),
        "trained": net is not None,
        "shares": [_share(model, part) for part in parts],
        "loss": whole.loss,
        "maps": {
            "whole": _map(model, whole.gradient),
            "mean": _map(model, mean),
            "sum": _map(model, total),
        },
        "weights": _pack(weights),
        "updated": _pack(_last(model, all_reduce.update_once(settings, model, mean))),
        "deviation": float(np.abs(mean - whole.gradient).max()),
        "largest": float(np.abs(whole.gradient).max()),
        "figure": draw_updates(mean_race, sum_race, language),
    }


def _facts(settings: TrainingSettings, model: Model, count: int) -> RanksFacts:
    return {
        "ranks": count,
        "dataset": settings.dataset,
        "side": settings.facts.side,
        "channels": settings.facts.channels,
        "optimizer": settings.optimizer if not settings.momentum else "momentum",
        "rate": settings.learning_rate,
        "seed": settings.seed,
        "columns": model.layers[-1].weight_shape[1],
        "parameters": model.parameters.flat.numel(),
        "batches": settings.batches_per_epoch,
        "command": _command(settings, count),
    }


def _command(settings: TrainingSettings, count: int) -> str:
    """Return what trains ``settings`` from a terminal, without what is usual anyway."""
    own = replace(settings, device="all", momentum=float(settings.momentum))
    options, usual = list_options(own), list_options(TrainingSettings())
    pairs = set(zip(usual[::2], usual[1::2], strict=True))
    chosen = [pair for pair in zip(options[::2], options[1::2], strict=True) if pair not in pairs]
    words = ["torchrun", f"--nproc-per-node={count}", "-m", "explainer", "train"]
    return shlex.join([*words, *(part for pair in chosen for part in pair)])


def _share(model: Model, part: RankGradient) -> ShareValue:
    return {
        "numbers": part.batch.numbers.tolist(),
        "labels": part.batch.labels.tolist(),
        "pixels": encode_images(part.batch.images),
        "loss": part.loss,
        "map": _map(model, part.gradient),
    }


def _map(model: Model, gradient: Floats) -> str:
    """Return the part of a gradient (p,) that belongs to the weights of the output layer."""
    return _pack(_last(model, gradient))


def _last(model: Model, flat: Floats) -> NDArray[np.float32]:
    """Return what ``flat`` (p,) says of the weights of the output layer: (10, columns)."""
    size = model.layers[-1].parameters
    rows, columns = model.layers[-1].weight_shape
    return flat[len(flat) - size :][: rows * columns].reshape(rows, columns)


def _pack(array: NDArray[np.float32]) -> str:
    return base64.b64encode(array.astype("<f4").tobytes()).decode("ascii")
