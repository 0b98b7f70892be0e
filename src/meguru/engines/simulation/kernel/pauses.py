"""The clock of a case stands while the applicant is asked: how long, by every clock on which promises run."""

from __future__ import annotations

from meguru.engines.calendars.prefix import open_before
from meguru.engines.simulation.layout import (
    CASE,
    CASE_SUMS,
    DAY_ROW,
    DAYS,
    PAUSE_CLOCKS_AT,
    PAUSE_CLOCKS_END,
    PAUSED_AT,
    PAUSES_AT,
    PAUSES_END,
    REST,
    STANDING,
    STANDS,
    STANDS_SINCE,
    WEEK_OPEN,
    Ints,
    Reals,
)


def watch(ints: Ints, reals: Reals, slot: int, home: int, now: float) -> None:
    """All tokens of a slot rest: does one of them rest where the clock of the case stands?"""
    if ints[home + CASE] < 0:
        return
    if ints[slot + CASE] >= 0:
        stands = 0
        for place in range(ints[PAUSES_AT], ints[PAUSES_END]):
            if ints[slot + ints[ints[place] + REST]] > 0:
                stands = 1
        ints[home + STANDING] += stands - ints[slot + STANDS]
        ints[slot + STANDS] = stands
    if ints[home + STANDING] == 0:
        go_on(ints, reals, home, now)
    elif reals[ints[home + CASE_SUMS] + STANDS_SINCE] < 0.0:
        reals[ints[home + CASE_SUMS] + STANDS_SINCE] = now


def go_on(ints: Ints, reals: Reals, home: int, now: float) -> None:
    """The clock of a case goes on, if it stood: what passed meanwhile is counted on every clock."""
    since = reals[ints[home + CASE_SUMS] + STANDS_SINCE]
    if not 0.0 <= since <= now:  # it did not stand, or the case is given up (now is nan)
        return
    reals[ints[home + CASE_SUMS] + STANDS_SINCE] = -1.0
    first = ints[PAUSE_CLOCKS_AT]
    count = ints[PAUSE_CLOCKS_END] - first
    for number in range(count):
        calendar = ints[first + number]
        stood = now - since
        if calendar >= 0:
            row = ints[calendar + DAY_ROW]
            days = ints[calendar + DAYS]
            week = reals[ints[calendar + WEEK_OPEN]]
            until = open_before(now, row, days, week, ints, reals)
            stood = until - open_before(since, row, days, week, ints, reals)
        reals[ints[PAUSED_AT] + ints[home + CASE] * count + number] += stood
