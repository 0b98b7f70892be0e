"""Run two steps side by side that today wait for one another, where the log shows that the order is not necessary."""

from __future__ import annotations

from meguru.engines.bpmn.edit import CannotEdit, make_parallel
from meguru.engines.redesign.assumptions import Assumptions
from meguru.engines.redesign.process_view import CannotApply, Design, ProcessView
from meguru.engines.redesign.results import Proposal, Reason


def propose(view: ProcessView) -> tuple[Proposal, ...]:
    """Propose neighbours in the drawing that were also done in the other order, by other people or with waiting."""
    proposals = []
    diagram = view.design.diagram
    for step in view.busy_steps():
        followers = diagram.outgoing(step.id)
        if len(followers) != 1 or followers[0].target not in view.steps:
            continue
        other = view.steps[followers[0].target]
        if len(diagram.incoming(other.id)) != 1 or other.figures.count < view.assumptions.least_cases:
            continue
        reverse = view.reverse_share.get((step.id, other.id), 0.0)
        if reverse < view.assumptions.least_reverse_share:
            continue
        proposals.append(
            Proposal(
                id=f"parallelise:{step.id}+{other.id}",
                operator="parallelise",
                title=f"「{step.label}」と「{other.label}」を同時に進める",
                elements=(step.id, other.id),
                reasons=(
                    Reason("図とは逆の順で行われた割合", "log", round(reverse * 100, 1), "%"),
                    other.waiting_reason(),
                ),
                assumptions=("どちらの結果も、もう一方を始めるのに要らないものとします。",),
                legal_note="後の作業が前の作業の結果を使っていないかを確かめてください。",
            )
        )
    return tuple(proposals)


def apply(design: Design, proposal: Proposal, assumptions: Assumptions) -> Design:
    """Put the two steps between a parallel split and join."""
    first, second = proposal.elements
    for step_id in (first, second):
        if step_id not in design.diagram.nodes:
            raise CannotApply(f"作業「{step_id}」は、ほかの案ですでに無くなっています。")
    try:
        diagram = make_parallel(design.diagram, first_id=first, second_id=second)
    except CannotEdit as reason:
        raise CannotApply(f"ほかの案で図が変わったためです。{reason}") from reason
    return Design(diagram=diagram, scenario=design.scenario)
