"""What the page's live charts cost a run; prints a table, asserts nothing.

    python -m tests.benchmarks.mnist_watching [--epochs 10] [--pairs 5]

The same run through the job manager, alone and watched, taking turns. Watching is what an open
page asks the server for, twice a second: the run's status and the points that are new, as JSON;
at the end of each epoch also what the net has learned. Two runs are never equally fast, so that
the processor time of the answers is told as well: it is what they take from the training.
"""

from __future__ import annotations

import argparse
import json
import statistics
import tempfile
import threading
import time
from pathlib import Path

from explainer.mnist.examiner import Examiner
from explainer.mnist.runs.jobs import JobManager
from explainer.mnist.settings import TrainingSettings
from explainer.ui.mnist_learned_values import LearnedDesk
from explainer.ui.mnist_live import LiveDesk
from explainer.ui.mnist_open import Runs
from tests.benchmarks.machine import describe

OWNER = "benchmark"
PERIOD = 0.5


def watch(manager, done, shares):
    """Ask what an open page asks, and remember what it would; note the share of a core it took."""
    begun, spent = time.perf_counter(), time.thread_time()
    live, learned = LiveDesk(Runs(manager)), LearnedDesk(Runs(manager), Examiner())
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
    arguments = parser.parse_args()
    print(describe())
    print("\n| model | alone, s an epoch | watched | slower by | CPU of the answers |")
    print("| --- | --- | --- | --- | --- |")
    settings = TrainingSettings(epochs=arguments.epochs, device="cpu")
    shares: list[float] = []
    with tempfile.TemporaryDirectory() as home:
        manager = JobManager(Path(home))
        pairs = [
            [seconds_an_epoch(manager, settings, watched, shares) for watched in (False, True)]
            for _ in range(arguments.pairs)
        ]
        manager.close()
    alone, watched = (statistics.median(times) for times in zip(*pairs, strict=True))
    slower, answers = 100 * (watched / alone - 1), 100 * statistics.median(shares)
    print(f"| mlp | {alone:.3f} | {watched:.3f} | {slower:+.1f} % | {answers:.1f} % of a core |")


if __name__ == "__main__":
    main()
