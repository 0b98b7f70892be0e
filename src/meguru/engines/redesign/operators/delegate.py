"""Delegate a step that does not need an official: reception, data entry, printing and sending (BPO)."""

from __future__ import annotations

from dataclasses import replace

from meguru.engines.bpmn.model import Trait
from meguru.engines.redesign.assumptions import Assumptions
from meguru.engines.redesign.operators.changes import task_of, with_task
from meguru.engines.redesign.process_view import Design, ProcessView
from meguru.engines.redesign.results import Proposal
from meguru.engines.simulation.scenario import StaffPool

DELEGABLE = (Trait.DATA_ENTRY, Trait.NOTIFY, Trait.PAPER)
CONTRACTOR = "委託先"
DELEGATED = "delegated:"  # and the id of the pool inside that did the steps


def propose(view: ProcessView) -> tuple[Proposal, ...]:
    """Propose routine steps of the kinds that the handbook lists for outsourcing, judged step by step."""
    hourly = view.assumptions.delegated_hourly_yen
    proposals = []
    for step in view.busy_steps():
        trait = next((trait for trait in DELEGABLE if step.traits.has(trait)), None)
        pool = view.design.scenario.pools.get(step.parameters.pool_id or "")
        if trait is None or pool is None or not view.is_routine(step) or hourly >= pool.hourly_yen:
            continue
        proposals.append(
            Proposal(
                id=f"delegate:{step.id}",
                operator="delegate",
                title=f"「{step.label}」を外部に委託する",
                elements=(step.id,),
                reasons=(step.trait_reason(trait), step.volume_reason(), step.work_reason()),
                assumptions=(
                    f"委託先の1時間あたりの費用を {hourly:,} 円とします（契約前の仮の値です）。",
                    "1件の作業時間と待ち時間は変わらないものとし、職員の時間だけが空きます。",
                    "契約・監督・個人情報の検査にかかる職員の時間は含みません。",
                ),
                legal_note="個人情報の取扱い、再委託、秘密を守る契約、サービス水準（SLA）を決めてください。",
            )
        )
    return tuple(proposals)


def apply(design: Design, proposal: Proposal, assumptions: Assumptions) -> Design:
    """Give the step to a pool outside the office with the same hours and enough people."""
    (step_id,) = proposal.elements
    task = task_of(design, step_id)
    inside = design.scenario.pools[task.pool_id or ""]
    outside = StaffPool(
        id=f"{DELEGATED}{inside.id}",
        name=f"{CONTRACTOR}（{inside.name}の分）",
        headcount=inside.headcount,
        calendar=inside.calendar,
        hourly_yen=assumptions.delegated_hourly_yen,
        is_staff=False,
    )
    changed = with_task(design, step_id=step_id, task=replace(task, pool_id=outside.id))
    pools = {**changed.scenario.pools, outside.id: outside}
    return Design(diagram=changed.diagram, scenario=replace(changed.scenario, pools=pools))
