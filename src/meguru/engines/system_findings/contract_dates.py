"""Dates of contracts that leave no time: to decide, for the budget, or to renew several at once."""

from __future__ import annotations

import datetime as dt

from meguru.engines.calendars import fiscal_year
from meguru.engines.system_findings.finding import day, held, unjudged
from meguru.engines.system_findings.model import (
    CardFinding,
    ContractFacts,
    FindingRules,
    Severity,
    SystemFacts,
)


def contract_findings(card: SystemFacts, *, today: dt.date, rules: FindingRules) -> list[CardFinding]:
    """What the dates of the contracts that run today, or will, demand."""
    if not card.contracts:
        return [unjudged(rules, "contract_ended", missing=("契約",))]
    running = [one for one in card.contracts if one.ends_on is None or one.ends_on >= today]
    if not running:
        return _ended(card, rules)
    started = [one for one in running if one.starts_on is None or one.starts_on <= today]
    found: list[CardFinding] = []
    for one in started:
        found += _decide_by(one, today, rules)
        found += _before_budget(one, today, rules, later=running)
    return found + _apart(started, rules)


def _ended(card: SystemFacts, rules: FindingRules) -> list[CardFinding]:
    last = max(card.contracts, key=lambda one: one.ends_on or dt.date.min)
    inputs = (("契約", last.name), ("終わり", day(last.ends_on)))
    return [held(rules, "contract_ended", severity=Severity.HIGH, inputs=inputs, day=day(last.ends_on))]


def _decide_by(one: ContractFacts, today: dt.date, rules: FindingRules) -> list[CardFinding]:
    near = rules.rules["decide_by"].limits["near_days"]
    if one.decide_by is None:
        return [
            unjudged(
                rules,
                "decide_by",
                missing=("更新を決める期限",),
                subject=one.name,
                contract=one.name,
            )
        ]
    left = (one.decide_by - today).days
    if left > near:
        return []
    return [
        held(
            rules,
            "decide_by",
            severity=Severity.HIGH if left < 0 else Severity.MIDDLE,
            inputs=(
                ("更新を決める期限", day(one.decide_by)),
                ("契約の終わり", day(one.ends_on)),
                ("あと", f"{left}日" if left >= 0 else f"{-left}日前に過ぎた"),
            ),
            subject=one.name,
            contract=one.name,
            day=day(one.decide_by),
            tense="を過ぎています"
            if left < 0
            else "が近づいています",  # the days change daily, the sentence not
        )
    ]


def _before_budget(
    one: ContractFacts, today: dt.date, rules: FindingRules, *, later: list[ContractFacts]
) -> list[CardFinding]:
    """Ends inside this fiscal year before its last day, and nothing follows."""
    if one.ends_on is None:
        return [
            unjudged(
                rules,
                "ends_before_budget",
                missing=("契約の終わり",),
                subject=one.name,
                contract=one.name,
            )
        ]
    last_day = dt.date(fiscal_year(today) + 1, 3, 31)
    follows = any(other is not one and (other.ends_on or dt.date.max) > one.ends_on for other in later)
    if one.ends_on >= last_day or follows:
        return []
    return [
        held(
            rules,
            "ends_before_budget",
            severity=Severity.MIDDLE,
            inputs=(("契約の終わり", day(one.ends_on)), ("年度の終わり", day(last_day))),
            subject=one.name,
            contract=one.name,
            day=day(one.ends_on),
        )
    ]


def _apart(running: list[ContractFacts], rules: FindingRules) -> list[CardFinding]:
    if len(running) < 2:
        return []
    ends = sorted(one.ends_on for one in running if one.ends_on is not None)
    if len(ends) < len(running):
        return [unjudged(rules, "contracts_apart", missing=("契約の終わり",))]
    if (ends[-1] - ends[0]).days <= rules.rules["contracts_apart"].limits["days"]:
        return []
    return [
        held(
            rules,
            "contracts_apart",
            severity=Severity.LOW,
            inputs=tuple((one.name, day(one.ends_on)) for one in running),
            first=day(ends[0]),
            last=day(ends[-1]),
        )
    ]
