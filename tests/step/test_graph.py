"""The graph: the scripts light what the trace computes and reads, of any net at any stop."""

from __future__ import annotations

import json
import shutil
import subprocess

import numpy as np
from hypothesis import given, settings

from explainer.engine.presets import Initialisation
from explainer.engine.session.session import Point, begin_session
from explainer.engine.trace.refs import Quantity, Step
from explainer.engine.trace.trace import Trace, record_trace
from explainer.step.film import make_film
from tests.support.paths import ROOT
from tests.support.strategies import small_points

SCRIPT = """
import { findRun } from %s;
import { findSpotlight } from %s;
import { readFileSync } from "node:fs";
const { film, asked } = JSON.parse(readFileSync(0, "utf8"));
console.log(JSON.stringify(asked.map(([granularity, index]) => {
  const { rings, nodes, edges } = findSpotlight(film, findRun(film, index, granularity));
  return [rings, nodes, edges.keys()].map((names) => [...names].sort());
})));
"""

Names = list[list[str]]
"""The units that are ringed, those that are lit, and the edges that are lit, sorted."""


def lit_by_scripts(film: object, asked: list[tuple[str, int]]) -> list[Names]:
    node = shutil.which("node")
    assert node, "node is needed to run the scripts of the page"
    places = [ROOT / "assets/js/step" / name for name in ("film.js", "graph/spotlight.js")]
    modules = tuple(json.dumps(place.as_uri()) for place in places)
    result = subprocess.run(
        [node, "--input-type=module", "--eval", SCRIPT % modules],
        input=json.dumps({"film": film, "asked": asked}),
        capture_output=True, text=True, timeout=60,
    )  # fmt: skip
    assert result.returncode == 0, result.stderr
    answer: list[Names] = json.loads(result.stdout)
    return answer


def lit_by_steps(trace: Trace, run: tuple[Step, ...]) -> Names:
    """Return what the steps of a stop name, read from their own targets and operands."""
    rings, nodes, edges = set(), set(), set()
    for step in run:
        quantity, layer, unit, source, _ = step.target
        if source is not None:
            edges.add(f"edge/{layer}/{unit}/{source}")
        elif unit is not None and quantity != Quantity.TARGET:
            rings.add(f"node/{layer}/{unit}")
        if quantity == Quantity.CONTRIBUTION and layer is not None:
            nodes.add(f"node/{layer - 1}/{source}")  # the unit that it comes back to
        for read in step.operands:
            if read.source is not None:
                edges.add(f"edge/{read.layer}/{read.unit}/{read.source}")
            elif read.unit is not None and read.quantity != Quantity.TARGET:
                nodes.add(f"node/{read.layer}/{read.unit}")
    return [sorted(rings), sorted(nodes | rings), sorted(edges)]


@settings(max_examples=12, deadline=None)
@given(small_points())
def test_the_scripts_light_what_the_steps_of_a_stop_compute_and_read(point: Point):
    trace = record_trace(point.iteration)
    film = make_film(begin_session(point, Initialisation()), "en", checked=False)
    asked, wanted = [], []
    for granularity, stops in film["stops"].items():
        for place in set(np.linspace(1, len(stops) - 1, min(40, len(stops) - 1), dtype=int)):
            asked.append((granularity, stops[place]))
            wanted.append(lit_by_steps(trace, trace.steps[stops[place - 1] : stops[place]]))
    film = {name: film[name] for name in ("keys", "stops", "network")}
    for question, found, names in zip(asked, lit_by_scripts(film, asked), wanted, strict=True):
        assert found == names, question
