"""Pools of single people: skills, speed, own hours, overtime; queues by priority. See `kernel.people`."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from math import inf
from typing import Any

from meguru.engines.calendars.prefix import DAY
from meguru.engines.simulation import layout as at
from meguru.engines.simulation.specialised.border import Arm, AtEnd, Item
from meguru.engines.simulation.specialised.careful import careful_entry, completion
from meguru.engines.simulation.specialised.hours import After, Hours, Opening
from meguru.engines.simulation.specialised.tables import (
    HEAD,
    MEASURED,
    NUMBER,
    WORK,
    YEN,
    Case,
    Enter,
    Tables,
    UnderWay,
)
from meguru.engines.simulation.specialised.tasks import Connect, Task

# now, case, item, requested, work, end, member, yen a second, share of overtime
Begin = Callable[[float, Case, Item, float, float, float, int, float, float], None]
Piece = tuple[
    int, Begin, Case, Item, int, float, float
]  # order, begin, case, item, generation, requested, work
HoursOf = Callable[[int], Hours]

_NOBODY: Case = [0] * HEAD  # the case of an event that belongs to none


@dataclass(slots=True)
class Person:
    """A member of a pool. `used` is the overtime of `month`."""

    index: int
    number: int
    hours: Hours
    late: Hours | None
    skills: list[int]
    speed: float
    yen: float
    limit: float
    opening: Opening  # of her own hours
    after: After
    late_after: After | None
    is_free: bool = True
    used: float = 0.0
    month: int = 0


class Staff:
    """One pool of single people while it runs."""

    def __init__(self, tables: Tables, run: UnderWay, record: int, hours_of: HoursOf, *, skills: int) -> None:
        ints, reals = tables.ints, tables.reals
        self._tables, self._push, self.record = tables, run.push, record
        rows = range(ints[record + at.PEOPLE_AT], ints[record + at.PEOPLE_END], at.PERSON_WIDTH)
        self.people = [_person(tables, row, index, hours_of) for index, row in enumerate(rows)]
        self.hours = hours_of(ints[record + at.CALENDAR])
        self._free = len(self.people)
        self._can = [[each for each in self.people if skill in each.skills] for skill in range(skills)]
        classes = ints[record + at.CLASSES]
        self._lanes: list[list[deque[Piece]]] = [[deque() for _ in range(skills)] for _ in range(classes)]
        self._waiting = self._order = 0
        self._wakes_at = inf
        self.sums = [0.0] * 4  # seconds busy, queued, worked and of overtime in the measured time
        self.visits: list[float] = []
        self.window = reals[at.MEASURE_BEGIN], reals[at.MEASURE_END]
        self._months = ints[ints[at.MONTHS_AT] : ints[at.MONTHS_END]]

    def report(self) -> None:
        """Write the sums into the tables."""
        reals, sums = self._tables.reals, self._tables.ints[self.record + at.POOL_SUMS]
        reals[sums + at.BUSY], reals[sums + at.POOL_QUEUE], reals[sums + at.POOL_WORK] = self.sums[:3]
        reals[sums + at.POOL_VISITS] = sum(self.visits)
        reals[sums + at.OVERTIME] = self.sums[3]

    def ask(
        self, now: float, skill: int, rank: int, begin: Begin, case: Case, item: Item, place: int, work: float
    ) -> None:
        """The first free person at work who has the skill begins; otherwise the piece waits in its lane."""
        piece = (self._order, begin, case, item, place, now, work)
        if self._free > 0:
            for person in self._can[skill]:
                if person.is_free and person.opening(now) <= now:
                    self._begin(person, piece, now)
                    return
        self._order += 1
        self._lanes[rank][skill].append(piece)
        self._waiting += 1
        if self._free > 0:
            self._set_waking(now)

    def release(self, now: float, index: int) -> None:
        """A person is free again: takes the next piece of work, stays for one, or goes home."""
        person = self.people[index]
        person.is_free = True
        self._free += 1
        if self._waiting == 0:
            return
        if person.opening(now) <= now:
            if self._serve(person, now, is_late=False):
                return
        elif (
            person.late is not None
            and self._waiting >= self._tables.ints[self.record + at.STAY_FROM]
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
                while lane and lane[0][3][0] != lane[0][2][lane[0][4]]:
                    lane.popleft()  # cancelled
                    self._waiting -= 1
                if not lane or (best is not None and best[0] <= lane[0][0]):
                    continue
                if is_late and self._evening_end(person, now, lane[0][6] / person.speed) == inf:
                    continue
                best, best_lane = lane[0], lane
            if best is not None and best_lane is not None:
                best_lane.popleft()
                self._waiting -= 1
                self._begin(person, best, now)
                return True
        return False

    def _evening_end(self, person: Person, now: float, work: float) -> float:
        """When work that begins now is finished by staying this evening; inf when a limit forbids it."""
        assert person.late is not None
        evening = person.late.after(now, work)
        if evening == inf or int(evening / DAY) != int(now / DAY):
            return inf
        if person.limit < inf:
            over = self._over(person, now, evening, work)
            if over > 0.0 and self._used(person, now) + over > person.limit:
                return inf
        return evening

    def _over(self, person: Person, now: float, end: float, work: float) -> float:
        return max(work - person.hours.open_between(now, end), 0.0)

    def _used(self, person: Person, now: float) -> float:
        """The overtime of a person so far this month; beyond the laid-out days a month has thirty days."""
        months = len(self._months)
        if months == 0:
            return 0.0
        day = int(now / DAY)
        month = self._months[min(day, months - 1)] + max(day - months + 1, 0) // 30
        if person.month != month:
            person.month, person.used = month, 0.0
        return person.used

    def _begin(self, person: Person, piece: Piece, now: float) -> None:
        """One person begins now; what cannot be finished before closing is finished the same evening or goes on later."""
        _, begin, case, item, _, requested, whole = piece
        work = whole / person.speed
        end, over = person.after(now, work), 0.0
        if person.late_after is not None and person.late_after(now, work) < end:
            evening = self._evening_end(person, now, work)
            if evening < end:
                end = evening
                over = self._over(person, now, end, work)
                if over > 0.0:
                    self._used(person, now)
                    person.used += over
        person.is_free = False
        self._free -= 1
        since, until = self.window
        if over > 0.0 and since <= end < until:
            self.sums[3] += over
        if since <= now and end <= until:
            self.sums[0] += work - over
        elif end > since and now < until:
            self.sums[0] += person.hours.open_between(max(now, since), min(end, until))
        share = over / work if work > 0.0 else 0.0
        begin(now, case, item, requested, work, end, person.index, person.yen, share)

    def _set_waking(self, now: float) -> None:
        """Work waits for people who are free but not there: look again when the first of them comes."""
        soonest = self._wakes_at
        for person in self.people:
            if person.is_free:
                comes = person.opening(now)
                if now < comes < soonest:
                    soonest = comes
        if soonest < self._wakes_at:
            self._wakes_at = soonest
            self._push(soonest, self._wake, _NOBODY, None, None, None)

    def _wake(self, now: float, _case: Case, _a: Any, _b: Any, _c: Any) -> None:
        """People come to work: each takes what waits."""
        if self._wakes_at <= now:
            self._wakes_at = inf
        for person in self.people:
            if self._waiting == 0:
                return
            if person.is_free and person.opening(now) <= now:
                self._serve(person, now, is_late=False)
        if self._waiting > 0 and self._free > 0:
            self._set_waking(now)


def _person(tables: Tables, row: int, index: int, hours_of: HoursOf) -> Person:
    ints, reals = tables.ints, tables.reals
    late, facts = ints[row + at.LATE_CALENDAR], ints[row + at.PERSON_REALS]
    hours, late_hours = hours_of(ints[row + at.PERSON_CALENDAR]), hours_of(late) if late >= 0 else None
    return Person(
        index=index,
        number=ints[row + at.PERSON_NUMBER],
        hours=hours,
        late=late_hours,
        opening=hours.opening,
        after=hours.after,
        late_after=late_hours.after if late_hours is not None else None,
        skills=ints[ints[row + at.SKILLS_AT] : ints[row + at.SKILLS_END]],
        speed=reals[facts + at.SPEED],
        yen=reals[facts + at.PERSON_YEN],
        limit=reals[facts + at.OVER_LIMIT],
    )


def staffed_task(
    task: Task, staff: Staff, generation: int, arm: Arm | None, at_end: AtEnd | None
) -> tuple[Enter, Connect]:
    """A task that single people work on."""
    ints, reals, push = task.tables.ints, task.tables.reals, task.run.push
    skill, ranks = ints[task.node + at.SKILL], ints[at.CASE_CLASSES_AT]
    sums = ints[staff.record + at.POOL_SUMS]
    share, extra = reals[sums + at.STAFF_SHARE], reals[sums + at.OVERTIME_EXTRA]
    complete, connect = completion(task, at_end)
    of_pool, people = staff.sums, staff.people
    visits = delayed = queued = worked = 0.0
    finished = 0

    def ask(now: float, case: Case, item: Any, work: Any, _: Any) -> None:
        if item[0] == case[generation]:
            staff.ask(now, skill, ints[ranks + case[NUMBER]], begin, case, item, generation, work)

    def begin(
        now: float,
        case: Case,
        item: Item,
        requested: float,
        work: float,
        end: float,
        member: int,
        yen_per_second: float,
        over: float,
    ) -> None:
        nonlocal visits, delayed, queued, worked
        if case[MEASURED]:
            waited = now - requested
            visits += 1.0
            delayed += requested - item[1]
            queued += waited
            worked += work
            case[WORK] += work * share
            case[YEN] += work * yen_per_second
            if over > 0.0:
                case[YEN] += work * over * extra * yen_per_second
            of_pool[1] += waited
            of_pool[2] += work
        push(end, finish, case, item, now, member)

    def finish(now: float, case: Case, item: Any, started: Any, member: Any) -> None:
        nonlocal finished
        is_wanted = item[0] == case[generation]
        staff.release(now, member)
        if is_wanted:
            finished += 1
            complete(now, case, item, started, people[member].number)

    task.run.reports.append(lambda: task.report(visits, delayed, queued, worked, finished, staff.visits))
    open_delay = ints[task.node + at.OPEN_DELAY] == 1
    ready = staff.hours.after if open_delay else None
    return careful_entry(task, ask, ready, generation, arm), connect
