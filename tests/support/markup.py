"""The markup of the whole page, as the app hands it to gradio."""

from __future__ import annotations

import json
import subprocess
import sys
from functools import cache
from typing import NamedTuple

from tests.support.paths import ROOT

_PRINT = """
from explainer.main import build_app
import gradio, json, os, sys
blocks = build_app().blocks.values()
print(json.dumps([[block.html_template, block.js_on_load] for block in blocks
                  if isinstance(block, gradio.HTML)]))
sys.stdout.flush()
os._exit(0)  # its threads are of no use
"""


class Part(NamedTuple):
    """One `gr.HTML`: its template, and the script that brings it to life."""

    template: str
    script: str


@cache
def page_parts() -> tuple[Part, ...]:
    """Return every part of the page, built in a process of its own: gradio leaves a loop open."""
    command = [sys.executable, "-c", _PRINT]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    return tuple(Part(*part) for part in json.loads(done.stdout))
