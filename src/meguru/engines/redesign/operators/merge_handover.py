"""Merge a hand-over: let the person who did the step before go on, instead of passing the case to an in-tray."""

from __future__ import annotations

import math
from dataclasses import dataclass

from meguru.engines.mining.results import HandoverFigures
from meguru.engines.redesign.assumptions import Assumptions
from meguru.engines.redesign.duration import with_waiting
from meguru.engines.redesign.operators.changes import task_of, with_task
from meguru.engines.redesign.process_view import Design, ProcessView, Step
from meguru.engines.redesign.results import Proposal, Reason


@dataclass(frozen=True, slots=True)
class HandoverCost:
    """What handing over into a step costs. Unit: hours per execution of the step, and how often it is handed over."""

    waiting_hours: float  # mean over all ways into the step
    avoidable_hours: float  # the part explained by the difference between handed over and not
    handed_over: int
    count: int


def propose(view: ProcessView) -> tuple[Proposal, ...]:
    """Propose steps that are often handed over and then wait longer than when the same person goes on."""
    proposals = []
    for step in view.busy_steps():
        cost = _cost(view, step)
        share = cost.handed_over / cost.count if cost.count else 0.0
        if cost.avoidable_hours <= 0 or share < view.assumptions.least_handed_over_share:
            continue
        saved = view.assumptions.handover_gap_saved
        factor = 1 - saved * cost.avoidable_hours / cost.waiting_hours
        proposals.append(
            Proposal(
                id=f"merge_handover:{step.id}",
                operator="merge_handover",
                title=f"「{step.label}」を前の作業と同じ人が続けて行う",
                elements=(step.id,),
                reasons=(
                    Reason("担当者が替わる割合", "log", round(share * 100, 1), "%"),
                    Reason("担当者が替わる回数", "log", cost.handed_over, "回"),
                    Reason(
                        "引き継ぎで余分にかかる待ち（1件平均）", "log", round(cost.avoidable_hours, 2), "時間"
                    ),
                ),
                assumptions=(
                    f"引き継ぎのある時とない時の待ちの差のうち {saved:.0%} が無くなるものとします"
                    "（差のすべてが引き継ぎのせいとは限らないため）。",
                    f"この作業の前の待ち時間を {factor:.3f} 倍にします。",
                ),
                legal_note="起案と決裁など、内部けん制のために人を分けている作業ではないかを確かめてください。",
                parameters=(("waiting_factor", factor),),
            )
        )
    return tuple(proposals)


def _cost(view: ProcessView, step: Step) -> HandoverCost:
    """Average over the ways into the step, weighted by how often each is taken."""
    ways = [way for way in view.handovers_into(step) if way.count >= view.assumptions.least_cases]
    count = sum(way.count for way in ways)
    waiting = sum(_waiting(way) for way in ways)
    avoidable = sum(
        way.handed_over * max(0.0, way.mean_wait_hours_handed_over - way.mean_wait_hours_same)
        for way in ways
        if 0 < way.handed_over < way.count
    )
    return HandoverCost(
        waiting_hours=waiting / count if count else 0.0,
        avoidable_hours=avoidable / count if count else 0.0,
        handed_over=sum(way.handed_over for way in ways),
        count=count,
    )


def _waiting(way: HandoverFigures) -> float:
    same = 0.0 if math.isnan(way.mean_wait_hours_same) else way.mean_wait_hours_same
    passed = 0.0 if math.isnan(way.mean_wait_hours_handed_over) else way.mean_wait_hours_handed_over
    return way.handed_over * passed + (way.count - way.handed_over) * same


def apply(design: Design, proposal: Proposal, assumptions: Assumptions) -> Design:
    """Shorten the waiting before the step by the factor that the proposal carries."""
    (step_id,) = proposal.elements
    task = with_waiting(task_of(design, step_id), factor=proposal.parameter("waiting_factor"))
    return with_task(design, step_id=step_id, task=task)
