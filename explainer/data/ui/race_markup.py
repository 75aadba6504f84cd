"""The constant markup of races and sweeps; words are filled in by ``data-word``."""

from __future__ import annotations

from explainer.data.ui.markup import optimizer_options
from explainer.data.ui.state import OPTIMIZERS, RACE_RATES


def _racer(name: str) -> str:
    checked = " checked" if name in ("sgd", "momentum", "rmsprop", "adam") else ""
    return f"""
<tr data-racer="{name}"><td><input type="checkbox" id="racer-{name}"{checked}></td>
<th scope="row"><label for="racer-{name}"><svg class="swatch" aria-hidden="true"></svg>
<span data-word="data.optimizer.{name}">{name}</span></label></th>
<td><input type="text" inputmode="decimal" class="racer-rate" value="{RACE_RATES[name]:g}"
 data-word-label="data.field.learning_rate" aria-label="η"></td>
<td class="racer-result number"></td></tr>"""


def _weight(axis: str) -> str:
    return (
        f'<label><span data-word="data.race.{axis}"></span>'
        f'<select id="race-{axis}"></select></label>'
    )


def _iterations(name: str, count: int) -> str:
    return f"""<label><span data-word="data.race.iterations"></span>
<input type="number" id="{name}-iterations" min="1" max="1000" step="1" value="{count}"></label>"""


def _plot(name: str, word: str, title: str) -> str:
    return f"""<figure><figcaption data-word="{word}"></figcaption>
<div class="plot {name}" role="img"
 data-word-label="{word}" aria-label="{title}"></div></figure>"""


def _panel(identity: str, name: str, title: str, form: str, plots: tuple[str, str]) -> str:
    """Return a panel whose ``name`` stands in its words and in the ids of what it holds."""
    return f"""
<section class="panel" id="{identity}"><header>
<h2 data-word="data.{name}">{title}</h2></header>
<p class="hint" data-word="data.{name}.about"></p>
<div class="race-columns"><div class="race-form">{form}
<div class="race-buttons"><button type="button" class="control primary" id="{name}-start"
 data-word="data.{name}.go"></button>
<button type="button" class="control stop" id="{name}-stop" data-word="data.stop"
 disabled></button></div>
<p class="{name}-sentence" role="status"></p></div>
<p class="race-empty" data-word="data.{name}.empty"></p>
<div class="race-plots" hidden>{plots[0]}
{plots[1]}</div></div></section>"""


_RACE_FORM = f"""
<div class="table-scroll" tabindex="0" role="region" data-word-label="data.race" aria-label="Race">
<table><thead><tr><td></td><th scope="col" data-word="data.field.optimizer"></th>
<th scope="col">η</th><th scope="col" data-word="data.race.final"></th></tr></thead>
<tbody>{"".join(map(_racer, OPTIMIZERS))}</tbody></table></div>
<label class="race-shared"><input type="checkbox" id="race-shared">
<span data-word="data.race.shared"></span>
<input type="text" inputmode="decimal" id="race-rate" value="0.1" disabled
 data-word-label="data.field.learning_rate" aria-label="η"></label>
<div class="race-fields">{_iterations("race", 100)}
{_weight("x")}{_weight("y")}</div>"""

_SWEEP_FORM = f"""<div class="race-fields">
<label><span data-word="data.field.optimizer">Optimizer</span>
<select id="sweep-optimizer">{optimizer_options()}</select></label>
{_iterations("sweep", 60)}</div>"""

_RACE_PLOTS = (
    _plot("race-losses", "data.race.losses", "Losses"),
    _plot("race-paths", "data.race.paths", "Paths"),
)

_SWEEP_PLOTS = (
    _plot("sweep-finals", "data.sweep.finals", "Final losses"),
    _plot("sweep-curves", "data.sweep.curves", "Curves"),
)

RACE = f"""
<div class="data-race">{_panel("data-race-panel", "race", "Race", _RACE_FORM, _RACE_PLOTS)}\
{_panel("data-sweep", "sweep", "Sweep", _SWEEP_FORM, _SWEEP_PLOTS)}
</div>
"""
