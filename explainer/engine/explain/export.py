"""A trace as rows: JSON lines, CSV and Markdown, with every number at full precision."""

from __future__ import annotations

import csv
import io
import json
import math
from collections.abc import Iterable, Iterator
from typing import Any

from explainer.engine.backprop import batch_loss
from explainer.engine.explain.formulas import Formulas
from explainer.engine.explain.formulas.latex import FULL_PRECISION
from explainer.engine.session.parameters_file import write_parameters
from explainer.engine.session.session import Session, advance_session
from explainer.engine.trace.crosscheck import crosscheck
from explainer.engine.trace.trace import Trace, record_trace

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


def list_rows(session: Session, iterations: int) -> Iterator[Row]:
    """Yield every step of ``iterations`` iterations, each iteration ended by its summary."""
    for remaining in range(iterations, 0, -1):
        yield from _iteration_rows(session)
        if remaining > 1:
            session = advance_session(session)


def _iteration_rows(session: Session) -> Iterator[Row]:
    iteration = session.point.iteration
    trace = record_trace(iteration)
    for index, row in enumerate(list_step_rows(trace)):
        yield {"iteration": session.iteration, "index": index, **row}
    check = crosscheck(iteration)
    new = iteration.new
    yield {
        "iteration": session.iteration,
        "summary": {
            "loss": iteration.gradients.loss,
            "loss_after": batch_loss(iteration.spec, new, iteration.batch),
            "autograd_max_deviation": check.against_autograd.largest,
            "difference_max_deviation": check.against_differences.largest,
            "parameters_after": write_parameters(new),
        },
    }


def list_step_rows(trace: Trace) -> Iterator[Row]:
    """Yield the steps of one trace with their formulas."""
    formulas = Formulas(trace, FULL_PRECISION)
    for step in trace.steps:
        yield {
            "phase": step.phase.value,
            **step.target._asdict(),
            "quantity": str(step.target.quantity),
            "value": trace.values[step.target],
            "formula": formulas.symbols(step),
            "substituted": formulas.substituted(step),
        }


def write_rows(rows: Iterable[Row], form: str) -> Iterator[str]:
    """Yield ``rows`` as lines of ``jsonl``, ``csv`` or ``markdown``."""
    return _WRITERS[form](rows)


def _json_lines(rows: Iterable[Row]) -> Iterator[str]:
    return map(_json, rows)


def _json(value: object) -> str:
    """Return ``value`` as JSON, which has no infinity and no NaN: they become null."""
    try:
        return json.dumps(value, ensure_ascii=False, allow_nan=False)
    except ValueError:
        return json.dumps(_finite(value), ensure_ascii=False, allow_nan=False)


def _finite(value: object) -> object:
    if isinstance(value, dict):
        return {name: _finite(entry) for name, entry in value.items()}
    if isinstance(value, list):
        return [_finite(entry) for entry in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value


def _csv_lines(rows: Iterable[Row]) -> Iterator[str]:
    yield ",".join((*COLUMNS, "summary"))
    for row in rows:
        text = io.StringIO()
        summary = _json(row["summary"]) if "summary" in row else ""
        csv.writer(text, lineterminator="").writerow([*_cells(row), summary])
        yield text.getvalue()


def _cells(row: Row) -> list[str]:
    """Return the columns as text; a float as Python prints it, exactly."""
    values = [row.get(name) for name in COLUMNS]
    return ["" if value is None else str(value) for value in values]


def _markdown_lines(rows: Iterable[Row]) -> Iterator[str]:
    """Yield a section for each iteration: its table, then its summary."""
    title: object = None
    for row in rows:
        if row["iteration"] != title:
            title = row["iteration"]
            yield f"## Iteration {title}\n"
            yield "| " + " | ".join(COLUMNS) + " |"
            yield "|" + " --- |" * len(COLUMNS)
        if "summary" in row:
            yield f"\nSummary: `{_json(row['summary'])}`\n"
        else:
            *plain, formula, substituted = _cells(row)
            math = map(_code_of_math, (formula, substituted))
            yield "| " + " | ".join([*map(_escape, plain), *math]) + " |"


def _code_of_math(latex: str) -> str:
    """Return LaTeX in a code span, as GitHub reads it: there CommonMark keeps every sign."""
    return f"$`{_escape_bars(latex)}`$"


def _escape(text: str) -> str:
    return _escape_bars(text.replace("_", r"\_"))


def _escape_bars(text: str) -> str:
    """Return ``text`` with what would end a cell of a table escaped."""
    return text.replace("|", r"\|")


_WRITERS = {"jsonl": _json_lines, "csv": _csv_lines, "markdown": _markdown_lines}
