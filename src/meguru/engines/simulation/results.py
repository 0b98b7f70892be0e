"""What a simulation returns. Means over replications with 95 % confidence intervals."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt


@dataclass(frozen=True, slots=True)
class Estimate:
    """A mean over replications and its 95 % interval (Student's t)."""

    mean: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class ElementFigures:
    """Per element of the diagram, per simulated year. Waiting is delay plus queue, per visit."""

    visits: Estimate
    work_hours: Estimate
    mean_delay_hours: float
    mean_queue_hours: float
    mean_work_hours: float


@dataclass(frozen=True, slots=True)
class PoolFigures:
    """Per staff pool: share of open hours in which its people are busy, and the mean queue wait."""

    utilisation: Estimate
    mean_queue_hours: float
    work_hours_per_year: Estimate


@dataclass(frozen=True, slots=True)
class SimulationResult:
    """One design, simulated.

    Staff hours (`work_hours_per_year`, `work_hours_by_replication`) count pools with `is_staff` and tasks of
    such pools only; yen count every pool and the fees per case.
    Unit:  throughput in hours from arrival to the last end event; yearly figures are scaled to 365 days.
    Shape: `throughput_hours` and `case_type` hold one value per completed case of all replications,
           `replication` says which run it belongs to; `case_number` pairs a case with the same case of
           another design (common random numbers).
    """

    cases_per_year: Estimate
    median_hours: Estimate
    mean_hours: Estimate
    p75_hours: Estimate
    late_share: Estimate | None
    work_hours_per_year: Estimate
    yen_per_year: Estimate
    by_channel: Mapping[str, tuple[int, Estimate]]  # channel -> (cases, median hours)
    elements: Mapping[str, ElementFigures]
    pools: Mapping[str, PoolFigures]
    throughput_hours: npt.NDArray[np.float64]
    case_type: npt.NDArray[np.int32]
    case_number: npt.NDArray[np.int64]
    replication: npt.NDArray[np.int32]
    work_hours_by_replication: npt.NDArray[np.float64]
    yen_by_replication: npt.NDArray[np.float64]
    task_instances: int
    seed: int
    replications: int
    unfinished_cases: int = 0
    compiled: bool = False  # whether numba ran the inner loop
