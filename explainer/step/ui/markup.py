"""The constant markup of the step view; words are filled in by ``data-word``."""

from __future__ import annotations

from explainer.ui.icons import ICONS


def _button(name: str, label: str, kind: str = "") -> str:
    return (
        f'<button type="button" id="step-{name}" class="control {kind}" '
        f'data-word-title="step.{name}" aria-label="{label}">{ICONS[name]}</button>'
    )


def _phases() -> str:
    names = ("forward", "loss", "backward", "update")
    return "".join(
        f'<button type="button" data-phase="{name}"><span data-word="phase.{name}">'
        f"{name.title()}</span></button>"
        for name in names
    )


def _granularities() -> str:
    names = ("term", "neuron", "layer", "phase")
    return "".join(
        f'<label><input type="radio" name="granularity" value="{name}"'
        f"{' checked' if name == 'neuron' else ''}>"
        f'<span data-word="step.{name}">{name}</span></label>'
        for name in names
    )


PREDICTION = """
<section id="prediction" class="panel" aria-labelledby="prediction-title" hidden><header>
<h2 id="prediction-title" data-word="predict.title">Predict</h2>
<div class="score-parts"><span class="streak"></span>
<span class="score"></span>
<button type="button" class="quiet download" data-word="predict.download">Download score</button>
<button type="button" class="quiet reset" data-word="predict.reset">Reset score</button>
</div></header>
<p class="idle hint" data-word="predict.idle"></p>
<div class="verdicts" role="status"></div>
<div class="asking" hidden><p id="prediction-question"></p>
<div class="line"><form class="entry"><span class="symbol"></span>
<input type="text" class="typed" inputmode="text" autocomplete="off" autocapitalize="off"
 spellcheck="false" enterkeyhint="done" data-word-label="predict.answer" aria-label="Your answer"
 aria-describedby="prediction-question">
<button type="submit" class="control primary" data-word="predict.submit">Answer</button></form>
<div class="choices" role="group" aria-labelledby="prediction-question"></div>
<button type="button" class="control quiet skip" data-word="predict.skip">Show me</button></div>
<p class="problem" role="alert"></p>
<details class="hint-formula"><summary data-word="predict.formula">Show the formula</summary>
<div class="latex" tabindex="0"></div></details>
<p class="rule hint"></p></div></section>
"""

STAGE = f"""
<div class="stage-parts">
<div id="fault-banner" role="status" hidden><span class="told"></span>
<button type="button" class="quiet" id="fault-more"
 data-word="faults.banner.more">What it does</button>
<button type="button" class="control" id="fault-off"
 data-word="faults.banner.off">Switch off</button>
</div>
<nav id="phase-ribbon" data-word-title="phase.ribbon" aria-label="Phases">{_phases()}</nav>
<div id="network-graph" class="panel"><div class="scroller" tabindex="0"
 role="region" data-word-title="graph.title" aria-label="The network"><div class="plot"></div></div>
<div id="graph-tip" hidden></div><span id="shown-sample" hidden></span>
<ul class="legend"><li class="value" data-word="legend.value"></li>
<li class="delta" data-word="legend.delta"></li>
<li class="fresh" data-word="legend.fresh"></li></ul></div>
<div class="controls">
<div class="transport">
{_button("first", "To the start")}{_button("previous", "Back")}
<button type="button" id="step-next" class="control primary" data-word-title="step.next"
 aria-label="Next"><span data-word="step.next">Next</span>{ICONS["next"]}</button>
{_button("last", "To the end")}
<button type="button" id="step-play" class="control" aria-pressed="false">
<span class="when-paused">{ICONS["play"]}</span><span class="when-playing">{ICONS["pause"]}</span>
<span class="label">Play</span></button>
<select id="step-speed" data-word-title="step.speed" aria-label="Speed">
<option value="0.5">½×</option><option value="1" selected>1×</option>
<option value="2">2×</option><option value="5">5×</option></select>
</div>
<fieldset id="step-granularity"><legend data-word="step.granularity">Move by</legend>
{_granularities()}</fieldset>
</div>
<div id="step-slider"><input type="range" min="0" max="1" step="1" value="0"
 data-word-title="step.slider" aria-label="Step">
<input type="number" min="0" max="1" step="1" value="0" data-word-title="step.slider"
 aria-label="Step"><output></output>
<button type="button" id="step-predict" class="control" aria-pressed="false"
 data-word-title="predict.toggle.title"><span data-word="predict.toggle">Predict</span></button>
</div>{PREDICTION}<div id="iteration-bar">
<button type="button" id="iteration-previous" class="control" data-word-title="iteration.previous"
 aria-label="Previous iteration">{ICONS["previous"]}</button>
<strong id="iteration-number"></strong>
<span id="loss-change" data-word-title="iteration.loss" aria-label="Loss"></span>
<span class="spacer"></span>
<button type="button" id="run-10" class="control quiet" data-word="iteration.run_10">Run 10</button>
<button type="button" id="run-100" class="control quiet"
 data-word="iteration.run_100">Run 100</button>
<button type="button" id="iteration-next" class="control apply"
 data-word="iteration.next">Apply and go on</button>
</div>
</div>
"""

LOWER = """
<div class="lower-parts">
<section id="matrices" class="panel"><header><h2 data-word="matrices.title">Matrices</h2>
<div id="matrix-layers" role="group"></div></header><div class="grids" tabindex="0"></div></section>
<section id="loss-history" class="panel"><header>
<h2 data-word="history.title">Loss over the iterations</h2></header>
<p class="cover" data-word="predict.covered.loss"></p>
<div class="plot" style="height:190px"></div></section>
</div>
"""

PANELS = ("chain", "activation", "lens", "surface", "samples", "health", "faults")
"""The panels that look closer, in the order of their tabs."""


def _panel_tabs() -> str:
    return "".join(
        f'<button type="button" role="tab" id="closer-tab-{name}" data-panel="{name}" '
        f'aria-controls="closer-{name}" data-word="closer.{name}">{name}</button>'
        for name in PANELS
    )


def _panels() -> str:
    return "".join(
        f'<div role="tabpanel" id="closer-{name}" class="closer-panel" tabindex="0" '
        f'aria-labelledby="closer-tab-{name}" hidden></div>'
        for name in PANELS
    )


CLOSER = f"""
<section id="closer" class="panel"><header><h2 data-word="closer.title">Look closer</h2></header>
<div role="tablist" data-word-label="closer.title" aria-label="Look closer">{_panel_tabs()}</div>
<p class="cover" data-word="predict.covered"></p>
{_panels()}</section>
"""

SIDE = """
<div class="side-parts">
<section class="panel"><header><h2 data-word="step.title">This step</h2></header>
<p id="sentence" aria-live="polite"></p></section>
<section class="panel"><header><h2 data-word="formula.title">Formula</h2></header>
<div id="formula" class="latex" tabindex="0"></div>
<div id="substituted" class="latex" tabindex="0"></div>
<p id="right-value" role="status" hidden></p>
</section>
<section class="panel" id="code-line"><header><h2 data-word="code.title">The line that ran</h2>
<span class="listing-title"></span></header><pre tabindex="0"></pre></section>
<section class="panel" id="selected"><header><h2 data-word="card.title">Selected</h2>
<select id="selected-part" data-word-title="card.choose" aria-label="Neuron or edge"></select>
</header>
<div id="detail-card"></div></section>
</div>
"""

HEADER = f"""
<div class="header-parts">
<div class="brand"><h1>Backstep</h1><span data-word="app.tagline">every number a network computes
while it learns</span></div>
<div class="tools">
<button type="button" class="control quiet" data-action="theme" data-word-title="app.theme"
 aria-label="Light or dark">{ICONS["theme"]}</button>
<button type="button" class="control quiet" data-action="help" id="help-open"
 data-word-title="app.help" aria-label="Keys and colours">?</button></div>
</div>
"""

_KEYS = (
    (("→", "←"), "help.step"),
    (("Shift →", "Shift ←"), "help.phase"),
    (("Home", "End"), "help.ends"),
    (("Space",), "help.play"),
    (("Enter",), "help.apply"),
    (("P",), "help.predict"),
    (("Ctrl",), "help.zoom"),
    (("?",), "help.help"),
)


def _key_rows() -> str:
    return "".join(
        f"<tr><th scope='row'>{' '.join(f'<kbd>{name}</kbd>' for name in names)}</th>"
        f'<td data-word="{word}"></td></tr>'
        for names, word in _KEYS
    )


DIALOGS = f"""
<dialog id="help" aria-labelledby="help-title"><header>
<h2 id="help-title" data-word="help.title">Keys and colours</h2>
<button type="button" class="control quiet" data-action="close" data-word-title="app.close"
 aria-label="Close">×</button></header>
<table class="keys"><tbody>{_key_rows()}</tbody></table>
<ul class="legend"><li class="value" data-word="help.value"></li>
<li class="delta" data-word="help.delta"></li><li class="fresh" data-word="help.fresh"></li></ul>
<p data-word="help.conventions"></p></dialog>
<dialog id="parameters" aria-labelledby="parameters-title"><header>
<h2 id="parameters-title" data-word="verify.title">Every parameter</h2>
<button type="button" class="control quiet" data-action="close" data-word-title="app.close"
 aria-label="Close">×</button></header>
<p data-word="verify.note"></p><p class="dialog-notice" role="alert"></p>
<div class="table-scroll" tabindex="0"><table><thead><tr>
<th data-word="verify.parameter">parameter</th><th data-word="verify.value">value</th>
<th data-word="verify.ours">by hand</th><th data-word="verify.autograd">torch autograd</th>
<th data-word="verify.deviation">deviation</th>
<th data-word="verify.differences">central differences</th>
<th data-word="verify.deviation">deviation</th>
<th data-word="verify.new">new value</th><th data-word="verify.update">torch.optim</th>
<th data-word="verify.deviation">deviation</th>
</tr></thead><tbody></tbody></table></div></dialog>
"""

VERIFICATION = '<div id="verification" role="status"></div>'

FILES = """
<div class="files"><button type="button" class="control quiet" id="save-session"
 data-word="build.save">Save session</button>
<label class="control quiet" for="load-session"><span data-word="build.load">Load session</span>
<input type="file" id="load-session" accept="application/json,.json"></label></div>
"""

LAYERS = '<div class="field-title" data-word="build.layers">Layers</div><div class="layers"></div>'
