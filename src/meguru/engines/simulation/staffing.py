"""Staff pools of a scenario, checked: who is there, what each can do, and at what wage."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from math import inf, isfinite

from meguru.engines.calendars import CompiledCalendar, WorkingCalendar, compile_calendar
from meguru.engines.simulation.refusal import CannotSimulate
from meguru.engines.simulation.scenario import Scenario, StaffMember, StaffPool

_MOST_HEADCOUNT = 1_000_000
_MOST_PEOPLE = 5_000  # in a pool whose people are looked at one by one
_ORDINARY = StaffMember(name="")


@dataclass(frozen=True, slots=True)
class Person:
    """`number` counts the people of the pool; `skills` are groups of elements (`PoolPlan.skill_of`).

    `over_limit` is the most overtime in a month, `year_limit` in a fiscal year, in seconds; inf for no limit.
    """

    number: int
    calendar: CompiledCalendar
    late_calendar: CompiledCalendar | None
    speed: float
    yen_per_second: float
    skills: tuple[int, ...]
    over_limit: float
    year_limit: float


@dataclass(frozen=True, slots=True)
class PoolPlan:
    """A pool ready for the image.

    Shape:  `people` is empty for a pool of equals that serves first come, first served; otherwise the fastest stand
            first, specialists before those who can do more. `skill_of` maps element id -> group.
    """

    headcount: int
    yen_per_second: float
    staff_share: float
    calendar: CompiledCalendar
    people: tuple[Person, ...]
    skill_of: Mapping[str, int]
    stay_from: int
    overtime_extra: float

    def open_seconds_between(self, begin: float, end: float) -> float:
        """Open seconds of all people together, overtime left out."""
        if not self.people:
            return self.headcount * self.calendar.open_seconds_between(begin, end)
        return sum(person.calendar.open_seconds_between(begin, end) for person in self.people)


def pool_plans(
    scenario: Scenario, *, labels: Mapping[str, str], first_day: date, days: int
) -> tuple[PoolPlan, ...]:
    """Lay the pools out. `labels` maps the ids of tasks in the drawing to what people read.

    Raises: CannotSimulate naming the pool.
    """
    has_priorities = len(priorities(scenario)) > 1
    elements: dict[str, list[str]] = {key: [] for key in scenario.pools}
    for key, task in scenario.tasks.items():
        if key in labels and task.pool_id in elements:
            elements[task.pool_id].append(key)
    plans = []
    for key, pool in scenario.pools.items():
        _check_pool(pool, is_used=bool(elements[key]))
        by_person = bool(pool.members) or pool.overtime is not None or has_priorities
        plan = _Pool(scenario, pool, elements[key], labels, first_day, days)
        plans.append(plan.finish(by_person=by_person))
    return tuple(plans)


def priorities(scenario: Scenario) -> tuple[int, ...]:
    """The priorities that cases can have, the highest first."""
    found = {case_type.priority for case_type in scenario.case_types}
    found.update(rule.priority for rule in scenario.priority_rules)
    return tuple(sorted(found, reverse=True))


def calendars_of(pool: StaffPool) -> tuple[WorkingCalendar, ...]:
    """Every calendar by which somebody of the pool works."""
    return (pool.calendar, *(member.calendar for member in pool.members if member.calendar is not None))


class _Pool:
    def __init__(
        self,
        scenario: Scenario,
        pool: StaffPool,
        elements: Sequence[str],
        labels: Mapping[str, str],
        first_day: date,
        days: int,
    ) -> None:
        self.scenario = scenario
        self.pool = pool
        self.elements = elements
        self.labels = labels
        self.first_day = first_day
        self.days = days
        ordinary = max(pool.headcount - len(pool.members), 0)
        self.members = (*pool.members, *([_ORDINARY] * ordinary))

    def finish(self, *, by_person: bool) -> PoolPlan:
        pool = self.pool
        groups = self.skill_groups() if by_person else {}
        overtime = pool.overtime
        return PoolPlan(
            headcount=pool.headcount,
            yen_per_second=pool.hourly_yen / 3600.0,
            staff_share=float(pool.is_staff),
            calendar=compiled_calendar(pool.calendar, self.first_day, self.days),
            people=self.people(groups) if by_person else (),
            skill_of={key: number for number, held in enumerate(groups.values()) for key in held},
            stay_from=1 if overtime is None else max(overtime.from_waiting, 1),
            overtime_extra=0.0 if overtime is None else overtime.pay_factor - 1.0,
        )

    def skill_groups(self) -> dict[frozenset[int], list[str]]:
        """Elements that the same people can do."""
        if len(self.members) > _MOST_PEOPLE:
            raise CannotSimulate(
                f"{_label(self.pool)}が{len(self.members):,}人です。"
                f"一人ずつ違う人や優先順位を計算できるのは{_MOST_PEOPLE:,}人までです。"
            )
        groups: dict[frozenset[int], list[str]] = {}
        for key in self.elements:
            able = frozenset(
                number
                for number, member in enumerate(self.members)
                if member.skills is None or key in member.skills
            )
            if not able:
                raise CannotSimulate(
                    f"作業{self.labels[key]}をできる人が{_label(self.pool)}にいません。できる人を一人以上決めてください。"
                )
            groups.setdefault(able, []).append(key)
        return groups

    def people(self, groups: Mapping[frozenset[int], Sequence[str]]) -> tuple[Person, ...]:
        people = [self.person(number, member, groups) for number, member in enumerate(self.members)]
        return tuple(sorted(people, key=lambda person: (-person.speed, len(person.skills), person.number)))

    def person(
        self, number: int, member: StaffMember, groups: Mapping[frozenset[int], Sequence[str]]
    ) -> Person:
        calendar, overtime = member.calendar or self.pool.calendar, self.pool.overtime
        wages = self.scenario.grade_yen
        if member.grade and member.grade not in wages:
            raise CannotSimulate(
                f"{_label(self.pool)}の「{member.name}」の職位「{member.grade}」に時間単価がありません。"
            )
        late = of_month = of_year = None
        if overtime is not None:
            of_month, of_year = overtime.hours_per_month, overtime.hours_per_year
            late = compiled_calendar(
                calendar.closing_later(minutes=round(overtime.hours_per_day * 60)), self.first_day, self.days
            )
        return Person(
            number=number,
            calendar=compiled_calendar(calendar, self.first_day, self.days),
            late_calendar=late,
            speed=member.speed,
            yen_per_second=wages.get(member.grade, self.pool.hourly_yen) / 3600.0,
            skills=tuple(group for group, able in enumerate(groups) if number in able),
            over_limit=_seconds(member.overtime_hours_per_month, of_month),
            year_limit=_seconds(member.overtime_hours_per_year, of_year),
        )


def _seconds(own_hours: float | None, hours_of_pool: float | None) -> float:
    hours = hours_of_pool if own_hours is None else own_hours
    return inf if hours is None else hours * 3600.0


def _label(pool: StaffPool) -> str:
    return f"要員プール「{pool.name or pool.id}」"


def _check_pool(pool: StaffPool, *, is_used: bool) -> None:
    name = _label(pool)
    if pool.headcount < 0 or pool.headcount > _MOST_HEADCOUNT or (is_used and pool.headcount < 1):
        raise CannotSimulate(f"{name}の人数が{pool.headcount}人です。1人以上にしてください。")
    if not isfinite(pool.hourly_yen) or pool.hourly_yen < 0:
        raise CannotSimulate(f"{name}の時間単価が負か、数でない値です。0円以上にしてください。")
    if is_used and any(calendar.minutes_per_week == 0 for calendar in calendars_of(pool)):
        raise CannotSimulate(
            f"{name}の勤務カレンダーに開いている時間がありません。勤務時間を入れてください。"
        )
    if len(pool.members) > pool.headcount:
        raise CannotSimulate(
            f"{name}の人数は{pool.headcount}人ですが、{len(pool.members)}人の名前があります。人数を直してください。"
        )
    for member in pool.members:
        if not (isfinite(member.speed) and member.speed > 0):
            raise CannotSimulate(f"{name}の「{member.name}」の速さは0より大きい数にしてください。")
        if not _are_limits(member.overtime_hours_per_month, member.overtime_hours_per_year):
            raise CannotSimulate(
                f"{name}の「{member.name}」の月と年度の時間外の上限は、0時間以上にしてください。"
            )
    overtime = pool.overtime
    if overtime is not None and not (
        isfinite(overtime.hours_per_day)
        and 0 <= overtime.hours_per_day <= 24
        and isfinite(overtime.pay_factor)
        and overtime.pay_factor >= 1
    ):
        raise CannotSimulate(f"{name}の時間外勤務は、一日0時間から24時間の間、割増は1倍以上にしてください。")
    if overtime is not None and not _are_limits(overtime.hours_per_month, overtime.hours_per_year):
        raise CannotSimulate(f"{name}の月と年度の時間外の上限は、0時間以上にしてください。")


def _are_limits(*hours: float | None) -> bool:
    return all(each is None or (isfinite(each) and each >= 0) for each in hours)


@lru_cache(maxsize=256)
def compiled_calendar(calendar: WorkingCalendar, first_day: date, days: int) -> CompiledCalendar:
    """The calendar as prefix sums, laid out once for all pools that use it."""
    return compile_calendar(calendar, start=first_day, days=days)
