"""Which handler answers which control of the tab "Train on data"."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import gradio as gr

from explainer.data.ui.handlers import FormHandlers, OpenHandlers, TimeHandlers
from explainer.data.ui.race import follow_race, follow_sweep
from explainer.data.ui.respond import DataResponder
from explainer.data.ui.tab import DataTab
from explainer.data.ui.table_handlers import TableHandlers
from explainer.data.ui.training import RaceHandlers, TrainingHandlers
from explainer.data.ui.view import DataView
from explainer.errors import InputError
from explainer.step.ui.tab import StepTab
from explainer.ui.components import list_filled_in
from explainer.ui.events import Event, Panel

_LONG: dict[str, Any] = {
    "queue": True,
    "concurrency_id": "data-training",
    "concurrency_limit": 40,
}


def wire_data_tab(tab: DataTab, step: StepTab, tabs: gr.Tabs, language: gr.State) -> None:
    """Connect every control of ``tab``; an iteration is opened in ``step`` by way of ``tabs``."""
    responder = DataResponder(tab)
    reads = frozenset({tab.state, *tab.form.inputs.values()})

    def panel(refuse: Callable[[Event, InputError], DataView]) -> Panel[DataView]:
        return Panel(language, reads, frozenset(tab.outputs), responder.render, refuse)

    _wire_form(tab, panel, FormHandlers(responder))
    _wire_table(tab, panel, TableHandlers(responder))
    _wire_training(tab, panel(responder.refuse), TrainingHandlers(responder))
    _wire_time(tab, panel(responder.refuse), TimeHandlers(responder))
    for name, states_of in (("race", follow_race), ("sweep", follow_sweep)):
        race = RaceHandlers(responder, name, states_of)
        panel(race.refuse).on(getattr(tab.races, name), race.run, **_LONG)
    opening = OpenHandlers(responder, step, tabs)
    opened = frozenset({tab.stage, tabs, *step.outputs})
    page = Panel(language, reads, opened, opening.render, opening.refuse)
    page.on(tab.stage.open, opening.open_iteration)


def _wire_form(
    tab: DataTab,
    panel: Callable[[Callable[[Event, InputError], DataView]], Panel[DataView]],
    handlers: FormHandlers,
) -> None:
    form = panel(handlers.refuse)
    form.on(tab.stage.arrive, handlers.show_state)
    form.on(tab.stage.prepare, handlers.prepare)
    form.on(list_filled_in(tab.form.inputs["dataset"]), handlers.choose_dataset)
    form.on(tab.form.use.click, handlers.use_points)
    form.on(_form_events(tab), handlers.change_settings)


def _wire_table(
    tab: DataTab,
    panel: Callable[[Callable[[Event, InputError], DataView]], Panel[DataView]],
    handlers: TableHandlers,
) -> None:
    table, file = panel(handlers.refuse), tab.form.file
    table.on(file.bring, handlers.bring_file)
    table.on(file.look, handlers.look_at_points)
    table.on(file.choose, handlers.choose_reading)
    table.on(file.use, handlers.use_table)
    table.on(file.close, handlers.put_away)


def _wire_training(tab: DataTab, panel: Panel[DataView], handlers: TrainingHandlers) -> None:
    panel.on(tab.stage.run, handlers.train_epochs, **_LONG)
    panel.on(tab.stage.restore, handlers.restore, **_LONG)
    panel.on(tab.stage.batch, handlers.train_batch)
    panel.on(tab.stage.stop, handlers.stop, changes={tab.stage})
    panel.on(tab.races.halt, handlers.stop, changes={tab.stage})


def _wire_time(tab: DataTab, panel: Panel[DataView], handlers: TimeHandlers) -> None:
    panel.on(tab.stage.seek, handlers.seek, trigger_mode="always_last")
    panel.on(tab.stage.branch, handlers.branch)
    panel.on(tab.stage.choose, handlers.choose_branch)
    panel.on(tab.stage.remove, handlers.remove_branch)


def _form_events(tab: DataTab) -> list[Any]:
    """Return what tells that a field of the form was changed."""
    fields = (field for name, field in tab.form.inputs.items() if name not in ("dataset", "own"))
    return [event for field in fields for event in list_filled_in(field)]
