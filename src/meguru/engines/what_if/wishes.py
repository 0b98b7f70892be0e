"""What people wish of a search, as values that are kept, and what a found plan is as a trial."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from itertools import groupby

from meguru.engines.bpmn.model import Diagram
from meguru.engines.redesign import Design, Proposal
from meguru.engines.redesign.search import (
    Limits,
    Plan,
    SearchQuestion,
    likely_seconds,
    people_of,
    reserved_steps,
    usual_staffing,
)
from meguru.engines.simulation import CannotSimulate
from meguru.engines.what_if.design import Base, build
from meguru.engines.what_if.drawing import label_of, named
from meguru.engines.what_if.inputs import DEFAULT_SEED, Inputs
from meguru.engines.what_if.run import MOST_IN_A_YEAR
from meguru.engines.what_if.searching import question_of


class Matters(StrEnum):
    """大切にすること: by which goal the answer is sorted at first; all three are searched for anyway."""

    ON_TIME = "on_time"
    DAYS = "days"
    YEN = "yen"


class Looking(StrEnum):
    """探し方: how many simulated years may be spent."""

    LITTLE = "little"
    USUAL = "usual"
    MUCH = "much"

    @property
    def budget(self) -> int:
        return {Looking.LITTLE: 300, Looking.USUAL: 1500, Looking.MUCH: 6000}[self]


@dataclass(frozen=True, slots=True)
class SearchWish:
    """探索の条件: what a person wants of a search.

    Shape:  `most` maps pool id -> most people; pools that are not named keep their people. `keep` are ids of steps.
    Unit:   people, share 0..1, yen a year; None: no such limit. `budget` in simulated years.
    """

    budget: int = Looking.USUAL.budget
    matters: Matters = Matters.DAYS
    most: Mapping[str, int] = field(default_factory=dict)
    people: int | None = None
    on_time_share: float | None = None
    yen: float | None = None
    keep: tuple[str, ...] = ()
    drops_on_a_guess: bool = False
    seed: int = DEFAULT_SEED


@dataclass(frozen=True, slots=True)
class Searchable:
    """What a search of these inputs has to choose from.

    `pools` maps the id of each pool whose people may change to (name, people today); `reserved` maps the steps that
    stay in any case to the reason in words; `proposals` are the redesigns.
    """

    design: Design
    pools: Mapping[str, tuple[str, int]]
    reserved: Mapping[str, str]
    proposals: tuple[Proposal, ...]
    people: int


def searchable(base: Base, inputs: Inputs, *, more: tuple[Proposal, ...] = ()) -> Searchable:
    """Raises: CannotSimulate when the inputs make no design, or one year of it takes too long."""
    question = question_of(
        base, inputs, budget=Looking.LITTLE.budget, seed=inputs.seed, limits=Limits(), more=more
    )
    design = question.design
    steps = len(design.scenario.tasks)
    if inputs.volume * steps > MOST_IN_A_YEAR:
        raise CannotSimulate(
            f"年間 {inputs.volume:,.0f} 件に手順が {steps:,} あり、多すぎて探せません。"
            f"この図では、年間 {MOST_IN_A_YEAR // max(steps, 1):,} 件までにしてください。"
        )
    pools = design.scenario.pools
    return Searchable(
        design=design,
        pools={key: (pools[key].name or key, pools[key].headcount) for key in usual_staffing(design)},
        reserved=reserved_steps(design.diagram),
        proposals=question.proposals,
        people=people_of(design),
    )


def wished_question(
    base: Base, inputs: Inputs, wish: SearchWish, *, more: tuple[Proposal, ...] = ()
) -> SearchQuestion:
    """The question of a wish. Without a limit of people, no plan has more of them than today.

    Raises: CannotSimulate.
    """
    design = build(base, inputs).design
    pools = usual_staffing(design)
    staffing = {key: (1, most) for key, most in wish.most.items() if key in pools}
    people = wish.people if wish.people is not None else people_of(design)
    return question_of(
        base,
        inputs,
        budget=wish.budget,
        seed=wish.seed,
        limits=Limits(
            people=people if staffing else None,
            on_time_share=wish.on_time_share,
            yen=wish.yen,
            keep=frozenset(wish.keep) & set(design.diagram.nodes),
        ),
        staffing=staffing,
        more=more,
        drops_on_a_guess=wish.drops_on_a_guess,
    )


def expected_seconds(found: Searchable, inputs: Inputs, *, budget: int) -> float:
    """How long a search takes at most on the machine that `likely_seconds` was measured on."""
    return likely_seconds(tasks_a_year=inputs.volume * len(found.design.scenario.tasks), years=budget)


def plan_as_inputs(inputs: Inputs, plan: Plan) -> Inputs:
    """The inputs of a trial that carries a found plan out: its redesigns picked, its people in the lanes.

    Where a lane gets fewer people than it has single members, the last of them are left out, as in the search.
    """
    people = dict(plan.people)
    lanes = tuple(replace(lane, headcount=people.get(lane.key, lane.headcount)) for lane in inputs.lanes)
    members = tuple(
        member
        for key, group in groupby(inputs.details.members, key=lambda one: one.lane)
        for member in list(group)[: people.get(key)]
    )
    details = replace(inputs.details, members=members)
    return replace(inputs, picks=plan.picks, lanes=lanes, details=details)


def wish_lines(wish: SearchWish, *, pools: Mapping[str, str], diagram: Diagram) -> tuple[str, ...]:
    """The wish in plain words, one line each; `pools` maps pool id -> name."""
    most = "、".join(f"「{pools.get(key, key)}」は {count} 人まで" for key, count in wish.most.items())
    lines = [f"人数：{most}" if most else "人数：今のまま変えない"]
    if most:
        lines.append(
            "合わせた人数：今の合計まで" if wish.people is None else f"合わせた人数：{wish.people} 人まで"
        )
    if wish.on_time_share is not None:
        lines.append(f"期限内に終わる割合：{wish.on_time_share:.0%} 以上")
    if wish.yen is not None:
        lines.append(f"1年の費用：{wish.yen:,.0f} 円まで")
    if wish.keep:
        names = named([label_of(diagram, key) for key in wish.keep], most=len(wish.keep))
        lines.append(f"残すと決めた手順：{names}")
    if wish.drops_on_a_guess:
        lines.append("名前から「確認」と推定した手順も、やめてみる")
    return tuple(lines)
