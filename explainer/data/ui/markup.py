"""The constant markup of the tab "Train on data"; words are filled in by ``data-word``."""

from __future__ import annotations

from explainer.data.ui.state import OPTIMIZERS
from explainer.ui.icons import ICONS


def heading(word: str) -> str:
    """Return the heading of a part of the form."""
    return f'<h2 class="data-heading" data-word="{word}"></h2>'


CSV_HELP = '<p class="hint" data-word="data.own.help"></p>'

CSV_FILE = """
<div class="files"><label class="control quiet" for="data-load">
<span data-word="data.load">Load a CSV file</span>
<input type="file" id="data-load" accept=".csv,.tsv,.txt,text/csv,text/plain"></label></div>
"""


def _icon_button(name: str, icon: str, identity: str = "") -> str:
    return (
        f'<button type="button" class="control" data-seek="{name}" {identity}'
        f' data-word-title="data.seek.{name}" aria-label="{name}">{ICONS[icon]}</button>'
    )


def optimizer_options() -> str:
    """Return the options of a list of optimizers."""
    return "".join(
        f'<option value="{name}" data-word="data.optimizer.{name}">{name}</option>'
        for name in OPTIMIZERS
    )


_TOOLBAR = """
<div class="data-toolbar" role="group" data-word-label="data.controls" aria-label="Train">
<button type="button" class="control" id="data-train-batch" data-word="data.train.batch"></button>
<button type="button" class="control" id="data-train-epoch" data-word="data.train.epoch"></button>
<span class="data-epochs"><button type="button" class="control primary" id="data-train-epochs"
 data-word="data.train.epochs"></button>
<input type="number" id="data-epochs" min="1" max="100" step="1" value="100"
 data-word-title="data.train.count" aria-label="Epochs">
<span data-word="data.train.unit"></span></span>
<button type="button" class="control stop" id="data-stop" data-word="data.stop" disabled></button>
<span class="spacer"></span>
<button type="button" class="control quiet" id="data-undo" data-word="data.undo" hidden></button>
</div>
<div class="data-notice notice" role="alert" hidden><span class="notice-text"></span>
<button type="button" data-word-title="notice.dismiss" aria-label="Dismiss">×</button></div>
<div class="data-progress" aria-hidden="true"><i></i></div>
<p class="data-status" role="status"></p>
"""

_PICTURE = """
<section class="panel" id="data-picture"><header><h2 data-word="data.picture">Picture</h2>
<span class="data-slice" data-word="data.slice" hidden></span></header>
<div class="plot" role="img" data-word-label="data.picture"
 aria-label="Picture"></div></section>
"""

_LOOP = """
<section class="panel" id="data-loop"><header><h2 data-word="data.loop">The two loops</h2></header>
<div class="data-code" tabindex="0" role="group" data-word-label="data.loop"></div>
<p class="data-rows"></p>
<dl class="data-facts"></dl>
<table class="data-estimates" hidden><caption data-word="data.estimates"></caption>
<thead><tr><td></td><th scope="col" data-word="data.estimate.value"></th>
<th scope="col" data-word="data.estimate.truth"></th>
<th scope="col" data-word="data.estimate.error"></th></tr></thead><tbody></tbody></table>
</section>
"""

_LOSS = f"""
<section class="panel" id="data-loss"><header><h2 data-word="data.loss">Loss</h2>
<span class="hint" data-word="data.loss.hint"></span><span class="spacer"></span>
<label class="data-log"><input type="checkbox" id="data-log">
<span data-word="data.log">log scale</span></label></header>
<div class="plot" role="img" data-word-label="data.loss"
 aria-label="Loss"></div>
<div class="data-timeline">
{_icon_button("first", "first", 'id="data-rewind"')}{_icon_button("previous", "previous")}
<input type="range" id="data-slider" min="0" max="1" step="1" value="0"
 data-word-title="data.seek.slider" aria-label="Iteration">
{_icon_button("next", "next")}{_icon_button("last", "last", 'id="data-redo"')}
<label><span data-word="data.iteration">Iteration</span>
<input type="number" id="data-iteration" min="0" step="1" value="0"></label>
<output></output>
<button type="button" class="control primary" id="data-open" data-word="data.open"></button>
</div></section>
"""

_BRANCHES = f"""
<section class="panel" id="data-branches"><header>
<h2 data-word="data.branches">Branches</h2></header>
<div class="data-branch-columns"><div>
<p class="hint" data-word="data.branches.about"></p>
<div class="data-branch-form">
<label><span data-word="data.field.optimizer">Optimizer</span>
<select id="data-branch-optimizer">{optimizer_options()}</select></label>
<label><span data-word="data.field.learning_rate">η</span>
<input type="text" inputmode="decimal" id="data-branch-rate" value="0.1"></label>
<button type="button" class="control" id="data-branch"></button></div>
<ul class="data-branch-list"></ul></div>
<div class="plot" role="img" data-word-label="data.branches"
 aria-label="Branches" hidden></div></div></section>
"""

STAGE = f"""
<div class="data-stage">{_TOOLBAR}
<div class="data-middle">{_PICTURE}{_LOOP}</div>{_LOSS}{_BRANCHES}</div>
"""
