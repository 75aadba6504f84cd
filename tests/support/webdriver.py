"""A page of a browser, driven as WebDriver says: found, clicked, typed into, drawn on."""

from __future__ import annotations

import json
from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import Any

CONTROL, ENTER, ESCAPE, TAB = "\ue009", "\ue007", "\ue00c", "\ue004"
"""Keys that are no letters."""

ELEMENT = "element-6066-11e4-a52e-4f735466cecf"

# The page's own clock looks until it is so; an exception says what was awaited.
AWAIT = """const { promise, resolve, reject } = Promise.withResolvers();
const last = performance.now() + %d;
const look = async () => {
  const found = await (%s);
  if (found) resolve(found);
  else if (performance.now() > last) reject(new Error('never: ' + %s));
  else setTimeout(look, 20);
};
look().catch(reject);
return promise;"""
PATIENCE = 25_000
"""Milliseconds that anything may take; a script may run for 30 seconds."""

Parameters = dict[str, Any]


class Refused(AssertionError):
    """What a browser did not do, and why."""


class Driver(ABC):
    """A browser with one page."""

    @abstractmethod
    def ask(self, command: str, parameters: Parameters) -> Any:
        """Send a command of WebDriver and return what is answered."""

    def run(self, script: str) -> Any:
        """Run the body of a function in the page and return what it returns."""
        # Firefox runs scripts beside the page, with modules of their own; `eval` is the page's.
        inside = f"return window.eval({json.dumps(f'(() => {{ {script} }})()')});"
        return self.ask("ExecuteScript", {"script": inside, "args": [], "sandbox": None})

    def look(self, expression: str) -> Any:
        """Return the value of an expression in the page."""
        return self.run(f"return {expression}")

    def until(self, expression: str) -> Any:
        """Wait in the page until an expression is true; return its value."""
        return self.run(AWAIT % (PATIENCE, expression, json.dumps(expression)))

    def go_to(self, url: str) -> None:
        """Open an address."""
        self.ask("Navigate", {"url": url})

    def find(self, selector: str) -> str:
        """Wait for the first element at ``selector`` that can be seen; return its handle."""
        here = json.dumps(selector)
        seen = f"[...document.querySelectorAll({here})].find((one) => one.checkVisibility())"
        found: str = self.until(seen)[ELEMENT]
        return found

    def click(self, selector: str) -> None:
        """Click an element as a mouse does."""
        self.ask("ElementClick", {"id": self.find(selector)})

    def type(self, selector: str, text: str) -> None:
        """Write a text and more keys into a field, instead of what stands in it."""
        self.click(selector)
        self.press(CONTROL, "a")
        self.ask("ElementSendKeys", {"id": self.find(selector), "text": text})

    def press(self, *keys: str) -> None:
        """Press keys together, wherever the focus is."""
        down = [{"type": "keyDown", "value": key} for key in keys]
        up = [{"type": "keyUp", "value": key} for key in reversed(keys)]
        self._act({"type": "key", "id": "keys", "actions": [*down, *up]})

    def drag(self, places: Sequence[tuple[float, float]]) -> None:
        """Draw with the mouse through places of the window."""
        first, *rest = [
            {"type": "pointerMove", "x": round(x), "y": round(y), "duration": 20} for x, y in places
        ]
        down, up = ({"type": kind, "button": 0} for kind in ("pointerDown", "pointerUp"))
        moves = [first, down, *rest, up]
        self._act({"type": "pointer", "id": "mouse", "actions": moves})

    def _act(self, source: Parameters) -> None:
        self.ask("PerformActions", {"actions": [source]})
