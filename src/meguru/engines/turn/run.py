"""One turn of the loop: from an event log to a drawn process, its figures, redesigns and a to-be."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from meguru.engines.bpmn.layout.again import place_again
from meguru.engines.bpmn.model import Diagram
from meguru.engines.eventlogs.model import EventLog
from meguru.engines.redesign import (
    Assumptions,
    combine,
    evaluate,
    paired_effect,
    propose,
    recommend,
    view_process,
)
from meguru.engines.redesign.results import Proposal, Redesign
from meguru.engines.turn.as_is import AsIs, see_as_is, simulated
from meguru.engines.turn.coverage import coverage_notes
from meguru.engines.turn.reproduction import compare_with_log, reproduction_notes
from meguru.engines.turn.results import ToBe, TurnOptions, TurnResult
from meguru.engines.turn.stages import Clock, Progress, Stages
from meguru.engines.turn.trust import judge_turn, trust_notes


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
    wanted = options or TurnOptions()
    assumptions = assumptions or Assumptions()
    stages = Stages(progress=progress, clock=clock)
    as_is = see_as_is(log, drawing=drawing, options=wanted, stages=stages)
    stages.begin("とっておいた月での確かめ")
    trust = judge_turn(log, drawing=drawing, options=wanted)
    stages.begin("見直し案の検討")
    redesigns = _redesigns(as_is, assumptions=assumptions, stages=stages)
    stages.begin("あるべき姿の組立て")
    to_be = _to_be(as_is, redesigns=redesigns, assumptions=assumptions)
    stages.end()

    reproduction = compare_with_log(as_is.measurements, as_is.simulation)
    by_yen = sorted(redesigns, key=lambda one: (-one.effect.yen_per_year.mean, one.proposal.id))
    by_days = sorted(redesigns, key=lambda one: (-one.effect.days_won_per_case.mean, one.proposal.id))
    return TurnResult(
        log_name=log.name,
        raw_events=log.raw_events,
        options=as_is.options,
        measurements=as_is.measurements,
        diagram=as_is.design.diagram,
        conformance=as_is.conformance,
        scenario=as_is.design.scenario,
        simulation=as_is.simulation,
        reproduction=reproduction,
        redesigns=tuple(by_yen),
        rank_by_days=tuple(one.proposal.id for one in by_days),
        to_be=to_be,
        assumptions=(*as_is.notes, *_simulation_notes(as_is.options, wanted=wanted.replications)),
        remarks=tuple(remark.message for remark in log.remarks),
        stage_seconds=tuple(stages.seconds),
        warnings=(
            *as_is.warnings,
            *coverage_notes(log),
            *reproduction_notes(reproduction),
            *trust_notes(trust),
        ),
        trust=trust,
    )


def _redesigns(as_is: AsIs, *, assumptions: Assumptions, stages: Stages) -> tuple[Redesign, ...]:
    view = view_process(design=as_is.design, measurements=as_is.measurements, assumptions=assumptions)
    proposals = propose(view)
    redesigns = []
    for place, proposal in enumerate(proposals):
        stages.within("見直し案の検討", done=place, of=len(proposals))
        redesigns.append(
            evaluate(
                proposal,
                as_is=as_is.design,
                as_is_result=as_is.simulation,
                assumptions=assumptions,
                seed=as_is.options.seed,
                replications=as_is.options.replications,
            )
        )
    return tuple(redesigns)


def _to_be(as_is: AsIs, *, redesigns: Sequence[Redesign], assumptions: Assumptions) -> ToBe:
    chosen, unknown = _chosen(redesigns, as_is.options)
    combination = combine(as_is.design, chosen, assumptions=assumptions)
    diagram, _notes = place_again(as_is.design.diagram, combination.design.diagram)
    design = replace(combination.design, diagram=diagram)
    result = simulated(design, options=as_is.options)
    return ToBe(
        chosen=tuple(proposal.id for proposal in combination.applied),
        left_out=(*((proposal.id, reason) for proposal, reason in combination.left_out), *unknown),
        diagram=design.diagram,
        scenario=design.scenario,
        simulation=result,
        effect=paired_effect(as_is.simulation, result),
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
