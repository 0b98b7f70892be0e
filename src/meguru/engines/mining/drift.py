"""When the way of working changed (docs/algorithms/drift.md): change points with a test and a range of dates."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

import numpy as np
import numpy.typing as npt
import polars as pl

from meguru.engines.eventlogs.model import EventLog
from meguru.engines.mining.case_times import case_hours
from meguru.engines.mining.findings import ChangePoint, Drift, ShareChange
from meguru.engines.mining.intervals import difference, median_interval, share_interval
from meguru.engines.mining.traces import traces_of
from meguru.engines.simulation.numbers import stream_key, uniforms

Counts = npt.NDArray[np.float64]

SIGNIFICANT = 0.01
FEWEST_CASES = 30  # on each side of a change
FEWEST_WEEKS = 3  # with cases, on each side of a change
SHUFFLES = 999
_SHUFFLED_AT_ONCE = 37
MOST_CHANGES = 6
OWN_VARIANTS = 7  # the most frequent ways are looked at one by one, all others together
DURATION_CLASSES = 8  # as many cases in each
_IN_RANGE = 7.35  # twice the log-likelihood that a change may be worse than the best one (95 %)


@dataclass(frozen=True, slots=True)
class _Weeks:
    """Cases by week of their beginning: `of_case` numbers the weeks that have cases, `mondays` dates them."""

    of_case: npt.NDArray[np.int64]
    mondays: tuple[date, ...]
    trace: npt.NDArray[np.int64]
    hours: npt.NDArray[np.float64]


def find_drift(log: EventLog, *, seed: int, significant: float = SIGNIFICANT) -> Drift:
    """Find the weeks in which the mix of ways or the durations changed.

    Holds:  the same log and seed give the same changes; at most MOST_CHANGES per aspect; each side of a change has
            FEWEST_CASES cases and FEWEST_WEEKS weeks with cases.
    """
    weeks, left_out = _weeks(log), 0
    changes: list[ChangePoint] = []
    if weeks.of_case.size:
        changes += _changes(
            log,
            weeks,
            aspect="variants",
            classes=np.minimum(weeks.trace, OWN_VARIANTS),
            seed=seed,
            significant=significant,
        )
        whole = _seen_whole(log, weeks)
        left_out = weeks.of_case.size - whole.of_case.size
        changes += _changes(
            log,
            whole,
            aspect="duration",
            classes=_duration_classes(whole.hours),
            seed=seed,
            significant=significant,
        )
    return Drift(
        changes=tuple(sorted(changes, key=lambda one: (one.on, one.aspect))),
        weeks=len(weeks.mondays),
        cases=weeks.of_case.size,
        unfinished_left_out=left_out,
        is_long_enough=len(weeks.mondays) >= 2 * FEWEST_WEEKS and weeks.of_case.size >= 2 * FEWEST_CASES,
    )


def _weeks(log: EventLog) -> _Weeks:
    begun = (
        log.events.group_by("case")
        .agg(pl.min_horizontal(pl.col("started_at").min(), pl.col("completed_at").min()).alias("begun"))
        .sort("case")
    )
    monday = log.local_times(begun["begun"]).dt.date().dt.truncate("1w")
    rows = begun["case"].to_numpy()
    _, trace = traces_of(log)
    distinct, number = np.unique(monday.to_numpy(), return_inverse=True)
    return _Weeks(
        of_case=number.astype(np.int64),
        mondays=tuple(distinct.astype("datetime64[D]").tolist()),
        trace=trace[rows],
        hours=case_hours(log)[rows],
    )


def _seen_whole(log: EventLog, weeks: _Weeks) -> _Weeks:
    """Without the cases that began less than a long case (nine in ten are shorter) before the log ends."""
    long = timedelta(hours=float(np.quantile(weeks.hours, 0.9)))
    last = log.local_times(log.events["completed_at"]).dt.date().max()
    until = last - long if isinstance(last, date) else weeks.mondays[-1]
    kept = np.array([until - monday >= timedelta(days=7) for monday in weeks.mondays])
    cases = kept[weeks.of_case]
    return _Weeks(
        of_case=weeks.of_case[cases],
        mondays=tuple(
            monday for monday, is_kept in zip(weeks.mondays, kept.tolist(), strict=True) if is_kept
        ),
        trace=weeks.trace[cases],
        hours=weeks.hours[cases],
    )


def _duration_classes(hours: npt.NDArray[np.float64]) -> npt.NDArray[np.int64]:
    if not hours.size:
        return np.zeros(0, dtype=np.int64)
    bounds = np.unique(np.quantile(hours, np.arange(1, DURATION_CLASSES) / DURATION_CLASSES))
    return np.searchsorted(bounds, hours, side="left").astype(np.int64)


def _changes(
    log: EventLog,
    weeks: _Weeks,
    *,
    aspect: Literal["variants", "duration"],
    classes: npt.NDArray[np.int64],
    seed: int,
    significant: float,
) -> Iterator[ChangePoint]:
    """Divide the weeks at the strongest change, then each part again, as long as a change is no chance."""
    count, size = len(weeks.mondays), int(classes.max()) + 1 if classes.size else 1
    table = np.zeros((count, size))
    np.add.at(table, (weeks.of_case, classes), 1.0)
    found: dict[int, tuple[int, int, float]] = {}
    waiting = [(0, count)]
    while waiting and len(found) < MOST_CHANGES:
        first, last = waiting.pop(0)
        split = _strongest(
            table[first:last],
            key=stream_key(seed=seed, replication=first, stream=aspect),
            significant=significant,
        )
        if split is None:
            continue
        at, earliest, latest, p_value = split
        found[first + at] = (first + earliest, first + latest, p_value)
        waiting += [(first, first + at), (first + at, last)]
    bounds = [0, *sorted(found), count]
    for place, at in enumerate(sorted(found), start=1):
        before = (weeks.of_case >= bounds[place - 1]) & (weeks.of_case < at)
        after = (weeks.of_case >= at) & (weeks.of_case < bounds[place + 1])
        earliest, latest, p_value = found[at]
        hours_before, hours_after = median_interval(weeks.hours[before]), median_interval(weeks.hours[after])
        yield ChangePoint(
            aspect=aspect,
            on=weeks.mondays[at],
            earliest=weeks.mondays[earliest],
            latest=weeks.mondays[latest],
            p_value=p_value,
            cases_before=int(before.sum()),
            cases_after=int(after.sum()),
            hours_before=hours_before,
            hours_after=hours_after,
            hours_change=difference(hours_after, hours_before),
            shares=_shares(log, classes[before], classes[after]) if aspect == "variants" else (),
        )


def _strongest(table: Counts, *, key: int, significant: float) -> tuple[int, int, int, float] | None:
    """The first week after the strongest change, the range of such weeks, and how likely chance does as well;
    None where chance may well do it.

    Whole weeks are shuffled, not cases: cases of one week resemble each other, and that alone is no change.
    """
    if table.shape[0] < 2 * FEWEST_WEEKS:
        return None
    allowed = _allowed(table)
    if not allowed.any():
        return None
    strength = np.where(allowed, _strengths(table), -np.inf)
    at = int(strength.argmax())
    near = np.flatnonzero(strength >= strength[at] - _IN_RANGE)
    weeks = table.shape[0]
    shuffled = uniforms(key, first=0, count=SHUFFLES * weeks).reshape(SHUFFLES, weeks).argsort(axis=1)
    as_strong = 0
    for first in range(0, SHUFFLES, _SHUFFLED_AT_ONCE):
        mixed = table[shuffled[first : first + _SHUFFLED_AT_ONCE]]
        best = np.where(_allowed(mixed), _strengths(mixed), -np.inf).max(axis=-1)
        as_strong += int((best >= strength[at]).sum())
        if (as_strong + 1) / (SHUFFLES + 1) > significant:
            return None  # whatever the other orders say, it may be chance
    return at + 1, int(near[0]) + 1, int(near[-1]) + 1, (as_strong + 1) / (SHUFFLES + 1)


def _allowed(tables: Counts) -> npt.NDArray[np.bool_]:
    """Per place between two weeks: whether both sides have enough weeks and cases. The last two axes: weeks, classes."""
    cases = np.cumsum(tables.sum(axis=-1), axis=-1)
    weeks = tables.shape[-2]
    places = np.arange(1, weeks)
    before, total = cases[..., :-1], cases[..., -1:]
    enough = (before >= FEWEST_CASES) & (total - before >= FEWEST_CASES)
    return np.asarray(enough & (places >= FEWEST_WEEKS) & (places <= weeks - FEWEST_WEEKS))


def _strengths(tables: Counts) -> Counts:
    """Per place between two weeks: twice the gain in log-likelihood of two mixes over one (the G statistic)."""
    before = np.cumsum(tables, axis=-2)[..., :-1, :]
    total = tables.sum(axis=-2, keepdims=True)
    return 2.0 * (_likelihood(before) + _likelihood(total - before) - _likelihood(total))


def _likelihood(counts: Counts) -> Counts:
    """Log-likelihood of counts under their own shares, row by row."""
    rows = counts.sum(axis=-1)
    return np.asarray(_times_log(counts).sum(axis=-1) - _times_log(rows))


def _times_log(values: Counts) -> Counts:
    return values * np.log(np.maximum(values, 1.0))


def _shares(
    log: EventLog, before: npt.NDArray[np.int64], after: npt.NDArray[np.int64]
) -> tuple[ShareChange, ...]:
    """The three ways whose share changed most."""
    sequences = traces_of(log)[0].sequences()
    changes = []
    for number in range(OWN_VARIANTS + 1):
        was = share_interval(int((before == number).sum()), before.size)
        now = share_interval(int((after == number).sum()), after.size)
        if number < len(sequences):
            own = tuple(log.activities[activity] for activity in sequences[number])
            changes.append(
                ShareChange(
                    activities=own if number < OWN_VARIANTS else None,
                    before=was,
                    after=now,
                    change=difference(now, was),
                )
            )
    return tuple(sorted(changes, key=lambda one: -abs(one.change.value))[:3])
