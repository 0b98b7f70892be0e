"""Drop a step that changes nothing: a formal check after which hardly any case goes another way."""

from __future__ import annotations

from meguru.engines.bpmn.edit import remove_node
from meguru.engines.bpmn.model import Trait
from meguru.engines.redesign.assumptions import Assumptions
from meguru.engines.redesign.operators.tidy import tidy
from meguru.engines.redesign.process_view import CannotApply, Design, ProcessView
from meguru.engines.redesign.results import Proposal, Reason


def propose(view: ProcessView) -> tuple[Proposal, ...]:
    """Propose checks whose executions are followed by a return in at most `most_returns_share` of the times."""
    return tuple(
        Proposal(
            id=f"drop_step:{step.id}",
            operator="drop_step",
            title=f"「{step.label}」をやめる",
            elements=(step.id,),
            reasons=(
                step.trait_reason(Trait.CHECK),
                step.volume_reason(),
                Reason(
                    text="この作業のあとで前の作業に戻った割合",
                    source="log",
                    value=round(view.returns_share.get(step.id, 0.0) * 100, 1),
                    unit="%",
                ),
                step.waiting_reason(),
            ),
            assumptions=("確認で見つかっていた誤りは、前の作業か入力時の自動チェックで防げるものとします。",),
            legal_note="この確認を求める法令・条例・要綱がないかを確かめてください。",
        )
        for step in view.busy_steps()
        if step.traits.has(Trait.CHECK)
        and view.is_routine(step)
        and view.returns_share.get(step.id, 0.0) <= view.assumptions.most_returns_share
    )


def apply(design: Design, proposal: Proposal, assumptions: Assumptions) -> Design:
    """Take the step out and connect its neighbours."""
    (step_id,) = proposal.elements
    if step_id not in design.diagram.nodes:
        raise CannotApply(f"作業「{step_id}」は、ほかの案ですでに無くなっています。")
    diagram = remove_node(design.diagram, node_id=step_id)
    return tidy(Design(diagram=diagram, scenario=design.scenario))
