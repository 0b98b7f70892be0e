"""Batches: cases wait for each other at a task and are worked on once. See `kernel.staff`."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from math import inf
from typing import Any

from meguru.engines.simulation import layout as at
from meguru.engines.simulation.specialised.border import Item
from meguru.engines.simulation.specialised.careful import Careful
from meguru.engines.simulation.specialised.people import HoursOf, Person, Staff
from meguru.engines.simulation.specialised.pools import Pool
from meguru.engines.simulation.specialised.tables import MEASURED, NOBODY, WORK, YEN, Case, Enter

Member = tuple[Case, Item, float, float]  # case, item, requested, work


class Batch(ABC):
    """The batch of one task: who has gathered, and what follows the work that is done for all of them."""

    def __init__(self, careful: Careful, record: int, hours_of: HoursOf) -> None:
        self.task, self.generation = careful.task, careful.generation
        ints, reals = self.task.tables.ints, self.task.tables.reals
        facts, releases = ints[record + at.BATCH_REALS], ints[record + at.RELEASES]
        self._size = ints[record + at.BATCH_SIZE]
        self._most_wait, self._further_share = reals[facts + at.MOST_WAIT], reals[facts + at.FURTHER_SHARE]
        self._releases = hours_of(releases) if releases >= 0 else None
        self._members: list[Member] = []
        self._round = 0
        self._complete, self.connect = careful.completion()
        self._sums = [0.0] * 4  # visits, seconds delayed, queued and worked
        self._finished = 0
        self._of_pool: list[float] | None = None
        self._visits: list[float] | None = None
        self._share, self._yen, self._extra = 0.0, 0.0, 0.0
        self.enter: Enter
        self.task.run.reports.append(self._report)

    def gather(self, now: float, case: Case, item: Item, work: float, _: Any) -> None:
        """Wait with others; the first sets the alarm, the last of a full batch lets it begin."""
        if item[0] != case[self.generation]:
            return
        if not self._members:
            self._set_alarm(now)
        self._members.append((case, item, now, work))
        if 0 < self._size <= len(self._members):
            self._drop_cancelled()
            if self._size <= len(self._members):
                self._release(now)

    def _set_alarm(self, now: float) -> None:
        due = now + self._most_wait
        if self._releases is not None:
            due = min(due, self._releases.opening(now))
        if due < inf:
            self.task.run.push(due, self._ring, NOBODY, self._round, None, None)

    def _ring(self, now: float, _case: Case, number: Any, _b: Any, _c: Any) -> None:
        if number == self._round:
            self._release(now)

    def _drop_cancelled(self) -> None:
        self._members = [each for each in self._members if each[1][0] == each[0][self.generation]]

    def _release(self, now: float) -> None:
        """All that have gathered ask for the pool as one; each case counts an equal part of the work."""
        self._drop_cancelled()
        members, self._members = self._members, []
        self._round += 1
        if not members:
            return
        work = members[0][3]
        for member in members[1:]:
            work += self._further_share * member[3]
        part = work / len(members)
        self._ask(now, [(case, item, requested, part) for case, item, requested, _ in members], work)

    @abstractmethod
    def _ask(self, now: float, members: Sequence[Member], work: float) -> None:
        """Somebody begins, or the batch waits in the queue."""

    def begin_leftovers(self, now: float) -> bool:
        """Nothing else will happen: what never became full is done as it is. Says whether there was something."""
        has_some = bool(self._members)
        if has_some:
            self._release(now)
        return has_some

    def _is_wanted(self, members: Any, _: Any) -> bool:
        """Whether one of its cases still wants the work."""
        return any(item[0] == case[self.generation] for case, item, _, _ in members)

    def _count(
        self, members: Sequence[Member], started: float, speed: float, yen: float, over: float
    ) -> None:
        """Add the work that begins to the sums."""
        sums, of_pool = self._sums, self._of_pool
        for case, item, requested, part in members:
            if item[0] != case[self.generation] or not case[MEASURED]:
                continue
            work, waited = part / speed, started - requested
            sums[0] += 1.0
            sums[1] += requested - item[1]
            sums[2] += waited
            sums[3] += work
            if of_pool is not None:
                case[WORK] += work * self._share
                case[YEN] += work * yen
                if over > 0.0:
                    case[YEN] += work * over * self._extra * yen
                of_pool[1] += waited
                of_pool[2] += work

    def _complete_all(
        self, now: float, members: Sequence[Member], is_wanted: bool, started: float, who: int
    ) -> None:
        """The work is done: the first case goes on, the others at the same moment, one after the other."""
        for case, item, _, _ in members[1:]:
            self.task.run.push(now, self._follow, case, item, started, who)
        if is_wanted:
            self._finished += 1
            self._complete(now, members[0][0], members[0][1], started, who)

    def _follow(self, now: float, case: Case, item: Item, started: float, who: int) -> None:
        if item[0] == case[self.generation]:
            self._finished += 1
            self._complete(now, case, item, started, who)

    def _report(self) -> None:
        visits, delayed, queued, worked = self._sums
        self.task.report(visits, delayed, queued, worked, self._finished, self._visits)


class BatchOfPool(Batch):
    """A batch that a pool of equals works on, or nobody."""

    def __init__(self, careful: Careful, record: int, hours_of: HoursOf, pool: Pool | None) -> None:
        super().__init__(careful, record, hours_of)
        self._pool = pool
        if pool is not None:
            self._of_pool, self._visits = pool.sums, pool.visits
            self._share, self._yen = pool.share, pool.yen_per_second
        self.enter = careful.entry(self.gather, self.task.ready(pool))

    def _ask(self, now: float, members: Sequence[Member], work: float) -> None:
        if self._pool is None or self._pool.free:
            self._start(now, members, None, now, work)
        else:
            self._pool.line.append((self._start, members, None, now, work))

    def _start(self, now: float, members: Any, _: Any, _requested: float, work: float) -> bool:
        if not self._is_wanted(members, None):
            return False
        who, started, end = -1, now, now + work
        if self._pool is not None:
            who, started, end = self._pool.occupy(now, work)
        self._count(members, started, 1.0, self._yen, 0.0)
        self.task.run.push(end, self._finish, members[0][0], members, started, who)
        return True

    def _finish(self, now: float, case: Case, members: Any, started: Any, who: Any) -> None:
        is_wanted = members[0][1][0] == case[self.generation]
        if self._pool is not None:
            self._pool.release(who, now)
        self._complete_all(now, members, is_wanted, started, who)


class BatchOfStaff(Batch):
    """A batch that a single person works on."""

    def __init__(self, careful: Careful, record: int, hours_of: HoursOf, staff: Staff) -> None:
        super().__init__(careful, record, hours_of)
        ints = self.task.tables.ints
        self._staff, self._skill = staff, ints[self.task.node + at.SKILL]
        self._of_pool, self._visits = staff.sums, staff.visits
        self._share, self._extra = staff.share, staff.extra
        self.enter = careful.entry(self.gather, staff.ready(self.task))

    def _ask(self, now: float, members: Sequence[Member], work: float) -> None:
        person = self._staff.first_there(now, self._skill)
        if person is not None:
            self._begin(now, members, None, now, work, person)
            return
        rank = self._staff.rank(members[0][0])
        self._staff.line_up(now, self._skill, rank, self._begin, self._is_wanted, members, None, work)

    def _begin(
        self, now: float, members: Any, _: Any, _requested: float, work: float, person: Person
    ) -> None:
        end, over = self._staff.occupy(person, now, work / person.speed)
        self._count(members, now, person.speed, person.yen, over)
        self.task.run.push(end, self._finish, members[0][0], members, now, person)

    def _finish(self, now: float, case: Case, members: Any, started: Any, person: Any) -> None:
        is_wanted = members[0][1][0] == case[self.generation]
        self._staff.release(person, now)
        self._complete_all(now, members, is_wanted, started, person.number)
