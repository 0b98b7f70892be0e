"""What a record of work or the accounts prove, and no more than that.

Hours.  Two records of work of one process, before and after the change. For every case the minutes of work are the sum
of its pieces of work from start to completion. The mean before less the mean after has a 95 % interval (Welch: two
samples with unequal variances; B. L. Welch, Biometrika 34, 1947). What counts is the LOWER end of the interval times
the cases on record of the fiscal year, rounded down: chance alone gives as much or more in one case of forty.
A case with a piece of work without a start is left out: unknown is not zero. So is one with a piece of work longer than
a day: that is waiting over night, not work.

Yen.  The settled accounts of a system in two fiscal years. Compared are the kinds that come back every year (running,
lines, licences, small changes); building is an investment and stands apart. A kind that only the later year has counts
as a new cost; one that only the earlier year has is unknown in the later year and is left out.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from meguru.engines.calendars import fiscal_year
from meguru.engines.simulation import student_t

LEAST_CASES = 20  # on each side: with fewer the interval says little
LONGEST_MINUTES = 24 * 60  # one piece of work
EVERY_YEAR = ("run", "change", "line", "licence")
JAPAN = dt.timezone(dt.timedelta(hours=9))


class TooLittleEvidence(ValueError):
    """The record does not hold what a proof needs; the words say what is missing."""


@dataclass(frozen=True, slots=True)
class WorkSample:
    """案件あたりの作業時間: cases whose work is known in full. Unit: minutes a case."""

    cases: int
    mean: float
    variance: float
    left_out: int = 0
    by_year: Mapping[int, int] | None = None  # fiscal year -> cases that ended in it, all of them


@dataclass(frozen=True, slots=True)
class WorkDifference:
    """作業時間の差: minutes a case, before less after, with its 95 % interval."""

    before: WorkSample
    after: WorkSample
    mean: float
    low: float
    high: float

    def minutes_proven(self, cases: int) -> int:
        """Minutes that `cases` cases prove: the lower end of the interval, never below nothing."""
        return max(0, math.floor(self.low * cases))


@dataclass(frozen=True, slots=True)
class CostDifference:
    """経費の差: yen, before less after; `compared` are (kind, before, after)."""

    compared: tuple[tuple[str, int, int], ...]
    only_before: tuple[tuple[str, int], ...]
    only_after: tuple[tuple[str, int], ...]
    built: int = 0

    @property
    def yen(self) -> int:
        both = sum(before - after for _kind, before, after in self.compared)
        return both - sum(yen for _kind, yen in self.only_after)

    @property
    def yen_proven(self) -> int:
        return max(0, self.yen)


def work_sample(
    work: Iterable[tuple[object, dt.datetime | None, dt.datetime]], *, open_cases: Collection[object] = ()
) -> WorkSample:
    """Rows of (case, start, completion) as a sample. `open_cases` are still under way and are left out."""
    minutes: dict[object, float] = {}
    last: dict[object, dt.datetime] = {}
    unknown: set[object] = set()
    for case, started_at, completed_at in work:
        if case in open_cases:
            continue
        if case not in last or completed_at > last[case]:
            last[case] = completed_at
        spent = (completed_at - started_at).total_seconds() / 60 if started_at is not None else -1.0
        if 0 <= spent <= LONGEST_MINUTES:
            minutes[case] = minutes.get(case, 0.0) + spent
        else:
            unknown.add(case)
    known = [spent for case, spent in minutes.items() if case not in unknown]
    by_year: dict[int, int] = {}
    for moment in last.values():
        year = fiscal_year(moment.astimezone(JAPAN).date())
        by_year[year] = by_year.get(year, 0) + 1
    mean = math.fsum(known) / len(known) if known else 0.0
    spread = math.fsum((one - mean) ** 2 for one in known) / (len(known) - 1) if len(known) > 1 else 0.0
    return WorkSample(len(known), mean, spread, len(last) - len(known), dict(sorted(by_year.items())))


def work_difference(before: WorkSample, after: WorkSample) -> WorkDifference:
    """The difference of the means with its interval. Raises: TooLittleEvidence."""
    for words, sample in (("前", before), ("後", after)):
        if sample.cases < LEAST_CASES:
            raise TooLittleEvidence(
                f"{words}の記録で、作業の始まりと終わりがそろう案件は{sample.cases}件です。"
                f"{LEAST_CASES}件以上の記録を選んでください。"
            )
    one, other = before.variance / before.cases, after.variance / after.cases
    gap = before.mean - after.mean
    if one + other == 0:
        return WorkDifference(before, after, gap, gap, gap)
    degrees = (one + other) ** 2 / (one**2 / (before.cases - 1) + other**2 / (after.cases - 1))
    half = student_t(max(1, math.floor(degrees))) * math.sqrt(one + other)
    return WorkDifference(before, after, gap, gap - half, gap + half)


def cost_difference(before: Mapping[str, int], after: Mapping[str, int]) -> CostDifference:
    """Two years of settled accounts, kind -> yen. Raises: TooLittleEvidence."""
    compared = tuple(
        (kind, before[kind], after[kind]) for kind in EVERY_YEAR if kind in before and kind in after
    )
    if not compared:
        raise TooLittleEvidence(
            "両方の年度に決算がある経費が、ありません。システムカルテに決算の金額を入れてください。"
        )
    return CostDifference(
        compared=compared,
        only_before=tuple(
            (kind, before[kind]) for kind in EVERY_YEAR if kind in before and kind not in after
        ),
        only_after=tuple((kind, after[kind]) for kind in EVERY_YEAR if kind in after and kind not in before),
        built=after.get("build", 0),
    )
