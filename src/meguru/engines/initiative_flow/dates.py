"""Dates of phases: laid out over working days, and checked after people have changed them.

A phase of n working days begins on a day the office opens and ends n - 1 open days later; the next phase begins on the
first open day after it. Laid out forwards, every phase begins as early as it can; backwards, as late as it can. Money
asked for by a closing day can be spent from 1 April after it (the fiscal year: 地方自治法 第208条; a year's money is that
year's, 会計年度独立の原則), so a phase that spends waits for that day, and backwards the request ends by the closing day before
it. Tenders may be prepared earlier; the plan waits for the whole phase, which is the careful reading.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import cache

from meguru.engines.calendars import WorkingCalendar, fiscal_year, japanese_holidays
from meguru.engines.initiative_flow.model import BudgetDay

FIRST_YEAR, LAST_YEAR = 2000, 2099
DAY = timedelta(days=1)


class CannotLayOut(ValueError):
    """Dates that no plan can have."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """A phase to be laid out. Unit: working days, at least one. The phase that `is_goal` ends by a deadline; those
    behind it follow on."""

    key: str
    working_days: int
    asks_for_budget: bool = False
    spends: bool = False
    is_goal: bool = False


@dataclass(frozen=True, slots=True)
class Placed:
    """A phase with its days, both included. `waits_until` is set when it had to wait for money."""

    key: str
    starts_on: date
    ends_on: date
    waits_until: date | None = None


@dataclass(frozen=True, slots=True)
class Layout:
    """日程: phases in order.

    `days_short` is 0, or how many working days lie between the start the deadline needs and the earliest possible
    one; then `earliest_end` is when the goal would be reached if it began as early as possible.
    """

    phases: tuple[Placed, ...]
    days_short: int = 0
    earliest_end: date | None = None


@cache
def calendar_of(year: int) -> WorkingCalendar:
    """Office hours with the Japanese holidays of one year; holidays take long to compute, so a year at a time."""
    return WorkingCalendar.office_hours().with_japanese_holidays([year])


def opens_on(day: date) -> bool:
    """Whether a municipal office opens on a day."""
    return calendar_of(day.year).opens_on(day)


def open_days_between(first: date, last: date) -> int:
    """Open days after `first` up to and including `last`; 0 when `last` is not later."""
    return sum(opens_on(first + DAY * step) for step in range(1, (last - first).days + 1))


def lay_out_from(start: date, stretches: Sequence[Stretch], *, closing: BudgetDay) -> Layout:
    """Every phase as early as possible, the first not before `start`.

    Raises: CannotLayOut outside the years 2000 to 2099, or for a length below one day.
    """
    placed: list[Placed] = []
    earliest, money_from = _in_range(start), None
    for one in stretches:
        waits = money_from if one.spends and money_from is not None and money_from > earliest else None
        first = _open_from(waits or earliest)
        last = _forward(first, _length(one))
        placed.append(Placed(one.key, first, last, waits))
        if one.asks_for_budget:
            money_from = money_after(last, closing=closing)
        earliest = _in_range(last + DAY)
    return Layout(tuple(placed))


def lay_out_to(
    deadline: date, stretches: Sequence[Stretch], *, not_before: date, closing: BudgetDay
) -> Layout:
    """Every phase as late as possible, the goal (or the last) ending by `deadline`; the phases behind it follow on.

    Says how much too late it is already.

    Raises: CannotLayOut as `lay_out_from`.
    """
    placed: list[Placed] = []
    latest, ask_by = _in_range(deadline), None
    goal = _goal_of([one.is_goal for one in stretches])
    for one in reversed(stretches[: goal + 1]):
        if one.asks_for_budget and ask_by is not None:
            latest = min(latest, ask_by)
        last = _open_until(latest)
        first = _back(last, _length(one))
        placed.append(Placed(one.key, first, last))
        if one.spends:
            ask_by = closing_before(first, closing=closing)
        latest = _in_range(first - DAY)
    phases = tuple(reversed(placed))
    if phases and stretches[goal + 1 :]:
        phases += lay_out_from(phases[-1].ends_on + DAY, stretches[goal + 1 :], closing=closing).phases
    if not phases or phases[0].starts_on >= not_before:
        return Layout(phases)
    short = open_days_between(phases[0].starts_on, _open_from(not_before))
    early = lay_out_from(not_before, stretches, closing=closing)
    return Layout(phases, days_short=short, earliest_end=early.phases[goal].ends_on)


def _goal_of(are_goals: Sequence[bool]) -> int:
    """The place of the last goal; of the last phase when there is none."""
    return max((number for number, is_goal in enumerate(are_goals) if is_goal), default=len(are_goals) - 1)


def money_after(asked_on: date, *, closing: BudgetDay) -> date:
    """The 1 April from which money can be spent that was asked for on a day."""
    close = _closing_in(asked_on.year, closing)
    if close < asked_on:
        close = _closing_in(asked_on.year + 1, closing)
    return date(close.year if close.month < 4 else close.year + 1, 4, 1)


def closing_before(spent_on: date, *, closing: BudgetDay) -> date:
    """The closing day by which money must be asked for that is spent on a day."""
    april = date(fiscal_year(spent_on), 4, 1)
    close = _closing_in(april.year, closing)
    return close if close < april else _closing_in(april.year - 1, closing)


def add_working_days(day: date, days: int) -> date:
    """The open day that lies `days` open days after the first open day from `day` on."""
    return _forward(_open_from(_in_range(day)), days + 1)


class DateProblem(StrEnum):
    """What can be wrong with the dates of a plan."""

    NO_DATES = "no_dates"
    OVERLAPS = "overlaps"
    CLOSED_DAY = "closed_day"
    BEFORE_MONEY = "before_money"
    OVERDUE = "overdue"
    PAST_DEADLINE = "past_deadline"


@dataclass(frozen=True, slots=True)
class DatedPhase:
    """A phase of a plan as it stands."""

    key: str
    starts_on: date | None
    ends_on: date | None
    is_closed: bool = False
    asks_for_budget: bool = False
    spends: bool = False
    is_goal: bool = False


@dataclass(frozen=True, slots=True)
class DateConflict:
    """A problem of one phase. `day` is the day concerned (the end of the phase before, the first day of the money,
    the deadline...), `holiday` its name, `days` how many working days it is about."""

    problem: DateProblem
    key: str
    day: date | None = None
    holiday: str = ""
    days: int = 0


def check_dates(
    phases: Sequence[DatedPhase], *, today: date, closing: BudgetDay | None, deadline: date | None = None
) -> tuple[DateConflict, ...]:
    """What is wrong with the dates of phases in their order; closed phases are history and only stand before others.

    `closing` None: no money is asked for. The phases behind the goal may end after the deadline.
    """
    found: list[DateConflict] = []
    before: date | None = None
    money_from: date | None = None
    goal = _goal_of([one.is_goal for one in phases])
    for number, one in enumerate(phases):
        if one.starts_on is None or one.ends_on is None:
            if not one.is_closed:
                found.append(DateConflict(DateProblem.NO_DATES, one.key))
            continue
        if not one.is_closed:
            found += _of_phase(one, one.starts_on, one.ends_on, before, money_from, today)
            if deadline is not None and number <= goal and one.ends_on > deadline:
                late = open_days_between(deadline, one.ends_on)
                found.append(DateConflict(DateProblem.PAST_DEADLINE, one.key, deadline, days=late))
        if one.asks_for_budget and closing is not None:
            money_from = money_after(one.ends_on, closing=closing)
        before = max(before or one.ends_on, one.ends_on)
    return tuple(found)


def _of_phase(
    one: DatedPhase, first: date, last: date, before: date | None, money_from: date | None, today: date
) -> list[DateConflict]:
    found: list[DateConflict] = []
    if last < today:
        late = open_days_between(last, today)
        found.append(DateConflict(DateProblem.OVERDUE, one.key, last, days=late))
    if before is not None and first <= before:
        found.append(DateConflict(DateProblem.OVERLAPS, one.key, before))
    if one.spends and money_from is not None and first < money_from:
        found.append(DateConflict(DateProblem.BEFORE_MONEY, one.key, money_from))
    for day in dict.fromkeys((first, last)):
        if not opens_on(day):
            name = japanese_holidays(day, day).get(day, "")
            found.append(DateConflict(DateProblem.CLOSED_DAY, one.key, day, holiday=name))
    return found


def _closing_in(year: int, closing: BudgetDay) -> date:
    """29 February closes on 28 in common years."""
    try:
        return date(year, closing.month, closing.day)
    except ValueError:
        return date(year, closing.month, 28)


def _in_range(day: date) -> date:
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise CannotLayOut(f"{FIRST_YEAR}年から{LAST_YEAR}年までの日付で、計画が収まるようにしてください。")
    return day


def _length(one: Stretch) -> int:
    if one.working_days < 1:
        raise CannotLayOut("工程の長さは1日以上にしてください。")
    return one.working_days


def _open_from(day: date) -> date:
    while not opens_on(day):
        day += DAY
    return day


def _open_until(day: date) -> date:
    while not opens_on(day):
        day -= DAY
    return day


def _forward(first: date, working_days: int) -> date:
    last = first
    for _step in range(working_days - 1):
        last = _open_from(_in_range(last + DAY))
    return last


def _back(last: date, working_days: int) -> date:
    first = last
    for _step in range(working_days - 1):
        first = _open_until(_in_range(first - DAY))
    return first
