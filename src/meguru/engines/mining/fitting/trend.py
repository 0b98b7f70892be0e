"""Whether a share has been rising or falling, and how far to follow it into the months to come.

The share of cases that go straight through is what changes first when an office becomes faster or slower. Steps:

1.  Cases are counted by the week in which they began. The log-odds of the share are a straight line in time
    (logistic regression by Newton's method). Weeks differ more than chance alone: the variance is multiplied by
    Pearson's dispersion, at least 1.
2.  The slope is believed at SIGNIFICANT (Student's t, weeks - 2 degrees of freedom), with FEWEST_WEEKS weeks and
    FEWEST_CASES cases of either kind.
3.  It is followed ever more slowly: month h ahead adds slope * DAMPING**h. A rise that went on for a year does not go
    on for ever, and a damped trend foretells better than a straight one.
4.  Only as much of it is followed as it has earned. Of every earlier month it would have foretold a part of the way from
    the past (the share that one would expect without a trend) to what came. The weight is this part by least squares,
    less its standard error, between 0 and 1. A month counts half as much as the one after it, so that a trend that has
    stopped is soon dropped.
5.  It is followed no further ahead than the past surely lies behind the end of the line: by the distance less its standard
    error, and not at all where nothing is left. A share that stops rising today is then hardly further from what was
    expected than from the past.

Source: E. S. Gardner, E. McKenzie, *Forecasting Trends in Time Series*, Management Science 1985 (damped trend). Their
factor is fitted; a few months of cases cannot tell it, so it is fixed at 0.9 a month, within the 0.8 to 0.98 that
R. J. Hyndman and G. Athanasopoulos, *Forecasting: Principles and Practice*, give as usual. Dispersion: P. McCullagh,
J. A. Nelder, *Generalized Linear Models*, 1989. Weights from past errors: J. M. Bates, C. W. J. Granger, *The Combination
of Forecasts*, 1969. Standard error where months differ in their spread: H. White, 1980; here no month is taken to be
more certain than its number of cases allows. Steps 4 and 5 together are ours.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from meguru.engines.simulation import student_t

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]

DAMPING = 0.9
SIGNIFICANT = 0.01
FEWEST_WEEKS = 8
FEWEST_CASES = 20
DAYS_PER_MONTH = 30.4375
FORGETTING = 0.5  # a month counts so much of the one after it
_ROUNDS = 50
_STEEPEST = 30.0  # log-odds: beyond, a share is 0 or 1 for every purpose


@dataclass(frozen=True, slots=True)
class Level:
    """水準: a share without a trend, of so many cases."""

    share: float
    cases: int

    @property
    def log_odds(self) -> float:
        inside = min(max(self.share, 1e-9), 1 - 1e-9)
        return float(np.log(inside / (1 - inside)))

    @property
    def error(self) -> float:
        """The standard error of the log-odds; without end where all cases are alike."""
        spread = self.cases * self.share * (1 - self.share)
        return 1 / float(np.sqrt(spread)) if spread else float("inf")


@dataclass(frozen=True, slots=True)
class Trend:
    """傾向: log-odds of the share at the end of the days seen with their standard error, and their slope per month."""

    log_odds: float
    slope: float
    error: float

    def ahead(self, *, months: float) -> float:
        """The mean share over the coming months, the slope damped."""
        steps = np.arange(1, max(int(np.ceil(months)), 1) + 1)
        followed = self.log_odds + self.slope * np.cumsum(DAMPING**steps)
        return float(_share(followed).mean())

    def expected(self, *, months: float, past: Level, weight: float = 1.0) -> float:
        """The share to expect where `past` would be expected without a trend, and the trend has earned `weight`."""
        direction = float(np.sign(self.slope))
        behind = (self.log_odds - past.log_odds) * direction
        surely_behind = behind - float(np.hypot(self.error, past.error))
        if surely_behind <= 0.0:
            return past.share
        furthest = float(_share(np.array(past.log_odds + direction * (behind + surely_behind))))
        followed = past.share + weight * (self.ahead(months=months) - past.share)
        return min(followed, furthest) if direction > 0.0 else max(followed, furthest)


@dataclass(frozen=True, slots=True)
class ForetoldMonth:
    """先に言い当てた月: the shares of an earlier month (by the trend, of the past before it, as it came) and its cases."""

    by_trend: float
    past: float
    came: float
    cases: int


def weight_of_trend(months: Sequence[ForetoldMonth]) -> float:
    """How much of the way from the past to what it foretells a trend has earned, 0 to 1; `months` oldest first."""
    counts = FORGETTING ** np.arange(len(months) - 1, -1, -1.0)
    told = np.array([one.by_trend - one.past for one in months])
    came = np.array([one.came - one.past for one in months])
    total = float((counts * told**2).sum())
    if total <= 0.0:
        return 0.0
    part = float((counts * told * came).sum()) / total
    spread = np.maximum((came - part * told) ** 2, [0.25 / one.cases for one in months])
    error = float(np.sqrt((counts**2 * told**2 * spread).sum())) / total
    return min(max(part - error, 0.0), 1.0)


def find_trend(days_before: Floats, holds: Flags) -> Trend | None:
    """The trend of the share of cases for which something holds; None where none can be told from chance.

    Shape:  one value per case: how many days before the end it began (>= 0), and whether it holds.
    """
    if min(int(holds.sum()), int((~holds).sum())) < FEWEST_CASES:
        return None
    week = (days_before // 7).astype(np.int64)
    seen, of_case = np.unique(week, return_inverse=True)
    if seen.size < FEWEST_WEEKS:
        return None
    cases = np.bincount(of_case).astype(np.float64)
    held = np.bincount(of_case, weights=holds).astype(np.float64)
    months = -np.bincount(of_case, weights=days_before) / cases / DAYS_PER_MONTH
    fitted = _logistic(months, cases=cases, held=held)
    if fitted is None:
        return None
    level, slope, level_variance, slope_variance = fitted
    expected = _share(level + slope * months)
    spread = cases * expected * (1 - expected)
    dispersion = max(1.0, float(((held - cases * expected) ** 2 / spread).sum()) / (seen.size - 2))
    certain = abs(slope) / np.sqrt(slope_variance * dispersion)
    if certain <= student_t(seen.size - 2, 1 - SIGNIFICANT / 2):
        return None
    return Trend(log_odds=level, slope=slope, error=float(np.sqrt(level_variance * dispersion)))


def _logistic(at: Floats, *, cases: Floats, held: Floats) -> tuple[float, float, float, float] | None:
    """Level, slope and the variance of each; None where the line does not settle (a share that jumps from 0 to 1)."""
    beta = np.array([np.log((held.sum() + 0.5) / (cases.sum() - held.sum() + 0.5)), 0.0])
    design = np.stack((np.ones_like(at), at))
    for _ in range(_ROUNDS):
        share = _share(beta @ design)
        weight = cases * share * (1 - share)
        information = (design * weight) @ design.T
        if np.linalg.cond(information) > 1e12:
            return None
        step = np.linalg.solve(information, design @ (held - cases * share))
        beta = beta + step
        if np.abs(beta @ design).max() > _STEEPEST:
            return None
        if np.abs(step).max() < 1e-9:
            variances = np.diag(np.linalg.inv(information))
            return float(beta[0]), float(beta[1]), float(variances[0]), float(variances[1])
    return None


def _share(log_odds: Floats) -> Floats:
    return np.asarray(1 / (1 + np.exp(-log_odds)), dtype=np.float64)
