"""Directly-follows with times: which activity came right after which, how often, and how long it took.

Terms.  A *passage* is a pair of consecutive records of one case. Its time runs from the completion of the first
record to the start of the second (to its completion where the start is unknown), and is zero where the second
began earlier. All passages of a log are counted in flat arrays: each becomes one whole number, the pair of
activities in front and the milliseconds behind, so that one plain sort brings equal pairs together in order
of time and every median and quantile is read off by its place.

Source: W. M. P. van der Aalst, *Process Mining: Data Science in Action*, 2016, section 8.2 (performance in the
directly-follows graph). The packing is ours.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

from meguru.engines.eventlogs.model import EventLog
from meguru.engines.mining.traces import Floats, Integers

_MILLISECONDS_BITS = 43  # 278 years; a longer passage counts as that long
_MOST_PAIRS = 1 << (63 - _MILLISECONDS_BITS)
_HOUR = 3_600_000.0


@dataclass(frozen=True, slots=True)
class FollowTimes:
    """直接後続: passages by pair of activities, most frequent first, then in the order of the activities.

    Shape:  one value per pair that occurs; `before` and `after` are indices into `log.activities`.
            `starts` and `ends` have one count of cases per activity of the log.
    Unit:   hours round the clock; medians and quantiles are the lower of two middle values, to the millisecond.
    """

    before: Integers
    after: Integers
    count: Integers
    mean_hours: Floats
    median_hours: Floats
    p90_hours: Floats
    max_hours: Floats
    starts: Integers
    ends: Integers


def follow_times(log: EventLog) -> FollowTimes:
    """Count the passages of every pair of activities and summarise their times."""
    size = len(log.activities)
    if size * size > _MOST_PAIRS:
        raise ValueError(f"more than {int(_MOST_PAIRS**0.5):,} different activities")
    case = log.events["case"].to_numpy()
    activity = log.events["activity"].to_numpy().astype(np.int64)
    completed = _microseconds(log.events["completed_at"])
    begun = _microseconds(log.events.select(pl.coalesce("started_at", "completed_at")).to_series())
    same = case[1:] == case[:-1]
    pair = (activity[:-1] * size + activity[1:])[same]
    wait = np.clip((begun[1:] - completed[:-1])[same] // 1000, 0, (1 << _MILLISECONDS_BITS) - 1)
    packed = np.sort((pair << _MILLISECONDS_BITS) | wait)
    sorted_pair = packed >> _MILLISECONDS_BITS
    first = np.flatnonzero(np.diff(sorted_pair, prepend=-1))
    count = np.diff(np.append(first, packed.size))
    milliseconds = packed & ((1 << _MILLISECONDS_BITS) - 1)
    found = sorted_pair[first]
    order = np.lexsort((found, -count))
    first, count, found = first[order], count[order], found[order]
    total = np.bincount(sorted_pair, weights=milliseconds, minlength=size * size)[found]
    return FollowTimes(
        before=found // size if size else found,
        after=found % size if size else found,
        count=count,
        mean_hours=total / np.maximum(count, 1) / _HOUR,
        median_hours=milliseconds[first + (count - 1) // 2] / _HOUR,
        p90_hours=milliseconds[first + (count - 1) * 9 // 10] / _HOUR,
        max_hours=milliseconds[first + count - 1] / _HOUR,
        starts=np.bincount(activity[np.append(True, ~same)[: activity.size]], minlength=size),
        ends=np.bincount(activity[np.append(~same, True)[: activity.size]], minlength=size),
    )


def _microseconds(moments: pl.Series) -> Integers:
    return moments.dt.epoch("us").to_numpy()
