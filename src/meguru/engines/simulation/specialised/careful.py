"""Tasks and waiting events that something may cut short: each carries an item that tells whether it is still wanted."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from meguru.engines.simulation import layout as at
from meguru.engines.simulation.specialised.border import GONE, Arm, AtEnd, Item
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
    UnderWay,
)
from meguru.engines.simulation.specialised.tasks import Connect, Ready, Task


def careful_entry(task: Task, ask: Do, ready: Ready | None, generation: int, arm: Arm | None) -> Enter:
    """What a token calls: as `Task.entry`, with an item and the clocks on the border."""
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


Complete = Callable[[float, Case, Item, float, int], None]  # now, case, item, started, member


def completion(task: Task, at_end: AtEnd | None) -> tuple[Complete, Connect]:
    """What follows the work: decide the events on the border, pay, write down, send the token on."""
    rest, yen, number, lines = task.rest, task.yen, task.number, task.run.lines
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
        if yen:
            case[YEN] += yen
        if lines is not None and case[MEASURED]:
            lines.append((case[NUMBER], number, member, item[1], started, now))
        onward(now, case)

    def connect(to: Enter) -> None:
        nonlocal onward
        onward = to

    return complete, connect


def careful_task(
    task: Task, pool: Pool | None, generation: int, arm: Arm | None, at_end: AtEnd | None
) -> tuple[Enter, Connect]:
    """A task that can be cancelled or interrupted. Work that has begun is worked to its end all the same."""
    reals, run, push = task.tables.reals, task.run, task.run.push
    measure_begin, measure_end = reals[at.MEASURE_BEGIN], reals[at.MEASURE_END]
    visits = delayed = queued = worked = 0.0
    finished = 0
    complete, connect = completion(task, at_end)

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
            member = pool.free.pop()
            started, end = pool.hours.spell(now, work)
            inside = measure_begin <= started and end <= measure_end
            pool.sums[0] += work if inside else pool.busy_inside(started, end)
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
            pool.free.append(member)
            while pool.line:
                begin, other, other_enabled, requested, work = pool.line.popleft()
                if begin(now, other, other_enabled, requested, work):
                    break
        if is_wanted:
            finished += 1
            complete(now, case, item, started, member)

    of_pool = pool.visits if pool is not None else None
    run.reports.append(lambda: task.report(visits, delayed, queued, worked, finished, of_pool))
    return careful_entry(task, ask, task.ready(pool), generation, arm), connect


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
