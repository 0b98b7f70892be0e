"""The first half of a turn: the process as it is, measured, fitted and simulated."""

from __future__ import annotations

from dataclasses import dataclass, replace

from meguru.engines.bpmn.model import Diagram
from meguru.engines.eventlogs.model import EventLog
from meguru.engines.mining import align_variants, fit_scenario, measure, summarise_alignments
from meguru.engines.mining.results import Conformance, Measurements
from meguru.engines.redesign import Design
from meguru.engines.simulation import simulate
from meguru.engines.simulation.results import SimulationResult
from meguru.engines.turn.drawn_process import process_of
from meguru.engines.turn.effort import affordable_replications
from meguru.engines.turn.results import TurnOptions
from meguru.engines.turn.stages import Stages


@dataclass(frozen=True, slots=True)
class AsIs:
    """現状: the process of a log, its figures, and the scenario that reproduces it.

    `options` are those of the turn with the replications that it can afford; `notes` says in plain Japanese
    where the process comes from and what the fit assumed, `warnings` why a drawing was not used.
    """

    design: Design
    measurements: Measurements
    conformance: Conformance
    simulation: SimulationResult
    options: TurnOptions
    notes: tuple[str, ...]
    warnings: tuple[str, ...]


def see_as_is(log: EventLog, *, drawing: Diagram | None, options: TurnOptions, stages: Stages) -> AsIs:
    """Find (or take) the process, measure it, compare it with the log, fit a scenario and simulate it."""
    stages.begin("プロセスの発見")
    found = process_of(log, drawing=drawing, noise_threshold=options.noise_threshold)
    diagram = found.diagram
    stages.begin("測定")
    measurements = measure(log, diagram=diagram)
    stages.begin("適合性の確認")
    aligned = align_variants(log, diagram=diagram)
    conformance = summarise_alignments(log, diagram=diagram, aligned=aligned)
    stages.begin("シナリオの推定")
    fitted = fit_scenario(
        log,
        diagram,
        hourly_yen=options.hourly_yen,
        use_japanese_calendar=options.use_japanese_calendar,
        alignments=aligned,
    )
    replications = affordable_replications(
        fitted.scenario, wanted=options.replications, work_per_case=measurements.events / measurements.cases
    )
    design = Design(diagram=diagram, scenario=fitted.scenario)
    affordable = replace(options, replications=replications)
    stages.begin("現状のシミュレーション")
    return AsIs(
        design=design,
        measurements=measurements,
        conformance=conformance,
        simulation=simulated(design, options=affordable),
        options=affordable,
        notes=(*found.notes, *fitted.notes),
        warnings=found.warnings,
    )


def simulated(design: Design, *, options: TurnOptions) -> SimulationResult:
    """Simulate a design with the seed and the replications of a turn."""
    return simulate(design.diagram, design.scenario, seed=options.seed, replications=options.replications)
