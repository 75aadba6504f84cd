"""What the page's live charts cost a run; prints a table, asserts nothing.

    python -m tests.benchmarks.watching [--epochs 10] [--pairs 5] [--browser]

The same run through the run manager, alone and watched, taking turns. Watching is what an open
page asks the server for, twice a second: the run's status and the points that are new, as JSON;
at the end of each epoch also what the net has learned. Two runs are never equally fast, so that
the processor time of the answers is told as well: it is what they take from the training.

With ``--browser`` a page is open in Chromium on the same machine, as it is for who runs the app
at home: in turns the lab with its curves, and an empty page in its place.
"""

from __future__ import annotations

import argparse
import json
import statistics
import tempfile
import threading
import time
from pathlib import Path

from explainer.lab.config.settings import TrainingSettings
from explainer.lab.model.evaluator import Evaluator
from explainer.lab.runs.manager import RunManager
from explainer.lab.ui.learned_api import LearnedApi
from explainer.lab.ui.live import LiveApi
from explainer.lab.ui.open_run import Runs
from tests.benchmarks.machine import describe
from tests.support import chromium
from tests.support.pages.lab import LabPage
from tests.support.server import running

OWNER = "benchmark"
PERIOD = 0.5
WIDE = "512"  # so that a hundred epochs outlast the turns
SETTLED, LOOKED_AT = 3.0, 12.0  # seconds of each turn that do not count, and that do


def watch(manager, done, shares):
    """Ask what an open page asks, and remember what it would; note the share of a core it took."""
    begun, spent = time.perf_counter(), time.thread_time()
    live, learned = LiveApi(Runs(manager)), LearnedApi(Runs(manager), Evaluator())
    known = {"owner": OWNER, "run": "", "language": "en", "last": {}}
    epochs = 0
    while not done.wait(PERIOD):
        answer = live.look(known)
        json.dumps(answer)
        known["version"] = answer.get("status", {}).get("version", known.get("version"))
        curves = answer.get("curves", {})
        known["grain"] = curves.get("grain", known.get("grain"))
        for mark, (xs, _) in (curves.get("new") or curves.get("points", {})).items():
            known["last"][mark] = xs[-1] if xs else known["last"].get(mark, 0)
        finished = len(manager.view(OWNER).report.epochs)
        if finished > epochs:
            epochs = finished
            json.dumps(learned.overview(known))
    shares.append((time.thread_time() - spent) / (time.perf_counter() - begun))


def seconds_an_epoch(manager, settings, watched, shares):
    done = threading.Event()
    watcher = threading.Thread(target=watch, args=(manager, done, shares))
    manager.submit(settings, OWNER)
    if watched:
        watcher.start()
    with manager.changed:
        manager.changed.wait_for(lambda: not manager.view(OWNER).live)
    done.set()
    if watched:
        watcher.join()
    return statistics.median(epoch.seconds for epoch in manager.view(OWNER).report.epochs)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--epochs", type=int, default=10)
    parser.add_argument("--pairs", type=int, default=5)
    parser.add_argument("--browser", action="store_true")
    arguments = parser.parse_args()
    print(describe())
    if arguments.browser:
        return in_a_browser(arguments.pairs)
    print("\n| model | alone, s an epoch | watched | slower by | CPU of the answers |")
    print("| --- | --- | --- | --- | --- |")
    settings = TrainingSettings(epochs=arguments.epochs, device="cpu")
    shares: list[float] = []
    with tempfile.TemporaryDirectory() as home:
        manager = RunManager(Path(home))
        pairs = [
            [seconds_an_epoch(manager, settings, watched, shares) for watched in (False, True)]
            for _ in range(arguments.pairs)
        ]
        manager.close()
    alone, watched = (statistics.median(times) for times in zip(*pairs, strict=True))
    slower, answers = 100 * (watched / alone - 1), 100 * statistics.median(shares)
    print(f"| mlp | {alone:.3f} | {watched:.3f} | {slower:+.1f} % | {answers:.1f} % of a core |")


def in_a_browser(pairs):
    with (
        tempfile.TemporaryDirectory() as home,
        running(Path(home)) as app,
        chromium.launched() as browser,
    ):
        alone, watched = turns(LabPage(browser.new_context(), app.url), Path(home), pairs)
    slower = 100 * (watched / alone - 1)
    print("\n| model | empty page, s an epoch | lab in Chromium | slower by |")
    print("| --- | --- | --- | --- |")
    print(f"| mlp, {WIDE} | {alone:.3f} | {watched:.3f} | {slower:+.1f} % |")


def turns(lab, home, pairs):
    """Return the median of the seconds of an epoch with an empty page, and with the lab."""
    lab.fill("hidden", WIDE)
    lab.fill("epochs", "100")
    lab.start()
    lab.await_state("running")
    seconds = {False: [], True: []}
    for turn in range(2 * pairs):
        looking = turn % 2 == 1
        if looking:
            lab.open()
        else:
            lab.page.goto("about:blank")
        time.sleep(SETTLED)
        before = len(epochs(home))
        time.sleep(LOOKED_AT)
        seconds[looking] += [epoch["seconds"] for epoch in epochs(home)[before + 1 :]]
    lab.open()
    lab.leave()
    return statistics.median(seconds[False]), statistics.median(seconds[True])


def epochs(home):
    (run,) = home.glob("runs/*/run.json")
    return json.loads(run.read_text())["known"]["epochs"]


if __name__ == "__main__":
    main()
