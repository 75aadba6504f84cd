"""The app, whose answers cannot be sent as long as a file `broken` lies in its home."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

from explainer.main import build_app, serve
from explainer.ui.components import Film, JsComponent

BROKEN = "broken"
_SIGN = Path(os.environ.get("BACKSTEP_HOME", ".")) / BROKEN


def _fail_if_broken(send: Callable[[Any, Any], Any]) -> Callable[[Any, Any], Any]:
    def postprocess(self: JsComponent, value: Any) -> Any:
        if _SIGN.exists():
            raise ValueError("a value that no JSON can hold")
        return send(self, value)

    return postprocess


if __name__ == "__main__":
    for kind in (JsComponent, Film):
        kind.postprocess = _fail_if_broken(kind.postprocess)  # type: ignore[method-assign]
    serve(build_app())
