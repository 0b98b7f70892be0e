"""Figures over towns: the middle and the quartiles of a step's minutes, and where one town stands with its total."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from meguru.engines.comparison.flow_order import FlowOrder

COVERAGE_TO_RANK = 0.8  # a town whose minutes are written for fewer of its steps takes no rank


@dataclass(frozen=True, slots=True)
class Quartiles:
    """散らばり: of a figure over the towns that know it; quartiles by linear interpolation between neighbours."""

    known: int
    low: float
    middle: float
    high: float


@dataclass(frozen=True, slots=True)
class TownStanding:
    """団体の位置: `minutes` and `yen` for one case over the steps that say their minutes.

    A step that is not done for every case counts by its `times_a_year` against the town's most frequent step, when the
    town writes both. `rank` 1 is the fewest minutes, of `ranked` towns; None when too few minutes are written.
    """

    steps: int
    unknown: int
    minutes: float | None
    yen: int | None
    rank: int | None
    ranked: int
    moved: Mapping[int, int]


def spread_of(values: Sequence[float | None]) -> Quartiles | None:
    """The spread of what is known; None when nothing is."""
    known = [value for value in values if value is not None]
    if not known:
        return None
    low, middle, high = np.percentile(known, [25, 50, 75])
    return Quartiles(known=len(known), low=float(low), middle=float(middle), high=float(high))


def minutes_per_case(order: FlowOrder) -> tuple[float | None, int]:
    """Minutes of one case over the steps that say them, and how many do not."""
    facts = [step.node.facts for step in order.steps.values()]
    most_times = max((fact.times_a_year or 0 for fact in facts), default=0)
    known = [fact for fact in facts if fact.minutes is not None]
    if not known:
        return None, len(facts)
    total = 0.0
    for fact in known:
        assert fact.minutes is not None
        share = 1.0 if fact.times_a_year is None or not most_times else fact.times_a_year / most_times
        total += fact.minutes * share
    return total, len(facts) - len(known)


def standings_of(
    orders: Mapping[str, FlowOrder], *, moved: Mapping[str, Mapping[int, int]], hourly_yen: int
) -> dict[str, TownStanding]:
    """Every town's total and its rank among the towns that write enough minutes; equal totals share a rank."""
    totals = {key: minutes_per_case(order) for key, order in orders.items()}
    comparable = {
        key: round(minutes, 6)
        for key, (minutes, unknown) in totals.items()
        if minutes is not None and unknown <= (1 - COVERAGE_TO_RANK) * len(orders[key].steps)
    }
    return {
        key: TownStanding(
            steps=len(order.steps),
            unknown=totals[key][1],
            minutes=totals[key][0],
            yen=_yen(totals[key][0], hourly_yen),
            rank=1 + sum(other < comparable[key] for other in comparable.values())
            if key in comparable
            else None,
            ranked=len(comparable),
            moved=moved[key],
        )
        for key, order in orders.items()
    }


def _yen(minutes: float | None, hourly_yen: int) -> int | None:
    return None if minutes is None else round(minutes * hourly_yen / 60)
