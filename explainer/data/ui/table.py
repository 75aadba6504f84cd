"""A file before it is trained on: what was understood of it, and what the visitor changes."""

from __future__ import annotations

import base64
import binascii
import time
from collections.abc import Mapping
from dataclasses import asdict, replace
from typing import Any

from explainer.data.ui.draft import Draft
from explainer.data.ui.state import OWN, Settings, read_split, suggest_settings
from explainer.data.wire import OwnColumnValue, OwnTableValue, TableChoices
from explainer.engine.datasets.datasets import Dataset, standardise_inputs
from explainer.engine.datasets.split import divide_dataset
from explainer.engine.network import show_value
from explainer.engine.tables.columns import Column, read_number
from explainer.engine.tables.decoding import unpack_file
from explainer.engine.tables.own_data import make_own_dataset
from explainer.engine.tables.reading import (
    OwnTable,
    reduce_table,
    understand_table,
)
from explainer.errors import InputError
from explainer.ui.error_places import say_error
from explainer.words import Language, say

SHOWN_ROWS = 5
MAX_KEPT = 1_000_000
"""Characters that the browser keeps of own data; of more only what is used is kept."""

_SEPARATORS = {"\t": "tab", " ": "blank"}
"""Separators that cannot be seen, by their words."""


def receive_file(sent: Mapping[str, Any]) -> Draft:
    """Return the file that a browser has sent."""
    data = sent.get("data")
    try:
        packed = base64.b64decode(data, validate=True) if isinstance(data, str) else None
    except (binascii.Error, ValueError):
        packed = None
    if packed is None:
        raise InputError("error.payload", value=show_value(data))
    return Draft(unpack_file(packed))


def settle_draft(draft: Draft, settings: Settings) -> Settings:
    """Return the settings that train on a file as it is read, with what suits it.

    What is longer than a browser keeps, or a sample, is kept as the rows and columns in use.
    """
    text, _ = draft.decode()
    options = draft.options
    table = understand_table(text, options)
    make_own_dataset(table, settings.kind, bool(options.sample))
    if options.sample or len(text) > MAX_KEPT:
        text, options = reduce_table(table)
    reading = asdict(replace(options, parts=dict(options.parts or {})))
    return suggest_settings(replace(settings, dataset=OWN, own=text, reading=reading))


# What is shown -----------------------------------------------------------------------------


def close_table() -> OwnTableValue:
    """Return the value that shows nothing."""
    return _write(Draft(""), [], [], "")


def view_draft(draft: Draft, settings: Settings, language: Language) -> OwnTableValue:
    """Return what was understood of a file, or why nothing was."""
    try:
        text, encoding = draft.decode()
        table = understand_table(text, draft.options)
    except InputError as error:
        return {**_write(draft, [], [], say_error(error, language)), "open": True}
    columns = [_column(table, place, language) for place in range(len(table.columns))]
    said = _say_table(table, encoding, language)
    error_text = ""
    try:
        dataset = make_own_dataset(table, settings.kind, bool(draft.options.sample))
        said += _say_dataset(dataset, settings, language)
    except InputError as error:
        error_text = say_error(error, language)
    return {**_write(draft, columns, said, error_text), "open": True}


def _write(
    draft: Draft, columns: list[OwnColumnValue], said: list[str], error: str
) -> OwnTableValue:
    options = draft.options
    choices: TableChoices = {
        "encoding": str(draft.encoding),
        "header": str(options.header),
        "missing": str(options.missing),
        "sample": bool(options.sample),
        "parts": {place: str(part) for place, part in (options.parts or {}).items()},
    }
    value = {"made": time.time(), "open": False, "columns": columns, "choices": choices}
    return {**value, "said": said, "error": error}  # type: ignore[typeddict-item]


def _column(table: OwnTable, place: int, language: Language) -> OwnColumnValue:
    column = table.columns[place]
    kind = "words" if column.kind == "text" and column.part != "input" else column.kind
    holds = say(f"data.table.holds.{kind}", language, count=len(column.values))
    return {
        "name": column.name,
        "holds": holds,
        "part": column.part,
        "reason": say(f"data.table.reason.{column.reason}", language) if column.reason else "",
        "cells": [_show_cell(cell, column) for cell in table.rows.iloc[:SHOWN_ROWS, place]],
    }


def _show_cell(cell: str, column: Column) -> str:
    """Return a cell as it was understood: a number with a decimal point."""
    number = read_number(cell) if column.kind == "number" else None
    return show_value(cell) if number is None else f"{number:.12g}"


def _say_table(table: OwnTable, encoding: str, language: Language) -> list[str]:
    key = _SEPARATORS.get(table.separator)
    separator = say(f"data.table.{key}", language) if key else f"“{table.separator}”"
    said = [say("data.table.rows", language, count=table.total, separator=separator)]
    if encoding:
        said.append(say("data.table.read_as", language, name=encoding.upper()))
    if table.dropped:
        lines = ", ".join(map(str, table.dropped[:8])) + ("…" if len(table.dropped) > 8 else "")
        said.append(say("data.table.dropped", language, count=len(table.dropped), lines=lines))
    return said


def _say_dataset(dataset: Dataset, settings: Settings, language: Language) -> list[str]:
    inputs = dataset.inputs.shape[1]
    names = ", ".join(dataset.columns[:inputs])
    said = [
        say("data.table.inputs", language, samples=len(dataset), count=inputs, names=names),
        say(
            f"data.table.{dataset.kind}",
            language,
            names=", ".join(dataset.columns[inputs:]),
            classes=", ".join(dataset.classes),
            count=len(dataset.classes),
        ),
    ]
    return [*said, *_say_scaling(dataset, settings, language)]


def _say_scaling(dataset: Dataset, settings: Settings, language: Language) -> list[str]:
    """Return how the inputs are standardised, if they are, by what is trained on."""
    if not settings.standardise:
        return []
    scaling = standardise_inputs(
        dataset, divide_dataset(dataset, read_split(settings)).train
    ).scaling
    if scaling is None:
        return []
    parts = [
        f"{name} {mean:.4g} ± {deviation:.4g}"
        for name, mean, deviation in zip(
            dataset.columns, scaling.mean, scaling.deviation, strict=False
        )
    ]
    return [say("data.table.scaling", language, inputs="; ".join(parts))]
