"""囲い込み: how hard it would be to change the vendor, as a plain sum of facts.

Every fact has points (rules.toml); the points of the facts that hold are the low end, with those of facts that nobody
knows the high end. Nothing else enters: no slider, no opinion. Of several contracts that run, a fact holds when it
holds of one of them; it is unknown when it holds of none and is unknown of one.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from meguru.engines.calendars import fiscal_year
from meguru.engines.system_findings.finding import held, unjudged
from meguru.engines.system_findings.model import (
    CardFinding,
    ContractFacts,
    FindingRules,
    LockInFact,
    Severity,
    Sure,
    SystemFacts,
)
from meguru.engines.system_findings.running import running_contracts

LONG, VERY_LONG = 5, 10  # years with the same vendor
Truth = bool | None


@dataclass(frozen=True, slots=True)
class LockIn:
    """The sum: `low` counts what is known to hold, `high` also what nobody knows."""

    held: tuple[LockInFact, ...]
    not_held: tuple[LockInFact, ...]
    unknown: tuple[LockInFact, ...]

    @property
    def low(self) -> int:
        return sum(fact.points for fact in self.held)

    @property
    def high(self) -> int:
        return self.low + sum(fact.points for fact in self.unknown)


def lock_in(card: SystemFacts, *, today: dt.date, rules: FindingRules) -> LockIn:
    """Count the facts of a card. Every fact of the rules falls into exactly one of the three."""
    truths = _truths(card, today, rules)
    return LockIn(
        held=tuple(fact for fact in rules.lock_in if truths[fact.id] is True),
        not_held=tuple(fact for fact in rules.lock_in if truths[fact.id] is False),
        unknown=tuple(fact for fact in rules.lock_in if truths[fact.id] is None),
    )


def _truths(card: SystemFacts, today: dt.date, rules: FindingRules) -> Mapping[str, Truth]:
    contracts = running_contracts(card.contracts, today)
    year = fiscal_year(today)

    def years(least: int) -> Callable[[ContractFacts], Truth]:
        return lambda one: None if one.same_vendor_since is None else year - one.same_vendor_since >= least

    return {
        "negotiated": _any(contracts, lambda one: None if one.form is None else one.form == "negotiated"),
        "one_bidder": _any(contracts, _one_bidder),
        "five_years": _any(contracts, years(LONG)),
        "ten_years": _any(contracts, years(VERY_LONG)),
        "tailored": None if card.method is None else card.method in {"own", "customised"},
        "no_source": False if card.method == "service" else _any(contracts, lambda one: _no(one.source_code)),
        "no_specification": _any(contracts, lambda one: _no(one.specification)),
        "no_data_clause": _any(contracts, lambda one: _no(one.data_clause)),
        "old_language": old_language(card, rules),
    }


def old_language(card: SystemFacts, rules: FindingRules) -> Truth:
    """Whether fewer and fewer people write in its language; what is bought as a service has no language of ours."""
    if not card.language:
        return False if card.method == "service" else None
    written = card.language.upper()
    return any(name.upper() in written for name in rules.old_languages)


def _one_bidder(contract: ContractFacts) -> Truth:
    """Negotiated contracts have no bidding, so the fact is counted once, not twice."""
    if contract.form == "negotiated":
        return False
    return None if contract.bidders is None else contract.bidders <= 1


def _no(has: bool | None) -> Truth:
    return None if has is None else not has


def _any(contracts: Iterable[ContractFacts], holds: Callable[[ContractFacts], Truth]) -> Truth:
    truths = [holds(one) for one in contracts]
    if True in truths:
        return True
    return None if None in truths or not truths else False


def lock_in_findings(card: SystemFacts, *, today: dt.date, rules: FindingRules) -> list[CardFinding]:
    """At most one finding: it holds, or it might when what is missing is filled in."""
    found, limits = lock_in(card, today=today, rules=rules), rules.rules["lock_in"].limits
    inputs = [(fact.words, f"{fact.points}点。{fact.why}") for fact in found.held]
    missing = tuple(dict.fromkeys(fact.missing for fact in found.unknown))
    if found.low >= limits["low"]:
        severity = (
            Severity.HIGH
            if found.low >= limits["high"]
            else Severity.MIDDLE
            if found.low >= limits["middle"]
            else Severity.LOW
        )
        sure = Sure.ESTIMATE if missing else Sure.FACT
        return [
            held(
                rules,
                "lock_in",
                severity=severity,
                inputs=inputs,
                sure=sure,
                missing=missing,
                low=found.low,
                high=found.high,
            )
        ]
    if found.high >= limits["low"]:
        return [unjudged(rules, "lock_in", missing=missing, inputs=inputs, low=found.low, high=found.high)]
    return []
