"""How findings are made from a rule: one that holds, and one that cannot be judged."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from meguru.engines.system_findings.model import CardFinding, FindingRules, Severity, Sure

UNKNOWN_WORDS = "わからない"


def held(
    rules: FindingRules,
    rule_id: str,
    *,
    severity: Severity,
    inputs: Sequence[tuple[str, str]],
    subject: str = "",
    sure: Sure = Sure.FACT,
    missing: Sequence[str] = (),
    **words: object,
) -> CardFinding:
    """A finding whose rule holds; `words` fill its sentence."""
    rule = rules.rules[rule_id]
    return CardFinding(
        rule=rule.id,
        version=rules.version,
        severity=severity,
        read_by=rule.read_by,
        sentence=rule.says.format(**words),
        action=rule.action,
        sure=sure,
        subject=subject,
        inputs=tuple(inputs),
        missing=tuple(missing),
    )


def unjudged(
    rules: FindingRules,
    rule_id: str,
    *,
    missing: Sequence[str],
    inputs: Sequence[tuple[str, str]] = (),
    subject: str = "",
    **words: object,
) -> CardFinding:
    """What to say when the card does not tell enough."""
    rule = rules.rules[rule_id]
    return CardFinding(
        rule=rule.id,
        version=rules.version,
        severity=Severity.NONE,
        read_by=rule.read_by,
        sentence=rule.cannot.format(**words),
        action=f"カードに書いてください：{'、'.join(missing)}",
        sure=Sure.UNKNOWN,
        subject=subject,
        inputs=tuple(inputs),
        missing=tuple(missing),
    )


def day(value: dt.date | None) -> str:
    return UNKNOWN_WORDS if value is None else f"{value.year}年{value.month}月{value.day}日"


def said(value: object) -> str:
    """A value as it is told among the inputs."""
    if value is None or value == "":
        return UNKNOWN_WORDS
    if isinstance(value, bool):
        return "ある" if value else "ない"
    return day(value) if isinstance(value, dt.date) else str(value)
