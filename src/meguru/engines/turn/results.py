"""One turn of the loop on one event log: everything that a page or a report shows."""

from __future__ import annotations

from dataclasses import dataclass

from meguru.engines.bpmn.model import Diagram
from meguru.engines.mining import HeldOutFit
from meguru.engines.mining.results import Conformance, Measurements
from meguru.engines.redesign.results import Effect, Redesign
from meguru.engines.simulation.results import SimulationResult
from meguru.engines.simulation.scenario import Scenario


@dataclass(frozen=True, slots=True)
class TurnOptions:
    """What the user may set. `choose` names the redesigns of the to-be by id; None takes the recommended ones."""

    seed: int = 20260401
    hourly_yen: int = 4000
    replications: int = 20
    noise_threshold: float = 0.2
    use_japanese_calendar: bool = False
    choose: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class Reproduction:
    """再現性: how well the fitted scenario reproduces the log it was fitted on. Unit: hours, percent.

    `mean_error_percent` is (simulated - log) / log x 100, signed.
    `channel_order_*` lists the channels from fastest to slowest median.
    """

    log_median_hours: float
    log_mean_hours: float
    simulated_median_hours: float
    simulated_mean_hours: float
    mean_error_percent: float
    median_error_percent: float
    channel_order_log: tuple[str, ...]
    channel_order_simulated: tuple[str, ...]
    same_channel_order: bool


@dataclass(frozen=True, slots=True)
class Trust:
    """試算の確かさ: the scenario of a turn judged on months that were kept back; `why_not` says why it could not be."""

    fit: HeldOutFit | None
    why_not: str


@dataclass(frozen=True, slots=True)
class ToBe:
    """あるべき姿: the chosen redesigns combined and simulated together, never their sum."""

    chosen: tuple[str, ...]
    left_out: tuple[tuple[str, str], ...]  # (proposal id, why it could not be combined)
    diagram: Diagram
    scenario: Scenario
    simulation: SimulationResult
    effect: Effect


@dataclass(frozen=True, slots=True)
class TurnResult:
    """巡り一回分: log -> drawn process -> figures -> scenario -> redesigns -> to-be.

    `diagram` is the laid-out as-is process; `measurements.by_activity` carries its element ids.
    `assumptions` is every assumption in plain Japanese, in the order in which it was made.
    `warnings` are those that bear on how far the figures can be trusted; pages show them beside the figures.
    `stage_seconds` holds (stage, seconds) pairs of this run. `trust` is None in a turn stored before it was judged.
    """

    log_name: str
    raw_events: int
    options: TurnOptions
    measurements: Measurements
    diagram: Diagram
    conformance: Conformance
    scenario: Scenario
    simulation: SimulationResult
    reproduction: Reproduction
    redesigns: tuple[Redesign, ...]  # ranked by yen
    rank_by_days: tuple[str, ...]  # the same ids ranked by days won
    to_be: ToBe
    assumptions: tuple[str, ...]
    remarks: tuple[str, ...]
    stage_seconds: tuple[tuple[str, float], ...]
    warnings: tuple[str, ...] = ()
    trust: Trust | None = None
