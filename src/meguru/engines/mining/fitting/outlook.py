"""What of the past is taken to hold for the months to come (docs/algorithms/fitting.md, section 8).

A scenario that repeats a stretch of the past is fitted on that stretch alone. A scenario for the months after it

* takes the hours of the week at which cases come from all earlier months, and only their number from the stretch:
  how people come changes less often than how the office works, and a few weeks say little about 168 hours;
* lets months differ only where the log has seen them in two years: in one year a busy month may be chance or growth;
* follows the share of cases that go straight through where it has a trend (trend.py), as far as the trend has already
  shown that it foretells: seen from the first day of every earlier month, it is held against the share since the last
  change, by what came in that month. A step looks like a trend, too; this contest tells them apart.

Source: L. J. Tashman, *Out-of-sample tests of forecasting accuracy*, 2000 (several origins, not one).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from itertools import pairwise

import numpy as np
import numpy.typing as npt
import polars as pl

from meguru.engines.eventlogs.model import EventLog
from meguru.engines.mining.drift import find_drift
from meguru.engines.mining.fitting.months import log_of_cases, moments_begun
from meguru.engines.mining.fitting.trend import (
    DAYS_PER_MONTH,
    ForetoldMonth,
    Level,
    Trend,
    find_trend,
    weight_of_trend,
)
from meguru.engines.mining.work_time import SITTING_SECONDS, split_gaps

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]

ENOUGH_SINCE_A_CHANGE = 60
YEARS_FOR_A_SEASON = 2


@dataclass(frozen=True, slots=True)
class Outlook:
    """先の見通し: what a scenario for the months to come takes from more than the cases that it is fitted on.

    `begun`: when each earlier case began, seconds on the office's clock. `cases_per_day`: how many come.
    `weights`: one value per case of the log that is fitted on, how much it counts among the kinds of cases.
    `straight_share`: the share of cases expected to go straight through, and `straight_share_learnt` among the cases
    fitted on; they differ where a trend is followed.
    """

    begun: Floats
    cases_per_day: float
    weights: Floats
    straight_share: float
    straight_share_learnt: float

    @property
    def note(self) -> str:
        if self.straight_share == self.straight_share_learnt:
            return ""
        return (
            f"一度で進む事案の割合は、これまでの変わり方を弱めながら先へ延ばし、"
            f"{self.straight_share_learnt:.0%}から{self.straight_share:.0%}になるとしました。"
        )


def since_last_change(log: EventLog, *, seed: int) -> EventLog:
    """The cases since the last change, or since the one before where these are too few; all when none has enough."""
    begun = moments_begun(log)["day"]
    for change in reversed(find_drift(log, seed=seed).changes):
        kept = (begun >= change.on).fill_null(False).to_numpy()
        if kept.sum() >= ENOUGH_SINCE_A_CHANGE:
            return log_of_cases(log, kept)
    return log


def outlook(earlier: EventLog, *, learnt: EventLog, cut: date, days: int, seed: int) -> Outlook:
    """What to expect of the `days` from `cut` on, when a scenario is fitted on the cases of `learnt`."""
    begun = moments_begun(earlier)["local"].drop_nulls().dt.epoch("us").to_numpy() / 1e6
    own = moments_begun(learnt)["day"].drop_nulls()
    first = own.min()
    assert isinstance(first, date)
    straight = straight_cases(learnt)
    level = _level(straight)
    share = level.share
    trend = _trend(earlier, until=cut) if 0.0 < share < 1.0 else None
    expected, weights = share, np.ones(learnt.cases.height)
    if trend is not None:
        weight = weight_of_trend(_foretold_months(earlier, cut=cut, seed=seed))
        expected = trend.expected(months=days / DAYS_PER_MONTH, past=level, weight=weight)
        weights = np.where(straight, expected / share, (1 - expected) / (1 - share))
    return Outlook(
        begun=np.asarray(begun, dtype=np.float64),
        cases_per_day=own.len() / max((cut - first).days, 1),
        weights=weights,
        straight_share=expected,
        straight_share_learnt=share,
    )


def straight_cases(log: EventLog) -> Flags:
    """Per case: whether none of its records was waited for longer than one sitting."""
    longest = np.zeros(log.cases.height)
    np.maximum.at(longest, log.events["case"].to_numpy(), split_gaps(log).waiting_seconds)
    return np.asarray(longest <= SITTING_SECONDS)


def _foretold_months(earlier: EventLog, *, cut: date, seed: int) -> list[ForetoldMonth]:
    """Every earlier month at whose first day a trend could be told, from the cases before that day alone."""
    begun, straight = moments_begun(earlier)["day"], straight_cases(earlier)
    firsts = [*begun.dt.truncate("1mo").drop_nulls().unique().sort(), cut]
    months = []
    for first, after in pairwise(firsts):
        past = log_of_cases(earlier, (begun < first).fill_null(False).to_numpy())
        told = _trend(past, until=first)
        if told is None:
            continue
        level = _level(straight_cases(since_last_change(past, seed=seed)))
        came = straight[((begun >= first) & (begun < after)).fill_null(False).to_numpy()]
        months.append(
            ForetoldMonth(
                by_trend=told.expected(months=1, past=level),
                past=level.share,
                came=float(came.mean()),
                cases=came.size,
            )
        )
    return months


def _level(straight: Flags) -> Level:
    return Level(share=float(straight.mean()), cases=straight.size)


def _trend(log: EventLog, *, until: date) -> Trend | None:
    day = moments_begun(log)["day"]
    known = day.is_not_null().to_numpy()
    before = (pl.lit(until) - pl.col("day")).dt.total_days()
    days = pl.DataFrame({"day": day}).select(before.fill_null(0)).to_series().to_numpy().astype(np.float64)
    return find_trend(days[known], straight_cases(log)[known])
