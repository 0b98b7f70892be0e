"""Simulated years: how long cases take, who is busy, what it costs, and what a redesign would change."""

from meguru.engines.simulation.compiled import compile_ahead, is_numba_available
from meguru.engines.simulation.durations import (
    BadDistribution,
    check_distribution,
    mean_seconds,
    scaled,
)
from meguru.engines.simulation.intervals import estimate, student_t
from meguru.engines.simulation.network import Network, ready_network
from meguru.engines.simulation.pairing import pair
from meguru.engines.simulation.refusal import CannotSimulate
from meguru.engines.simulation.results import (
    ElementFigures,
    Estimate,
    PairedResult,
    PoolFigures,
    ServiceLevelFigures,
    SimulationResult,
)
from meguru.engines.simulation.scenario import (
    ZERO,
    Arrivals,
    Batch,
    CaseAttribute,
    CaseType,
    Distribution,
    DistributionKind,
    Overtime,
    QueuePriority,
    Scenario,
    ServiceLevel,
    StaffMember,
    StaffPool,
    TaskParameters,
)
from meguru.engines.simulation.simulate import compare, simulate, simulate_log
from meguru.engines.simulation.together import simulate_together

__all__ = [
    "ZERO",
    "Arrivals",
    "BadDistribution",
    "Batch",
    "CannotSimulate",
    "CaseAttribute",
    "CaseType",
    "Distribution",
    "DistributionKind",
    "ElementFigures",
    "Estimate",
    "Network",
    "Overtime",
    "PairedResult",
    "PoolFigures",
    "QueuePriority",
    "Scenario",
    "ServiceLevel",
    "ServiceLevelFigures",
    "SimulationResult",
    "StaffMember",
    "StaffPool",
    "TaskParameters",
    "check_distribution",
    "compare",
    "compile_ahead",
    "estimate",
    "is_numba_available",
    "mean_seconds",
    "pair",
    "ready_network",
    "scaled",
    "simulate",
    "simulate_log",
    "simulate_together",
    "student_t",
]
