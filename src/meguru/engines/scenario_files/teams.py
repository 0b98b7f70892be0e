"""Teams as other tools have them: single people, each with hours, a wage and times of their own for every step.

Ours has one duration per step and a speed per person. Written, everybody gets the duration divided by their speed; read,
the speed is found again from the means. Because only the product is in the file, the first person of every group that
shares steps gets speed 1, and the durations of the group's steps are those of this person.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from math import isclose

from meguru.engines.calendars import WorkingCalendar
from meguru.engines.scenario_files.moments import mean_and_variance
from meguru.engines.simulation import mean_seconds, scaled
from meguru.engines.simulation.scenario import Distribution, StaffMember, StaffPool, TaskParameters

SPEED_DIGITS = 9


@dataclass(frozen=True, slots=True)
class Worker:
    """`amount` people who are alike. `work` has the duration of every step that they do."""

    name: str
    amount: int
    calendar: WorkingCalendar
    hourly_yen: int
    work: Mapping[str, Distribution]


@dataclass(frozen=True, slots=True)
class Team:
    """A pool, the durations of its steps, and the wages of the grades that its members have.

    `uneven` are the steps that people do not only quicker or slower but in another way; their speed is then a mean.
    """

    pool: StaffPool
    work: Mapping[str, Distribution]
    grade_yen: Mapping[str, int]
    uneven: tuple[str, ...]


def workers_of(
    pool: StaffPool, tasks: Mapping[str, TaskParameters], grade_yen: Mapping[str, int]
) -> tuple[Worker, ...]:
    """The people of a pool; those without anything special come first, as one."""
    own = {key: task.work for key, task in tasks.items() if task.pool_id == pool.id}
    found = []
    rest = pool.headcount - len(pool.members)
    if rest > 0:
        found.append(Worker(pool.name or pool.id, rest, pool.calendar, pool.hourly_yen, own))
    for member in pool.members:
        found.append(
            Worker(
                name=member.name or pool.name or pool.id,
                amount=1,
                calendar=member.calendar or pool.calendar,
                hourly_yen=grade_yen.get(member.grade, pool.hourly_yen) if member.grade else pool.hourly_yen,
                work={
                    key: duration if member.speed == 1 else scaled(duration, factor=1 / member.speed)
                    for key, duration in own.items()
                    if member.skills is None or key in member.skills
                },
            )
        )
    return tuple(found)


def team_of(key: str, name: str, workers: Sequence[Worker]) -> Team:
    """The pool of these people. People like the first ones, who can do every step, are only counted.

    Holds: `team_of(workers_of(pool))` describes the same work; doing it again changes nothing.
    """
    speeds, work, uneven = _levelled(workers)
    first = workers[0]
    members: list[StaffMember] = []
    grades: dict[str, int] = {}
    for worker, speed in zip(workers, speeds, strict=True):
        skills = None if work.keys() <= worker.work.keys() else frozenset(worker.work)
        calendar = None if worker.calendar == first.calendar else worker.calendar
        grade = "" if worker.hourly_yen == first.hourly_yen else f"{worker.hourly_yen:,}円"
        if grade:
            grades[grade] = worker.hourly_yen
        if skills is not None or calendar is not None or grade or speed != 1:
            member = StaffMember(worker.name, speed=speed, skills=skills, calendar=calendar, grade=grade)
            members += [member] * worker.amount
    pool = StaffPool(
        id=key,
        name=name,
        headcount=max(sum(worker.amount for worker in workers), 1),
        calendar=first.calendar,
        hourly_yen=first.hourly_yen,
        members=tuple(members),
    )
    return Team(pool, work, grades, uneven)


def _levelled(
    workers: Sequence[Worker],
) -> tuple[list[float], dict[str, Distribution], tuple[str, ...]]:
    """Speeds in the order of the people, the duration of every step at speed 1, and the steps that do not fit."""
    speeds: dict[int, float] = {}
    work: dict[str, Distribution] = {}
    who: dict[str, list[int]] = {}
    for place, worker in enumerate(workers):
        for key in worker.work:
            who.setdefault(key, []).append(place)
    for begin in range(len(workers)):
        if begin in speeds:
            continue
        speeds[begin] = 1.0
        waiting = deque([begin])
        while waiting:
            place = waiting.popleft()
            new = [key for key in workers[place].work if key not in work]
            for key in new:
                duration = workers[place].work[key]
                work[key] = duration if speeds[place] == 1 else scaled(duration, factor=speeds[place])
            for other in sorted({other for key in new for other in who[key]} - speeds.keys()):
                if (found := _speed(workers[other], work)) is not None:
                    speeds[other] = found
                    waiting.append(other)
    uneven = dict.fromkeys(
        key
        for place, worker in enumerate(workers)
        for key, duration in worker.work.items()
        if not _alike(duration, scaled(work[key], factor=1 / speeds[place]))
    )
    return [speeds[place] for place in range(len(workers))], work, tuple(uneven)


def _speed(worker: Worker, work: Mapping[str, Distribution]) -> float | None:
    """How many times as quick as the known durations; the mean over the steps in common, None without one."""
    shared = [
        (mean_seconds(work[key]), mean_seconds(duration))
        for key, duration in worker.work.items()
        if key in work
    ]
    ours = sum(known for known, mine in shared if known > 0 and mine > 0)
    theirs = sum(mine for known, mine in shared if known > 0 and mine > 0)
    return round(ours / theirs, SPEED_DIGITS) or 1.0 if ours > 0 and theirs > 0 else None


def _alike(one: Distribution, other: Distribution) -> bool:
    (mean, variance), (mean_other, variance_other) = (
        mean_and_variance(replace(each, maximum_seconds=0.0)) for each in (one, other)
    )
    return isclose(mean, mean_other, rel_tol=1e-3, abs_tol=1e-6) and isclose(
        variance, variance_other, rel_tol=1e-2, abs_tol=1e-6
    )
