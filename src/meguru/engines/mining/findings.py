"""What a closer look at a log finds: waits and hand-overs, channels, changes over time. Values only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from meguru.engines.mining.intervals import Interval

Kind = Literal["online", "desk", "post", "phone", "inside", "other"]


@dataclass(frozen=True, slots=True)
class Bottleneck:
    """滞留箇所: the wait between two activities that follow each other directly.

    `share` is its part of all the waiting of the log, 0..1. `handed_over_share` is the part of the passages with
    known people on which the hands changed, nan where nobody is known. `extra_hours_when_handed_over` is the
    difference of the median waits (hands changed - same hands).
    """

    from_activity: str
    to_activity: str
    passages: int
    cases: int
    total_hours: float
    share: float
    median_hours: Interval
    p90_hours: float
    handed_over_share: float
    extra_hours_when_handed_over: Interval


@dataclass(frozen=True, slots=True)
class Handover:
    """受渡しの相手: how often one person (or section) passed a case directly to another, and how long it then lay."""

    giver: str
    taker: str
    passages: int
    cases: int
    median_wait_hours: Interval
    total_wait_hours: float


@dataclass(frozen=True, slots=True)
class Waiting:
    """待ちの分析: `bottlenecks` and `handovers`, most waiting hours first.

    `between` says whose hand-overs these are; "nobody" when the log names neither people nor sections.
    `is_inferred` says that some records have no start time, so that part of the waiting is an estimate.
    """

    total_hours: float
    bottlenecks: tuple[Bottleneck, ...]
    handovers: tuple[Handover, ...]
    between: Literal["people", "groups", "nobody"]
    is_inferred: bool


@dataclass(frozen=True, slots=True)
class ChannelProfile:
    """経路の姿: one channel. Unit: hours round the clock; shares 0..1.

    `late_share` is over cases with a deadline. `rework_share` is the share of cases in which something was done twice.
    """

    channel: str
    kind: Kind
    cases: int
    median_hours: Interval
    mean_hours: Interval
    late_share: Interval
    steps_per_case: Interval
    handovers_per_case: Interval
    rework_share: Interval


@dataclass(frozen=True, slots=True)
class ChannelDifference:
    """経路の差: `first` against `second`, the one with more cases second.

    `hours` is the difference of the median throughputs (first - second: below zero the first is faster), `faster` the
    probability that a case of the first is faster than one of the second. `p_value` is corrected for the pairs.
    """

    first: str
    second: str
    hours: Interval
    faster: float
    p_value: float
    is_different: bool


@dataclass(frozen=True, slots=True)
class ChannelComparison:
    """経路の比較: channels with most cases first, and every pair of those with enough cases to compare."""

    channels: tuple[ChannelProfile, ...]
    differences: tuple[ChannelDifference, ...]
    cases_without_channel: int


@dataclass(frozen=True, slots=True)
class ShareChange:
    """割合の変化: how often cases took one way (a sequence of activities; None: all rarer ways together)."""

    activities: tuple[str, ...] | None
    before: Interval
    after: Interval
    change: Interval


@dataclass(frozen=True, slots=True)
class ChangePoint:
    """変化点: from `on` (a Monday) on, cases that begin are unlike those that began before.

    `aspect` "variants": which way cases take; "duration": how long they take. `earliest` and `latest` are the Mondays
    between which the change lies with 95 percent. `p_value` is the share of shuffled orders of weeks that look at least
    as changed. "Before" and "after" reach to the neighbouring changes. `shares` are the three largest changes of
    shares (empty for durations); the hours are medians (also given for variants, as what came with it).
    """

    aspect: Literal["variants", "duration"]
    on: date
    earliest: date
    latest: date
    p_value: float
    cases_before: int
    cases_after: int
    hours_before: Interval
    hours_after: Interval
    hours_change: Interval
    shares: tuple[ShareChange, ...]


@dataclass(frozen=True, slots=True)
class Drift:
    """変化の検出: changes in order of time, and what was looked at.

    `weeks` with cases; `unfinished_left_out` cases that began so near the end of the log that a long one could not
    have been seen whole: they say nothing about durations.
    """

    changes: tuple[ChangePoint, ...]
    weeks: int
    cases: int
    unfinished_left_out: int
    is_long_enough: bool
