"""Figures are plain dictionaries; plotly's own class accepts each of them, key by key."""

from __future__ import annotations

import inspect
import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from importlib import import_module

import numpy as np
import plotly.graph_objects as go
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from explainer.data.figures import race, regions, slices, sweep, training
from explainer.data.ui import picture
from explainer.engine.datasets.generators import DATASETS, make_dataset
from explainer.engine.datasets.split import Holdout
from explainer.engine.optimizer_spec import OptimizerSpec
from explainer.engine.parameter import Parameter
from explainer.engine.presets import Initialisation
from explainer.engine.session.session import Point, advance_session, begin_session
from explainer.engine.training.experiment import advance_branch, start_training
from explainer.engine.training.landscape import Surface
from explainer.engine.training.race import Racer, Trial
from explainer.engine.training.run import Run
from explainer.lab.config.settings import TrainingSettings
from explainer.lab.figures import comparison, curves, ranks
from explainer.lab.runs.collector import RunCollector
from explainer.lab.runs.views import RunView
from explainer.lab.training.events import Progress
from explainer.step.figures import (
    activation,
    faults,
    graph,
    health,
    history,
    lens,
    samples,
    surface,
)
from explainer.step.film import name_columns
from explainer.step.inspection.lens import compute_slice
from explainer.step.inspection.lens import compute_surface as loss_surface
from explainer.step.inspection.nudges import compute_ladder
from explainer.step.inspection.trajectory import find_box, find_trajectory
from explainer.ui.figures import curves as shared
from explainer.ui.figures import drawing
from explainer.words import LANGUAGES
from tests.support.paths import ROOT
from tests.support.strategies import small_points


@dataclass(frozen=True, eq=False)
class Example:
    """A random net and random numbers, to draw figures of."""

    point: Point
    rng: np.random.Generator
    language: str

    def numbers(self, count: int) -> list[float]:
        """Return positive numbers of very different sizes, now and then not finite."""
        values = np.exp(self.rng.normal(scale=4.0, size=count))
        values[self.rng.random(count) < 0.1] = self.rng.choice([math.nan, math.inf])
        return values.tolist()

    def finite(self, count: int) -> list[float]:
        """Return positive numbers of very different sizes."""
        return np.exp(self.rng.normal(scale=4.0, size=count)).tolist()

    def curves(self) -> list[shared.Curve]:
        """Return a few curves of a few points."""
        counts = self.rng.integers(1, 60, size=self.rng.integers(1, 7)).tolist()
        return [
            shared.Curve(i, f"curve {i}", list(range(n)), self.numbers(n))
            for i, n in enumerate(counts)
        ]

    def trials(self) -> list[Trial]:
        """Return a sweep with one trial for each verdict."""
        verdicts = ("too_small", "good", "too_large")
        lanes = [Racer(OptimizerSpec("sgd", 0.1), tuple(self.finite(5)), (), False) for _ in "123"]
        rates = (0.01, 0.1, 1.0)
        return [Trial(*parts) for parts in zip(rates, lanes, verdicts, strict=True)]

    def run(self, *names: str) -> Run:
        """Return a training on one of the data sets ``names``, a few batches later."""
        dataset = make_dataset(str(self.rng.choice(names)))
        split = Holdout(float(self.rng.choice([0.0, 25.0])))
        *_, run = advance_branch(start_training(dataset, split=split), epochs=1)
        return run

    def parameter(self) -> Parameter:
        """Return a weight of the first layer."""
        return Parameter(1, 0, int(self.rng.integers(self.point.spec.sizes[0])))

    def other_parameter(self) -> Parameter:
        """Return a bias, or where there is none the last weight."""
        spec = self.point.spec
        if spec.has_bias(1):
            return Parameter(1, 0)
        other = Parameter(spec.depth, spec.sizes[-1] - 1, spec.sizes[-2] - 1)
        assume(other != self.parameter())
        return other

    @cached_property
    def landscape(self) -> surface.Landscape:
        """The loss over a weight and a bias, with two iterations and the next step."""
        session = advance_session(begin_session(self.point, Initialisation()), 2)
        it = session.point.iteration
        pair = (self.parameter(), self.other_parameter())
        way = find_trajectory(session, pair)
        x, y = (parameter.of(it.new) for parameter in pair)
        land = loss_surface(it, pair, find_box(way, (x, y)))
        return surface.Landscape(land, way, surface.Landing(x, y, 0.5, 0.4), ("w", "b"))

    def report(self) -> RunCollector:
        """Return what has been collected of a run in the lab."""
        told = RunCollector(TrainingSettings(train_images=640), lambda: 0.0)
        for batch, loss in enumerate(self.finite(5), 1):
            told.absorb(Progress(1, batch, (loss,), (0.1,), batch * 64, 1.0))
        told.metrics.rate_changes.append((3, 0.05))
        return told


def drawn_graph(example: Example) -> Iterator[drawing.Figure]:
    headings = name_columns(example.point.spec, example.language)
    yield graph.draw_network(example.point.spec, headings)


def drawn_slices(example: Example) -> Iterator[drawing.Figure]:
    run = example.run("linear", "line")
    parts = [picture.ask_slice(run.dataset, run.active.session.point, 0)]
    yield slices.draw_slices(run.division, parts, (0,), example.language)


def drawn_regions(example: Example) -> Iterator[drawing.Figure]:
    run = example.run(*(name for name in DATASETS if make_dataset(name).kind == "classes"))
    answers = picture.ask_regions(run.dataset, run.active.session.point)
    yield regions.draw_regions(run.division, answers, (0, 1), example.language)


def drawn_losses(example: Example) -> Iterator[drawing.Figure]:
    branch = example.run(*DATASETS).active
    yield training.draw_losses(branch.losses, branch.epochs, 1, example.language)


def drawn_paths(example: Example) -> Iterator[drawing.Figure]:
    grid = np.linspace(-1, 1, 5)
    valley = Surface(grid, grid, np.array(example.numbers(25)).reshape(5, 5))
    yield race.draw_paths(valley, ("w", "b"), example.curves(), example.language)


def drawn_gradients(example: Example) -> Iterator[drawing.Figure]:
    every = example.rng.normal(size=(4, 3))
    yield samples.draw_gradient_map(every, every.mean(axis=0), ["w", "v", "b"], "mean")


def drawn_runs(example: Example) -> Iterator[drawing.Figure]:
    report = example.report().report()
    run = RunView("run", 1, TrainingSettings(), "cpu", "done", 0, report, None)
    yield comparison.draw_comparison([run] * 3, ["a", "b", "c"], example.language)


def drawn_curves(example: Example) -> Iterator[drawing.Figure]:
    plan = [[1.0, 0.1], [100.0, 0.01]]
    for report in (None, example.report().report()):
        yield from curves.draw_curves(report, plan, ["one", "two"], example.language).values()


def drawn_signs(example: Example) -> Iterator[drawing.Figure]:
    kinds = ("dead", "idle", "saturated", "stuck", "twins")
    flagged = {(1, 0): str(example.rng.choice(kinds))}
    for dense in (False, True):
        yield {"data": health.draw_flags(example.point.spec.sizes, flagged, dense=dense)}


FIGURES: dict[Callable[..., object], Callable[[Example], Iterator[drawing.Figure]]] = {
    activation.draw_activation: lambda e: (
        activation.draw_activation(name, e.rng.normal(size=3)) for name in e.point.spec.activations
    ),
    faults.draw_two_ways: lambda e: iter(
        [faults.draw_two_ways(e.finite(9), e.finite(9), 2, ("a", "b"))]
    ),
    graph.draw_network: drawn_graph,
    health.draw_flags: drawn_signs,
    history.draw_loss_history: lambda e: iter([history.draw_loss_history(e.numbers(9), 4, 0.5)]),
    lens.draw_nudge_errors: lambda e: iter(
        [lens.draw_nudge_errors(compute_ladder(e.point.iteration, e.parameter()))]
    ),
    lens.draw_weight_lens: lambda e: iter(
        [lens.draw_weight_lens(compute_slice(e.point.iteration, e.parameter()), "w")]
    ),
    samples.draw_gradient_map: drawn_gradients,
    surface.draw_contours: lambda e: iter([surface.draw_contours(e.landscape)]),
    surface.draw_mountain: lambda e: iter([surface.draw_mountain(e.landscape)]),
    race.draw_race: lambda e: iter([race.draw_race(e.curves(), e.language)]),
    race.draw_paths: drawn_paths,
    sweep.draw_sweep: lambda e: iter([sweep.draw_sweep(e.trials(), e.language)]),
    sweep.draw_sweep_curves: lambda e: iter(
        [sweep.draw_sweep_curves(e.curves()[:1], ["too_large"], e.language)]
    ),
    regions.draw_regions: drawn_regions,
    slices.draw_slices: drawn_slices,
    training.draw_branches: lambda e: iter([training.draw_branches(e.curves(), 0, e.language)]),
    training.draw_losses: drawn_losses,
    comparison.draw_comparison: drawn_runs,
    curves.draw_curves: drawn_curves,
    ranks.draw_updates: lambda e: iter(
        [ranks.draw_updates(e.numbers(4), e.numbers(4), e.language)]
    ),
}
"""How to draw each figure of an example."""

PARTS = {
    shared.make_axis,
    shared.make_layout,
    shared.make_logarithmic,
    shared.cut_off,
    shared.make_mark,
    regions.draw_rings,
    regions.name_held_out,
    race.lay_out_losses,
}
PARTS |= {curves.draw_row_title}
"""Parts of the figures above: they are checked with them."""

_RETURNED = ("Figure", "list[Figure]", "dict[str, Any]")


def figure_makers() -> Iterator[Callable[..., object]]:
    """Yield whatever is public in a module of figures and gives figures or parts of them."""
    for path in sorted((ROOT / "explainer").glob("*/figures/*.py")):
        name = ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
        for public, member in vars(import_module(name)).items():
            if public.startswith("_") or getattr(member, "__module__", "") != name:
                continue
            if inspect.isfunction(member) and member.__annotations__["return"] in _RETURNED:
                yield member
            if inspect.isclass(member) and "drawn" in vars(member):
                returned = member.drawn.__annotations__["return"]
                if returned in _RETURNED:
                    yield member


def test_every_figure_there_is_gets_validated():
    assert set(figure_makers()) == {*FIGURES, *PARTS}


@pytest.mark.parametrize("maker", FIGURES, ids=lambda maker: maker.__name__)
def test_plotly_accepts_every_figure(maker):
    @settings(max_examples=8)
    @given(small_points(), st.integers(0, 2**32 - 1), st.sampled_from(LANGUAGES))
    def accepted(point, seed, language):
        drawn = list(FIGURES[maker](Example(point, np.random.default_rng(seed), language)))
        for figure in drawn:
            assert go.Figure(figure).data
        assert drawn

    accepted()
