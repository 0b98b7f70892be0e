"""Working time for moments that only go forward: the present opening is remembered instead of looked up."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable
from math import inf

from meguru.engines.calendars.prefix import DAY, STRIDE, after_open, next_opening, open_before
from meguru.engines.simulation.layout import DAY_ROW, DAYS, WEEK_OPEN
from meguru.engines.simulation.specialised.tables import Tables

Spell = Callable[[float, float], tuple[float, float]]
After = Callable[[float, float], float]
Opening = Callable[[float], float]


class Hours:
    """One calendar of the plan. Answers equal those of `calendars.prefix`, operation by operation.

    Holds:  moments asked for never go back; beyond the laid-out days `prefix` itself answers.
    """

    def __init__(self, tables: Tables, calendar: int) -> None:
        ints, reals = tables.ints, tables.reals
        self._row, self._days = ints[calendar + DAY_ROW], ints[calendar + DAYS]
        self._week = reals[ints[calendar + WEEK_OPEN]]
        self._tables = tables
        first, last = ints[self._row], ints[self._row + self._days]
        self._opens = reals[first : last + 1 : STRIDE]
        self._closes = [*reals[first + 1 : last : STRIDE], -inf]  # the end of the axis is open for nobody
        self._before = reals[first + 2 : last + 3 : STRIDE]
        self.present = [self._opens[0], self._closes[0]]  # the opening that was asked for last
        self.spell, self.after, self.opening = self._questions()

    def general_after(self, moment: float, seconds: float) -> float:
        ints, reals = self._tables.ints, self._tables.reals
        return after_open(moment, seconds, self._row, self._days, self._week, ints, reals)

    def general_opening(self, moment: float) -> float:
        ints, reals = self._tables.ints, self._tables.reals
        return next_opening(moment, self._row, self._days, self._week, ints, reals)

    def open_between(self, begin: float, end: float) -> float:
        ints, reals = self._tables.ints, self._tables.reals
        until = open_before(end, self._row, self._days, self._week, ints, reals)
        return until - open_before(begin, self._row, self._days, self._week, ints, reals)

    def _questions(self) -> tuple[Spell, After, Opening]:
        """When work that could begin now begins and ends; when so many open seconds are over; when it is open."""
        opens, closes, before = self._opens, self._closes, self._before
        general_after, general_opening = self.general_after, self.general_opening
        final, axis, total = len(opens) - 1, self._days * DAY, before[-1]
        place, present = 0, self.present
        opening, closing = present

        def go_on(now: float) -> bool:
            """Move to the first interval that closes after now; False beyond the laid-out days."""
            nonlocal place, opening, closing
            if now >= axis:
                return False
            while place < final and closes[place] <= now:
                place += 1
            present[:] = opening, closing = opens[place], closes[place]
            return place < final

        def spell(now: float, seconds: float) -> tuple[float, float]:
            if now >= closing and not go_on(now):
                started = general_opening(now)
                return started, general_after(started, seconds)
            started = now if now > opening else opening
            end = started + seconds
            if end <= closing:
                return started, end
            target = before[place] + seconds
            if opening < started:
                target += started - opening
            if target > total:
                return started, general_after(started, seconds)
            interval = bisect_left(before, target, place + 1) - 1
            return started, opens[interval] + (target - before[interval])

        def after(now: float, seconds: float) -> float:
            if seconds <= 0.0:
                return now
            if now >= closing and not go_on(now):
                return general_after(now, seconds)
            begin = now if now > opening else opening
            if begin == now or int(now / DAY) == int(opening / DAY):
                end = begin + seconds
                if end <= closing:
                    return end
            target = before[place] + seconds
            if opening < now:
                target += now - opening
            if target > total:
                return general_after(now, seconds)
            interval = bisect_left(before, target, place + 1) - 1
            return opens[interval] + (target - before[interval])

        def next_open(now: float) -> float:
            if now >= closing and not go_on(now):
                return general_opening(now)
            return now if now > opening else opening

        return spell, after, next_open
