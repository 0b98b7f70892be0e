"""How far two samples are apart, and what such a distance consists of (docs/algorithms/fitting.md, section 8)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from meguru.engines.simulation import Estimate, estimate

Floats = npt.NDArray[np.float64]

WEEK_HOURS = 168


@dataclass(frozen=True, slots=True)
class Distance:
    """ずれ: the earth mover's distance between what was held out and what was simulated.

    Unit:  hours: how far, on average, a value has to be moved to turn one distribution into the other. `relative` is
    `hours` over `scale_hours` (the mean of the held-out values, or the length of the period for arrivals).
    Three more distances say where it comes from; nan where they are not asked for:
    * `yardstick_hours`: the earlier months themselves from the held-out ones. A forecast that takes the past as it
      was is that far off;
    * `learnt_hours`: the cases that were learnt from, from the held-out ones. What changed since is in it, and no
      scenario that repeats what it learnt can be nearer;
    * `repeated_hours`: the simulation from the cases that were learnt from: the error of the scenario itself, and
      what it foresees of a change;
    * `chance_hours`: what two samples as large as the held-out one are apart when nothing differs.
    """

    hours: Estimate
    scale_hours: float
    yardstick_hours: float
    learnt_hours: float = float("nan")
    repeated_hours: float = float("nan")
    chance_hours: float = float("nan")

    @property
    def relative(self) -> float:
        return self.hours.mean / self.scale_hours if self.scale_hours else float("nan")


def compared(real: Floats, *, past: Floats, runs: list[Floats], learnt: Floats | None = None) -> Distance:
    """The distance of the runs from what was real, per value, over the mean of the real values."""
    return Distance(
        hours=estimate(earth_movers_distance(real, run) for run in runs),
        scale_hours=float(real.mean()),
        yardstick_hours=earth_movers_distance(real, past),
        learnt_hours=float("nan") if learnt is None else earth_movers_distance(real, learnt),
        repeated_hours=float("nan")
        if learnt is None
        else estimate(earth_movers_distance(learnt, run) for run in runs).mean,
        chance_hours=chance_distance(real),
    )


def earth_movers_distance(first: Floats, second: Floats) -> float:
    """The 1-Wasserstein distance of two samples, in their unit; nan when one is empty.

    The area between the two distribution functions.
    """
    if not first.size or not second.size:
        return float("nan")
    points = np.sort(np.concatenate((first, second)))
    below_first = np.searchsorted(np.sort(first), points[:-1], side="right") / first.size
    below_second = np.searchsorted(np.sort(second), points[:-1], side="right") / second.size
    return float((np.abs(below_first - below_second) * np.diff(points)).sum())


def chance_distance(values: Floats) -> float:
    """How far two samples of this size, both drawn from these values, are apart in the mean; nan for no values.

    At every point the two distribution functions differ by chance: nearly normal with variance 2 F (1 - F) / n, so by
    2 sqrt(F (1 - F) / (pi n)) in the mean, which is added up over the points.
    """
    if not values.size:
        return float("nan")
    below = np.arange(1, values.size) / values.size
    apart = 2 * np.sqrt(below * (1 - below) / (np.pi * values.size))
    return float((apart * np.diff(np.sort(values))).sum())


def weekly_distance(first: Floats, second: Floats) -> float:
    """The same on the circle of a week: whole hours of the week, Sunday's last beside Monday's first.

    Source: J. Rabin, J. Delon, Y. Gousseau, *Transportation Distances on the Circle*, 2011: the best cut of the circle
    is the median of the difference of the two distribution functions.
    """
    if not first.size or not second.size:
        return float("nan")
    shares = [
        np.bincount(values.astype(np.int64) % WEEK_HOURS, minlength=WEEK_HOURS) / values.size
        for values in (first, second)
    ]
    apart = np.cumsum(shares[0] - shares[1])
    return float(np.abs(apart - np.median(apart)).sum())
