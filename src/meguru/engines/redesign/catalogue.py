"""All redesign operators, in the order in which they are tried and combined."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from meguru.engines.redesign.assumptions import Assumptions
from meguru.engines.redesign.operators import (
    automate,
    central_processing,
    delegate,
    drop_step,
    merge_handover,
    move_online,
    parallelise,
)
from meguru.engines.redesign.operators.ease_step import REMOVE_FACE_TO_FACE, REMOVE_PAPER, REMOVE_SEAL
from meguru.engines.redesign.process_view import CannotApply, Design, ProcessView
from meguru.engines.redesign.results import Proposal


@dataclass(frozen=True, slots=True)
class Operator:
    """One way to change a process: how it is found, and how it is applied."""

    propose: Callable[[ProcessView], tuple[Proposal, ...]]
    apply: Callable[[Design, Proposal, Assumptions], Design]


# The handbook asks in this order: can it stop (abolish), can it go elsewhere or be done by a machine (delegate,
# replace, digital), can waste in the flow be removed. What takes a step away comes first, so that later operators
# see what is left.
OPERATORS: Mapping[str, Operator] = {
    "drop_step": Operator(drop_step.propose, drop_step.apply),
    "move_online": Operator(move_online.propose, move_online.apply),
    "remove_paper": Operator(REMOVE_PAPER.propose, REMOVE_PAPER.apply),
    "remove_seal": Operator(REMOVE_SEAL.propose, REMOVE_SEAL.apply),
    "remove_face_to_face": Operator(REMOVE_FACE_TO_FACE.propose, REMOVE_FACE_TO_FACE.apply),
    "automate": Operator(automate.propose, automate.apply),
    "central_processing": Operator(central_processing.propose, central_processing.apply),
    "delegate": Operator(delegate.propose, delegate.apply),
    "merge_handover": Operator(merge_handover.propose, merge_handover.apply),
    "parallelise": Operator(parallelise.propose, parallelise.apply),
}
# At most one of these per step: each already takes (part of) the step's work away, so together they would
# count the same minutes twice.
EXCLUSIVE_ON_A_STEP = frozenset({"drop_step", "remove_paper", "automate", "central_processing", "delegate"})


def propose(view: ProcessView) -> tuple[Proposal, ...]:
    """List every redesign that the measurements give a reason for, in the order of OPERATORS."""
    return tuple(proposal for operator in OPERATORS.values() for proposal in operator.propose(view))


def apply(design: Design, proposal: Proposal, *, assumptions: Assumptions) -> Design:
    """Return the process with one redesign carried out.

    Raises: CannotApply when the redesign does not fit the process (any more).
    """
    return OPERATORS[proposal.operator].apply(design, proposal, assumptions)


@dataclass(frozen=True, slots=True)
class Combination:
    """Several redesigns carried out together, and those that could not be, with the reason."""

    design: Design
    applied: tuple[Proposal, ...]
    left_out: tuple[tuple[Proposal, str], ...]


def combine(design: Design, proposals: Sequence[Proposal], *, assumptions: Assumptions) -> Combination:
    """Carry out several redesigns in the order of OPERATORS; within an operator, in the order given.

    Two redesigns that would both take away the work of the same step are not added up: the first one given
    stays, the other is left out with the reason.
    """
    order = list(OPERATORS)
    rank = {proposal.id: place for place, proposal in enumerate(proposals)}
    applied: list[Proposal] = []
    left_out: list[tuple[Proposal, str]] = []
    taken = _first_claims(proposals)
    for proposal in sorted(proposals, key=lambda one: (order.index(one.operator), rank[one.id])):
        rival = next(
            (taken[e] for e in proposal.elements if _claims(proposal) and taken[e] != proposal.id), None
        )
        if rival is not None:
            left_out.append(
                (proposal, f"同じ作業に「{_title(proposals, rival)}」を選んだため（二重に数えません）")
            )
            continue
        try:
            design = apply(design, proposal, assumptions=assumptions)
        except CannotApply as reason:
            left_out.append((proposal, str(reason)))
            continue
        applied.append(proposal)
    return Combination(design=design, applied=tuple(applied), left_out=tuple(left_out))


def _claims(proposal: Proposal) -> bool:
    return proposal.operator in EXCLUSIVE_ON_A_STEP


def _first_claims(proposals: Sequence[Proposal]) -> dict[str, str]:
    taken: dict[str, str] = {}
    for proposal in proposals:
        if _claims(proposal):
            for element in proposal.elements:
                taken.setdefault(element, proposal.id)
    return taken


def _title(proposals: Sequence[Proposal], proposal_id: str) -> str:
    return next(proposal.title for proposal in proposals if proposal.id == proposal_id)
