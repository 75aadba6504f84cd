"""Scripts that compute an iteration outside of Backstep, and assert the numbers of the page."""

from __future__ import annotations

from collections.abc import Callable

from explainer.engine.scripts.notebook import write_notebook
from explainer.engine.scripts.numpy_script import write_numpy
from explainer.engine.scripts.recorded import Recorded, record_run
from explainer.engine.scripts.torch_script import write_pytorch
from explainer.engine.session.session import Session

_WRITERS: dict[str, Callable[[Recorded], str]] = {
    "pytorch": write_pytorch,
    "numpy": write_numpy,
    "notebook": write_notebook,
}

SCRIPTS = tuple(_WRITERS)
"""What a session can be written as."""

ENDINGS = {"pytorch": "py", "numpy": "py", "notebook": "ipynb"}
"""How a file of each kind ends."""


def write_script(session: Session, kind: str, iterations: int = 1) -> str:
    """Return ``iterations`` iterations from the open one on as one of ``SCRIPTS``.

    The script needs nothing but the library that it is named after. It begins with the numbers of
    the open iteration, prints its quantities under their names on the page, and asserts them.
    A mistake that was switched on is left out.
    """
    return _WRITERS[kind](record_run(session, iterations))
