"""Who works on tasks: calendars, pools, single people and batches, each made when the first task asks for it."""

from __future__ import annotations

from meguru.engines.simulation import layout as at
from meguru.engines.simulation.specialised.batches import Batch, BatchOfPool, BatchOfStaff
from meguru.engines.simulation.specialised.careful import Careful, careful_task
from meguru.engines.simulation.specialised.hours import Hours
from meguru.engines.simulation.specialised.people import Staff
from meguru.engines.simulation.specialised.pools import Pool, pool_of
from meguru.engines.simulation.specialised.staffed import staffed_task
from meguru.engines.simulation.specialised.suits import Shape
from meguru.engines.simulation.specialised.tables import Enter, Tables, UnderWay
from meguru.engines.simulation.specialised.tasks import Connect, Task, free_task, pooled_task


class Desks:
    """The pools of one run."""

    def __init__(self, tables: Tables, shape: Shape, run: UnderWay) -> None:
        self._tables, self._shape, self._run, self._ints = tables, shape, run, tables.ints
        self._skills = 1 + max(tables.ints[node + at.SKILL] for node in shape.nodes)
        self._hours: dict[int, Hours] = {}
        self._pools: dict[int, Pool] = {}
        self._staffs: dict[int, Staff] = {}
        self._batches: dict[int, Batch] = {}

    def simple(self, task: Task) -> tuple[Enter, Connect]:
        """A task that nothing cuts short, done by a pool of equals or by nobody."""
        pool = self._pool(self._ints[task.node + at.POOL])
        return free_task(task) if pool is None else pooled_task(task, pool)

    def careful(self, careful: Careful) -> tuple[Enter, Connect]:
        """A task that may be cut short, done several times or for several cases at once, or by single people."""
        node = careful.task.node
        pool, record = self._ints[node + at.POOL], self._ints[node + at.BATCH]
        if record >= 0:
            self._batches[record] = batch = self._batch(careful, record, pool)
            return batch.enter, batch.connect
        if self._shape.is_staffed(node):
            return staffed_task(careful, self._staff(pool))
        return careful_task(careful, self._pool(pool))

    def begin_leftovers(self, now: float) -> bool:
        """Nothing else will happen: batches that never filled are done as they are. Says whether there was one."""
        found = [self._batches[record].begin_leftovers(now) for record in sorted(self._batches)]
        return any(found)

    def report(self) -> None:
        """Write the sums into the tables."""
        for pool in self._pools.values():
            pool.report()
        for staff in self._staffs.values():
            staff.report()

    def hours(self, calendar: int) -> Hours:
        """A calendar, by its address."""
        if calendar not in self._hours:
            self._hours[calendar] = Hours(self._tables, calendar)
        return self._hours[calendar]

    def _batch(self, careful: Careful, record: int, pool: int) -> Batch:
        if self._shape.is_staffed(careful.task.node):
            return BatchOfStaff(careful, record, self.hours, self._staff(pool))
        return BatchOfPool(careful, record, self.hours, self._pool(pool))

    def _pool(self, record: int) -> Pool | None:
        if record < 0:
            return None
        if record not in self._pools:
            hours = self.hours(self._ints[record + at.CALENDAR])
            self._pools[record] = pool_of(self._tables, record, hours)
        return self._pools[record]

    def _staff(self, record: int) -> Staff:
        if record not in self._staffs:
            self._staffs[record] = Staff(self._tables, self._run, record, self.hours, skills=self._skills)
        return self._staffs[record]
