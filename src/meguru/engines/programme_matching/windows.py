"""When programmes take applications, month by month."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from meguru.engines.programme_matching.model import Programme


@dataclass(frozen=True, slots=True)
class MonthOfWindows:
    """One month with what closes in it; `year` and `month` None for programmes without a closing day."""

    year: int | None
    month: int | None
    closing: tuple[Programme, ...]
    opening: tuple[Programme, ...] = ()


def windows_by_month(programmes: Iterable[Programme], *, today: dt.date) -> tuple[MonthOfWindows, ...]:
    """What opens and closes from this month on, and last what has no day. Windows that are past are left out.

    Holds: every programme whose window is not past appears; one with two days may appear in two months.
    """
    opening: dict[tuple[int, int], list[Programme]] = {}
    closing: dict[tuple[int, int], list[Programme]] = {}
    undated: list[Programme] = []
    for one in sorted(programmes, key=lambda one: (one.closes_on or dt.date.max, one.name, one.key)):
        if one.closes_on is not None and one.closes_on < today:
            continue
        begins = one.opens_on is not None and one.opens_on >= today
        if one.opens_on is not None and begins:
            opening.setdefault((one.opens_on.year, one.opens_on.month), []).append(one)
        if one.closes_on is not None:
            closing.setdefault((one.closes_on.year, one.closes_on.month), []).append(one)
        elif not begins:
            undated.append(one)
    months = tuple(
        MonthOfWindows(
            year=year,
            month=month,
            closing=tuple(closing.get((year, month), ())),
            opening=tuple(opening.get((year, month), ())),
        )
        for year, month in sorted({*opening, *closing})
    )
    return (*months, MonthOfWindows(None, None, tuple(undated))) if undated else months
