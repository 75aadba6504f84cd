"""A run as a script that trains the same again, and compares each epoch."""

from __future__ import annotations

import json
from string import Template

from explainer.lab.config.options import list_options
from explainer.lab.runs.views import RunView

_SCRIPT = Template('''"""Run $number of Backstep again: the same settings, order and first weights.

It needs an installed Backstep, and compares each epoch with the run. On the same kind of device
and number of threads the numbers are the same; elsewhere rounding makes them differ a little.
$changes"""

import json
import subprocess
import sys

OPTIONS = $options
EPOCHS = $epochs

command = [sys.executable, "-m", "explainer", "train", *OPTIONS]
with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as training:
    for number, line in enumerate(training.stdout):
        again = json.loads(line)
        print(f"epoch {again['epoch']}: loss {again['train_loss']:.6f}", end="")
        if number < len(EPOCHS):
            difference = abs(again["train_loss"] - EPOCHS[number]["train_loss"])
            print(f", the run had {EPOCHS[number]['train_loss']:.6f}, difference {difference:.1e}")
        else:
            print()
''')

_CHANGED = """
In the run η was changed while it went on: {changes}. The script keeps η as it was at the start, so
its epochs after that differ.
"""


def write_run_script(run: RunView) -> str:
    """Return Python that trains with the settings of ``run``, and compares every epoch."""
    epochs = [
        {"train_loss": one.train_loss, "test_accuracy": one.test_accuracy}
        for one in run.report.epochs
    ]
    changes = ", ".join(
        f"η = {rate:g} after batch {after}" for after, rate in run.report.rate_changes
    )
    return _SCRIPT.substitute(
        number=run.number,
        changes=_CHANGED.format(changes=changes) if changes else "",
        options=json.dumps(list_options(run.settings), indent=4),
        epochs=json.dumps(epochs, indent=4),
    )
