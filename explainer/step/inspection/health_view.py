"""The health of the open iteration as the page shows it: sizes, findings in words, units."""

from __future__ import annotations

import math

from explainer.engine.numerals import encode_number, superscript
from explainer.engine.session.session import Session
from explainer.step.inspection.checkup import check_health
from explainer.step.inspection.health import Finding, Health, Losses, Unit
from explainer.step.wire import HealthValue
from explainer.words import Language, say


def measure_health(session: Session, after: float) -> Health:
    """Return the health of the open iteration, whose update leads to the loss ``after``."""
    so_far = session.losses[: session.iteration + 1]
    losses = Losses(so_far, after, mixed=session.schedule is not None)
    return check_health(session.point.iteration, losses)


def list_flagged(health: Health) -> dict[Unit, str]:
    """Return the units that a finding is about, each with the first kind found of it."""
    flags: dict[Unit, str] = {}
    for finding in health.findings:
        for unit in finding.units:
            flags.setdefault(unit, finding.kind)
    return flags


def write_health(health: Health, language: Language) -> HealthValue:
    """Return sizes and findings for the browser; what is not finite becomes a word."""
    return {
        "layers": [
            [size.layer, *map(encode_number, (size.delta, size.gradient, size.update))]
            for size in health.layers
        ],
        "findings": [
            {
                "kind": finding.kind,
                "where": _where(finding, language),
                "text": _text(finding, language),
                "units": finding.units,
            }
            for finding in health.findings
        ],
    }


def _where(finding: Finding, language: Language) -> str:
    layer = finding.numbers.get("layer")
    if layer is None:
        return ""
    if not finding.units:
        return say("health.where.layer", language, layer=layer)
    units = ", ".join(str(unit + 1) for _, unit in finding.units)
    return say("health.where.units", language, layer=layer, units=units, count=len(finding.units))


def _text(finding: Finding, language: Language) -> str:
    numbers = {name: _written(name, value) for name, value in finding.numbers.items()}
    return say(f"health.{finding.kind}.text", language, kind=finding.kind, **numbers)


def _written(name: str, value: float) -> str:
    """Return a number as a sentence says it: in three digits, small ratios in percent."""
    if not math.isfinite(value):
        return "∞" if value > 0.0 else "−∞" if value < 0.0 else "NaN"
    if name == "ratio" and value < 1.0:
        return f"{100.0 * value:.2g}%"
    if value != 0.0 and not 1e-3 <= abs(value) < 1e5:
        mantissa, power = f"{value:.2e}".split("e")
        text = f"{mantissa} · 10{superscript(int(power))}"
    else:
        text = f"{value:.3g}" if abs(value) < 1e3 else f"{value:.0f}"
    return text.replace("-", "−")
