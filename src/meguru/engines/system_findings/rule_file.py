"""The rules that ship, read from their file and checked."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from meguru.engines.system_findings.model import FindingRules, LockInFact, ReadBy, Rule

MOST_POINTS = 100
RULES = frozenset(
    {
        "lock_in",
        "legacy_age",
        "legacy_language",
        "few_maintainers",
        "os_support",
        "idle_server",
        "duplicate",
        "cost_high",
        "security_level",
        "segment",
        "decide_by",
        "contract_ended",
        "ends_before_budget",
        "contracts_apart",
        "documents",
        "standardisation",
    }
)


class BadRules(ValueError):
    """Rules that cannot be used; the message names the place."""


@cache
def standard_rules() -> FindingRules:
    """The rules that ship."""
    return read_rules((Path(__file__).parent / "rules.toml").read_text(encoding="utf-8"))


def read_rules(text: str) -> FindingRules:
    """Read rules from TOML. Raises: BadRules when one is missing or stands twice, or the points of the lock-in
    do not add up to 100."""
    try:
        raw = tomllib.loads(text)
        rules = tuple(_rule(row) for row in raw["rule"])
        found = FindingRules(
            version=raw["version"],
            source=raw["source"],
            rules={rule.id: rule for rule in rules},
            lock_in=tuple(LockInFact(**row) for row in raw["lock_in"]),
            old_languages=tuple(raw["old_languages"]),
            documents=raw["documents"],
            levels=raw["levels"],
            segments={key: tuple(names) for key, names in raw["segments"].items()},
        )
    except (tomllib.TOMLDecodeError, KeyError, TypeError, ValueError) as wrong:
        raise BadRules(f"the rules cannot be read: {wrong}") from wrong
    if set(found.rules) != RULES or len(rules) != len(RULES):
        raise BadRules(f"every rule stands once: {sorted(set(found.rules) ^ RULES)}")
    if sum(fact.points for fact in found.lock_in) != MOST_POINTS:
        raise BadRules(f"the points of the lock-in add up to {MOST_POINTS}")
    return found


def _rule(row: Mapping[str, Any]) -> Rule:
    return Rule(**{**row, "read_by": ReadBy(row["read_by"]), "limits": row.get("limits", {})})
