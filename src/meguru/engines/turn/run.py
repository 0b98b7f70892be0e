"""One turn of the loop: from an event log to a drawn process, its figures, redesigns and a to-be."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from meguru.engines.bpmn import lay_out
from meguru.engines.bpmn.model import Diagram
from meguru.engines.eventlogs.model import EventLog
from meguru.engines.mining import align_variants, measure, summarise_alignments
from meguru.engines.mining.fit import fit_scenario
from meguru.engines.mining.results import Measurements
from meguru.engines.redesign import (
    Assumptions,
    Design,
    combine,
    evaluate,
    paired_effect,
    propose,
    recommend,
    view_process,
)
from meguru.engines.redesign.results import Proposal, Redesign
from meguru.engines.simulation import simulate
from meguru.engines.simulation.results import SimulationResult
from meguru.engines.turn.coverage import coverage_notes
from meguru.engines.turn.drawn_process import process_of
from meguru.engines.turn.effort import affordable_replications
from meguru.engines.turn.reproduction import compare_with_log, reproduction_notes
from meguru.engines.turn.results import ToBe, TurnOptions, TurnResult

Progress = Callable[[str, float], None]
Clock = Callable[[], float]

# Stage -> share of the whole work that is done when it begins; only for the progress display.
STAGES: dict[str, float] = {
    "プロセスの発見": 0.0,
    "測定": 0.1,
    "適合性の確認": 0.15,
    "シナリオの推定": 0.25,
    "現状のシミュレーション": 0.4,
    "見直し案の検討": 0.5,
    "あるべき姿の組立て": 0.9,
}


class _Stages:
    """Tells the caller where the work is, and notes how long each stage took when there is a clock."""

    def __init__(self, *, progress: Progress | None, clock: Clock | None) -> None:
        self._progress = progress
        self._clock = clock
        self._running: tuple[str, float] | None = None
        self.seconds: list[tuple[str, float]] = []

    def begin(self, stage: str) -> None:
        self.end()
        if self._progress is not None:
            self._progress(stage, STAGES[stage])
        if self._clock is not None:
            self._running = (stage, self._clock())

    def within(self, stage: str, *, done: int, of: int) -> None:
        if self._progress is not None and of:
            self._progress(f"{stage}（{done}/{of}）", STAGES[stage] + (0.9 - STAGES[stage]) * done / of)

    def end(self) -> None:
        if self._running is not None and self._clock is not None:
            stage, began = self._running
            self.seconds.append((stage, self._clock() - began))
        self._running = None


def run_turn(
    log: EventLog,
    *,
    options: TurnOptions | None = None,
    assumptions: Assumptions | None = None,
    drawing: Diagram | None = None,
    progress: Progress | None = None,
    clock: Clock | None = None,
) -> TurnResult:
    """Carry one event log once around the loop.

    `drawing`: the as-is process when the office has drawn it. It is used when it has a step for every kind of
    work in the log; otherwise, and without it, the process is discovered (the assumptions say which and why).
    `progress` is told (stage in Japanese, share done 0..1); `clock` returns seconds and only fills
    `stage_seconds`. The same log, options and assumptions give the same result.
    Raises: CannotSimulate, or ValueError from the log's engines, with a sentence for a clerk.
    """
    options = options or TurnOptions()
    wanted = options.replications
    assumptions = assumptions or Assumptions()
    stages = _Stages(progress=progress, clock=clock)

    stages.begin("プロセスの発見")
    drawn, found_how = process_of(log, drawing=drawing, noise_threshold=options.noise_threshold)
    stages.begin("測定")
    measurements = measure(log, diagram=drawn)
    stages.begin("適合性の確認")
    aligned = align_variants(log, diagram=drawn)
    conformance = summarise_alignments(log, diagram=drawn, aligned=aligned)
    stages.begin("シナリオの推定")
    fitted = fit_scenario(
        log,
        drawn,
        hourly_yen=options.hourly_yen,
        use_japanese_calendar=options.use_japanese_calendar,
        alignments=aligned,
    )
    as_is = Design(diagram=drawn, scenario=fitted.scenario)
    replications = affordable_replications(
        fitted.scenario, wanted=options.replications, work_per_case=measurements.events / measurements.cases
    )
    options = replace(options, replications=replications)
    stages.begin("現状のシミュレーション")
    simulated = _simulate(as_is, options=options)
    stages.begin("見直し案の検討")
    redesigns = _redesigns(
        as_is, simulated, measurements=measurements, assumptions=assumptions, options=options, stages=stages
    )
    stages.begin("あるべき姿の組立て")
    to_be = _to_be(as_is, simulated, redesigns=redesigns, assumptions=assumptions, options=options)
    stages.end()

    reproduction = compare_with_log(measurements, simulated)
    ranked = sorted(redesigns, key=lambda one: (-one.effect.yen_per_year.mean, one.proposal.id))
    by_days = sorted(redesigns, key=lambda one: (-one.effect.days_won_per_case.mean, one.proposal.id))
    return TurnResult(
        log_name=log.name,
        raw_events=log.raw_events,
        options=options,
        measurements=measurements,
        diagram=drawn,
        conformance=conformance,
        scenario=fitted.scenario,
        simulation=simulated,
        reproduction=reproduction,
        redesigns=tuple(ranked),
        rank_by_days=tuple(one.proposal.id for one in by_days),
        to_be=to_be,
        assumptions=(
            *found_how,
            *coverage_notes(log),
            *fitted.notes,
            *_simulation_notes(options, wanted=wanted),
        ),
        remarks=tuple(remark.message for remark in log.remarks),
        stage_seconds=tuple(stages.seconds),
        warnings=(*coverage_notes(log), *reproduction_notes(reproduction)),
    )


def _simulate(design: Design, *, options: TurnOptions) -> SimulationResult:
    return simulate(design.diagram, design.scenario, seed=options.seed, replications=options.replications)


def _redesigns(
    as_is: Design,
    simulated: SimulationResult,
    *,
    measurements: Measurements,
    assumptions: Assumptions,
    options: TurnOptions,
    stages: _Stages,
) -> tuple[Redesign, ...]:
    view = view_process(design=as_is, measurements=measurements, assumptions=assumptions)
    proposals = propose(view)
    redesigns = []
    for place, proposal in enumerate(proposals):
        stages.within("見直し案の検討", done=place, of=len(proposals))
        redesigns.append(
            evaluate(
                proposal,
                as_is=as_is,
                as_is_result=simulated,
                assumptions=assumptions,
                seed=options.seed,
                replications=options.replications,
            )
        )
    return tuple(redesigns)


def _to_be(
    as_is: Design,
    simulated: SimulationResult,
    *,
    redesigns: Sequence[Redesign],
    assumptions: Assumptions,
    options: TurnOptions,
) -> ToBe:
    chosen, unknown = _chosen(redesigns, options)
    combination = combine(as_is, chosen, assumptions=assumptions)
    design = replace(combination.design, diagram=lay_out(combination.design.diagram))
    result = _simulate(design, options=options)
    return ToBe(
        chosen=tuple(proposal.id for proposal in combination.applied),
        left_out=(*((proposal.id, reason) for proposal, reason in combination.left_out), *unknown),
        diagram=design.diagram,
        scenario=design.scenario,
        simulation=result,
        effect=paired_effect(simulated, result),
    )


def _chosen(
    redesigns: Sequence[Redesign], options: TurnOptions
) -> tuple[tuple[Proposal, ...], tuple[tuple[str, str], ...]]:
    if options.choose is None:
        return recommend(redesigns), ()
    by_id = {one.proposal.id: one.proposal for one in redesigns}
    unknown = tuple((one, "この記録からは出てこない案です") for one in options.choose if one not in by_id)
    return tuple(by_id[one] for one in options.choose if one in by_id), unknown


def _simulation_notes(options: TurnOptions, *, wanted: int) -> tuple[str, ...]:
    fewer = (
        f"件数が多いため、繰り返しを {wanted} 回から {options.replications} 回に減らしました（区間は少し広くなります）。",
    )
    return (
        *(fewer if options.replications < wanted else ()),
        f"シミュレーションは乱数の種 {options.seed}、繰り返し {options.replications} 回です。"
        "現状と見直し後は同じ乱数を使い、差だけを比べています。",
        f"人件費は1時間あたり {options.hourly_yen:,} 円としました。",
        "時間の削減は、人の配置を変えるまではお金の削減になりません。円は時間に単価を掛けた目安です。",
    )
