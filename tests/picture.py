"""Take the README's picture from the running app: ``python -m tests.picture``."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import sync_playwright

from tests.benchmarks.step_view import start
from tests.conftest import FLAGS, _present

PICTURE = Path(__file__).resolve().parents[1] / "assets" / "pictures" / "step.png"

DELTA_OF_HIDDEN_UNIT = "delta/1/0//0"


def main() -> None:
    process, url, _ = start()
    try:
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=_present(), args=FLAGS)
            page = browser.new_page(viewport={"width": 1440, "height": 960})
            page.goto(f"{url}/?__theme=light")
            page.wait_for_function("() => window.Backstep?.player?.film")
            page.evaluate("() => document.fonts.ready")
            page.select_option("#selected-part", "node/1/0")
            page.evaluate(
                "key => Backstep.player.moveTo(Backstep.player.film.keys.indexOf(key) + 1)",
                DELTA_OF_HIDDEN_UNIT,
            )
            page.evaluate("() => document.activeElement.blur()")
            page.wait_for_function("() => document.fonts.status === 'loaded'")
            page.screenshot(path=PICTURE)
            browser.close()
    finally:
        process.terminate()
        process.wait(timeout=20)
    print(f"{PICTURE.name}: {PICTURE.stat().st_size / 1e3:.0f} kB")


if __name__ == "__main__":
    main()
