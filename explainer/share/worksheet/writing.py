"""Worksheets as HTML that a browser prints: A4, everything in the file, both languages."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Any

from latex2mathml.converter import convert
from markupsafe import Markup

from explainer.share.bundle import read_asset
from explainer.share.worksheet.sheet import Sheet
from explainer.ui.templates import render
from explainer.words import Language, say

_LANGUAGES = {"en": "en", "zh": "zh-CN"}


@dataclass(frozen=True)
class Look:
    """How a sheet is written: its language, whether the formulas are given, and whether a key."""

    language: Language = "en"
    formulas: bool = False
    key: bool = True


def write_sheet_file(sheet: Sheet, look: Look) -> str:
    """Return a worksheet as an HTML file: the sheet, and an answer key on its own page."""
    return render(
        "share/worksheet.html",
        sheet=sheet,
        key=look.key,
        title=title_sheet(sheet, look.language),
        formulas=look.formulas,
        lang=_LANGUAGES[look.language],
        styles=Markup(read_asset("css/share/worksheet.css")),
        given=[(say(part.heading, look.language), part.facts) for part in sheet.given],
        math=write_math,
        tell=lambda key, **values: say(key, look.language, **values),
        net=draw_net(sheet.spec.sizes),
        network=name_network(sheet, look.language),
    )


def title_sheet(sheet: Sheet, language: Language) -> str:
    """Return what a sheet is called."""
    if not sheet.kind:
        return say("sheet.title", language)
    return say(f"exercise.kind.{sheet.kind}", language)


def name_network(sheet: Sheet, language: Language) -> str:
    """Return what the net is made of: sizes and activations, loss, reduction, optimizer."""
    spec = sheet.spec
    layers = zip(spec.sizes[1:], spec.activations, strict=True)
    names = [f"{size} {say(f'name.{name}', language)}" for size, name in layers]
    batch = [say(f"sheet.reduction.{spec.reduction}", language)] if sheet.samples > 1 else []
    facts = (
        " → ".join([str(spec.sizes[0]), *names]),
        say(f"loss.{spec.loss}", language),
        *batch,
        say(f"optimizer.{sheet.optimizer}", language),
    )
    return " · ".join(facts)


@lru_cache(maxsize=4096)
def write_math(latex: str) -> Markup:
    """Return a formula as MathML, which browsers set by themselves."""
    return Markup(convert(latex))


_ACROSS, _DOWN, _EDGE = 90, 34, 16


def draw_net(sizes: tuple[int, ...]) -> dict[str, Any]:
    """Return the net as circles and lines, its inputs at the left; lengths are pixels."""
    height = _DOWN * max(sizes)
    layers = [
        [(_EDGE + _ACROSS * i, height * (j + 0.5) / size) for j in range(size)]
        for i, size in enumerate(sizes)
    ]
    lines = [(*start, *end) for left, right in pairwise(layers) for start in left for end in right]
    width = 2 * _EDGE + _ACROSS * (len(sizes) - 1)
    circles = [place for layer in layers for place in layer]
    return {"width": width, "height": height, "circles": circles, "lines": lines}
