"""A trace as rows: JSON lines, CSV and Markdown, with every number at full precision."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator
from typing import Any

from explainer.backprop import batch_loss
from explainer.crosscheck import crosscheck
from explainer.formulas import FULL_PRECISION, Formulas
from explainer.session import Session, advanced
from explainer.trace import Trace, record

FORMATS = ("jsonl", "csv", "markdown")

COLUMNS = (
    "iteration",
    "index",
    "phase",
    "quantity",
    "layer",
    "unit",
    "source",
    "sample",
    "value",
    "formula",
    "substituted",
)

Row = dict[str, Any]


def rows(session: Session, iterations: int) -> Iterator[Row]:
    """Yield every step of ``iterations`` iterations, each iteration ended by its summary."""
    for remaining in range(iterations, 0, -1):
        yield from _iteration_rows(session)
        if remaining > 1:
            session = advanced(session)


def _iteration_rows(session: Session) -> Iterator[Row]:
    iteration = session.point.iteration
    trace = record(iteration)
    for index, row in enumerate(step_rows(trace)):
        yield {"iteration": session.iteration, "index": index, **row}
    check = crosscheck(iteration)
    new, layers = iteration.new, iteration.spec.layers
    yield {
        "iteration": session.iteration,
        "summary": {
            "loss": iteration.gradients.loss,
            "loss_after": batch_loss(iteration.spec, new, iteration.batch),
            "autograd_max_deviation": check.against_autograd.largest,
            "difference_max_deviation": check.against_differences.largest,
            "parameters_after": {
                "weights": [new.weights[layer].tolist() for layer in layers],
                "biases": [new.biases[layer].tolist() for layer in layers],
            },
        },
    }


def step_rows(trace: Trace) -> Iterator[Row]:
    """Yield the steps of one trace with their formulas."""
    formulas = Formulas(trace, FULL_PRECISION)
    for step in trace.steps:
        yield {
            "phase": step.phase.value,
            **{name: _plain(value) for name, value in step.target._asdict().items()},
            "value": trace.values[step.target],
            "formula": formulas.symbols(step),
            "substituted": formulas.substituted(step),
        }


def _plain(value: object) -> object:
    return str(value) if isinstance(value, str) else value


def written(rows: Iterable[Row], form: str) -> Iterator[str]:
    """Yield ``rows`` as lines of ``jsonl``, ``csv`` or ``markdown``."""
    writer = {"jsonl": _json_line, "csv": _csv_line, "markdown": _markdown_line}[form]
    if form == "csv":
        yield ",".join((*COLUMNS, "summary"))
    if form == "markdown":
        yield "| " + " | ".join(COLUMNS) + " |"
        yield "|" + " --- |" * len(COLUMNS)
    yield from map(writer, rows)


def _json_line(row: Row) -> str:
    return json.dumps(row, ensure_ascii=False)


def _csv_line(row: Row) -> str:
    text = io.StringIO()
    summary = json.dumps(row["summary"]) if "summary" in row else ""
    cells = [_cell(row.get(name)) for name in COLUMNS]
    csv.writer(text, lineterminator="").writerow([*cells, summary])
    return text.getvalue()


def _cell(value: object) -> object:
    return "" if value is None else repr(value) if isinstance(value, float) else value


def _markdown_line(row: Row) -> str:
    if "summary" in row:
        summary = json.dumps(row["summary"])
        return f"\n**Iteration {row['iteration']}**: `{summary}`\n"
    cells = [f"${row[n]}$" if n in COLUMNS[-2:] else str(_cell(row[n])) for n in COLUMNS]
    return "| " + " | ".join(cells) + " |"
