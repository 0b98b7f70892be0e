"""Single people: skills, speed, own hours, overtime; queues by priority."""

from __future__ import annotations

from math import inf

from meguru.engines.calendars.prefix import DAY, after_open, next_opening, open_before
from meguru.engines.simulation.kernel.heap import free_chain, is_wanted, push, take_record
from meguru.engines.simulation.kernel.work import count_busy, start_work
from meguru.engines.simulation.layout import (
    CASE,
    CASE_CLASSES_AT,
    CASE_SLOT,
    CLASSES,
    DAY_ROW,
    DAYS,
    FOLLOWER,
    FREE_COUNT,
    IN_LANES,
    LANE_HEAD,
    LANE_TAIL,
    LANE_WIDTH,
    LANES_AT,
    LATE_CALENDAR,
    MEASURE_BEGIN,
    MEASURE_END,
    MEMBER,
    MONTHS_AT,
    MONTHS_END,
    NEXT,
    NODE,
    ORDER,
    OVER_LIMIT,
    OVER_MONTH,
    OVER_USED,
    OVERTIME,
    PEOPLE_AT,
    PEOPLE_END,
    PERSON_CALENDAR,
    PERSON_FREE,
    PERSON_REALS,
    PERSON_WIDTH,
    PERSON_YEN,
    PHASE,
    POOL_SUMS,
    QUEUED,
    SERIAL_NUMBER,
    SKILL,
    SKILLS_AT,
    SKILLS_END,
    SPEED,
    STAY_FROM,
    TIMES,
    WAKE_AT,
    WAKING,
    WEEK_OPEN,
    WORK,
    WORK_OF_ALL,
    YEAR_LIMIT,
    YEAR_USED,
    Ints,
    Reals,
)


def is_at_work(ints: Ints, reals: Reals, calendar: int, now: float) -> bool:
    """Whether a calendar is open now."""
    week = reals[ints[calendar + WEEK_OPEN]]
    return next_opening(now, ints[calendar + DAY_ROW], ints[calendar + DAYS], week, ints, reals) <= now


def end_of_work(ints: Ints, reals: Reals, calendar: int, now: float, work: float) -> float:
    """When work that begins now is done within the hours of a calendar."""
    week = reals[ints[calendar + WEEK_OPEN]]
    return after_open(now, work, ints[calendar + DAY_ROW], ints[calendar + DAYS], week, ints, reals)


def can_do(ints: Ints, person: int, skill: int) -> bool:
    """Whether a person has a skill."""
    for place in range(ints[person + SKILLS_AT], ints[person + SKILLS_END]):  # noqa: SIM110 numba has no any()
        if ints[place] == skill:
            return True
    return False


def ask_people(ints: Ints, reals: Reals, pool: int, item: int, now: float) -> None:
    """The first free person at work who has the skill begins; people stand in order of speed. Otherwise wait."""
    skill = ints[ints[item + NODE] + SKILL]
    if ints[pool + FREE_COUNT] > 0:
        for person in range(ints[pool + PEOPLE_AT], ints[pool + PEOPLE_END], PERSON_WIDTH):
            if (
                ints[person + PERSON_FREE] == 1
                and can_do(ints, person, skill)
                and is_at_work(ints, reals, ints[person + PERSON_CALENDAR], now)
            ):
                begin_by(ints, reals, pool, person, item, now)
                return
    ints[item + PHASE] = QUEUED
    ints[item + NEXT] = -1
    ints[item + ORDER] = ints[SERIAL_NUMBER]
    ints[SERIAL_NUMBER] += 1
    case = ints[ints[item + CASE_SLOT] + CASE]
    place = skill * ints[pool + CLASSES] + ints[ints[CASE_CLASSES_AT] + case]
    lane = ints[pool + LANES_AT] + place * LANE_WIDTH
    tail = ints[lane + LANE_TAIL]
    if tail < 0:
        ints[lane + LANE_HEAD] = item
    else:
        ints[tail + NEXT] = item
    ints[lane + LANE_TAIL] = item
    ints[pool + IN_LANES] += 1
    if ints[pool + FREE_COUNT] > 0:
        set_waking(ints, reals, pool, now)


def first_in_lane(ints: Ints, pool: int, lane: int) -> int:
    """The first in a lane that is still wanted, -1 for none. Cancelled ones before it are dropped."""
    item = ints[lane + LANE_HEAD]
    while item >= 0 and not is_wanted(ints, item):
        following = ints[item + NEXT]
        ints[lane + LANE_HEAD] = following
        if following < 0:
            ints[lane + LANE_TAIL] = -1
        ints[pool + IN_LANES] -= 1
        free_chain(ints, item)
        item = following
    return item


def serve(ints: Ints, reals: Reals, pool: int, person: int, now: float, is_late: bool) -> bool:
    """A person begins what has the highest priority and has waited longest; late only what is done the same evening."""
    classes = ints[pool + CLASSES]
    for rank in range(classes):
        best = -1
        best_lane = -1
        for place in range(ints[person + SKILLS_AT], ints[person + SKILLS_END]):
            lane = ints[pool + LANES_AT] + (ints[place] * classes + rank) * LANE_WIDTH
            item = first_in_lane(ints, pool, lane)
            if item < 0 or (best >= 0 and ints[best + ORDER] <= ints[item + ORDER]):
                continue
            if is_late:
                work = reals[ints[item + TIMES] + WORK_OF_ALL] / reals[ints[person + PERSON_REALS] + SPEED]
                if evening_end(ints, reals, person, now, work) == inf:
                    continue
            best = item
            best_lane = lane
        if best >= 0:
            following = ints[best + NEXT]
            ints[best_lane + LANE_HEAD] = following
            if following < 0:
                ints[best_lane + LANE_TAIL] = -1
            ints[pool + IN_LANES] -= 1
            begin_by(ints, reals, pool, person, best, now)
            return True
    return False


def evening_end(ints: Ints, reals: Reals, person: int, now: float, work: float) -> float:
    """When work that begins now is finished by staying this evening; inf when a limit of day, month or year forbids it."""
    evening = end_of_work(ints, reals, ints[person + LATE_CALENDAR], now, work)
    if int(evening / DAY) != int(now / DAY):
        return inf
    facts = ints[person + PERSON_REALS]
    if reals[facts + OVER_LIMIT] < inf or reals[facts + YEAR_LIMIT] < inf:
        over = over_seconds(ints, reals, ints[person + PERSON_CALENDAR], now, evening, work)
        if over > 0.0:
            begin_month(ints, reals, person, now)
            is_too_much = reals[facts + OVER_USED] + over > reals[facts + OVER_LIMIT]
            if is_too_much or reals[facts + YEAR_USED] + over > reals[facts + YEAR_LIMIT]:
                return inf
    return evening


def over_seconds(ints: Ints, reals: Reals, calendar: int, now: float, end: float, work: float) -> float:
    """How much of a piece of work lies beyond the hours of a calendar."""
    row = ints[calendar + DAY_ROW]
    days = ints[calendar + DAYS]
    week = reals[ints[calendar + WEEK_OPEN]]
    inside = open_before(end, row, days, week, ints, reals)
    return max(work - (inside - open_before(now, row, days, week, ints, reals)), 0.0)


def begin_month(ints: Ints, reals: Reals, person: int, now: float) -> None:
    """Count overtime from nothing when a month, or fiscal year, begins; beyond the laid-out days a month has thirty days."""
    months = ints[MONTHS_END] - ints[MONTHS_AT]
    if months == 0:
        return
    day = int(now / DAY)
    month = ints[ints[MONTHS_AT] + min(day, months - 1)] + max(day - months + 1, 0) // 30
    before = ints[person + OVER_MONTH]
    if before != month:
        ints[person + OVER_MONTH] = month
        reals[ints[person + PERSON_REALS] + OVER_USED] = 0.0
        if before // 12 != month // 12:
            reals[ints[person + PERSON_REALS] + YEAR_USED] = 0.0


def begin_by(ints: Ints, reals: Reals, pool: int, person: int, item: int, now: float) -> None:
    """One person begins now; what cannot be finished before closing is finished the same evening or goes on later."""
    speed = reals[ints[person + PERSON_REALS] + SPEED]
    calendar = ints[person + PERSON_CALENDAR]
    work = reals[ints[item + TIMES] + WORK_OF_ALL] / speed
    place = item
    while place >= 0:
        reals[ints[place + TIMES] + WORK] /= speed
        place = ints[place + FOLLOWER]
    end = end_of_work(ints, reals, calendar, now, work)
    over = 0.0
    if ints[person + LATE_CALENDAR] >= 0:
        evening = evening_end(ints, reals, person, now, work)
        if evening < end:
            end = evening
            over = over_seconds(ints, reals, calendar, now, end, work)
            if over > 0.0:
                begin_month(ints, reals, person, now)
                reals[ints[person + PERSON_REALS] + OVER_USED] += over
                reals[ints[person + PERSON_REALS] + YEAR_USED] += over
    ints[person + PERSON_FREE] = 0
    ints[pool + FREE_COUNT] -= 1
    ints[item + MEMBER] = (person - ints[pool + PEOPLE_AT]) // PERSON_WIDTH
    if over > 0.0 and reals[MEASURE_BEGIN] <= end < reals[MEASURE_END]:
        reals[ints[pool + POOL_SUMS] + OVERTIME] += over
    count_busy(ints, reals, pool, calendar, now, end, work - over)
    share = over / work if work > 0.0 else 0.0
    start_work(ints, reals, item, pool, now, reals[ints[person + PERSON_REALS] + PERSON_YEN], share)
    push(ints, reals, end, item)


def release_person(ints: Ints, reals: Reals, pool: int, number: int, now: float) -> None:
    """A person is free again: takes the next piece of work, stays for one, or goes home."""
    person = ints[pool + PEOPLE_AT] + number * PERSON_WIDTH
    ints[person + PERSON_FREE] = 1
    ints[pool + FREE_COUNT] += 1
    if ints[pool + IN_LANES] == 0:
        return
    if is_at_work(ints, reals, ints[person + PERSON_CALENDAR], now):
        if serve(ints, reals, pool, person, now, False):
            return
    elif (
        ints[person + LATE_CALENDAR] >= 0
        and ints[pool + IN_LANES] >= ints[pool + STAY_FROM]
        and is_at_work(ints, reals, ints[person + LATE_CALENDAR], now)
        and serve(ints, reals, pool, person, now, True)
    ):
        return
    set_waking(ints, reals, pool, now)


def set_waking(ints: Ints, reals: Reals, pool: int, now: float) -> None:
    """Work waits for people who are free but not there: look again when the first of them comes."""
    soonest = reals[ints[pool + WAKE_AT]]
    found = False
    for person in range(ints[pool + PEOPLE_AT], ints[pool + PEOPLE_END], PERSON_WIDTH):
        if ints[person + PERSON_FREE] == 1:
            calendar = ints[person + PERSON_CALENDAR]
            week = reals[ints[calendar + WEEK_OPEN]]
            comes = next_opening(now, ints[calendar + DAY_ROW], ints[calendar + DAYS], week, ints, reals)
            if now < comes < soonest:
                soonest = comes
                found = True
    if found:
        reals[ints[pool + WAKE_AT]] = soonest
        alarm = take_record(ints, pool, WAKING)
        if alarm >= 0:
            push(ints, reals, soonest, alarm)


def wake(ints: Ints, reals: Reals, pool: int, now: float) -> None:
    """People come to work: each takes what waits."""
    if reals[ints[pool + WAKE_AT]] <= now:
        reals[ints[pool + WAKE_AT]] = inf
    for person in range(ints[pool + PEOPLE_AT], ints[pool + PEOPLE_END], PERSON_WIDTH):
        if ints[pool + IN_LANES] == 0:
            return
        if ints[person + PERSON_FREE] == 1 and is_at_work(ints, reals, ints[person + PERSON_CALENDAR], now):
            serve(ints, reals, pool, person, now, False)
    if ints[pool + IN_LANES] > 0 and ints[pool + FREE_COUNT] > 0:
        set_waking(ints, reals, pool, now)
