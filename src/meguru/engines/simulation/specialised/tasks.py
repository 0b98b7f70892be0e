"""Tasks and waiting events: what happens from the token's coming to its going on."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from meguru.engines.simulation import layout as at
from meguru.engines.simulation.specialised.draws import USED, Places
from meguru.engines.simulation.specialised.pools import Pool
from meguru.engines.simulation.specialised.tables import (
    MEASURED,
    NUMBER,
    WORK,
    YEN,
    Case,
    Do,
    Enter,
    Tables,
    UnderWay,
)

Connect = Callable[[Enter], None]
Ready = Callable[[float, float], float]  # when a delay that begins now is over


class Task:
    """The constants of one task and the functions built from them."""

    def __init__(self, tables: Tables, places: Places, run: UnderWay, node: int, *, rest: int) -> None:
        ints = tables.ints
        self.tables, self.places, self.run, self.node, self.rest = tables, places, run, node, rest
        key, count = ints[node + at.KEY], places.type_count
        delays = ints[ints[node + at.DELAYS] : ints[node + at.DELAYS] + count]
        works = ints[ints[node + at.WORKS] : ints[node + at.WORKS] + count]
        self.delays = places.draw(places.seconds(delays, key, at.FOR_DELAY))
        self.works = places.draw(places.seconds(works, key, at.FOR_WORK))
        self.yen = ints[node + at.YEN]
        self.number = ints[node + at.NUMBER]

    def entry(self, ask: Do, ready: Ready | None) -> Enter:
        """The function that a token calls: take the drawn numbers, then wait or ask at once."""
        places, delays, works, rest, push = self.places, self.delays, self.works, self.rest, self.run.push

        def enter(now: float, case: Case) -> None:
            work = case[works]
            if work < 0.0:
                visit = places.count_visit(case, works)
                delay, work = places.number_of(case, delays, visit), places.number_of(case, works, visit)
            else:
                delay = case[delays]
                case[works] = USED
            if rest:
                case[rest] += 1
            if delay <= 0.0:
                ask(now, case, now, work, None)
            elif ready is None:
                push(now + delay, ask, case, now, work, None)
            else:
                push(ready(now, delay), ask, case, now, work, None)

        return enter

    def ready(self, pool: Pool | None) -> Ready | None:
        """When a delay is over that runs in working time; None for one that runs round the clock."""
        runs_open = pool is not None and self.tables.ints[self.node + at.OPEN_DELAY] == 1
        return pool.hours.after if pool is not None and runs_open else None

    def write_down(self, now: float, case: Case, enabled: float, started: float, member: int) -> None:
        """What each time costs, and a line of the log when it is kept."""
        if self.yen:
            case[YEN] += self.yen
        if self.run.lines is not None and case[MEASURED]:
            self.run.lines.append((case[NUMBER], self.number, member, enabled, started, now))

    def report(
        self,
        visits: float,
        delayed: float,
        queued: float,
        worked: float,
        done: int,
        of_pool: list[float] | None = None,
    ) -> None:
        """Write the sums into the tables, and the visits also to those of the pool."""
        if of_pool is not None:
            of_pool.append(visits)
        ints, reals = self.tables.ints, self.tables.reals
        sums = ints[self.node + at.SUMS]
        reals[sums + at.VISITS], reals[sums + at.DELAY_SECONDS] = visits, delayed
        reals[sums + at.QUEUE_SECONDS], reals[sums + at.WORK_SECONDS] = queued, worked
        ints[at.TASKS_DONE] += done


def pooled_task(task: Task, pool: Pool) -> tuple[Enter, Connect]:
    """A task that a pool works on."""
    reals, run, push = task.tables.reals, task.run, task.run.push
    rest, yen, number, lines = task.rest, task.yen, task.number, task.run.lines
    free, line, of_pool, spell = pool.free, pool.line, pool.sums, pool.hours.spell
    share, yen_per_second = pool.share, pool.yen_per_second
    measure_begin, measure_end = reals[at.MEASURE_BEGIN], reals[at.MEASURE_END]
    visits = delayed = queued = worked = 0.0
    finished = 0
    onward: Enter

    def ask(now: float, case: Case, enabled: Any, work: Any, _: Any) -> None:
        if free:
            start(now, case, enabled, now, work)
        else:
            line.append((start, case, enabled, now, work))

    def start(now: float, case: Case, enabled: Any, requested: float, work: float) -> bool:
        nonlocal visits, delayed, queued, worked
        member = free.pop()
        started, end = spell(now, work)
        if measure_begin <= started and end <= measure_end:
            of_pool[0] += work
        else:
            of_pool[0] += pool.busy_inside(started, end)
        if case[MEASURED]:
            waited = started - requested
            visits += 1.0
            delayed += requested - enabled
            queued += waited
            worked += work
            case[WORK] += work * share
            case[YEN] += work * yen_per_second
            of_pool[1] += waited
            of_pool[2] += work
        push(end, finish, case, enabled, started, member)
        return True

    def finish(now: float, case: Case, enabled: Any, started: Any, member: Any) -> None:
        nonlocal finished
        free.append(member)
        while line:
            begin, other, other_enabled, requested, work = line.popleft()
            if begin(now, other, other_enabled, requested, work):
                break
        finished += 1
        if rest:
            case[rest] -= 1
        if yen:
            case[YEN] += yen
        if lines is not None and case[MEASURED]:
            lines.append((case[NUMBER], number, member, enabled, started, now))
        onward(now, case)

    def connect(to: Enter) -> None:
        nonlocal onward
        onward = to

    run.reports.append(lambda: task.report(visits, delayed, queued, worked, finished, pool.visits))
    return task.entry(ask, task.ready(pool)), connect


def free_task(task: Task) -> tuple[Enter, Connect]:
    """A task that keeps nobody busy: it begins at once, whatever the hour."""
    run, push, rest, yen, number, lines = (
        task.run,
        task.run.push,
        task.rest,
        task.yen,
        task.number,
        task.run.lines,
    )
    visits = delayed = worked = 0.0
    finished = 0
    onward: Enter

    def ask(now: float, case: Case, enabled: Any, work: Any, _: Any) -> None:
        nonlocal visits, delayed, worked
        if case[MEASURED]:
            visits += 1.0
            delayed += now - enabled
            worked += work
        push(now + work, finish, case, enabled, now, None)

    def finish(now: float, case: Case, enabled: Any, started: Any, _: Any) -> None:
        nonlocal finished
        finished += 1
        if rest:
            case[rest] -= 1
        if yen:
            case[YEN] += yen
        if lines is not None and case[MEASURED]:
            lines.append((case[NUMBER], number, -1, enabled, started, now))
        onward(now, case)

    def connect(to: Enter) -> None:
        nonlocal onward
        onward = to

    run.reports.append(lambda: task.report(visits, delayed, 0.0, worked, finished))
    return task.entry(ask, None), connect


def waiting_place(tables: Tables, places: Places, node: int) -> int:
    """Where the delay of an event stands in the record of a case."""
    dist, key = tables.ints[node + at.EVENT_DIST], tables.ints[node + at.KEY]
    return places.draw(places.seconds([dist] * places.type_count, key, at.FOR_EVENT))


def waiting_event(places: Places, run: UnderWay, place: int, *, rest: int) -> tuple[Enter, Connect]:
    """A timer or message: the token rests for the event's delay."""
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
        push(now + seconds, over, case, None, None, None)

    def over(now: float, case: Case, _a: Any, _b: Any, _c: Any) -> None:
        if rest:
            case[rest] -= 1
        onward(now, case)

    def connect(to: Enter) -> None:
        nonlocal onward
        onward = to

    return enter, connect
