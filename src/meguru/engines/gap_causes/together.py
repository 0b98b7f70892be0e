"""What goes together: the result of those who do something beside those who do not.

Rule.   Only municipalities of one size class are compared, since size moves both. Each side needs FEWEST_ON_A_SIDE known
        values. The interval is that of Welch for two means with 1.96 (normal); it says how far the difference could be
        chance. Only a difference whose whole interval is on the good side counts as seen. Nothing here proves a cause:
        towns with more staff may do both. The pairs that are looked at stand fixed in rules.toml, before any figure is
        known, so that no pair is chosen for its result.
"""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt

from meguru.engines.benchmark import Direction
from meguru.engines.gap_causes.model import SeenTogether

FEWEST_ON_A_SIDE = 10
_95 = 1.96
Floats = npt.NDArray[np.float64]


def seen_together(
    result: Floats, does: Floats, same_class: npt.NDArray[np.bool_], *, direction: Direction
) -> SeenTogether | None:
    """Compare the result where `does` is 1 with where it is 0. nan is unknown and takes part on neither side.

    None when a side is too small, or when the difference could be chance or points the other way.
    """
    usable = same_class & ~np.isnan(result) & ~np.isnan(does)
    sign = -1.0 if direction == Direction.LESS else 1.0
    with_it, without = result[usable & (does > 0)], result[usable & (does == 0)]
    if min(with_it.size, without.size) < FEWEST_ON_A_SIDE or direction == Direction.NEITHER:
        return None
    difference = sign * float(with_it.mean() - without.mean())
    error = math.sqrt(float(with_it.var(ddof=1)) / with_it.size + float(without.var(ddof=1)) / without.size)
    low, high = difference - _95 * error, difference + _95 * error
    if low <= 0:
        return None
    return SeenTogether(
        doing=int(with_it.size),
        not_doing=int(without.size),
        mean_doing=float(with_it.mean()),
        mean_not_doing=float(without.mean()),
        difference=difference,
        low=low,
        high=high,
    )
