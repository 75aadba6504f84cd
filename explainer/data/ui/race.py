"""Races and sweeps from the first iteration of a run: what starts them and what they show."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from explainer.data.figures.race import draw_paths, draw_race
from explainer.data.figures.sweep import draw_sweep, draw_sweep_curves
from explainer.data.ui.race_state import Race, read_address, write_watched
from explainer.data.ui.state import (
    OPTIMIZERS,
    DataState,
    Settings,
    make_optimizer,
    name_optimizer,
)
from explainer.data.wire import RacesValue, RaceValue, SweepValue
from explainer.engine.network import check_choice, show_value
from explainer.engine.optimizer_spec import OptimizerSpec
from explainer.engine.parameter import list_parameters
from explainer.engine.presets import check_finite
from explainer.engine.session.session import Session, open_iteration
from explainer.engine.training.race import Racer, Trial, run_race, sweep_rates
from explainer.engine.training.run import Run
from explainer.engine.typed_numbers import read_typed
from explainer.errors import InputError
from explainer.ui.figures.curves import Curve
from explainer.ui.figures.drawing import shorten_number
from explainer.words import Language, say


def follow_race(state: DataState, sent: Mapping[str, Any]) -> Iterator[DataState]:
    """Yield the state as a race goes on: ``racers`` by name with their rates, ``iterations``.

    Raises
    ------
    InputError
        Naming what is outside its limits.
    """
    racers = sent.get("racers")
    if not isinstance(racers, Mapping):
        raise InputError("error.payload", value=show_value(racers))
    decay = state.settings.weight_decay
    optimizers = [make_optimizer(name, read_rate(rate), decay) for name, rate in racers.items()]
    start = find_start(state.run)
    spec = start.point.spec
    pair = (read_address(spec, sent.get("x"), 0), read_address(spec, sent.get("y"), 1))
    for lanes in run_race(start, optimizers, sent.get("iterations"), pair):
        yield replace(state, race=Race(start.point, state.run.dataset, pair, lanes))


def follow_sweep(state: DataState, sent: Mapping[str, Any]) -> Iterator[DataState]:
    """Yield the state as a sweep goes on with ``optimizer`` for ``iterations``."""
    optimizer = make_optimizer(sent.get("optimizer"), 1.0, state.settings.weight_decay)
    start = find_start(state.run)
    start = replace(start, point=replace(start.point, optimizer=optimizer))
    for trials in sweep_rates(start, sent.get("iterations")):
        yield replace(state, sweep=trials)


def find_start(run: Run) -> Session:
    """Return the session of a run with its first iteration open."""
    session = run.active.session
    return open_iteration(session, session.first)


def read_rate(text: object) -> float:
    """Return a learning rate that was typed, as ``0.03``, ``0,03`` or ``3e-2``."""
    return check_finite("learning_rate", read_typed(text))


# What is shown -----------------------------------------------------------------------------


def view_races(
    state: DataState,
    language: Language,
    *,
    running: str = "",
    failed: str = "",
    notice: str = "",
) -> RacesValue:
    """Return both panels; ``running`` and ``failed`` are ``race``, ``sweep`` or empty."""
    spec = state.run.active.session.point.spec
    return {
        "made": time.time(),
        "running": running,
        "failed": failed,
        "notice": notice,
        "weights": [[write_watched(one), one.name] for one in list_parameters(spec)],
        "optimizer": str(state.settings.optimizer),
        "race": _race(state.race, language),
        "sweep": _sweep(state.sweep, language),
    }


def _race(race: Race | None, language: Language) -> RaceValue:
    if race is None:
        return {"results": {}, "sentence": ""}
    ahead = [_curve(number, lane, language) for number, lane in _number_lanes(race.lanes)]
    paths = [
        Curve(number, name_lane(lane, language), *map(list, zip(*lane.path, strict=True)))
        for number, lane in _number_lanes(race.lanes)
    ]
    names = (race.pair[0].name, race.pair[1].name)
    return {
        "losses": draw_race(ahead, language),
        "paths": draw_paths(race.valley, names, paths, language),
        "results": {name_optimizer(lane.optimizer): _result(lane, language) for lane in race.lanes},
        "sentence": _leader(race.lanes, language),
    }


def _number_lanes(lanes: tuple[Racer, ...]) -> list[tuple[int, Racer]]:
    """Return each lane with its optimizer's own number: its look stays the same in every race."""
    return [(OPTIMIZERS.index(name_optimizer(lane.optimizer)), lane) for lane in lanes]


def _curve(number: int, lane: Racer, language: Language) -> Curve:
    losses = lane.losses
    return Curve(number, name_lane(lane, language), list(range(len(losses))), losses)


def name_lane(lane: Racer, language: Language) -> str:
    """Return the optimizer of a lane in words."""
    return say(f"data.optimizer.{name_optimizer(lane.optimizer)}", language)


def _result(lane: Racer, language: Language) -> str:
    return say("data.race.diverged", language) if lane.diverged else shorten_number(lane.losses[-1])


def _leader(lanes: tuple[Racer, ...], language: Language) -> str:
    left = [lane for lane in lanes if not lane.diverged]
    done = max(len(lane.losses) - 1 for lane in lanes)
    if not left:
        return say("data.race.all_diverged", language)
    best = min(left, key=lambda lane: lane.losses[-1])
    return say(
        "data.race.leader",
        language,
        name=name_lane(best, language),
        loss=shorten_number(best.losses[-1]),
        iterations=done,
    )


def _sweep(trials: tuple[Trial, ...], language: Language) -> SweepValue:
    if not trials:
        return {"sentence": ""}
    curves = [
        Curve(number, f"η = {trial.rate:g}", list(range(len(trial.lane.losses))), trial.lane.losses)
        for number, trial in enumerate(trials)
    ]
    return {
        "finals": draw_sweep(trials, language),
        "curves": draw_sweep_curves(curves, [trial.verdict for trial in trials], language),
        "sentence": _verdicts(trials, language),
    }


def _verdicts(trials: tuple[Trial, ...], language: Language) -> str:
    def rates(verdict: str) -> str:
        found = [f"{trial.rate:g}" for trial in trials if trial.verdict == verdict]
        return ", ".join(found) or say("data.sweep.none", language)

    return say(
        "data.sweep.sentence",
        language,
        small=rates("too_small"),
        good=rates("good"),
        large=rates("too_large"),
    )


def read_optimizer(sent: Mapping[str, Any], settings: Settings) -> OptimizerSpec:
    """Return the optimizer that a branch goes on with: ``optimizer`` and ``rate``.

    Its weight decay is that of the run's ``settings``.
    """
    name = check_choice(sent.get("optimizer"), "error.optimizer", OPTIMIZERS)
    return make_optimizer(name, read_rate(sent.get("rate")), settings.weight_decay)
