"""What of the past is taken to hold for the months to come (docs/algorithms/fitting.md, section 8).

A scenario that repeats a stretch of the past is fitted on that stretch alone. A scenario for the months after it

* takes the hours of the week at which cases come from all earlier months, and only their number from the stretch:
  how people come changes less often than how the office works, and a few weeks say little about 168 hours;
* lets months differ only where the log has seen them in two years: in one year a busy month may be chance or growth;
* follows the share of cases that go straight through where it has a trend (trend.py) **and** the trend has already
  shown that it foretells: seen from earlier months, it has to come nearer to what followed than the share since the
  last change does. A step looks like a trend, too; this contest tells them apart.

Source: L. J. Tashman, *Out-of-sample tests of forecasting accuracy*, 2000 (several origins, not one).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt
import polars as pl

from meguru.engines.eventlogs.model import EventLog
from meguru.engines.mining.drift import find_drift
from meguru.engines.mining.fitting.months import log_of_cases, moments_begun
from meguru.engines.mining.fitting.trend import DAYS_PER_MONTH, Trend, find_trend
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
    fitted on; they differ where `trend` is followed.
    """

    begun: Floats
    cases_per_day: float
    weights: Floats
    straight_share: float
    straight_share_learnt: float
    trend: Trend | None

    @property
    def note(self) -> str:
        if self.trend is None:
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
    share = float(straight.mean())
    trend = _proven_trend(earlier, cut=cut, seed=seed)
    expected = share if trend is None else trend.ahead(months=days / DAYS_PER_MONTH)
    if trend is None or not 0.0 < share < 1.0:
        expected, trend = share, None
        weights = np.ones(learnt.cases.height)
    else:
        weights = np.where(straight, expected / share, (1 - expected) / (1 - share))
    return Outlook(
        begun=np.asarray(begun, dtype=np.float64),
        cases_per_day=own.len() / max((cut - first).days, 1),
        weights=weights,
        straight_share=expected,
        straight_share_learnt=share,
        trend=trend,
    )


def straight_cases(log: EventLog) -> Flags:
    """Per case: whether none of its records was waited for longer than one sitting."""
    longest = np.zeros(log.cases.height)
    np.maximum.at(longest, log.events["case"].to_numpy(), split_gaps(log).waiting_seconds)
    return np.asarray(longest <= SITTING_SECONDS)


def _proven_trend(earlier: EventLog, *, cut: date, seed: int) -> Trend | None:
    """The trend up to `cut`, if at earlier months it would have foretold the time until `cut` better than the level.

    Every first day of a month is tried at which a trend could be told. The trend's share and the share since the last
    change, both from the cases before that day alone, are held against the share of the cases after it.
    """
    trend = _trend(earlier, until=cut)
    if trend is None:
        return None
    by_trend, by_level = 0.0, 0.0
    begun, straight = moments_begun(earlier)["day"], straight_cases(earlier)
    for before in begun.dt.truncate("1mo").drop_nulls().unique().sort():
        past = log_of_cases(earlier, (begun < before).fill_null(False).to_numpy())
        told = _trend(past, until=before)
        if told is None:
            continue
        came = float(straight[(begun >= before).fill_null(False).to_numpy()].mean())
        level = float(straight_cases(since_last_change(past, seed=seed)).mean())
        by_trend += (told.ahead(months=(cut - before).days / DAYS_PER_MONTH) - came) ** 2
        by_level += (level - came) ** 2
    return trend if by_trend < by_level else None


def _trend(log: EventLog, *, until: date) -> Trend | None:
    day = moments_begun(log)["day"]
    known = day.is_not_null().to_numpy()
    before = (pl.lit(until) - pl.col("day")).dt.total_days()
    days = pl.DataFrame({"day": day}).select(before.fill_null(0)).to_series().to_numpy().astype(np.float64)
    return find_trend(days[known], straight_cases(log)[known])
