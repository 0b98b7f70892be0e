"""What a simulation returns. Means over replications with 95 % confidence intervals."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from meguru.engines.bpmn.model import Remark
from meguru.engines.eventlogs.model import EventLog


@dataclass(frozen=True, slots=True)
class Estimate:
    """A mean over replications and its 95 % interval (Student's t).

    `low` and `high` are nan when there was only one replication; everything is nan when nothing happened.
    """

    mean: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class ElementFigures:
    """Per element of the diagram, per simulated year. Waiting is delay plus queue, per visit.

    A queue lasts from asking for the pool to the beginning of the work, closed hours included.
    `work_hours` are those of staff; a task without a pool has none, but has a `mean_work_hours`.
    """

    visits: Estimate
    work_hours: Estimate
    mean_delay_hours: float
    mean_queue_hours: float
    mean_work_hours: float


@dataclass(frozen=True, slots=True)
class PoolFigures:
    """Per staff pool: share of its open hours in the measured time in which its people are busy with any case,
    and the mean queue wait and yearly work for measured cases. Overtime is not part of the utilisation."""

    utilisation: Estimate
    mean_queue_hours: float
    work_hours_per_year: Estimate
    overtime_hours_per_year: Estimate = Estimate(0.0, 0.0, 0.0)


@dataclass(frozen=True, slots=True)
class ServiceLevelFigures:
    """How one promise was kept: the share of late cases among those it is for, and by case type id; hours on its clock.

    The clock stands while the applicant is asked (`Scenario.clock_stops_at`): `mean_stood_hours` on it. What it would
    have shown had it run on is `late_share_if_running` and `mean_hours_if_running`.
    `cases_per_year` counts completed cases that it is for.
    """

    late_share: Estimate
    mean_hours: Estimate
    p90_hours: Estimate
    cases_per_year: Estimate
    late_share_by_type: Mapping[str, Estimate]
    late_share_if_running: Estimate
    mean_hours_if_running: Estimate
    mean_stood_hours: Estimate


@dataclass(frozen=True, slots=True)
class SimulationResult:
    """One design, simulated.

    Staff hours (`work_hours_per_year`, `work_hours_by_replication`) count pools with `is_staff` and tasks of
    such pools only; yen count every pool and the fees per case.
    Unit:  throughput in hours from arrival to the last end event; yearly figures are scaled to 365 days.
    Shape: `throughput_hours` and `case_type` hold one value per completed case of all replications,
           `replication` says which run it belongs to; `case_number` pairs a case with the same case of
           another design (common random numbers). All are ordered by replication, then case number.
           `by_channel` has the completed cases per year, rounded, and their median.
           `*_by_replication` are per year, except the mean throughput; nan when nothing was completed.
    Holds: cases that arrived during warm-up count nowhere; work of unfinished cases counts, their time not.
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
    mean_hours_by_replication: npt.NDArray[np.float64] = field(default_factory=lambda: np.empty(0))
    remarks: tuple[Remark, ...] = ()  # what is not simulated or was assumed, by element id
    service_levels: Mapping[str, ServiceLevelFigures] = field(default_factory=dict)
    log: EventLog | None = None  # of the first replication, when asked for


@dataclass(frozen=True, slots=True)
class PairedResult:
    """Two designs under the same arrivals and chances: as-is minus to-be, so positive is a saving.

    `days_won_per_case` compares the mean throughput, in days, of the cases that both designs completed.
    `*_by_replication` are the differences that the estimates summarise.
    """

    as_is: SimulationResult
    to_be: SimulationResult
    hours_per_year: Estimate
    yen_per_year: Estimate
    days_won_per_case: Estimate
    hours_by_replication: npt.NDArray[np.float64]
    yen_by_replication: npt.NDArray[np.float64]
    days_by_replication: npt.NDArray[np.float64]
