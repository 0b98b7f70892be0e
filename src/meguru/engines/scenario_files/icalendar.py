"""Weekly hours in iCalendar, as far as BPSim uses it: weekly repeated events, with days left out.

Source: RFC 5545. Only VEVENT with DTSTART, DTEND (or DURATION of hours and minutes), RRULE FREQ=WEEKLY and EXDATE.
"""

from __future__ import annotations

import re
from datetime import date, timedelta

from meguru.engines.calendars import WorkingCalendar
from meguru.engines.calendars.working import MINUTES_PER_DAY
from meguru.engines.scenario_files.weekly import Rule, calendar_of
from meguru.engines.uploads import Refused

DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
MONDAY = date(2001, 1, 1)
MOST_LINES = 50_000
_MOMENT = re.compile(r"^(\d{4})(\d{2})(\d{2})(?:T(\d{2})(\d{2})(\d{2})Z?)?$")
_LENGTH = re.compile(r"^P(?:(\d{1,3})D)?(?:T(?:(\d{1,4})H)?(?:(\d{1,5})M)?(?:\d{1,6}S)?)?$")


def to_icalendar(calendar: WorkingCalendar) -> str:
    """One event per opening of each weekday; days on which nobody works are left out of it."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Meguru//Scenario//JA"]
    for day, hours in enumerate(calendar.weekly):
        closed = sorted(one for one in calendar.holidays if one.weekday() == day)
        for opens, closes in hours:
            if closes <= opens:
                continue
            lines += [
                "BEGIN:VEVENT",
                f"UID:{DAYS[day]}-{opens}-{closes}@meguru",
                f"DTSTART:{_moment(MONDAY + timedelta(days=day), opens)}",
                f"DTEND:{_moment(MONDAY + timedelta(days=day), closes)}",
                f"RRULE:FREQ=WEEKLY;BYDAY={DAYS[day]}",
                *(f"EXDATE:{_moment(one, opens)}" for one in closed),
                "END:VEVENT",
            ]
    return "\r\n".join([*lines, "END:VCALENDAR", ""])


def from_icalendar(text: str, *, where: str) -> tuple[WorkingCalendar, tuple[str, ...]]:
    """(the calendar, what was not read). Raises: Refused naming `where`."""
    lines = re.sub(r"\r?\n[ \t]", "", text).splitlines()
    if len(lines) > MOST_LINES:
        raise Refused(f"{where}：カレンダーが長すぎます。", code="too-large")
    rules: list[Rule] = []
    holidays: set[date] = set()
    left: list[str] = []
    event: dict[str, list[str]] | None = None
    for line in lines:
        name, _colon, value = line.strip().partition(":")
        name = name.split(";")[0].upper()
        if (name, value.upper()) == ("BEGIN", "VEVENT"):
            event = {}
        elif (name, value.upper()) == ("END", "VEVENT") and event is not None:
            _take(event, rules, holidays, left, where=where)
            event = None
        elif event is not None:
            event.setdefault(name, []).append(value.strip())
    if not rules:
        raise Refused(f"{where}：読める勤務時間が一つもありません。", code="calendar")
    calendar = calendar_of(rules, where=where)
    return WorkingCalendar(weekly=calendar.weekly, holidays=frozenset(holidays)), tuple(dict.fromkeys(left))


def _take(
    event: dict[str, list[str]], rules: list[Rule], holidays: set[date], left: list[str], *, where: str
) -> None:
    start, opens = _read(event.get("DTSTART", [""])[0], where=where)
    rule = dict(
        part.partition("=")[::2] for part in event.get("RRULE", [""])[0].upper().split(";") if "=" in part
    )
    if rule.get("FREQ") not in ("WEEKLY", "DAILY"):
        left.append("毎週または毎日の繰り返しでない予定")
        return
    if set(rule) - {"FREQ", "BYDAY", "INTERVAL", "WKST"} or rule.get("INTERVAL", "1") != "1":
        left.append("繰り返しの終わりや間隔の指定")
    if "DTEND" in event:
        end, closes = _read(event["DTEND"][0], where=where)
        closes += MINUTES_PER_DAY * (end - start).days
    else:
        closes = opens + _minutes(event.get("DURATION", [""])[0], where=where)
    if not opens < closes <= opens + MINUTES_PER_DAY:
        raise Refused(
            f"{where}：始まりが終わりより前で、24 時間以内になるようにしてください。", code="calendar"
        )
    named = [one[-2:] for one in rule.get("BYDAY", "").split(",") if one[-2:] in DAYS]
    days = [DAYS.index(one) for one in named]
    if not days:
        days = list(range(7)) if rule["FREQ"] == "DAILY" else [start.weekday()]
    for day in days:
        if closes <= MINUTES_PER_DAY:
            rules.append(Rule(day, day, opens, closes))
        else:
            rules.append(Rule(day, day, opens, closes - MINUTES_PER_DAY))
    for held in event.get("EXDATE", []):
        holidays.update(_read(one, where=where)[0] for one in held.split(","))


def _moment(day: date, minutes: int) -> str:
    day, minutes = day + timedelta(days=minutes // MINUTES_PER_DAY), minutes % MINUTES_PER_DAY
    return f"{day:%Y%m%d}T{minutes // 60:02d}{minutes % 60:02d}00"


def _read(text: str, *, where: str) -> tuple[date, int]:
    """(day, minutes of the day)."""
    found = _MOMENT.match(text.strip())
    try:
        if found is None:
            raise ValueError
        day = date(int(found[1]), int(found[2]), int(found[3]))
        minutes = int(found[4] or 0) * 60 + int(found[5] or 0)
        if minutes >= MINUTES_PER_DAY:
            raise ValueError
    except ValueError as reason:
        raise Refused(f"{where}：日時「{text[:30]}」が読めません。", code="calendar") from reason
    return day, minutes


def _minutes(text: str, *, where: str) -> int:
    found = _LENGTH.match(text.strip().upper())
    if found is None:
        raise Refused(f"{where}：長さ「{text[:30]}」が読めません。", code="calendar")
    return int(found[1] or 0) * MINUTES_PER_DAY + int(found[2] or 0) * 60 + int(found[3] or 0)
