"""One simulated year of one plan: yield, throughput and cost."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from math import nan

import numpy as np

from meguru.engines.redesign.process_view import CannotApply, Design
from meguru.engines.redesign.search.plan import Plan, Space, space_of, working_pools
from meguru.engines.redesign.search.question import SearchQuestion, check
from meguru.engines.simulation import CannotSimulate, SimulationResult, simulate
from meguru.engines.simulation.numbers import text_key

PILOT_YEARS = range(-4, 0)  # years that the search itself never uses


@dataclass(frozen=True, slots=True)
class Run:
    """One year to simulate: a plan, and which of the years. The same year brings every plan the same cases and luck."""

    plan: Plan
    year: int


@dataclass(frozen=True, slots=True)
class YearOutcome:
    """一年の結果: what one simulated year of a plan came to.

    `on_time` is the yield: cases that ended within the deadline / all cases that arrived, unfinished ones included.
    `days` is the mean time from arrival to the end, round the clock. `yen` is the year's cost: work times wage, fees,
    contractors; and, when the search changes staffing, also the paid time in which the staff of the process have
    nothing to do (otherwise more people would cost nothing). `hours` is the work of staff per case that arrived.
    `why_not` tells why a plan cannot be simulated; the figures are then nan.
    """

    on_time: float = nan
    days: float = nan
    yen: float = nan
    why_not: str = ""
    hours: float = nan


Simulate = Callable[[Sequence[Run]], Iterable[YearOutcome]]


def one_year(space: Space, run: Run) -> YearOutcome:
    """Simulate one year; never raises for a plan that cannot be simulated."""
    deadline_hours = space.question.deadline_hours
    if deadline_hours is None:
        raise ValueError("the question must be prepared first: it has no deadline")
    try:
        design = space.design_of(run.plan)
        result = _simulated(space, design, year=run.year)
    except (CannotSimulate, CannotApply) as reason:
        return YearOutcome(why_not=str(reason))
    idle = _idle_yen(space, design, result) if space.pools else 0.0
    return YearOutcome(
        on_time=_on_time(result, deadline_hours),
        days=float(result.mean_hours.mean) / 24,
        yen=float(result.yen_per_year.mean) + idle,
        hours=_hours_per_case(result, days=space.question.days),
    )


def prepared(question: SearchQuestion, *, progress: Callable[[], None] | None = None) -> SearchQuestion:
    """The question with a deadline: the given one, else that of the scenario, else what three quarters of today's
    cases keep. `progress` is called after every year; what it raises ends the work.

    Raises: CannotSimulate for a question that has no answer, or a process of today that cannot be simulated.
    """
    check(question)
    hours = question.deadline_hours or question.design.scenario.deadline_hours
    space = space_of(question)
    design = space.design_of(space.today())
    pilot = []
    for year in PILOT_YEARS:
        pilot.append(_simulated(space, design, year=year))
        if progress is not None:
            progress()
    if hours is not None:
        return replace(question, deadline_hours=hours)
    found = float(np.mean([one.p75_hours.mean for one in pilot]))
    if not found > 0:
        raise CannotSimulate(
            "今の形では終わる案件がないため、案を比べられません。図と時間を確かめてください。"
        )
    return replace(question, deadline_hours=found, deadline_is_given=False)


def _simulated(space: Space, design: Design, *, year: int) -> SimulationResult:
    question = space.question
    return simulate(
        design.diagram,
        design.scenario,
        seed=text_key(f"{question.seed}/year/{year}") >> 1,
        replications=1,
        days=question.days,
        warm_up_days=question.warm_up_days,
        start=question.start,
    )


def _on_time(result: SimulationResult, deadline_hours: float) -> float:
    arrived = result.throughput_hours.size + result.unfinished_cases
    return float((result.throughput_hours <= deadline_hours).sum() / arrived) if arrived else nan


def _hours_per_case(result: SimulationResult, *, days: int) -> float:
    arrived = result.throughput_hours.size + result.unfinished_cases
    return float(result.work_hours_per_year.mean) * days / 365 / arrived if arrived else nan


def _idle_yen(space: Space, design: Design, result: SimulationResult) -> float:
    """What the hours cost in which staff stand ready and have nothing to do, per year."""
    question = space.question
    total = 0.0
    for pool in working_pools(design):
        days = (question.start + timedelta(days=day) for day in range(question.days))
        minutes = sum(closes - opens for day in days for opens, closes in pool.calendar.hours_on(day))
        ready = pool.headcount * minutes / 60 * 365 / question.days
        busy = min(max(float(result.pools[pool.id].utilisation.mean), 0.0), 1.0)
        total += (1 - busy) * ready * pool.hourly_yen
    return total
