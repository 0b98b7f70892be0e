"""Legacy: age, language, people who can repair it, and the support of what it runs on."""

from __future__ import annotations

import datetime as dt

from meguru.engines.system_findings.finding import day, held, said, unjudged
from meguru.engines.system_findings.lock_in import old_language
from meguru.engines.system_findings.model import CardFinding, FindingRules, Severity, SystemFacts


def ageing_findings(card: SystemFacts, *, today: dt.date, rules: FindingRules) -> list[CardFinding]:
    """What makes the system hard to keep alive. What is bought as a service is renewed by who offers it."""
    found: list[CardFinding] = []
    if card.method != "service":
        found += [*_age(card, today, rules), *_language(card, rules), *_maintainers(card, rules)]
    return found + _support(card, today, rules)


def whole_years(since: dt.date, today: dt.date) -> int:
    """Full years between two days; never negative."""
    years = today.year - since.year - ((today.month, today.day) < (since.month, since.day))
    return max(years, 0)


def _age(card: SystemFacts, today: dt.date, rules: FindingRules) -> list[CardFinding]:
    limits, since = rules.rules["legacy_age"].limits, card.last_renewed_on or card.first_used_on
    if since is None:
        return [unjudged(rules, "legacy_age", missing=("使い始めた日", "最後に更新した日"))]
    years = whole_years(since, today)
    if years < limits["middle"]:
        return []
    return [
        held(
            rules,
            "legacy_age",
            severity=Severity.HIGH if years >= limits["high"] else Severity.MIDDLE,
            inputs=(
                ("使い始めた日", said(card.first_used_on)),
                ("最後に更新した日", said(card.last_renewed_on)),
            ),
            years=years,
        )
    ]


def _language(card: SystemFacts, rules: FindingRules) -> list[CardFinding]:
    old = old_language(card, rules)
    if old is None:
        return [unjudged(rules, "legacy_language", missing=("プログラムの言語",))]
    if not old:
        return []
    inputs = (("プログラムの言語", card.language),)
    return [
        held(rules, "legacy_language", severity=Severity.MIDDLE, inputs=inputs, language=card.language[:20])
    ]


def _maintainers(card: SystemFacts, rules: FindingRules) -> list[CardFinding]:
    limits, people = rules.rules["few_maintainers"].limits, card.maintainers
    if people is None:
        return [unjudged(rules, "few_maintainers", missing=("直せる人の数",))]
    if people > limits["middle"]:
        return []
    return [
        held(
            rules,
            "few_maintainers",
            severity=Severity.HIGH if people <= limits["high"] else Severity.MIDDLE,
            inputs=(("直せる人の数（委託先をふくむ）", f"{people}人"),),
            people=people,
        )
    ]


def _support(card: SystemFacts, today: dt.date, rules: FindingRules) -> list[CardFinding]:
    near = rules.rules["os_support"].limits["near_days"]
    found = []
    for server in card.servers:
        ends = server.support_ends_on
        if ends is None:
            missing = ("OSのサポートの終わり",)
            found.append(
                unjudged(rules, "os_support", missing=missing, subject=server.name, server=server.name)
            )
        elif ends <= today + dt.timedelta(days=near):
            found.append(
                held(
                    rules,
                    "os_support",
                    severity=Severity.HIGH if ends < today else Severity.MIDDLE,
                    inputs=(("OS", said(server.operating_system)), ("サポートの終わり", day(ends))),
                    subject=server.name,
                    server=server.name,
                    day=day(ends),
                    tense="終わりました" if ends < today else "終わります",
                )
            )
    return found
