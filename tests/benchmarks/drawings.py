"""How well drawings are read with and without MNIST's preprocessing; prints, asserts nothing.

    python tests/benchmarks/drawings.py [--latency]

Every template of ``tests/support/drawings.py`` at every size, place and pen, turned and slanted a
little. Without preprocessing the pad is only scaled to 28 × 28. Then: how many of these drawings,
of MNIST's test digits and of other drawings are called unlike MNIST. With ``--latency``: a browser
draws on the page of an app started for it, and the time from a movement of the pointer to the bars
that know of it is printed, at rest and beside a training.
"""

import argparse
import os
import platform
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import torch
from PIL import Image

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from explainer.lab.config.settings import TrainingSettings
from explainer.lab.data import load_test, normalise_images
from explainer.lab.model import predict
from explainer.lab.sketch import preprocess
from explainer.lab.sketch.out_of_distribution import TEST, UNLIKE, load_score
from explainer.lab.training.commands import CommandInbox
from explainer.lab.training.events import Ended, EpochDone
from explainer.lab.training.loop import train
from tests.support.drawings import PENS, SIZES, many, render, strange

ROOT = Path(__file__).resolve().parents[2]
NETS = {
    "logistic, 2 epochs": TrainingSettings(model="logistic", learning_rate=0.05, epochs=2),
    "MLP 128, tutorials' SGD, 5 epochs": TrainingSettings(),
    "MLP 128, Adam, 3 epochs": TrainingSettings(optimizer="adam", learning_rate=0.001, epochs=3),
    "LeNet, Adam, 1 epoch": TrainingSettings(
        model="lenet", optimizer="adam", learning_rate=0.002, epochs=1
    ),
}


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--latency", action="store_true")
    arguments = parser.parse_args()
    print(f"{platform.processor() or platform.machine()}, {os.cpu_count()} cores,", end=" ")
    print(f"torch {torch.__version__}, {torch.get_num_threads()} threads\n")
    accuracies()
    flags()
    if arguments.latency:
        latencies()


def accuracies() -> None:
    drawings = many()
    digits = np.array([drawing.digit for drawing in drawings])
    images = [render(drawing) for drawing in drawings]
    prepared = np.stack([preprocess(image).normalised for image in images])
    plain = normalise_images(np.stack([shrunk(image) for image in images]))
    print(f"{len(drawings)} drawings      test digits   drawings, preprocessed   not preprocessed")
    for name, settings in NETS.items():
        net, accuracy = trained(settings)
        right = predict.predict_probabilities(net, prepared).argmax(1) == digits
        without = predict.predict_probabilities(net, plain).argmax(1) == digits
        print(f"{name:34} {accuracy:7.2%} {right.mean():18.2%} {without.mean():22.2%}")
        for hand, share in worst(drawings, right):
            print(f"    {hand:24} {share:.0%}")
        for size in SIZES:
            cells = [(pen, [(d.size, d.pen) == (size, pen) for d in drawings]) for pen in PENS]
            shares = [f"pen {pen}: {right[cell].mean():.0%}" for pen, cell in cells if any(cell)]
            print(f"    {size:.0%} of the pad: {', '.join(shares)}")


def worst(drawings: list, right: np.ndarray) -> list[tuple[str, float]]:
    """Return the templates that are read right less than nine times in ten."""
    hands = sorted({(drawing.digit, drawing.hand) for drawing in drawings})
    shares = [
        (f"{digit}, {hand}", right[[(d.digit, d.hand) == (digit, hand) for d in drawings]].mean())
        for digit, hand in hands
    ]
    return [(hand, float(share)) for hand, share in shares if share < 0.9]


def trained(settings: TrainingSettings) -> tuple:
    for record in train(settings, CommandInbox()):
        if isinstance(record, EpochDone):
            accuracy = record.test_accuracy
        if isinstance(record, Ended):
            return record.net, accuracy
    raise AssertionError("the run has no end")


def shrunk(image: np.ndarray) -> np.ndarray:
    small = Image.fromarray(image).resize((28, 28), Image.Resampling.LANCZOS)
    return np.asarray(small).reshape(784)


def flags() -> None:
    begun = time.perf_counter()
    yardstick = load_score("mnist")
    print(f"\ncalled unlike MNIST, from the {UNLIKE:.0%} of {TEST} test digits on", end="")
    print(f" (prepared in {time.perf_counter() - begun:.1f} s)")
    groups = {
        "other test digits": load_test().images[TEST : TEST + 2000],
        "drawn digits": [preprocess(render(drawing)).centred.ravel() for drawing in many()[::4]],
        "letters": [preprocess(image).centred.ravel() for image in strange("letters").values()],
        "pictures": [preprocess(image).centred.ravel() for image in strange("pictures").values()],
        "scribbles": [preprocess(image).centred.ravel() for image in strange("scribbles").values()],
        "blobs": [preprocess(image).centred.ravel() for image in strange("blobs").values()],
    }
    for name, images in groups.items():
        share = np.mean([yardstick.measure(image, 1).unlike for image in images])
        print(f"  {name:18} {len(images):5} {share:7.1%}")


def latencies() -> None:
    from tests.support import chromium
    from tests.support.server import running

    with (
        tempfile.TemporaryDirectory() as home,
        running(Path(home)) as app,
        chromium.launched() as browser,
    ):
        for name, lags in measured(browser, app.url):
            half, most, worst_ = np.quantile(lags, [0.5, 0.95, 1.0])
            print(f"  {name:36} median {half:4.0f} ms, 95 % {most:4.0f} ms, most {worst_:.0f} ms")


# One line for each movement: when it happened and when an answer that knows it was shown.
WATCH = """() => {
  const pad = document.querySelector('.sketch-pad');
  const shown = document.querySelector('#mnist-prediction');
  window.lags = [];
  const waiting = [];
  pad.addEventListener('pointermove', (event) => {
    if (event.buttons) waiting.push([event.timeStamp, Number(pad.dataset.moves) + 1]);
  }, true);
  new MutationObserver(() => {
    while (waiting.length && waiting[0][1] <= Number(shown.dataset.moves)) {
      window.lags.push(performance.now() - waiting.shift()[0]);
    }
  }).observe(shown, { attributes: true, attributeFilter: ['data-moves'] });
}"""
PREPARED = "() => document.querySelectorAll('#mnist-out-of-distribution li').length > 0"


def measured(browser: object, url: str) -> Iterator[tuple[str, list[float]]]:
    page = browser.new_page(viewport={"width": 1440, "height": 900})
    page.goto(url)
    page.get_by_role("tab", name="MNIST").click()
    for preset, name in (("tutorial", "MLP"), ("LeNet", "LeNet")):
        if preset == "LeNet":
            page.locator("#mnist-preset input").click()
            page.get_by_role("option", name="LeNet").first.click()
        run(page, 1, "done", name)
        page.evaluate(WATCH)
        circle(page)
        page.wait_for_function(PREPARED, timeout=60_000)
        page.evaluate("window.lags.length = 0")
        yield f"{name}, at rest", circle(page)
        run(page, 60, "running", name)
        yield f"{name}, beside a training", circle(page)
        page.click("#mnist-stop")
        page.wait_for_selector("[data-state=cancelled]", timeout=60_000)


def run(page: object, epochs: int, state: str, name: str) -> None:
    page.get_by_label("Epochs").fill(str(epochs))
    page.get_by_label("Epochs").press("Tab")
    page.click("#mnist-start")
    page.wait_for_selector(f"[data-state={state}]", timeout=600_000)
    if state == "running":  # until there is a net that answers
        page.wait_for_function(
            "() => document.querySelector('#mnist-prediction .mnist-best')", timeout=600_000
        )


def circle(page: object, seconds: float = 3.0) -> list[float]:
    """Draw circles with 60 movements a second; return the lag of each in milliseconds."""
    pad = page.locator(".sketch-pad")
    pad.scroll_into_view_if_needed()
    page.locator("#mnist-clear").evaluate("button => button.click()")
    box = pad.bounding_box()
    before = len(page.evaluate("window.lags"))
    begun = time.perf_counter()
    while (now := time.perf_counter() - begun) < seconds:
        x = box["x"] + box["width"] * (0.5 + 0.25 * np.cos(4 * now))
        y = box["y"] + box["height"] * (0.5 + 0.35 * np.sin(4 * now))
        page.mouse.move(x, y)
        if now < 1 / 60:
            page.mouse.down()
        time.sleep(max(0.0, 1 / 60 - (time.perf_counter() - begun - now)))
    page.mouse.up()
    page.wait_for_timeout(1000)
    return page.evaluate("window.lags")[before:]


if __name__ == "__main__":
    main()
