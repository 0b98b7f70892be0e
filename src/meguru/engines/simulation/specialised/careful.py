"""Tasks and waiting events that something may cut short: each carries an item that tells whether it is still wanted."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from meguru.engines.simulation import layout as at
from meguru.engines.simulation.specialised.border import GONE, Arm, AtEnd, Item
from meguru.engines.simulation.specialised.draws import USED, Places
from meguru.engines.simulation.specialised.pools import Pool
from meguru.engines.simulation.specialised.repeats import Repeat
from meguru.engines.simulation.specialised.tables import MEASURED, WORK, YEN, Case, Do, Enter, UnderWay
from meguru.engines.simulation.specialised.tasks import Connect, Ready, Task

Complete = Callable[[float, Case, Item, float, int], None]  # now, case, item, started, member


class Careful:
    """A task whose work may be cut short, repeated or done for several cases at once.

    `generation` is the place an item is compared with; `arm` starts the clocks on the border, `at_end` decides the
    events without one.
    """

    def __init__(self, task: Task, generation: int, arm: Arm | None, at_end: AtEnd | None) -> None:
        self.task, self.generation, self._arm, self._at_end = task, generation, arm, at_end
        is_repeated = task.tables.ints[task.node + at.COUNT_DIST] >= 0
        self._repeat = Repeat(task) if is_repeated else None

    def entry(self, ask: Do, ready: Ready | None) -> Enter:
        """What a token calls: as `Task.entry`, with an item and the clocks on the border."""
        if self._repeat is not None:
            return self._repeat.entry(ask, ready, self.generation, self._arm)
        task, arm, generation = self.task, self._arm, self.generation
        places, delays, works, rest, push = task.places, task.delays, task.works, task.rest, task.run.push

        def enter(now: float, case: Case) -> None:
            work, visit = case[works], 0
            if work < 0.0:
                visit = places.count_visit(case, works)
                delay, work = places.number_of(case, delays, visit), places.number_of(case, works, visit)
            else:
                delay = case[delays]
                case[works] = USED
            if rest:
                case[rest] += 1
            item = [case[generation], now, visit]
            if delay <= 0.0:
                ask(now, case, item, work, None)
            else:
                push(now + delay if ready is None else ready(now, delay), ask, case, item, work, None)
            if arm is not None:
                arm(now, case, item)

        return enter

    def completion(self) -> tuple[Complete, Connect]:
        """What follows the work: decide the events on the border, pay, write down, send the token on."""
        task, at_end = self.task, self._at_end
        rest, write_down = task.rest, task.write_down
        is_written_down = task.yen != 0 or task.run.lines is not None
        onward: Enter

        def complete(now: float, case: Case, item: Item, started: float, member: int) -> None:
            item[0] = GONE
            if rest:
                case[rest] -= 1
            if at_end is not None:
                way = at_end(now, case, item[2])
                if way is not None:  # an interrupted task counts as not carried out
                    way(now, case)
                    return
            if is_written_down:
                write_down(now, case, item[1], started, member)
            onward(now, case)

        def connect(to: Enter) -> None:
            nonlocal onward
            onward = to

        if self._repeat is not None:
            return self._repeat.completion(complete), connect
        return complete, connect


def careful_task(careful: Careful, pool: Pool | None) -> tuple[Enter, Connect]:
    """A task that a pool works on, or nobody. Work that has begun is worked to its end all the same."""
    task, generation = careful.task, careful.generation
    run, push = task.run, task.run.push
    visits = delayed = queued = worked = 0.0
    finished = 0
    complete, connect = careful.completion()

    def ask(now: float, case: Case, item: Any, work: Any, _: Any) -> None:
        if item[0] != case[generation]:
            return
        if pool is None or pool.free:
            start(now, case, item, now, work)
        else:
            pool.line.append((start, case, item, now, work))

    def start(now: float, case: Case, item: Any, requested: float, work: float) -> bool:
        nonlocal visits, delayed, queued, worked
        if item[0] != case[generation]:
            return False
        member, started, end = -1, now, now + work
        if pool is not None:
            member, started, end = pool.occupy(now, work)
        if case[MEASURED]:
            waited = started - requested
            visits += 1.0
            delayed += requested - item[1]
            queued += waited
            worked += work
            if pool is not None:
                case[WORK] += work * pool.share
                case[YEN] += work * pool.yen_per_second
                pool.sums[1] += waited
                pool.sums[2] += work
        push(end, finish, case, item, started, member)
        return True

    def finish(now: float, case: Case, item: Any, started: Any, member: Any) -> None:
        nonlocal finished
        is_wanted = item[0] == case[generation]
        if pool is not None:
            pool.release(member, now)
        if is_wanted:
            finished += 1
            complete(now, case, item, started, member)

    of_pool = pool.visits if pool is not None else None
    run.reports.append(lambda: task.report(visits, delayed, queued, worked, finished, of_pool))
    return careful.entry(ask, task.ready(pool)), connect


def careful_wait(
    places: Places, run: UnderWay, place: int, *, rest: int, generation: int
) -> tuple[Enter, Connect]:
    """A timer or message in a scope that can be cancelled."""
    push = run.push
    onward: Enter

    def enter(now: float, case: Case) -> None:
        seconds = case[place]
        if seconds < 0.0:
            seconds = places.number_of(case, place, places.count_visit(case, place))
        else:
            case[place] = USED
        if seconds <= 0.0:
            onward(now, case)
            return
        if rest:
            case[rest] += 1
        push(now + seconds, over, case, case[generation], None, None)

    def over(now: float, case: Case, born: Any, _b: Any, _c: Any) -> None:
        if born != case[generation]:
            return
        if rest:
            case[rest] -= 1
        onward(now, case)

    def connect(to: Enter) -> None:
        nonlocal onward
        onward = to

    return enter, connect
