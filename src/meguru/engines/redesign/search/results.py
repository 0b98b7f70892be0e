"""What a search returns: today, and the plans of which none is better in everything than another."""

from __future__ import annotations

from dataclasses import dataclass

from meguru.engines.redesign.results import Proposal
from meguru.engines.redesign.search.plan import Plan
from meguru.engines.redesign.search.question import RULES, NotTried
from meguru.engines.simulation.results import Estimate


@dataclass(frozen=True, slots=True)
class Gain:
    """今との差: paired year by year with today, so that positive is better: share, days, yen and hours per case saved."""

    on_time: Estimate
    days: Estimate
    yen: Estimate
    hours: Estimate | None = None


@dataclass(frozen=True, slots=True)
class StaffLine:
    """The people of one pool, today and under the plan; `people` is 0 when it has no step left."""

    pool_id: str
    name: str
    today: int
    people: int


@dataclass(frozen=True, slots=True)
class FoundPlan:
    """見つかった案: a plan with its figures over the fresh years. `broken` names the limits that it does not keep."""

    plan: Plan
    on_time: Estimate
    days: Estimate
    yen: Estimate
    people: int
    years: int
    gain: Gain | None = None
    redesigns: tuple[Proposal, ...] = ()
    staffing: tuple[StaffLine, ...] = ()
    broken: tuple[str, ...] = ()
    hours: Estimate | None = None  # work of staff per case


@dataclass(frozen=True, slots=True)
class Refused:
    """制約を守れなかった数: one limit, and how many of the looked-at plans did not keep it."""

    why: str
    plans: int


@dataclass(frozen=True, slots=True)
class SearchResult:
    """探索の結果: the Pareto front of yield, throughput and cost.

    `front` is ordered by cost. When no plan keeps the limits, it is empty and `nearest` holds those that come closest.
    `tried` counts different plans, `years` simulated years; `space` is how many plans there were to choose from.
    `refused` counts plans by the limit that they do not keep (one plan may break several), as far as the search looked;
    `broke` are finalists that break a limit, those that break it least first.
    """

    today: FoundPlan
    front: tuple[FoundPlan, ...]
    nearest: tuple[FoundPlan, ...]
    deadline_hours: float
    deadline_is_given: bool
    space: int
    tried: int
    years: int
    method: str  # "all" | "evolution"
    not_tried: tuple[NotTried, ...]
    seed: int
    budget: int
    pays_idle_time: bool
    rules: str = RULES
    notes: tuple[str, ...] = ()
    refused: tuple[Refused, ...] = ()
    broke: tuple[FoundPlan, ...] = ()
