"""The target picture of a chosen problem: what is missing in it, and what does not fit.

Source: who benefits, what changes, by how much, and that it must be within reach: the guide, first step C. That the
        target is counted like the problem and is better than today are our checks.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from meguru.engines.problem_analysis.amounts import same_kind

FAR_YEARS = 5
ALL_AT_ONCE = Decimal("0.9")  # a change by more than this share is seldom within reach at once


class Better(StrEnum):
    """Which way is better."""

    LESS = "less"
    MORE = "more"


@dataclass(frozen=True, slots=True)
class TargetFacts:
    """What is written of a target picture, and the unit in which its problem is counted ("" when it has no number)."""

    who: str = ""
    change_from: str = ""
    change_to: str = ""
    indicator: str = ""
    unit: str = ""
    now: Decimal | None = None
    goal: Decimal | None = None
    by_when: dt.date | None = None
    measured_how: str = ""
    first_try: str = ""
    better: Better = Better.LESS
    problem_unit: str = ""


@dataclass(frozen=True, slots=True)
class TargetCheck:
    """One thing to look at. `is_gap`: it is missing; otherwise something does not fit. `field` names where."""

    code: str
    field: str
    message: str
    is_gap: bool = False


_GAPS = (
    ("who", "だれがうれしくなるかを書いてください。"),
    ("change_from", "今のようすを書いてください。"),
    ("change_to", "どう変わるかを書いてください。"),
    ("indicator", "何を数えるかを書いてください。"),
    ("unit", "数える単位を書いてください。"),
    ("now", "今の数を書いてください。"),
    ("goal", "目標の数を書いてください。"),
    ("by_when", "いつまでかを決めてください。"),
    ("measured_how", "どうやって数えるかを書いてください。"),
    ("first_try", "まず小さく試すことを一つ書いてください。"),
)


def check_target(facts: TargetFacts, *, today: dt.date) -> tuple[TargetCheck, ...]:
    """What does not fit, then what is missing."""
    found = []
    if facts.problem_unit and facts.unit and not same_kind(facts.unit, facts.problem_unit):
        found.append(
            TargetCheck(
                "other-unit",
                "unit",
                f"困りごとは「{facts.problem_unit}」で数えています。目標も同じ単位にすると、比べられます。",
            )
        )
    found += _figures(facts)
    if facts.by_when and facts.by_when <= today:
        found.append(TargetCheck("past", "by_when", "期限が過ぎています。これからの日にしてください。"))
    if facts.by_when and facts.by_when.year - today.year > FAR_YEARS:
        found.append(
            TargetCheck("far", "by_when", f"期限が{FAR_YEARS}年より先です。近い目標も決めてください。")
        )
    gaps = [
        TargetCheck("missing", name, words, is_gap=True)
        for name, words in _GAPS
        if getattr(facts, name) in ("", None)
    ]
    return (*found, *gaps)


def _figures(facts: TargetFacts) -> list[TargetCheck]:
    if facts.now is None or facts.goal is None:
        return []
    gain = facts.now - facts.goal if facts.better is Better.LESS else facts.goal - facts.now
    if gain <= 0:
        way = "小さい" if facts.better is Better.LESS else "大きい"
        return [
            TargetCheck(
                "not-better", "goal", f"目標が今より良くなっていません。今より{way}数にしてください。"
            )
        ]
    if facts.better is Better.LESS and facts.now > 0 and gain / facts.now > ALL_AT_ONCE:
        return [
            TargetCheck(
                "within-reach", "goal", "9割より多く減らす目標です。届きそうか、職場の人と確かめてください。"
            )
        ]
    return []
