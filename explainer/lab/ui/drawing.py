"""The parts of the lab that show the open run with panels made elsewhere."""

from __future__ import annotations

from typing import Any

from explainer.lab.ui.open_run import Lab, Runs, RunShown, Updates
from explainer.lab.ui.sketch import answered, build_sketch
from explainer.words import Language


class Drawing:
    """The sketch pad, answered by the net of the open run."""

    def __init__(self, runs: Runs) -> None:
        self._pad = build_sketch(runs.net)

    @property
    def outputs(self) -> list[Any]:
        """The pad."""
        return [self._pad.board]

    def shown(self, run: RunShown, language: Language) -> Updates:
        """Let the net of ``run`` answer from now on."""
        del language  # the pad translates itself
        return answered(self._pad, run.owner, run.name, run.net)

    def wire(self, lab: Lab) -> None:
        """Connect nothing: the pad asks by itself."""
