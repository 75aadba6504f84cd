"""Take the README's pictures from the running app: ``python -m tests.support.pictures``."""

from __future__ import annotations

import os
import tempfile

from playwright.sync_api import Page, expect, sync_playwright

from tests.benchmarks.step_view import start
from tests.browser.test_lab import choose, open_lab, state
from tests.conftest import FLAGS, _present
from tests.support.paths import ROOT

PICTURES = ROOT / "assets" / "pictures"

DELTA_OF_HIDDEN_UNIT = "delta/1/0//0"
A_MINUTE = 60_000
WORST = "losses.indexOf(Math.max(...losses))"
SHOW_DELTA = f"""() => {{
  const view = Backstep.mnist.stepView;
  const losses = view.film.losses.map(Number);
  view.moveTo(view.film.terms.findIndex((t) => t.quantity === "delta" && t.layer === 3) + 1);
  view.sample({WORST});
  document.querySelector(".steps-view").scrollIntoView();
}}"""
WORST_IS_SHOWN = f"""() => {{
  const losses = Backstep.mnist.stepView.film.losses.map(Number);
  return Backstep.mnist.stepView.b.sample === {WORST};
}}"""


def main() -> None:
    with tempfile.TemporaryDirectory() as home:
        os.environ["BACKSTEP_HOME"] = home
        process, url, _ = start()
        try:
            _take(url)
        finally:
            process.terminate()
            process.wait(timeout=20)


def _take(url: str) -> None:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=_present(), args=FLAGS)
        page = browser.new_page(viewport={"width": 1440, "height": 960})
        page.goto(f"{url}/?__theme=light")
        page.wait_for_function("() => window.Backstep?.player?.film")
        _step_view(page)
        _keep(page, "step.png")
        _batch_of_lenet(page)
        _keep(page, "lab.png")
        browser.close()


def _step_view(page: Page) -> None:
    page.select_option("#selected-part", "node/1/0")
    page.evaluate(
        "key => Backstep.player.moveTo(Backstep.player.film.keys.indexOf(key) + 1)",
        DELTA_OF_HIDDEN_UNIT,
    )


def _batch_of_lenet(page: Page) -> None:
    """Open batch 900 of a LeNet at δ of its second convolution, for its worst image."""
    open_lab(page)
    choose(page, "preset", "LeNet, quickly to 99 %")
    page.click("#mnist-start")
    epoch = page.locator("#mnist-status .mnist-facts")
    expect(epoch).to_contain_text("2 / 6", timeout=3 * A_MINUTE)
    page.click("#mnist-stop")
    state(page, "cancelled")
    page.evaluate("() => Backstep.mnist.open({kind: 'batch', step: 900})")
    page.wait_for_selector(".steps-proof[data-state=passed]", timeout=A_MINUTE)
    page.evaluate(SHOW_DELTA)
    page.wait_for_function(WORST_IS_SHOWN)


def _keep(page: Page, name: str) -> None:
    page.evaluate("() => document.activeElement.blur()")
    page.evaluate("() => document.fonts.ready")
    page.wait_for_function("() => document.fonts.status === 'loaded'")
    picture = PICTURES / name
    page.screenshot(path=picture)
    print(f"{name}: {picture.stat().st_size / 1e3:.0f} kB")


if __name__ == "__main__":
    main()
