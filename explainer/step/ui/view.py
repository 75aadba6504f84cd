"""What the tab "Step through" shows of a session, as one record."""

from __future__ import annotations

from dataclasses import dataclass, replace

import gradio as gr

from explainer.engine.session.session import Diverged, Session
from explainer.errors import InputError
from explainer.step.film import make_film, torch_is_loaded
from explainer.step.ui.build_panel import translate_build_panel
from explainer.step.ui.form_view import FormView, render_form, view_form, view_refused_form
from explainer.step.ui.tab import StepTab
from explainer.step.wire import FilmValue
from explainer.ui.components import Notice
from explainer.ui.events import Updates, render_fields
from explainer.ui.wire import NoticeValue
from explainer.words import Language


@dataclass(frozen=True, eq=False)
class StepView:
    """The tab, its fields named as its components; None stays as it is on the page."""

    session: Session | None = None
    film: FilmValue | None = None
    notice: NoticeValue | None = None
    form: FormView | None = None


def view_session(session: Session, language: Language, preset: str) -> StepView:
    """Return everything about a session: the state, the form, the film, and no complaint."""
    film = make_film(session, language, checked=torch_is_loaded())
    film["preset"] = preset
    form = view_form(session, language, preset)
    return StepView(session, film, Notice.nothing(), form)


def view_change(new: Session, old: Session, language: Language, preset: str) -> StepView:
    """Return the session after a change of ``old``; the film stays if it would be the same."""
    if _is_same(new, old):
        return StepView(old, None, Notice.nothing(), view_form(old, language, preset))
    return view_session(new, language, preset)


def view_refusal(error: InputError, old: Session, language: Language, preset: str) -> StepView:
    """Return the old session with the sentence of ``error``; of a divergence, what it reached."""
    notice = Notice.error(error, language)
    if isinstance(error, Diverged):
        return replace(view_session(error.session, language, preset), notice=notice)
    return StepView(old, None, notice, view_refused_form(old))


def render_step(tab: StepTab, view: StepView) -> Updates:
    """Return what gradio is told to show ``view``."""
    form = {} if view.form is None else render_form(tab.panel, view.form)
    return {**render_fields(tab, replace(view, form=None)), **form}


def translate_step(tab: StepTab, session: Session, language: Language, preset: str) -> Updates:
    """Return labels in ``language`` joined with the values of the form."""
    labels = translate_build_panel(tab.panel, language)
    values = render_step(tab, view_session(session, language, preset))
    for component, label in labels.items():
        value = values.get(component)
        if isinstance(value, dict) and value.get("__type__") == "update":
            values[component] = {**value, **label}
        elif component in values:
            values[component] = gr.update(**{**label, "value": value})
        else:
            values[component] = label
    return values


def _is_same(session: Session, old: Session) -> bool:
    new, before = session.point, old.point
    return (
        session.iteration == old.iteration
        and new.parameters is before.parameters
        and new.spec == before.spec
        and new.optimizer == before.optimizer
        and new.batch is before.batch
        and new.fault is before.fault
    )
