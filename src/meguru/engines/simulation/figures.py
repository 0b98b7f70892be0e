"""From replications to figures with intervals."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import nan

import numpy as np
import numpy.typing as npt

from meguru.engines.bpmn.model import Remark
from meguru.engines.simulation import layout as at
from meguru.engines.simulation.intervals import estimate
from meguru.engines.simulation.plan import ReadyPlan
from meguru.engines.simulation.promises import service_levels
from meguru.engines.simulation.replicate import HOUR, Replicate
from meguru.engines.simulation.results import ElementFigures, Estimate, PoolFigures, SimulationResult

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]


def summarise(
    plan: ReadyPlan, replicates: Sequence[Replicate], *, seed: int, compiled: bool
) -> SimulationResult:
    """Estimate every figure over the replications."""
    hours = [replicate.throughput_hours for replicate in replicates]
    work = np.array([_sum(run.outcome.case_work, run) / HOUR for run in replicates])
    yen = np.array([_sum(run.outcome.case_yen, run) for run in replicates])
    means = np.array([_of(values, np.mean) for values in hours])
    unfinished = sum(int(run.measured.sum() - run.completed.sum()) for run in replicates)
    numbers = [np.flatnonzero(run.completed) for run in replicates]
    return SimulationResult(
        cases_per_year=estimate(run.completed.sum() * run.per_year for run in replicates),
        median_hours=estimate(_of(values, np.median) for values in hours),
        mean_hours=estimate(means),
        p75_hours=estimate(_of(values, lambda a: np.quantile(a, 0.75)) for values in hours),
        late_share=_late(plan.scenario.deadline_hours, hours),
        work_hours_per_year=estimate(work),
        yen_per_year=estimate(yen),
        by_channel=_channels(plan, replicates),
        elements=_elements(plan, replicates),
        pools=_pools(plan, replicates),
        throughput_hours=np.concatenate(hours),
        case_type=np.concatenate([run.case_type[run.completed] for run in replicates]).astype(np.int32),
        case_number=np.concatenate(numbers).astype(np.int64),
        replication=np.repeat(np.arange(len(hours), dtype=np.int32), [len(n) for n in numbers]),
        work_hours_by_replication=work,
        yen_by_replication=yen,
        task_instances=sum(run.outcome.tasks_done for run in replicates),
        seed=seed,
        replications=len(replicates),
        unfinished_cases=unfinished,
        compiled=compiled,
        mean_hours_by_replication=means,
        service_levels=service_levels(plan, replicates),
        remarks=(*plan.remarks, *_unfinished_remark(replicates, unfinished)),
    )


def _sum(values: Floats, run: Replicate) -> float:
    return float(values[run.measured].sum()) * run.per_year


def _of(values: Floats, function: Callable[[Floats], np.floating]) -> float:
    return float(function(values)) if values.size else nan


def _late(deadline_hours: float | None, hours: Sequence[Floats]) -> Estimate | None:
    if deadline_hours is None:
        return None
    return estimate(_of((values > deadline_hours).astype(np.float64), np.mean) for values in hours)


def _channels(plan: ReadyPlan, replicates: Sequence[Replicate]) -> dict[str, tuple[int, Estimate]]:
    types = plan.scenario.case_types
    figures = {}
    for channel in dict.fromkeys(case_type.channel for case_type in types):
        rows = [number for number, case_type in enumerate(types) if case_type.channel == channel]
        of_channel = [np.isin(run.case_type[run.completed], rows) for run in replicates]
        cases = estimate(
            chosen.sum() * run.per_year for chosen, run in zip(of_channel, replicates, strict=True)
        )
        median = estimate(
            _of(run.throughput_hours[chosen], np.median)
            for chosen, run in zip(of_channel, replicates, strict=True)
        )
        figures[channel] = (round(cases.mean) if cases.mean == cases.mean else 0, median)
    return figures


def _elements(plan: ReadyPlan, replicates: Sequence[Replicate]) -> dict[str, ElementFigures]:
    sums = np.array([run.outcome.node_sum for run in replicates])
    scale = np.array([run.per_year for run in replicates])
    pools = list(plan.scenario.pools.values())
    figures = {}
    for node, key in enumerate(plan.network.node_ids):
        row = node * at.NODE_WIDTH
        if plan.network.node[row + at.OP] != at.TASK:
            continue
        is_staff = plan.pool_of[node] >= 0 and pools[plan.pool_of[node]].is_staff
        visits, delay, queue, work = (sums[:, node, column] for column in range(4))
        count = float(visits.sum())
        figures[key] = ElementFigures(
            visits=estimate(visits * scale),
            work_hours=estimate(work * scale / HOUR if is_staff else np.zeros_like(work)),
            mean_delay_hours=float(delay.sum()) / count / HOUR if count else 0.0,
            mean_queue_hours=float(queue.sum()) / count / HOUR if count else 0.0,
            mean_work_hours=float(work.sum()) / count / HOUR if count else 0.0,
        )
    return figures


def _pools(plan: ReadyPlan, replicates: Sequence[Replicate]) -> dict[str, PoolFigures]:
    sums = np.array([run.outcome.pool_sum for run in replicates])
    scale = np.array([run.per_year for run in replicates])
    figures = {}
    for number, key in enumerate(plan.scenario.pools):
        open_seconds = plan.pools[number].open_seconds_between
        capacity = np.array([open_seconds(run.begin, run.end) for run in replicates])
        busy = sums[:, number, at.BUSY]
        visits = float(sums[:, number, at.POOL_VISITS].sum())
        queue = float(sums[:, number, at.POOL_QUEUE].sum())
        figures[key] = PoolFigures(
            utilisation=estimate(np.divide(busy, capacity, out=np.zeros_like(busy), where=capacity > 0)),
            mean_queue_hours=queue / visits / HOUR if visits else 0.0,
            work_hours_per_year=estimate(sums[:, number, at.POOL_WORK] * scale / HOUR),
            overtime_hours_per_year=estimate(sums[:, number, at.OVERTIME] * scale / HOUR),
        )
    return figures


def _unfinished_remark(replicates: Sequence[Replicate], unfinished: int) -> list[Remark]:
    if not unfinished:
        return []
    runaways = sum(run.outcome.runaways for run in replicates)
    text = (
        f"{unfinished:,}件の事案が終わりに着きませんでした。合流で待ち続けていないか、図を確かめてください。"
    )
    if runaways:
        text += f"うち同じところを回り続けて打ち切ったものがあります(助走を含め{runaways:,}件)。"
    return [Remark(code="unfinished-cases", severity="warning", message=text)]
