"""Automate a rule-based step (RPA, AI-OCR, a rule in the system)."""

from __future__ import annotations

from meguru.engines.bpmn.edit import replace_node
from meguru.engines.bpmn.model import NodeKind, Trait
from meguru.engines.redesign.assumptions import MEASURED_AUTOMATION, Assumptions
from meguru.engines.redesign.duration import automated
from meguru.engines.redesign.operators.changes import task_of, with_task
from meguru.engines.redesign.process_view import Design, ProcessView
from meguru.engines.redesign.results import Proposal, Reason


def propose(view: ProcessView) -> tuple[Proposal, ...]:
    """Propose steps that follow fixed rules (or retype data) and carry no judgement."""
    share = view.assumptions.automated_share
    return tuple(
        Proposal(
            id=f"automate:{step.id}",
            operator="automate",
            title=f"「{step.label}」を自動化する（RPA など）",
            elements=(step.id,),
            reasons=(
                step.trait_reason(_routine_trait(step.traits.has(Trait.DATA_ENTRY))),
                step.volume_reason(),
                step.work_reason(),
                Reason(
                    text=f"先行事例 {len(MEASURED_AUTOMATION)} 業務で実測された削減時間の割合",
                    source="handbook",
                    value=round(share * 100, 1),
                    unit="%",
                ),
            ),
            assumptions=(
                f"件数の {share:.1%} は人手も待ちもなく処理でき、残りは今のまま職員が行うものとします。",
                "導入費と保守費は含みません。",
            ),
            legal_note="判断が混ざっていないか、誤りが出たときに誰が直すかを決めてください。",
        )
        for step in view.busy_steps()
        if (step.traits.has(Trait.RULE_BASED) or step.traits.has(Trait.DATA_ENTRY))
        and view.is_routine(step)
        and not step.traits.has(Trait.FACE_TO_FACE)
        and step.node.kind is not NodeKind.SERVICE_TASK
    )


def _routine_trait(retypes_data: bool) -> Trait:
    return Trait.DATA_ENTRY if retypes_data else Trait.RULE_BASED


def apply(design: Design, proposal: Proposal, assumptions: Assumptions) -> Design:
    """Turn the step into a service task of which people do only the rest."""
    (step_id,) = proposal.elements
    task = automated(task_of(design, step_id), share=assumptions.automated_share)
    changed = with_task(design, step_id=step_id, task=task)
    diagram = replace_node(changed.diagram, node_id=step_id, kind=NodeKind.SERVICE_TASK)
    return Design(diagram=diagram, scenario=changed.scenario)
