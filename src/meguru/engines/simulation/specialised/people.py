"""Pools of single people: skills, speed, own hours, overtime; queues by priority. See `kernel.people`."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from math import inf
from typing import Any

from meguru.engines.calendars.prefix import DAY
from meguru.engines.simulation import layout as at
from meguru.engines.simulation.specialised.hours import After, Hours, Opening
from meguru.engines.simulation.specialised.tables import NOBODY, NUMBER, Case, Tables, UnderWay
from meguru.engines.simulation.specialised.tasks import Ready, Task

HoursOf = Callable[[int], Hours]


@dataclass(slots=True)
class Person:
    """A member of a pool. `used` is the overtime of `month`, `year_used` that of its fiscal year."""

    bit: int  # of `Staff.free`; the fastest has the lowest
    number: int
    hours: Hours
    late: Hours | None
    spell: list[float]  # of her own hours
    opening: Opening
    after: After
    skills: list[int]
    speed: float
    yen: float
    limit: float
    year_limit: float
    used: float = 0.0
    year_used: float = 0.0
    month: int = 0


# What waits: its case and item, or the members of a batch. begin: now, case, item, requested, work, who
Begin = Callable[[float, Any, Any, float, float, Person], None]
IsWanted = Callable[[Any, Any], bool]
Piece = tuple[int, Begin, IsWanted, Any, Any, float, float]  # order, ..., case, item, requested, work


class Staff:
    """One pool of single people while it runs. `free` has a bit for everybody who is free, `waiting` counts the pieces in the lanes."""

    def __init__(self, tables: Tables, run: UnderWay, record: int, hours_of: HoursOf, *, skills: int) -> None:
        ints, reals = tables.ints, tables.reals
        self._tables, self._push, self.record = tables, run.push, record
        rows = range(ints[record + at.PEOPLE_AT], ints[record + at.PEOPLE_END], at.PERSON_WIDTH)
        people = [_person(tables, row, 1 << place, hours_of) for place, row in enumerate(rows)]
        self._by_bit = {each.bit: each for each in people}
        of_shift: dict[Opening, int] = {}
        for each in people:
            of_shift[each.opening] = of_shift.get(each.opening, 0) | each.bit
        self._shifts = {bits: opening for opening, bits in of_shift.items()}  # people with the same hours
        self.hours = hours_of(ints[record + at.CALENDAR])
        self.free = sum(self._by_bit)
        self._able = [sum(each.bit for each in people if skill in each.skills) for skill in range(skills)]
        classes = ints[record + at.CLASSES]
        self._lanes: list[list[deque[Piece]]] = [[deque() for _ in range(skills)] for _ in range(classes)]
        self.waiting = self._order = 0
        self._stay_from = ints[record + at.STAY_FROM]
        self._wakes_at = inf
        sums = ints[record + at.POOL_SUMS]
        self.share, self.extra = reals[sums + at.STAFF_SHARE], reals[sums + at.OVERTIME_EXTRA]
        self._ranks = ints[at.CASE_CLASSES_AT]
        self.sums = [0.0] * 4  # seconds busy, queued, worked and of overtime in the measured time
        self.visits: list[float] = []
        self.measured = reals[at.MEASURE_BEGIN], reals[at.MEASURE_END]
        self._months = ints[ints[at.MONTHS_AT] : ints[at.MONTHS_END]]

    def report(self) -> None:
        """Write the sums into the tables."""
        reals, sums = self._tables.reals, self._tables.ints[self.record + at.POOL_SUMS]
        reals[sums + at.BUSY], reals[sums + at.POOL_QUEUE], reals[sums + at.POOL_WORK] = self.sums[:3]
        reals[sums + at.POOL_VISITS] = sum(self.visits)
        reals[sums + at.OVERTIME] = self.sums[3]

    def ready(self, task: Task) -> Ready | None:
        """When a delay is over that runs in working time; None for one that runs round the clock."""
        return self.hours.after if task.tables.ints[task.node + at.OPEN_DELAY] == 1 else None

    def rank(self, case: Case) -> int:
        """The place of its priority, 0 for the highest."""
        rank: int = self._tables.ints[self._ranks + case[NUMBER]]
        return rank

    def first_there(self, now: float, skill: int) -> Person | None:
        """The first free person at work who has the skill."""
        able = self.free & self._able[skill]
        while able:
            bit = able & -able
            person = self._by_bit[bit]
            opens, closes = person.spell
            if opens <= now < closes or person.opening(now) <= now:
                return person
            able ^= bit
        return None

    def line_up(
        self,
        now: float,
        skill: int,
        rank: int,
        begin: Begin,
        is_wanted: IsWanted,
        case: Any,
        item: Any,
        work: float,
    ) -> None:
        """Nobody who can do it is there: the piece waits in its lane."""
        self._lanes[rank][skill].append((self._order, begin, is_wanted, case, item, now, work))
        self._order += 1
        self.waiting += 1
        if self.free:
            self._set_waking(now)

    def occupy(self, person: Person, now: float, work: float) -> tuple[float, float]:
        """A person begins now: the end of the work and the share of overtime in it.

        What cannot be finished before closing is finished the same evening or goes on later.
        """
        opens, closes = person.spell
        end, over = now + work, 0.0
        if end > closes or now < opens:
            end, over = self._beyond_closing(person, now, work)
        self.free ^= person.bit
        since, until = self.measured
        if over > 0.0 and since <= end < until:
            self.sums[3] += over
        if since <= now and end <= until:
            self.sums[0] += work - over
        elif end > since and now < until:
            self.sums[0] += person.hours.open_between(max(now, since), min(end, until))
        return end, over / work if work > 0.0 else 0.0

    def release(self, person: Person, now: float) -> None:
        """A person is free again."""
        self.free |= person.bit
        if self.waiting:
            self._serve_next(person, now)

    def _serve_next(self, person: Person, now: float) -> None:
        """A person who is free takes the next piece of work, stays for one, or goes home."""
        if person.opening(now) <= now:
            if self._serve(person, now, is_late=False):
                return
        elif (
            person.late is not None
            and self.waiting >= self._stay_from
            and person.late.opening(now) <= now
            and self._serve(person, now, is_late=True)
        ):
            return
        self._set_waking(now)

    def _serve(self, person: Person, now: float, *, is_late: bool) -> bool:
        """Begin what has the highest priority and has waited longest; late only what is done the same evening."""
        for lanes in self._lanes:
            best: Piece | None = None
            best_lane: deque[Piece] | None = None
            for skill in person.skills:
                lane = lanes[skill]
                while lane and not lane[0][2](lane[0][3], lane[0][4]):
                    lane.popleft()  # cancelled
                    self.waiting -= 1
                if not lane or (best is not None and best[0] <= lane[0][0]):
                    continue
                if is_late and self._evening_end(person, now, lane[0][6] / person.speed) == inf:
                    continue
                best, best_lane = lane[0], lane
            if best is not None and best_lane is not None:
                best_lane.popleft()
                self.waiting -= 1
                _, begin, _, case, item, requested, work = best
                begin(now, case, item, requested, work, person)
                return True
        return False

    def _beyond_closing(self, person: Person, now: float, work: float) -> tuple[float, float]:
        """The end of work that does not fit before closing, and the overtime in it."""
        end = person.after(now, work)
        if person.late is not None and person.late.after(now, work) < end:
            evening = self._evening_end(person, now, work)
            if evening < end:
                over = self._over(person, now, evening, work)
                if over > 0.0:
                    self._begin_month(person, now)
                    person.used += over
                    person.year_used += over
                return evening, over
        return end, 0.0

    def _evening_end(self, person: Person, now: float, work: float) -> float:
        """When work that begins now is finished by staying this evening; inf when a limit forbids it."""
        assert person.late is not None
        evening = person.late.after(now, work)
        if evening == inf or int(evening / DAY) != int(now / DAY):
            return inf
        if person.limit < inf or person.year_limit < inf:
            over = self._over(person, now, evening, work)
            if over > 0.0:
                self._begin_month(person, now)
                if person.used + over > person.limit or person.year_used + over > person.year_limit:
                    return inf
        return evening

    def _over(self, person: Person, now: float, end: float, work: float) -> float:
        return max(work - person.hours.open_between(now, end), 0.0)

    def _begin_month(self, person: Person, now: float) -> None:
        """Count overtime from nothing when a month, or fiscal year, begins; beyond the laid-out days a month has thirty days."""
        months = len(self._months)
        if months == 0:
            return
        day = int(now / DAY)
        month = self._months[min(day, months - 1)] + max(day - months + 1, 0) // 30
        if person.month != month:
            if person.month // 12 != month // 12:
                person.year_used = 0.0
            person.month, person.used = month, 0.0

    def _set_waking(self, now: float) -> None:
        """Work waits for people who are free but not there: look again when the first of them comes."""
        soonest = self._wakes_at
        for shift, opening in self._shifts.items():
            if self.free & shift:
                comes = opening(now)
                if now < comes < soonest:
                    soonest = comes
        if soonest < self._wakes_at:
            self._wakes_at = soonest
            self._push(soonest, self._wake, NOBODY, None, None, None)

    def _wake(self, now: float, _case: Case, _a: Any, _b: Any, _c: Any) -> None:
        """People come to work: each takes what waits."""
        if self._wakes_at <= now:
            self._wakes_at = inf
        for bit, person in self._by_bit.items():
            if self.waiting == 0:
                return
            if self.free & bit and person.opening(now) <= now:
                self._serve(person, now, is_late=False)
        if self.waiting and self.free:
            self._set_waking(now)


def _person(tables: Tables, row: int, bit: int, hours_of: HoursOf) -> Person:
    ints, reals = tables.ints, tables.reals
    late, facts = ints[row + at.LATE_CALENDAR], ints[row + at.PERSON_REALS]
    hours = hours_of(ints[row + at.PERSON_CALENDAR])
    return Person(
        bit=bit,
        number=ints[row + at.PERSON_NUMBER],
        hours=hours,
        late=hours_of(late) if late >= 0 else None,
        spell=hours.present,
        opening=hours.opening,
        after=hours.after,
        skills=ints[ints[row + at.SKILLS_AT] : ints[row + at.SKILLS_END]],
        speed=reals[facts + at.SPEED],
        yen=reals[facts + at.PERSON_YEN],
        limit=reals[facts + at.OVER_LIMIT],
        year_limit=reals[facts + at.YEAR_LIMIT],
    )
