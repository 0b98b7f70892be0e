"""From a plan to replications: the cases of each, and all of them one after the other or on several cores."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date, timedelta
from math import ceil, isfinite

import numpy as np
import numpy.typing as npt

from meguru.engines.simulation.arrivals import (
    MOST_CASES,
    arrival_times,
    case_keys,
    case_types,
    hourly_rates,
)
from meguru.engines.simulation.facts import case_facts
from meguru.engines.simulation.plan import ReadyPlan
from meguru.engines.simulation.refusal import CannotSimulate
from meguru.engines.simulation.replicate import Replicate
from meguru.engines.simulation.replication import Runner
from meguru.engines.simulation.scenario import Scenario

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]
Keys = npt.NDArray[np.uint64]
Progress = Callable[[int], None]

DAY = 86400.0
MOST_DAYS = 36_600  # a hundred years
MOST_REPLICATIONS = 10_000


@dataclass(frozen=True, slots=True)
class Span:
    """The time axis: day 0 is `first_day`; measuring runs from `begin` to `end` (seconds)."""

    first_day: date
    days: int
    begin: float
    end: float
    cases: int | None


@dataclass(frozen=True, slots=True)
class Cases:
    """The cases of one replication in order of arrival; measuring ends at `end`."""

    arrival: Floats
    key: Keys
    case_type: Integers
    end: float


def span_of(
    scenarios: Sequence[Scenario], *, days: int, warm_up_days: float, start: date, cases: int | None
) -> Span:
    """Check how long is simulated. With `cases` it is as long as those of the first scenario take to arrive."""
    if not 1 <= days <= MOST_DAYS:
        raise CannotSimulate(f"シミュレーションの日数は1日から{MOST_DAYS:,}日の間にしてください。")
    if not (isfinite(warm_up_days) and 0 <= warm_up_days <= MOST_DAYS):
        raise CannotSimulate(f"助走の日数は0日から{MOST_DAYS:,}日の間にしてください。")
    if cases is not None and not 1 <= cases <= MOST_CASES:
        raise CannotSimulate(f"事案の件数は1件から{MOST_CASES:,}件の間にしてください。")
    warm_up = ceil(warm_up_days)
    first_day = start - timedelta(days=warm_up)
    measured = days
    if cases is not None:
        measured = _days_for(scenarios[0], cases=cases, start=start)
    days = warm_up + measured
    return Span(first_day, days, warm_up * DAY, days * DAY, cases)


def _days_for(scenario: Scenario, *, cases: int, start: date) -> int:
    """Days in which `cases` cases arrive almost certainly (five standard deviations)."""
    needed = cases + 5 * cases**0.5 + 25
    days = 366
    while days <= MOST_DAYS:
        expected = np.cumsum(hourly_rates(scenario.arrivals, start=start, days=days))
        if expected[-1] >= needed:
            return int(np.searchsorted(expected, needed)) // 24 + 1
        days *= 4
    raise CannotSimulate(f"到着が少なすぎて、{MOST_DAYS // 366}年たっても{cases:,}件になりません。")


def draw_cases(scenario: Scenario, span: Span, *, seed: int, number: int, stream: str = "") -> Cases:
    """When the cases of replication `number` arrive and of what type they are.

    `stream` names the random numbers, so that several processes in one simulation do not share theirs.
    """
    rates = hourly_rates(scenario.arrivals, start=span.first_day, days=span.days)
    if not 0 < float(rates.sum()) <= MOST_CASES:
        if float(rates.sum()) > MOST_CASES:
            raise CannotSimulate(
                f"一回あたり{MOST_CASES:,}件を超える到着は計算できません。期間か件数を減らしてください。"
            )
        raise CannotSimulate("到着の件数がすべて0です。到着の設定に件数を入れてください。")
    arrival = arrival_times(rates, seed=seed, replication=number, stream=stream)
    end = span.end
    if span.cases is not None:
        last = int(np.searchsorted(arrival, span.begin)) + span.cases
        arrival = arrival[:last]
        end = float(arrival[-1]) if arrival.size else span.begin
    count = arrival.size
    return Cases(
        arrival=arrival,
        key=case_keys(seed=seed, replication=number, count=count, stream=stream),
        case_type=case_types(scenario.case_types, seed=seed, replication=number, count=count, stream=stream),
        end=end,
    )


def run_one(
    runner: Runner, plan: ReadyPlan, span: Span, cases: Cases, *, seed: int, number: int, keep_log: bool
) -> Replicate:
    """One replication. Raises CannotSimulate when a case finds no way at conditions."""
    facts = case_facts(plan.scenario, plan.conditions, seed=seed, replication=number, types=cases.case_type)
    outcome = runner.run(
        arrival=cases.arrival,
        case_key=cases.key,
        case_type=cases.case_type,
        facts=facts,
        window=(span.begin, cases.end),
        keep_log=keep_log,
    )
    if outcome.no_way is not None:
        node = plan.network.element_of[outcome.no_way]
        raise CannotSimulate(
            f"分岐「{node.name or node.id}」で、どの条件にも当てはまらない事案があります。"
            "既定の行き先を決めるか、条件を足してください。"
        )
    return Replicate(
        arrival=cases.arrival, case_type=cases.case_type, begin=span.begin, end=cases.end, outcome=outcome
    )


def run_all(
    plan: ReadyPlan,
    span: Span,
    cases_of: Callable[[int], Cases],
    *,
    seed: int,
    replications: int,
    compiled: bool,
    cores: int = 1,
    keep_log: bool = False,
    progress: Progress | None = None,
) -> list[Replicate]:
    """All replications, in order whatever the number of cores.

    Threads share the work when the kernel is compiled (it runs without Python's lock); plain Python uses one core.
    `keep_log` keeps the records of the first.
    """
    if not 1 <= replications <= MOST_REPLICATIONS:
        raise CannotSimulate(f"繰り返し回数は1から{MOST_REPLICATIONS:,}の間にしてください。")
    runner = Runner(plan, compiled=compiled)

    def one(number: int) -> Replicate:
        keeps = keep_log and number == 0
        return run_one(runner, plan, span, cases_of(number), seed=seed, number=number, keep_log=keeps)

    if cores <= 1 or not compiled:
        return _collected(map(one, range(replications)), progress)
    with ThreadPoolExecutor(max_workers=cores) as pool:
        try:
            return _collected(pool.map(one, range(replications)), progress)
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise


def _collected(replicates: Iterable[Replicate], progress: Progress | None) -> list[Replicate]:
    done = []
    for replicate in replicates:
        done.append(replicate)
        if progress is not None:
            progress(len(done))
    return done
