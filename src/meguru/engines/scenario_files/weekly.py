"""Weekly hours as rules from one weekday to another, the way Prosimos and QBP write them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from meguru.engines.calendars import CannotUseCalendar, WorkingCalendar
from meguru.engines.calendars.working import MINUTES_PER_DAY, DayHours
from meguru.engines.uploads import Refused

DAYS = ("MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY", "SATURDAY", "SUNDAY")
_CLOCK = re.compile(r"^(\d{1,2}):(\d{2})(?::(\d{2})(\.\d{1,9})?)?(?:Z|[+-]\d{2}:?\d{2})?$")


@dataclass(frozen=True, slots=True)
class Rule:
    """Open from `opens` to `closes` (minutes of the day) on every weekday `first` .. `last` (Monday is 0)."""

    first: int
    last: int
    opens: int
    closes: int


def rules_of(calendar: WorkingCalendar) -> tuple[Rule, ...]:
    """The fewest rules in a fixed order: neighbouring days with the same hours share them."""
    rules: list[Rule] = []
    day = 0
    while day < 7:
        last = day
        while last < 6 and calendar.weekly[last + 1] == calendar.weekly[day]:
            last += 1
        rules += [Rule(day, last, opens, closes) for opens, closes in calendar.weekly[day] if closes > opens]
        day = last + 1
    return tuple(rules)


def calendar_of(rules: Sequence[Rule], *, where: str) -> WorkingCalendar:
    """Weekly hours from rules in any order; overlapping ones are joined, a rule past midnight goes on the next day.

    Raises: Refused naming `where`.
    """
    minutes: list[list[tuple[int, int]]] = [[] for _ in range(7)]
    for rule in rules:
        span = (rule.last - rule.first) % 7
        for day in range(rule.first, rule.first + span + 1):
            if rule.closes > rule.opens:
                minutes[day % 7].append((rule.opens, rule.closes))
            else:
                minutes[day % 7].append((rule.opens, MINUTES_PER_DAY))
                minutes[(day + 1) % 7].append((0, rule.closes))
    try:
        return WorkingCalendar(weekly=tuple(_joined(day) for day in minutes))
    except CannotUseCalendar as reason:
        raise Refused(f"{where}：{reason}", code="calendar") from reason


def weekday_number(text: object, *, where: str) -> int:
    """0 for Monday. Raises: Refused."""
    name = str(text).strip().upper()
    if name not in DAYS:
        raise Refused(
            f"{where}：曜日「{str(text)[:20]}」が読めません。MONDAY のように書いてください。", code="weekday"
        )
    return DAYS.index(name)


def minute_of(text: object, *, where: str) -> int:
    """Minutes of the day of a clock time; the last second of the day is midnight. Raises: Refused."""
    found = _CLOCK.match(str(text).strip())
    if found is None:
        raise Refused(
            f"{where}：時刻「{str(text)[:20]}」が読めません。09:00:00 のように書いてください。", code="time"
        )
    hours, minutes, seconds = int(found[1]), int(found[2]), int(found[3] or 0)
    if hours > 24 or minutes > 59 or seconds > 59:
        raise Refused(f"{where}：時刻「{text}」はありません。", code="time")
    whole = hours * 60 + minutes + (1 if seconds >= 30 else 0)
    return min(whole, MINUTES_PER_DAY)


def clock(minutes: int) -> str:
    """A clock time; midnight at the end of a day is its last second, because the formats have no 24:00."""
    return "23:59:59" if minutes >= MINUTES_PER_DAY else f"{minutes // 60:02d}:{minutes % 60:02d}:00"


def _joined(hours: list[tuple[int, int]]) -> DayHours:
    found: list[tuple[int, int]] = []
    for opens, closes in sorted(hours):
        if closes <= opens:
            continue
        if found and opens <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], closes))
        else:
            found.append((opens, closes))
    return tuple(found)


def is_without_gap(calendar: WorkingCalendar) -> bool:
    """Whether neighbouring hours touch nowhere, so that reading rules gives the same hours back."""
    return all(a[1] < b[0] for day in calendar.weekly for a, b in pairwise(day))
