"""Take the README's pictures from the running app: ``python -m tests.support.pictures``."""

from __future__ import annotations

import tempfile
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.support.chromium import launched
from tests.support.pages.lab import LabPage
from tests.support.pages.step import StepPage
from tests.support.paths import ROOT
from tests.support.scripts import js, until
from tests.support.server import running

PICTURES = ROOT / "assets" / "pictures"

DELTA_OF_HIDDEN_UNIT = "delta/1/0//0"
A_MINUTE = 60_000
WORST = "losses.indexOf(Math.max(...losses))"
SHOW_DELTA = js(f"""() => {{
  const view = lab.batchView;
  const losses = view.film.losses.map(Number);
  view.moveTo(view.film.terms.findIndex((t) => t.quantity === "delta" && t.layer === 3) + 1);
  showSample(view, {WORST});
  document.querySelector(".batch-view").scrollIntoView();
}}""")
WORST_IS_SHOWN = until(f"""() => {{
  const losses = lab.batchView.film.losses.map(Number);
  return lab.batchView.b.sample === {WORST};
}}""")


def main() -> None:
    with (
        tempfile.TemporaryDirectory() as home,
        running(Path(home)) as app,
        launched() as browser,
    ):
        for kind, prepare, name, size in (
            (StepPage, _step_view, "step.png", (1280, 720)),
            (LabPage, _batch_of_lenet, "lab.png", (1440, 900)),
        ):
            context = browser.new_context(
                viewport={"width": size[0], "height": size[1]}, device_scale_factor=1.5
            )
            visit = kind(context.new_page(), f"{app.url}/?__theme=light")
            prepare(visit)
            _keep(visit.page, name)


def _step_view(step: StepPage) -> None:
    page = step.page
    page.evaluate(
        js("key => page.player.moveTo(page.player.film.keys.indexOf(key) + 1)"),
        DELTA_OF_HIDDEN_UNIT,
    )
    page.wait_for_selector("#rail-verification[data-state=passed]", timeout=A_MINUTE)


def _batch_of_lenet(lab: LabPage) -> None:
    """Open batch 900 of a LeNet at δ of its second convolution, for its worst image."""
    page = lab.page
    lab.choose("preset", "LeNet, quickly to 99%")
    lab.start()
    epoch = page.locator("#mnist-status .mnist-facts")
    expect(epoch).to_contain_text("2 / 6", timeout=3 * A_MINUTE)
    page.click("#mnist-stop")
    lab.await_state("cancelled")
    page.evaluate(js("() => openBatch({kind: 'batch', number: 900})"))
    page.wait_for_selector(".batch-check[data-state=passed]", timeout=A_MINUTE)
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
