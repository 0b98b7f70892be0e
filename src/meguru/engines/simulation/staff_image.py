"""Pools, people, lanes and batches as records of the memory image (`layout`)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import inf

from meguru.engines.calendars import CompiledCalendar
from meguru.engines.simulation import layout as at
from meguru.engines.simulation.staffing import Person, PoolPlan

Append = Callable[[Sequence[int]], int]
AppendReals = Callable[[Sequence[float]], int]


@dataclass(frozen=True, slots=True)
class BatchPlan:
    """Where batches form: `node` is an index; `most_seconds` is inf for no limit."""

    node: int
    size: int
    most_seconds: float
    further_share: float
    releases: CompiledCalendar | None


class StaffImage:
    """Appends records; those that share a calendar share its tables."""

    def __init__(self, add_ints: Append, add_reals: AppendReals) -> None:
        self._ints = add_ints
        self._reals = add_reals
        self._placed: dict[int, int] = {}

    def calendar(self, calendar: CompiledCalendar | None) -> int:
        """The address of a calendar, -1 for none."""
        if calendar is None:
            return -1
        if id(calendar) not in self._placed:
            week_open = self._reals((calendar.week_open,))
            intervals = self._reals(calendar.intervals.tolist())
            days = self._ints((calendar.day_first + intervals).tolist())
            self._placed[id(calendar)] = self._ints((days, calendar.days, week_open))
        return self._placed[id(calendar)]

    def pools(self, plans: Sequence[PoolPlan], *, classes: int) -> list[int]:
        """The addresses of the pools. Their sums stand one after the other."""
        sums_at = [self._reals(self._sums(plan)) for plan in plans]
        return [self._pool(plan, at_sums, classes) for plan, at_sums in zip(plans, sums_at, strict=True)]

    def _sums(self, plan: PoolPlan) -> list[float]:
        sums = [0.0] * at.POOL_SUM_WIDTH
        sums[at.YEN_PER_SECOND] = plan.yen_per_second
        sums[at.STAFF_SHARE] = plan.staff_share
        sums[at.OVERTIME_EXTRA] = plan.overtime_extra
        return sums

    def _pool(self, plan: PoolPlan, sums_at: int, classes: int) -> int:
        record = [0] * at.POOL_WIDTH
        record[at.CALENDAR] = self.calendar(plan.calendar)
        record[at.QUEUE_HEAD] = record[at.QUEUE_TAIL] = -1
        record[at.POOL_SUMS] = sums_at
        record[at.CLASSES] = classes
        record[at.STAY_FROM] = plan.stay_from
        record[at.WAKE_AT] = self._reals((inf,))
        record[at.ON_DUTY] = int(bool(plan.people))
        if plan.people:
            record[at.FREE_COUNT] = len(plan.people)
            people = [value for person in plan.people for value in self._person(person)]
            record[at.PEOPLE_AT] = self._ints(people)
            record[at.PEOPLE_END] = record[at.PEOPLE_AT] + len(people)
            groups = len(set(plan.skill_of.values()))
            record[at.LANES_AT] = self._ints([-1] * (groups * classes * at.LANE_WIDTH))
        else:
            record[at.FREE_COUNT] = plan.headcount
            record[at.MEMBERS_AT] = self._ints(range(plan.headcount - 1, -1, -1))
        return self._ints(record)

    def _person(self, person: Person) -> list[int]:
        record = [0] * at.PERSON_WIDTH
        record[at.PERSON_FREE] = 1
        record[at.PERSON_CALENDAR] = self.calendar(person.calendar)
        record[at.LATE_CALENDAR] = self.calendar(person.late_calendar)
        record[at.SKILLS_AT] = self._ints(person.skills)
        record[at.SKILLS_END] = record[at.SKILLS_AT] + len(person.skills)
        facts = [0.0] * at.PERSON_REAL_WIDTH
        facts[at.SPEED], facts[at.PERSON_YEN] = person.speed, person.yen_per_second
        facts[at.OVER_LIMIT], facts[at.YEAR_LIMIT] = person.over_limit, person.year_limit
        record[at.PERSON_REALS] = self._reals(facts)
        record[at.PERSON_NUMBER] = person.number
        return record

    def batches(self, plans: Sequence[BatchPlan]) -> int:
        """The address of the first; the others follow."""
        records = []
        for plan in plans:
            record = [0] * at.BATCH_WIDTH
            record[at.BATCH_SIZE] = plan.size
            record[at.BATCH_HEAD] = record[at.BATCH_TAIL] = -1
            record[at.RELEASES] = self.calendar(plan.releases)
            record[at.BATCH_REALS] = self._reals((plan.most_seconds, plan.further_share))
            record[at.BATCH_NODE] = plan.node
            records += record
        return self._ints(records)
