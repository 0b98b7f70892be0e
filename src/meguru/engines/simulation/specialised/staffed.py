"""Tasks that single people work on."""

from __future__ import annotations

from typing import Any

from meguru.engines.simulation import layout as at
from meguru.engines.simulation.specialised.border import Item
from meguru.engines.simulation.specialised.careful import Careful
from meguru.engines.simulation.specialised.people import Person, Staff
from meguru.engines.simulation.specialised.tables import MEASURED, WORK, YEN, Case, Enter
from meguru.engines.simulation.specialised.tasks import Connect


def staffed_task(careful: Careful, staff: Staff) -> tuple[Enter, Connect]:
    """A task that the first person takes who is free, at work and able to do it."""
    task, generation, push = careful.task, careful.generation, careful.task.run.push
    skill = task.tables.ints[task.node + at.SKILL]
    share, extra, of_pool = staff.share, staff.extra, staff.sums
    complete, connect = careful.completion()
    visits = delayed = queued = worked = 0.0
    finished = 0

    def ask(now: float, case: Case, item: Any, work: Any, _: Any) -> None:
        if item[0] != case[generation]:
            return
        person = staff.first_there(now, skill)
        if person is None:
            staff.line_up(now, skill, staff.rank(case), begin, is_wanted, case, item, work)
        else:
            begin(now, case, item, now, work, person)

    def is_wanted(case: Case, item: Item) -> bool:
        wanted: bool = item[0] == case[generation]
        return wanted

    def begin(now: float, case: Case, item: Item, requested: float, whole: float, person: Person) -> None:
        nonlocal visits, delayed, queued, worked
        work, yen = whole / person.speed, person.yen
        end, over = staff.occupy(person, now, work)
        if case[MEASURED]:
            waited = now - requested
            visits += 1.0
            delayed += requested - item[1]
            queued += waited
            worked += work
            case[WORK] += work * share
            case[YEN] += work * yen
            if over > 0.0:
                case[YEN] += work * over * extra * yen
            of_pool[1] += waited
            of_pool[2] += work
        push(end, finish, case, item, now, person)

    def finish(now: float, case: Case, item: Any, started: Any, person: Any) -> None:
        nonlocal finished
        is_still_wanted = item[0] == case[generation]
        staff.release(person, now)
        if is_still_wanted:
            finished += 1
            complete(now, case, item, started, person.number)

    task.run.reports.append(lambda: task.report(visits, delayed, queued, worked, finished, staff.visits))
    return careful.entry(ask, staff.ready(task)), connect
