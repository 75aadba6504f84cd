"""What a sentence on the page calls the place of an error: the field's label, counted from 1."""

from __future__ import annotations

import re

from explainer.engine.parameter import Parameter
from explainer.errors import InputError
from explainer.words import Language, say, table

_SAMPLE = re.compile(r"(inputs|targets)(?:\[(\d+)\])?(?:\[\d+\])?")
_WHOLE = re.compile(r"-?\d+\.0")
_PARAMETER = re.compile(r"[wb]\[(\d+)\]\[(\d+)\](?:\[(\d+)\])?")


def say_error(error: InputError, language: Language) -> str:
    """Return the sentence of ``error`` as the page says it."""
    return place_error(error, language).sentence(language)


def place_error(error: InputError, language: Language) -> InputError:
    """Return ``error`` with its place in the words of the page."""
    values = dict(error.values)
    if isinstance(values.get("place"), str):
        values["place"] = _place(str(values["place"]), language)
    value = str(values.get("value"))
    if value == "None":
        values["value"] = say("place.empty", language)
    elif _WHOLE.fullmatch(value):
        values["value"] = value.removesuffix(".0")
    return InputError(error.key, **values)


def _place(place: str, language: Language) -> str:
    if sample := _SAMPLE.fullmatch(place):
        name, line = say(f"build.{sample[1]}.short", language), sample[2]
        return name if line is None else say("place.line", language, name=name, line=int(line) + 1)
    if parameter := _PARAMETER.fullmatch(place):
        return Parameter(*(int(part) for part in parameter.groups() if part is not None)).name
    for key in (f"option.{place}", "build.rate" if place == "learning_rate" else place):
        if key in table(language):
            return say(key, language)
    return place
