"""What axe says of a page that has come to rest."""

from __future__ import annotations

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

# Colours that are still on their way from one theme to the other have no contrast yet.
AT_REST = "() => document.getAnimations().every(one => one.playState !== 'running')"


def serious(page: Page, context: str | None = None) -> list[tuple[str, list[str]]]:
    """Return what axe finds serious on the page, or in ``context``: its rule and its elements."""
    page.wait_for_function(AT_REST)
    found = Axe().run(page, context=context).response["violations"]
    return [
        (one["id"], [node["html"][:120] for node in one["nodes"]])
        for one in found
        if one["impact"] in ("serious", "critical")
    ]
