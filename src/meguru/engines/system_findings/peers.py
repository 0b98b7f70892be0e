"""What only shows beside others: the same function twice, and a cost out of line.

A cost is compared with those of systems that have a function in common, and per user where the users of at least five
of them are known. The distance is robust: from the median, in units of the median absolute deviation times 1.4826
(which equals a standard deviation for normal figures), after Iglewicz and Hoaglin (1993). Fewer than five say nothing.
What others pay is told as a rounded median only, so that no single one of them can be read off.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

from meguru.engines.system_findings.catalogue import function_name
from meguru.engines.system_findings.finding import held, unjudged
from meguru.engines.system_findings.model import (
    AlikeSystem,
    CardFinding,
    FindingRules,
    Severity,
    Sure,
    SystemFacts,
)

MAD_TO_DEVIATION = Fraction(14826, 10000)
SIGNIFICANT = 2  # digits of what others pay


def duplicate_findings(
    card: SystemFacts, *, peers: Sequence[AlikeSystem], rules: FindingRules
) -> list[CardFinding]:
    """One finding per function that another system of the office has too; heavier across departments."""
    if not card.functions:
        return [unjudged(rules, "duplicate", missing=("働き",))]
    found = []
    for function in card.functions:
        others = [one for one in peers if function in one.functions and one.key != card.key]
        if not others:
            continue
        apart = [one for one in others if one.department != card.department]
        names = [f"{one.name}（{one.department}）" for one in (apart or others)]
        shown = names[: rules.rules["duplicate"].limits["names"]]
        found.append(
            held(
                rules,
                "duplicate",
                severity=Severity.MIDDLE if apart else Severity.LOW,
                inputs=tuple(("ほかのシステム", name) for name in names[:20]),
                subject=function,
                sure=Sure.ESTIMATE,
                function=function_name(function),
                others=len(others),
                names="、".join(shown) + ("など" if len(names) > len(shown) else ""),
            )
        )
    return found


def cost_findings(
    card: SystemFacts, *, peers: Sequence[AlikeSystem], rules: FindingRules
) -> list[CardFinding]:
    """Whether the system costs much more than others with a function in common: per user where possible."""
    limits = rules.rules["cost_high"].limits
    if card.yearly_yen is None:
        return [unjudged(rules, "cost_high", missing=("年度ごとの経費",), why="経費がわからない")]
    alike = [
        one
        for one in peers
        if one.key != card.key and one.yearly_yen is not None and set(one.functions) & set(card.functions)
    ]
    per_user = [
        Fraction(one.yearly_yen, one.users) for one in alike if one.users and one.yearly_yen is not None
    ]
    if card.users and len(per_user) >= limits["fewest"]:
        return _far_off(card, Fraction(card.yearly_yen, card.users), per_user, rules, basis="一人あたり")
    whole = [Fraction(one.yearly_yen) for one in alike if one.yearly_yen is not None]
    if len(whole) >= limits["fewest"]:
        return _far_off(card, Fraction(card.yearly_yen), whole, rules, basis="年間")
    why = f"くらべる相手が{len(whole)}件しかなく、{limits['fewest']}件に足りない"
    return [unjudged(rules, "cost_high", missing=("働きと使う人数（ほかのシステムも）",), why=why)]


def _far_off(
    card: SystemFacts, own: Fraction, others: Sequence[Fraction], rules: FindingRules, *, basis: str
) -> list[CardFinding]:
    limits = rules.rules["cost_high"].limits
    middle = middle_of(others)
    spread = middle_of([abs(one - middle) for one in others]) * MAD_TO_DEVIATION
    # Alike to the yen: the share alone decides.
    is_far = (own - middle) * 10 > limits["distance_tenths"] * spread
    if not is_far or own * 100 < middle * limits["least_percent"] or middle <= 0:
        return []
    times = own / rounded_yen(middle)
    return [
        held(
            rules,
            "cost_high",
            severity=Severity.HIGH if times >= 3 else Severity.MIDDLE,
            inputs=(
                ("年間の経費", f"{card.yearly_yen:,}円（{card.yearly_yen_of}年度）"),
                ("使う人数", f"{card.users:,}人" if card.users else "わからない"),
                ("くらべた件数", f"{len(others)}件"),
                ("まん中（上2けた）", f"約{rounded_yen(middle):,}円"),
            ),
            sure=Sure.ESTIMATE,
            basis=basis,
            own=f"{round(own):,}円",
            count=len(others),
            middle=f"{rounded_yen(middle):,}円",
            times=Decimal(round(times * 10)) / 10,
        )
    ]


def middle_of(values: Sequence[Fraction]) -> Fraction:
    """The median. They are put in order as floats, which is ten times as fast; two that differ by less are as good."""
    ordered = sorted(values, key=float)
    half = len(ordered) // 2
    return ordered[half] if len(ordered) % 2 else (ordered[half - 1] + ordered[half]) / 2


def rounded_yen(value: Fraction) -> int:
    """A sum with two significant digits: 1,234,567 -> 1,200,000."""
    whole = round(value)
    step = int(10 ** max(len(str(abs(whole))) - SIGNIFICANT, 0))
    return (whole + step // 2) // step * step
