"""Questions to a compiled calendar as plain functions on flat tables; the simulator compiles the same source.

`intervals` holds three numbers per opening interval: opening, closing, open seconds before it. `day_first`
holds the address of each day's first interval, counted from `row`; after the last interval stands one
more with inf, inf, total. The last week of the `days` repeats for ever.
"""

from __future__ import annotations

from math import inf
from typing import Any

DAY = 86400.0
WEEK = 604800.0
STRIDE = 3
OPENS, CLOSES, BEFORE = range(3)

Table = Any  # a numpy array or a list


def open_before(
    moment: float, row: int, days: int, week_open: float, day_first: Table, intervals: Table
) -> float:
    """Open seconds from the start of the axis to `moment` (>= 0)."""
    extra = 0.0
    if moment >= days * DAY:
        weeks = int((moment - days * DAY) / WEEK) + 1
        moment -= weeks * WEEK
        extra = weeks * week_open
    day = row + int(moment / DAY)
    interval = day_first[day]
    last = day_first[day + 1]
    while interval < last and intervals[interval + CLOSES] <= moment:
        interval += STRIDE
    inside = 0.0
    if interval < last and intervals[interval + OPENS] < moment:
        inside = moment - intervals[interval + OPENS]
    total: float = intervals[interval + BEFORE] + inside + extra
    return total


def after_open(
    moment: float,
    seconds: float,
    row: int,
    days: int,
    week_open: float,
    day_first: Table,
    intervals: Table,
) -> float:
    """The earliest time at which `seconds` of open time have passed since `moment`; inf if never."""
    if seconds <= 0.0:
        return moment
    shift = 0.0
    if moment >= days * DAY:
        shift = (int((moment - days * DAY) / WEEK) + 1) * WEEK
        moment -= shift
    day = row + int(moment / DAY)
    low = day_first[day]
    last = day_first[day + 1]
    while low < last and intervals[low + CLOSES] <= moment:
        low += STRIDE
    begin = max(moment, intervals[low + OPENS])
    if low < last and begin + seconds <= intervals[low + CLOSES]:
        return float(begin + seconds + shift)
    target = intervals[low + BEFORE] + seconds
    if low < last and intervals[low + OPENS] < moment:
        target += moment - intervals[low + OPENS]
    high = day_first[row + days]
    missing = target - intervals[high + BEFORE]
    if missing > 0.0:
        if week_open <= 0.0:
            return inf
        weeks = int(missing / week_open)
        if weeks * week_open < missing:
            weeks += 1
        shift += weeks * WEEK
        target -= weeks * week_open
        low = day_first[row + days - 7]
    high -= STRIDE
    while low < high:
        middle = low + (high - low) // (2 * STRIDE) * STRIDE
        if intervals[middle + STRIDE + BEFORE] >= target:
            high = middle
        else:
            low = middle + STRIDE
    end = intervals[low + OPENS] + (target - intervals[low + BEFORE]) + shift
    return float(end)


def next_opening(
    moment: float, row: int, days: int, week_open: float, day_first: Table, intervals: Table
) -> float:
    """`moment` while open, otherwise the next opening; inf when there is none."""
    shift = 0.0
    if moment >= days * DAY:
        shift = (int((moment - days * DAY) / WEEK) + 1) * WEEK
        moment -= shift
    day = row + int(moment / DAY)
    interval = day_first[day]
    last = day_first[day + 1]
    while interval < last and intervals[interval + CLOSES] <= moment:
        interval += STRIDE
    if interval >= day_first[row + days]:
        if week_open <= 0.0:
            return inf
        shift += WEEK
        interval = day_first[row + days - 7]
        moment -= WEEK
    opening: float = max(moment, intervals[interval + OPENS]) + shift
    return opening
