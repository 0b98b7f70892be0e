"""How much work an operation is in one town: volume, visits, hours, yen, and the scenario to simulate.

The rule: volume grows with residents (`per_1000_residents`); a case takes the same work everywhere; the online
share is the best possible one times the town's `online`, the rest comes over the first channel. With it the
steps that were measured (`Measured`) take the measured hours in a city of the size that measured them.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from math import ceil

import numpy as np

from meguru.engines.bpmn import Diagram
from meguru.engines.calendars import WorkingCalendar
from meguru.engines.simulation import (
    ZERO,
    Arrivals,
    CaseType,
    Distribution,
    DistributionKind,
    Scenario,
    StaffPool,
    TaskParameters,
)
from meguru.shell.sample.definition import Channel, OperationSample, Step, Town, Triangle
from meguru.shell.sample.drawing import flow_id

HOURLY_YEN = 4000
MONTHLY_HOURS = 155.0  # of one person: 20 days of 7 hours 45 minutes
BUSIEST_MONTH_USE = 0.7  # people are enough for the busiest month to fill this part of their time
YEARS = (2025, 2026)
WEEKS_PER_YEAR = 365 / 7
# Cases per open hour through the day, and in the evening and at night for online channels; relative weights
OFFICE_DAY = {8: 0.4, 9: 1.1, 10: 1.4, 11: 1.2, 12: 0.6, 13: 1.1, 14: 1.2, 15: 1.1, 16: 0.9, 17: 0.1}
ONLINE_DAY = {hour: (1.0 if 7 <= hour <= 23 else 0.15) for hour in range(24)}


def yearly_volume(*, operation: OperationSample, residents: int) -> int:
    """Cases a year, at least one."""
    return max(1, round(operation.per_1000_residents * residents / 1000))


def channels_in(*, operation: OperationSample, online: float) -> tuple[Channel, ...]:
    """The channels with their shares in a town that reaches `online` of the best possible online share."""
    lost = sum(channel.share * (1 - online) for channel in operation.channels if channel.online)
    first = operation.channels[0]
    return tuple(
        Channel(
            name=channel.name,
            share=channel.share * (online if channel.online else 1) + (lost if channel is first else 0),
            online=channel.online,
            weights=channel.weights,
        )
        for channel in operation.channels
    )


def visits_per_case(*, operation: OperationSample, channel: Channel) -> dict[str, float]:
    """How often a case of one channel passes each element on average: the solution of the balance equations.

    An exclusive gateway passes its weights on, a parallel one the whole to every branch; where parallel
    branches join, each brings its part.
    """
    names = sorted({name for line in operation.lines for name in (line.source, line.target)})
    row = {name: number for number, name in enumerate(names)}
    parallel = {gateway.id for gateway in operation.gateways if gateway.kind == "parallelGateway"}
    entering = {name: sum(line.target == name for line in operation.lines) for name in names}
    balance = np.eye(len(names))
    for line in operation.lines:
        weight = 1.0 if line.weight is None else channel.weights.get(line.key, line.weight)
        share = weight / entering[line.target] if line.target in parallel else weight
        balance[row[line.target], row[line.source]] -= share
    arriving = np.zeros(len(names))
    arriving[row["start"]] = 1.0
    solved = np.linalg.solve(balance, arriving)
    return {name: float(solved[row[name]]) for name in names}


def yearly_times_by_step(*, operation: OperationSample, town: Town) -> dict[str, float]:
    """How often a year each step is done in one town, over all channels and every repetition."""
    volume = yearly_volume(operation=operation, residents=town.residents)
    times = dict.fromkeys((step.id for step in operation.steps), 0.0)
    for channel in channels_in(operation=operation, online=town.online):
        visits = visits_per_case(operation=operation, channel=channel)
        for step in operation.steps:
            times[step.id] += volume * channel.share * visits[step.id]
    return times


def yearly_hours_by_step(*, operation: OperationSample, town: Town) -> dict[str, float]:
    """Hours of work a year of each step in one town."""
    times = yearly_times_by_step(operation=operation, town=town)
    return {step.id: times[step.id] * step.mean_minutes / 60 for step in operation.steps}


def yearly_postage_yen(*, operation: OperationSample, town: Town) -> int:
    """What is paid per case (postage), a year."""
    volume = yearly_volume(operation=operation, residents=town.residents)
    postage = 0.0
    for channel in channels_in(operation=operation, online=town.online):
        visits = visits_per_case(operation=operation, channel=channel)
        postage += volume * channel.share * sum(visits[step.id] * step.yen for step in operation.steps)
    return round(postage)


def scenario(*, operation: OperationSample, town: Town, diagram: Diagram) -> Scenario:
    """Everything the simulator needs to play one year of this operation in this town."""
    calendar = WorkingCalendar.office_hours(noon_break=False).with_japanese_holidays(YEARS)
    channels = channels_in(operation=operation, online=town.online)
    return Scenario(
        tasks={step.id: _parameters(step) for step in operation.steps},
        pools=_pools(operation=operation, town=town, calendar=calendar),
        arrivals=_arrivals(operation=operation, town=town, channels=channels, calendar=calendar),
        branches=_branches(operation, {}),
        branches_by_type={channel.name: _branches(operation, channel.weights) for channel in channels},
        case_types=tuple(
            CaseType(id=channel.name, channel=channel.name, share=channel.share, name=channel.name)
            for channel in channels
        ),
        deadline_hours=operation.deadline_days * 24,
        notes=(operation.volume_reason,),
    )


def _parameters(step: Step) -> TaskParameters:
    waits = step.wait_hours or step.wait_days
    seconds = 3600.0 if step.wait_hours else 86400.0
    return TaskParameters(
        work=_triangular(step.minutes, 60.0),
        delay=_triangular(waits, seconds) if waits else ZERO,
        pool_id=step.lane,
        delay_in_working_time=step.wait_hours is not None,
        yen_per_case=step.yen,
    )


def _triangular(triangle: Triangle, seconds: float) -> Distribution:
    low, mode, high = triangle
    return Distribution(DistributionKind.TRIANGULAR, (low * seconds, mode * seconds, high * seconds))


def _pools(*, operation: OperationSample, town: Town, calendar: WorkingCalendar) -> dict[str, StaffPool]:
    hours = yearly_hours_by_step(operation=operation, town=town)
    busiest = max(operation.months) / 12
    pools = {}
    for lane in operation.lanes:
        needed = sum(hours[step.id] for step in operation.steps if step.lane == lane.id) * busiest
        headcount = max(1, ceil(needed / (MONTHLY_HOURS * BUSIEST_MONTH_USE)))
        pools[lane.id] = StaffPool(
            id=lane.id, name=lane.name, headcount=headcount, calendar=calendar, hourly_yen=HOURLY_YEN
        )
    return pools


def _arrivals(
    *, operation: OperationSample, town: Town, channels: tuple[Channel, ...], calendar: WorkingCalendar
) -> Arrivals:
    """Office hours on weekdays for what comes over a counter, every day and evening for what comes online."""
    online = sum(channel.share for channel in channels if channel.online)
    weekly = yearly_volume(operation=operation, residents=town.residents) / WEEKS_PER_YEAR
    days = [date(YEARS[0], 4, 1) + timedelta(days=number) for number in range(365)]
    open_days_per_week = sum(calendar.opens_on(day) for day in days) / WEEKS_PER_YEAR
    office_total, online_total = sum(OFFICE_DAY.values()), sum(ONLINE_DAY.values())

    def cases_per_hour(day: int, hour: int) -> float:
        online_part = weekly * online / 7 * ONLINE_DAY[hour] / online_total
        if day < 5:
            counter = weekly * (1 - online) / open_days_per_week * OFFICE_DAY.get(hour, 0) / office_total
            return counter + online_part
        # `on_holidays_factor` multiplies every closed day, weekends too, where only the online part is left
        return online_part / online if online else 0.0

    mean = sum(operation.months) / 12
    return Arrivals(
        per_hour_of_week=tuple(cases_per_hour(day, hour) for day in range(7) for hour in range(24)),
        month_factor=tuple(month / mean for month in operation.months),
        calendar=calendar,
        on_holidays_factor=online,
    )


def _branches(operation: OperationSample, given: Mapping[str, float]) -> dict[str, dict[str, float]]:
    return {
        gateway.id: {
            flow_id(line): given.get(line.key, line.weight or 0.0) for line in operation.leaving(gateway.id)
        }
        for gateway in operation.gateways
        if gateway.kind == "exclusiveGateway"
    }
