"""How a test in a browser reaches the page's own modules (assets/js)."""

from __future__ import annotations

import json
import re

from playwright.sync_api import Page, Route

from explainer.ui.serving import ASSETS, importing

_EXPORTS = {
    "page": "core/state",
    "short": "core/numbers",
    "toNumber": "core/numbers",
    "toggleTheme": "core/theme",
    "ailments": "step/health",
    "nodePlaces": "step/pointing",
    "addCheck": "step/check",
    "showPanel": "step/closer",
    "askServer": "step/closer",
    "predict": "step/predictions/mode",
    "dataTab": "data/state",
    "openLesson": "lessons/lessons",
    "lab": "lab/state",
    "openBatch": "lab/batch/opening",
    "showSample": "lab/batch/opening",
    "Batch": "lab/batch/batch",
    "slope": "lab/batch/arithmetic",
    "numbersFormula": "lab/batch/formulas",
}
_MODULES = {"sums": "lab/batch/sums"}
"""What a function may use by its name: exports, and modules as a whole."""

_ORIGIN = "http://scripts.test/"


def _needed(function: str) -> tuple[list[str], str]:
    """Return the addresses of what ``function`` names, and the pattern that takes them apart."""
    places = {**_EXPORTS, **_MODULES}
    names = sorted(name for name in places if re.search(rf"(?<![.\w]){name}\b", function))
    parts = (f"{{ {name} }}" if name in _EXPORTS else name for name in names)
    return [importing(f"js/{places[name]}.js") for name in names], f"[{', '.join(parts)}]"


def js(function: str) -> str:
    """Return a JavaScript ``function`` for ``page.evaluate`` with what it names of our modules.

    They are imported from where the page has them, so they are the very ones that it runs.
    """
    imports, names = _needed(function)
    return (
        f"async (given) => {{ const {names} = await Promise.all([{', '.join(imports)}]);"
        f" return ({function})(given); }}"
    )


def until(function: str) -> str:
    """Return the same for ``page.wait_for_function``, which waits for no promise.

    Until the modules have come it is not fulfilled.
    """
    imports, names = _needed(function)
    key = json.dumps(names)
    return (
        f"(given) => {{ const kept = (window.kept ??= {{}});"
        f" if (!kept[{key}]) {{ Promise.all([{', '.join(imports)}])"
        f".then((modules) => (kept[{key}] = modules)); return false; }}"
        f" const {names} = kept[{key}]; return ({function})(given); }}"
    )


def serve_modules(page: Page) -> None:
    """Open an empty page that can import our modules without the app."""

    def answer(route: Route) -> None:
        name = route.request.url.partition("/backstep/")[2].partition("/")[2]
        if not name:
            route.fulfill(body="", content_type="text/html")
            return
        route.fulfill(path=ASSETS / name, content_type="text/javascript")

    page.route(f"{_ORIGIN}**", answer)
    page.goto(_ORIGIN)


PASTE = """(element, text) => {
  const data = new DataTransfer();
  data.setData("text", text);
  const how = { clipboardData: data, bubbles: true, cancelable: true };
  element.dispatchEvent(new ClipboardEvent("paste", how));
}"""
"""Pastes a text into an element."""
