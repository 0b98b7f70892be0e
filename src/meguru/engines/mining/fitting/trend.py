"""Whether a share has been rising or falling, and how far to follow it into the months to come.

The share of cases that go straight through is what changes first when an office becomes faster or slower. Steps:

1.  Cases are counted by the week in which they began. The log-odds of the share are a straight line in time
    (logistic regression by Newton's method). Weeks differ more than chance alone: the variance is multiplied by
    Pearson's dispersion, at least 1.
2.  The slope is believed at SIGNIFICANT (Student's t, weeks - 2 degrees of freedom), with FEWEST_WEEKS weeks and
    FEWEST_CASES cases of either kind.
3.  It is followed ever more slowly: month h ahead adds slope * DAMPING**h. A rise that went on for a year does not go
    on for ever, and a damped trend foretells better than a straight one.

Source: E. S. Gardner, E. McKenzie, *Forecasting Trends in Time Series*, Management Science 1985 (damped trend). Their
factor is fitted; a few months of cases cannot tell it, so it is fixed at 0.9 a month, within the 0.8 to 0.98 that
R. J. Hyndman and G. Athanasopoulos, *Forecasting: Principles and Practice*, give as usual. Dispersion: P. McCullagh,
J. A. Nelder, *Generalized Linear Models*, 1989.
"""

from __future__ import annotations

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
_ROUNDS = 50
_STEEPEST = 30.0  # log-odds: beyond, a share is 0 or 1 for every purpose


@dataclass(frozen=True, slots=True)
class Trend:
    """傾向: log-odds of the share at the end of the days seen, and their slope per month."""

    log_odds: float
    slope: float

    def ahead(self, *, months: float) -> float:
        """The mean share over the coming months, the slope damped."""
        steps = np.arange(1, max(int(np.ceil(months)), 1) + 1)
        followed = self.log_odds + self.slope * np.cumsum(DAMPING**steps)
        return float(_share(followed).mean())


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
    level, slope, variance = fitted
    expected = _share(level + slope * months)
    spread = cases * expected * (1 - expected)
    dispersion = max(1.0, float(((held - cases * expected) ** 2 / spread).sum()) / (seen.size - 2))
    certain = abs(slope) / np.sqrt(variance * dispersion)
    if certain <= student_t(seen.size - 2, 1 - SIGNIFICANT / 2):
        return None
    return Trend(log_odds=level, slope=slope)


def _logistic(at: Floats, *, cases: Floats, held: Floats) -> tuple[float, float, float] | None:
    """Level, slope and the variance of the slope; None where the line does not settle (a share that jumps from 0 to 1)."""
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
            return float(beta[0]), float(beta[1]), float(np.linalg.inv(information)[1, 1])
    return None


def _share(log_odds: Floats) -> Floats:
    return np.asarray(1 / (1 + np.exp(-log_odds)), dtype=np.float64)
