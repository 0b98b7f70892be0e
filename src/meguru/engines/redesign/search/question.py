"""What is searched: a design, the redesigns that may be combined on it, staffing that may change, and what must hold."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from meguru.engines.bpmn.model import Diagram, Trait
from meguru.engines.redesign.assumptions import Assumptions
from meguru.engines.redesign.process_view import TRAIT_WORDS, Design
from meguru.engines.redesign.results import Proposal
from meguru.engines.redesign.traits import traits_of
from meguru.engines.simulation import CannotSimulate

RULES = "redesign-search-1"  # stands in every result; changes when the same question may get another answer
LEAST_BUDGET = 50
MOST_BUDGET = 1_000_000
TAKES_AWAY = frozenset({"drop_step", "automate", "delegate", "central_processing"})
RESERVED = (Trait.STATUTORY, Trait.CORE, Trait.JUDGEMENT)


@dataclass(frozen=True, slots=True)
class Limits:
    """制約: what every found plan must keep to. None: no such limit.

    Unit:   `people` all staff of the process together; `on_time_share` 0..1 of the cases, within the deadline;
            `yen` a year, as `YearOutcome.yen` counts it. `keep` are ids of steps that stay as they are.
    """

    people: int | None = None
    on_time_share: float | None = None
    yen: float | None = None
    keep: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class SearchQuestion:
    """探索の問い: everything that decides the answer.

    `staffing` maps pool id -> (fewest, most) people; pools that are not named keep theirs. `budget` is the number of
    simulated years that may be spent. `deadline_hours` is the deadline by which a case counts as on time (None: three
    quarters of the cases of today keep it). `drops_on_a_guess` allows steps to be dropped that only their label
    calls a mere check.
    """

    design: Design
    proposals: tuple[Proposal, ...]
    assumptions: Assumptions = field(default_factory=Assumptions)
    staffing: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    limits: Limits = field(default_factory=Limits)
    budget: int = 1000
    seed: int = 1
    deadline_hours: float | None = None
    deadline_is_given: bool = True
    drops_on_a_guess: bool = False
    start: date = date(2026, 4, 1)
    days: int = 365
    warm_up_days: int = 30


@dataclass(frozen=True, slots=True)
class NotTried:
    """試さない案: a redesign that the search leaves out, and why."""

    title: str
    why: str


def check(question: SearchQuestion) -> None:
    """Raise CannotSimulate, in words for a clerk, for a question that has no answer."""
    if not LEAST_BUDGET <= question.budget <= MOST_BUDGET:
        raise CannotSimulate(
            f"試す回数は {LEAST_BUDGET:,} から {MOST_BUDGET:,} の間にしてください（{question.budget:,} 回になっています）。"
        )
    limits = question.limits
    if limits.on_time_share is not None and not 0 <= limits.on_time_share <= 1:
        raise CannotSimulate("期限内に終える割合は、0 から 1 の間にしてください（95% なら 0.95）。")
    if limits.people is not None and limits.people < 1:
        raise CannotSimulate("人数の上限は、1 人以上にしてください。")
    if limits.yen is not None and not limits.yen > 0:
        raise CannotSimulate("費用の上限は、1 円以上にしてください。")
    if question.deadline_hours is not None and not question.deadline_hours > 0:
        raise CannotSimulate("期限は、0 より長くしてください。")
    for pool_id, (least, most) in question.staffing.items():
        pool = question.design.scenario.pools.get(pool_id)
        if pool is None:
            names = "、".join(one.name or one.id for one in question.design.scenario.pools.values())
            raise CannotSimulate(f"「{pool_id}」という係はありません。係の名前：{names or 'なし'}。")
        if not 1 <= least <= most <= 10_000:
            raise CannotSimulate(f"「{pool.name}」の人数は、1 人以上で、少ないほうを先に書いてください。")
    unknown = sorted(limits.keep - set(question.design.diagram.nodes))
    if unknown:
        raise CannotSimulate(f"残す手順「{unknown[0]}」は、図にありません。手順の id を確かめてください。")


def usual_staffing(design: Design) -> Mapping[str, tuple[int, int]]:
    """Pools that a search may change when nobody says which: office staff with steps, from one person to two more."""
    used = {task.pool_id for task in design.scenario.tasks.values()}
    return {
        pool.id: (1, pool.headcount + 2)
        for pool in design.scenario.pools.values()
        if pool.is_staff and pool.id in used
    }


def reserved_steps(diagram: Diagram) -> Mapping[str, str]:
    """Steps that stay in every search, with the reason in words: reserved by law or core, or where people decide."""
    return {
        node.id: TRAIT_WORDS[trait]
        for node in diagram.tasks()
        for trait in reversed(RESERVED)
        if traits_of(node).has(trait)
    }


def kept_steps(question: SearchQuestion) -> frozenset[str]:
    """Steps that stay: the reserved ones and those that the question names."""
    return question.limits.keep | frozenset(reserved_steps(question.design.diagram))


def triable(question: SearchQuestion) -> tuple[tuple[Proposal, ...], tuple[NotTried, ...]]:
    """The redesigns that may be combined, and those that may not, each with the reason."""
    kept = kept_steps(question)
    tried: list[Proposal] = []
    left: list[NotTried] = []
    for proposal in question.proposals:
        touched = [element for element in proposal.elements if element in kept]
        if any(element in question.limits.keep for element in proposal.elements):
            left.append(NotTried(proposal.title, "残すと指定された手順のため"))
        elif touched and proposal.operator in TAKES_AWAY:
            left.append(NotTried(proposal.title, _reserved_words(question, touched[0])))
        elif _is_guess(proposal) and not question.drops_on_a_guess:
            left.append(
                NotTried(
                    proposal.title, "形だけの確認かどうかが、作業名からの推定だけのため。図に書くと試します"
                )
            )
        else:
            tried.append(proposal)
    return tuple(tried), tuple(left)


def _reserved_words(question: SearchQuestion, element: str) -> str:
    return f"{reserved_steps(question.design.diagram)[element]}作業のため、職員が行うものとして残します"


def _is_guess(proposal: Proposal) -> bool:
    return proposal.operator == "drop_step" and any(reason.source == "label" for reason in proposal.reasons)
