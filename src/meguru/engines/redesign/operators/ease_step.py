"""Remove paper, seal or presence from a step: the step stays, its work and the waiting before it shrink."""

from __future__ import annotations

from dataclasses import dataclass

from meguru.engines.bpmn.edit import replace_node
from meguru.engines.bpmn.model import NodeKind, Trait
from meguru.engines.redesign.assumptions import Assumptions
from meguru.engines.redesign.duration import with_waiting, with_work
from meguru.engines.redesign.operators.changes import task_of, with_task
from meguru.engines.redesign.process_view import Design, ProcessView
from meguru.engines.redesign.results import Proposal


@dataclass(frozen=True, slots=True)
class Ease:
    """One of the three kinds (書面・押印・対面の見直し)."""

    operator: str
    trait: Trait
    title: str
    legal_note: str

    def saved(self, assumptions: Assumptions) -> tuple[float, float]:
        """Return (work saved, waiting saved), shares 0..1."""
        return {
            Trait.PAPER: (assumptions.paper_work_saved, assumptions.paper_waiting_saved),
            Trait.SEAL: (assumptions.seal_work_saved, assumptions.seal_waiting_saved),
            Trait.FACE_TO_FACE: (assumptions.face_to_face_work_saved, assumptions.face_to_face_waiting_saved),
        }[self.trait]

    def propose(self, view: ProcessView) -> tuple[Proposal, ...]:
        work, waiting = self.saved(view.assumptions)
        return tuple(
            Proposal(
                id=f"{self.operator}:{step.id}",
                operator=self.operator,
                title=self.title.format(label=step.label),
                elements=(step.id,),
                reasons=(
                    step.trait_reason(self.trait),
                    step.volume_reason(),
                    step.work_reason(),
                    step.waiting_reason(),
                ),
                assumptions=(
                    f"作業時間が {work:.0%}、前の待ち時間が {waiting:.0%} 減るものとします"
                    "（実測ではない出発点の値です。自団体の値に置き換えてください）。",
                ),
                legal_note=self.legal_note,
            )
            for step in view.busy_steps()
            if step.traits.has(self.trait)
        )

    def apply(self, design: Design, proposal: Proposal, assumptions: Assumptions) -> Design:
        (step_id,) = proposal.elements
        work, waiting = self.saved(assumptions)
        task = with_waiting(with_work(task_of(design, step_id), factor=1 - work), factor=1 - waiting)
        changed = with_task(design, step_id=step_id, task=task)
        node = changed.diagram.nodes[step_id]
        kind = NodeKind.USER_TASK if node.kind is NodeKind.MANUAL_TASK else node.kind
        diagram = replace_node(changed.diagram, node_id=step_id, kind=kind, traits=node.traits - {self.trait})
        return Design(diagram=diagram, scenario=changed.scenario)


REMOVE_PAPER = Ease(
    operator="remove_paper",
    trait=Trait.PAPER,
    title="「{label}」の紙をやめ、電子で行う",
    legal_note="書面を求める規定と、電子で受け取れない相手への代わりの手段を確かめてください。",
)
REMOVE_SEAL = Ease(
    operator="remove_seal",
    trait=Trait.SEAL,
    title="「{label}」の押印をやめる",
    legal_note="公印規程や様式の改正が必要かを確かめてください。",
)
REMOVE_FACE_TO_FACE = Ease(
    operator="remove_face_to_face",
    trait=Trait.FACE_TO_FACE,
    title="「{label}」を対面でなくても済むようにする",
    legal_note="本人確認の方法と、対面を望む人の窓口を残すことを確かめてください。",
)
