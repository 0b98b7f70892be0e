"""The difference of two designs, replication by replication."""

from __future__ import annotations

from math import nan

import numpy as np
import numpy.typing as npt

from meguru.engines.simulation.intervals import estimate
from meguru.engines.simulation.refusal import CannotSimulate
from meguru.engines.simulation.results import PairedResult, SimulationResult

Floats = npt.NDArray[np.float64]


def pair(*, as_is: SimulationResult, to_be: SimulationResult) -> PairedResult:
    """Pair two results of the same seed and number of replications; as-is minus to-be.

    Raises: CannotSimulate when they do not belong together.
    """
    if (as_is.seed, as_is.replications) != (to_be.seed, to_be.replications):
        raise CannotSimulate(
            "乱数の種か繰り返し回数が異なる結果どうしは比べられません。同じ設定で計算し直してください。"
        )
    hours = as_is.work_hours_by_replication - to_be.work_hours_by_replication
    yen = as_is.yen_by_replication - to_be.yen_by_replication
    days = _days_won(as_is, to_be)
    return PairedResult(
        as_is=as_is,
        to_be=to_be,
        hours_per_year=estimate(hours),
        yen_per_year=estimate(yen),
        days_won_per_case=estimate(days),
        hours_by_replication=hours,
        yen_by_replication=yen,
        days_by_replication=days,
    )


def _days_won(as_is: SimulationResult, to_be: SimulationResult) -> Floats:
    """Mean days won per case, of cases that both designs completed; nan where there is none."""
    keys = [result.replication.astype(np.int64) << 40 | result.case_number for result in (as_is, to_be)]
    _, mine, theirs = np.intersect1d(keys[0], keys[1], assume_unique=True, return_indices=True)
    won = (as_is.throughput_hours[mine] - to_be.throughput_hours[theirs]) / 24.0
    replication = as_is.replication[mine]
    counts = np.bincount(replication, minlength=as_is.replications)
    sums = np.bincount(replication, weights=won, minlength=as_is.replications)
    mean: Floats = np.divide(sums, counts, out=np.full(as_is.replications, nan), where=counts > 0)
    return mean
