"""Which run of a visitor is open, and what a part of the lab must offer to show it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import gradio as gr

from explainer.errors import InputError
from explainer.lab.model.net import Net
from explainer.lab.runs.manager import RunManager
from explainer.lab.runs.pretrained import PRETRAINED, find_checkpoints, load_pretrained
from explainer.lab.runs.views import RunView
from explainer.ui.components import JsComponent
from explainer.words import Language


@dataclass(frozen=True, eq=False)
class RunShown:
    """The run that a visitor has open.

    Attributes
    ----------
    owner
        The visitor's token; empty before the page has greeted.
    view
        The run at this moment; None before the page has greeted.
    newest
        The visitor's newest run, which may be another.
    """

    owner: str
    view: RunView | None
    newest: RunView | None = None

    @property
    def name(self) -> str:
        """Name of the run, empty if there is none."""
        return "" if self.view is None else self.view.name

    @property
    def busy(self) -> bool:
        """Whether a run of the visitor waits or trains, so that no other can be started."""
        return self.newest is not None and self.newest.busy

    @property
    def net(self) -> Net | None:
        """What the run has trained so far, None before its first epoch has ended."""
        return None if self.view is None else self.view.report.net


@dataclass(frozen=True, eq=False)
class Runs:
    """Finds runs by what a browser sends: a visitor's own, and those that came with Backstep."""

    manager: RunManager

    def find(self, owner: object, name: object) -> RunShown:
        """Return the run ``name`` of ``owner``, else their newest, else a pretrained one.

        Raises nothing, whatever is sent.
        """
        if not isinstance(owner, str) or not owner:
            return RunShown("", None)
        newest = self.manager.view(owner)
        named = self._find_or_none(owner, name if isinstance(name, str) else "")
        view = named or newest or self._find_or_none(owner, next(iter(PRETRAINED)))
        return RunShown(owner, view, newest)

    def find_view(self, name: str, owner: str) -> RunView:
        """Return the run ``name``, of ``owner`` or pretrained.

        Raises
        ------
        InputError
            If there is none, or it cannot be read.
        """
        return load_pretrained(name) if name in PRETRAINED else self.manager.find_view(name, owner)

    def find_checkpoints(self, name: str, owner: str) -> Path:
        """Return the folder with the checkpoints of the run ``name``; raises as `find_view`."""
        if name in PRETRAINED:
            return find_checkpoints(name)
        return self.manager.folder(name, owner) / "checkpoints"

    def _find_or_none(self, owner: str, name: str) -> RunView | None:
        try:
            return self.find_view(name, owner) if name else None
        except InputError:  # deleted, or not theirs
            return None

    def find_net(self, owner: object, name: object) -> Net | None:
        """Return the net of that run."""
        return self.find(owner, name).net


@dataclass(frozen=True, eq=False)
class Lab:
    """What the parts of the lab share.

    Attributes
    ----------
    runs
        Finds the run for the values of ``visitor`` and ``opened``.
    language, visitor
        Of the page: ``"en"`` or ``"zh"``, and the visitor's owner token.
    opened
        Name of the run that was chosen in the list; empty is the newest.
    """

    runs: Runs
    language: gr.State
    visitor: gr.State
    opened: gr.State

    @property
    def inputs(self) -> frozenset[Any]:
        """Inputs from which `find_run` reads."""
        return frozenset({self.visitor, self.opened})

    def find_run(self, values: Mapping[Any, Any]) -> RunShown:
        """Return the open run, from the values of `inputs`."""
        return self.runs.find(values[self.visitor], values[self.opened])


class RunPart(Protocol):
    """A part of the lab that shows the open run on a board of its own."""

    @property
    def board(self) -> JsComponent:
        """What the part is drawn on."""

    def view_run(self, run: RunShown, language: Language) -> Mapping[str, object]:
        """Return the value of the board for ``run``.

        Called when another run is opened, when an epoch ends, when the state of the run changes,
        and in another language.
        """
