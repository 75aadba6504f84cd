"""How long the step view takes: films on the server, clicks in Chromium, start of the app.

    python -m tests.benchmarks.step_view

Prints a table with hardware and versions. Medians of repeated runs on whatever machine this is.
"""

from __future__ import annotations

import gc
import gzip
import json
import os
import platform
import statistics
import tempfile
import time
from pathlib import Path

import gradio
import numpy as np
import plotly
import torch
from playwright.sync_api import Page

from explainer.engine.network import NetworkSpec, initialise
from explainer.engine.optimizer_spec import OptimizerSpec
from explainer.engine.presets import Initialisation, make_batch
from explainer.engine.session.file import dump_session
from explainer.engine.session.session import (
    Point,
    Session,
    advance_session,
    begin_session,
    open_iteration,
    open_preset,
)
from explainer.step.film import make_film
from explainer.step.ui.inspection import ANSWERERS
from tests.support import chromium
from tests.support.scripts import js, until
from tests.support.server import running

ROOT = Path(__file__).resolve().parents[2]
REPEATS = 15

NETS = {"9 edges": (2, 3, 1), "200 edges": (10, 10, 10), "768 edges": (16, 16, 16, 16)}

# From the click until the frame with the change has been laid out and painted.
CLICK = """async () => {
  const started = performance.now();
  document.getElementById('step-next').click();
  await new Promise(go => requestAnimationFrame(() => {
    const channel = new MessageChannel();
    channel.port1.onmessage = go;
    channel.port2.postMessage(null);
  }));
  return performance.now() - started;
}"""


# From the move of the slider until the frame with the new quotient has been painted.
NUDGE = """async (rung) => {
  const slider = document.querySelector('#closer-lens .nudges input[type=range]');
  const started = performance.now();
  slider.value = rung;
  slider.dispatchEvent(new Event('input', { bubbles: true }));
  await new Promise(go => requestAnimationFrame(() => {
    const channel = new MessageChannel();
    channel.port1.onmessage = go;
    channel.port2.postMessage(null);
  }));
  return performance.now() - started;
}"""


def session(sizes: tuple[int, ...], samples: int = 1, optimizer: str = "sgd") -> Session:
    spec = NetworkSpec(sizes, ("tanh",) * (len(sizes) - 1), "mse")
    inputs = [np.linspace(-1, 1 + row, sizes[0]).tolist() for row in range(samples)]
    batch = make_batch(spec, inputs, [[0.0] * sizes[-1]] * samples)
    chosen = OptimizerSpec(optimizer, 0.1)
    point = Point(spec, chosen, batch, initialise(spec, "xavier_uniform", 0))
    return begin_session(point, Initialisation())


def film_milliseconds(chosen: Session) -> float:
    make_film(chosen, "en")
    times = []
    for _ in range(REPEATS):
        fresh = begin_session(Point(**{n: getattr(chosen.point, n) for n in FIELDS}), chosen.init)
        started = time.perf_counter()
        make_film(fresh, "en")
        times.append(time.perf_counter() - started)
    return 1e3 * statistics.median(times)


def answer_milliseconds(topic: str, chosen: Session) -> float:
    """Return milliseconds for what a panel asks about the first weight of the open iteration."""
    weight = {"layer": 1, "unit": 0, "source": 0, "sample": 0}
    other = {"layer": 1, "unit": 0, "source": 1}
    times = []
    for _ in range(REPEATS):
        started = time.perf_counter()
        ANSWERERS[topic](chosen, {**weight, "second": other}, "en")
        times.append(time.perf_counter() - started)
    return 1e3 * statistics.median(times)


def run_seconds() -> float:
    """Return seconds for 1000 iterations of XOR, each of which can then be reopened."""
    times = []
    for _ in range(5):
        started = time.perf_counter()
        ran = advance_session(open_preset("xor"), 1000)
        times.append(time.perf_counter() - started)
    assert all(open_iteration(ran, n).point.loss == loss for n, loss in enumerate(ran.losses))
    return statistics.median(times)


FIELDS = ("spec", "optimizer", "batch", "parameters", "state")


def wire_kilobytes(chosen: Session) -> float:
    return len(gzip.compress(json.dumps(make_film(chosen, "en")).encode(), 5)) / 1e3


def open_page(page: Page, url: str) -> None:
    """Open the page and wait until the first film is on it."""
    page.goto(url)
    page.wait_for_function(until("() => page.player?.film"))


def click_milliseconds(page: Page, chosen: Session) -> float:
    contents = json.dumps(dump_session(chosen))
    page.evaluate(js("() => (page.player.film.seen = true)"))
    page.evaluate(js("text => page.player.ask('reopen', { text }, 'start')"), contents)
    page.wait_for_function(until("() => !page.player.film.seen"))
    page.evaluate(js("() => { page.player.granularity = 'neuron'; }"))
    count = min(40, page.evaluate(js("() => page.player.film.stops.neuron.length - 1")))
    times = [page.evaluate(CLICK) for _ in range(count)]
    return statistics.median(times)


def nudge_milliseconds(page: Page) -> float:
    """Return milliseconds of one nudge in the weight lens of the open film."""
    page.evaluate(js("() => page.player.moveTo(page.player.last)"))
    page.evaluate(js("() => page.player.select('edge/1/0/0')"))
    page.evaluate(js("() => showPanel('lens')"))
    page.wait_for_selector("#closer-lens .nudges input[type=range]")
    return statistics.median([page.evaluate(NUDGE, rung) for rung in range(5, 35)])


def main() -> None:
    gc.collect()
    gc.freeze()  # as the app does once it is up
    print(
        f"{platform.processor() or platform.machine()}, {os.cpu_count()} cores; "
        f"Python {platform.python_version()}, gradio {gradio.__version__}, "
        f"plotly {plotly.__version__}, torch {torch.__version__}"
    )
    large = session(NETS["768 edges"])
    eight, adam = (session(NETS["768 edges"], 8, optimizer) for optimizer in ("sgd", "adam"))
    rows = [
        ("trace + cross-check + film, XOR", film_milliseconds(open_preset("xor")), "ms", 30),
        ("trace + cross-check + film, 16-16-16-16", film_milliseconds(large), "ms", 400),
        ("the same with a batch of 8, SGD", film_milliseconds(eight), "ms", 1000),
        ("the same with a batch of 8, Adam", film_milliseconds(adam), "ms", 1000),
        ("weight lens of it", answer_milliseconds("lens", eight), "ms", 300),
        ("loss surface of it", answer_milliseconds("surface", eight), "ms", 300),
        ("1000 iterations of XOR with their history", run_seconds(), "s", 3),
        ("film on the wire, XOR", wire_kilobytes(open_preset("xor")), "kB", 60),
        ("film on the wire, 16-16-16-16", wire_kilobytes(large), "kB", 1500),
        ("film on the wire, batch of 8, Adam", wire_kilobytes(adam), "kB", 3000),
    ]
    with tempfile.TemporaryDirectory() as home, chromium.launched() as browser:
        page = browser.new_page(viewport={"width": 1440, "height": 900})
        began = time.perf_counter()
        with running(Path(home)) as app:
            open_page(page, app.url)
            rows.append(("app.py to a usable page", time.perf_counter() - began, "s", 5))
            for (name, sizes), limit in zip(NETS.items(), (33, 33, 33), strict=True):
                milliseconds = click_milliseconds(page, session(sizes))
                rows.append((f"Next, {name}", milliseconds, "ms", limit))
            nudge = nudge_milliseconds(page)
            rows.append(("a nudge in the weight lens, 768 edges", nudge, "ms", 300))
    for name, value, unit, limit in rows:
        print(f"{name:42} {value:9.1f} {unit:3} (wanted: at most {limit})")


if __name__ == "__main__":
    main()
