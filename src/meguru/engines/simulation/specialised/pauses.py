"""The clock of a case stands while the applicant is asked. See `kernel.pauses`."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from meguru.engines.simulation import layout as at
from meguru.engines.simulation.specialised.draws import Places
from meguru.engines.simulation.specialised.hours import Hours
from meguru.engines.simulation.specialised.tables import NOBODY, NUMBER, Case, Enter, Tables, UnderWay


def watching(
    tables: Tables, places: Places, run: UnderWay, hours_of: Callable[[int], Hours], resting: Sequence[int]
) -> Enter:
    """The function that looks, when all tokens of a case rest, whether its clock stands. `resting` are the places to look at."""
    ints, reals = tables.ints, tables.reals
    calendars = ints[ints[at.PAUSE_CLOCKS_AT] : ints[at.PAUSE_CLOCKS_END]]
    between = [hours_of(each).open_between if each >= 0 else None for each in calendars]
    stands, since, count = places.count(), places.count(), len(between)
    stood: dict[int, list[float]] = {}

    def watch(now: float, case: Case) -> None:
        if case is NOBODY:
            return
        for place in resting:
            if case[place]:
                if not case[stands]:
                    case[stands], case[since] = 1, now
                return
        if case[stands]:
            case[stands] = 0
            sums = stood.setdefault(case[NUMBER], [0.0] * count)
            for clock, open_between in enumerate(between):
                began = case[since]
                sums[clock] += now - began if open_between is None else open_between(began, now)

    def report() -> None:
        for number, sums in stood.items():
            first = ints[at.PAUSED_AT] + number * count
            reals[first : first + count] = sums

    run.reports.append(report)
    return watch
