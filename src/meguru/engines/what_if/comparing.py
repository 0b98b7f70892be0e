"""Two or more trials side by side: what differs in what was put in, and what came out, with paired intervals."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import isfinite

from meguru.engines.simulation import estimate
from meguru.engines.simulation.results import Estimate
from meguru.engines.what_if.results import Series, TrialResult

MEASURES = ("work_hours", "yen", "mean_hours", "median_hours", "peak_median_hours", "late_share")


@dataclass(frozen=True, slots=True)
class Difference:
    """差: a trial less the one it is compared with (negative: less than there); paired run by run.

    `is_clear` is False when the 95 % interval holds 0: nothing can be said about the direction.
    """

    measure: str
    estimate: Estimate
    is_clear: bool


def differences(trial: Series, other: Series) -> tuple[Difference, ...]:
    """Every measure of two trials that met the same chances, paired on the replications that both have."""
    found = []
    for measure in MEASURES:
        mine, theirs = getattr(trial, measure), getattr(other, measure)
        if not mine or not theirs:
            continue
        gap = estimate(a - b for a, b in zip(mine, theirs, strict=False))
        found.append(Difference(measure, gap, is_clear=_is_clear(gap)))
    return tuple(found)


def may_compare(trials: Sequence[TrialResult]) -> bool:
    """Only trials with the same seed met the same chances."""
    return len({trial.seed for trial in trials}) <= 1


def _is_clear(gap: Estimate) -> bool:
    if not (isfinite(gap.low) and isfinite(gap.high)):
        return False
    return gap.low > 0 or gap.high < 0 or gap.low == gap.high == gap.mean != 0
