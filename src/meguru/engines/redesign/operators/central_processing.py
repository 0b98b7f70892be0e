"""Central processing: one team does a step that today many sections each do a little of."""

from __future__ import annotations

from dataclasses import replace

from meguru.engines.bpmn.model import Trait
from meguru.engines.redesign.assumptions import Assumptions
from meguru.engines.redesign.duration import with_work
from meguru.engines.redesign.operators.changes import task_of, with_task
from meguru.engines.redesign.process_view import Design, ProcessView
from meguru.engines.redesign.results import Proposal, Reason
from meguru.engines.simulation.scenario import StaffPool

LEAST_GROUPS = 3


def propose(view: ProcessView) -> tuple[Proposal, ...]:
    """Propose routine, not face-to-face steps that three or more sections do."""
    saved = view.assumptions.central_work_saved
    return tuple(
        Proposal(
            id=f"central_processing:{step.id}",
            operator="central_processing",
            title=f"「{step.label}」を1か所に集めて処理する",
            elements=(step.id,),
            reasons=(
                Reason("この作業をしている部署の数", "log", len(step.figures.groups), "部署"),
                Reason("この作業をしている人の数", "log", step.figures.resources, "人"),
                step.volume_reason(),
            ),
            assumptions=(
                f"慣れた人がまとめて行うことで、作業時間が {saved:.0%} 減るものとします"
                "（実測ではない出発点の値です）。",
                "集めたチームの人数は、今この作業を受け持つ要員と同じとします。"
                "元の要員の人数は変えないので、順番待ちも短くなります。",
            ),
            legal_note="部署ごとの判断が混ざっていないか、書類の運び方をどうするかを確かめてください。",
        )
        for step in view.busy_steps()
        if len(step.figures.groups) >= LEAST_GROUPS
        and view.is_routine(step)
        and not step.traits.has(Trait.FACE_TO_FACE)
        and step.parameters.pool_id in view.design.scenario.pools
    )


def apply(design: Design, proposal: Proposal, assumptions: Assumptions) -> Design:
    """Give the step to a team of its own with the headcount of the pool that did it."""
    (step_id,) = proposal.elements
    task = task_of(design, step_id)
    before = design.scenario.pools[task.pool_id or ""]
    team = StaffPool(
        id=f"central_processing:{before.id}",
        name=f"集中処理チーム（{before.name}の分）",
        headcount=before.headcount,
        calendar=before.calendar,
        hourly_yen=before.hourly_yen,
    )
    central = replace(with_work(task, factor=1 - assumptions.central_work_saved), pool_id=team.id)
    changed = with_task(design, step_id=step_id, task=central)
    pools = {**changed.scenario.pools, team.id: team}
    return Design(diagram=changed.diagram, scenario=replace(changed.scenario, pools=pools))
