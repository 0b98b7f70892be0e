"""The question of a search, from the same base and inputs as a trial."""

from __future__ import annotations

from collections.abc import Mapping

from meguru.engines.redesign.results import Proposal
from meguru.engines.redesign.search import Limits, SearchQuestion, usual_staffing
from meguru.engines.simulation import CannotSimulate
from meguru.engines.what_if.design import Base, build
from meguru.engines.what_if.hours import days_of_year, first_day
from meguru.engines.what_if.inputs import Inputs
from meguru.engines.what_if.months import WARM_UP_DAYS
from meguru.engines.what_if.picks import chosen_assumptions
from meguru.engines.what_if.run import available


def question_of(
    base: Base,
    inputs: Inputs,
    *,
    budget: int,
    seed: int,
    limits: Limits,
    staffing: Mapping[str, tuple[int, int]] | None = None,
    more: tuple[Proposal, ...] = (),
    drops_on_a_guess: bool = False,
) -> SearchQuestion:
    """What to search when a trial of these inputs is today.

    `staffing` None searches the usual staffing, {} none. `more` are redesigns offered from elsewhere; the picks of the
    inputs do not matter: the search picks.
    Raises: CannotSimulate when the inputs make no design.
    """
    design = build(base, inputs).design
    known = {one.id for one in more}
    offered = (*more, *(one for one in available(base, inputs) if one.id not in known))
    return SearchQuestion(
        design=design,
        proposals=offered,
        assumptions=chosen_assumptions(inputs.assumptions),
        staffing=usual_staffing(design) if staffing is None else dict(staffing),
        limits=limits,
        budget=budget,
        seed=seed,
        deadline_hours=design.scenario.deadline_hours,
        drops_on_a_guess=drops_on_a_guess,
        start=first_day(inputs),
        days=days_of_year(inputs),
        warm_up_days=WARM_UP_DAYS,
    )


def pool_named(question_pools: Mapping[str, str], name: str) -> str:
    """The id of the pool that people call `name` (or its id). `question_pools` maps id -> name.

    Raises: CannotSimulate naming the pools there are.
    """
    found = [key for key, called in question_pools.items() if name in (key, called)]
    if len(found) == 1:
        return found[0]
    names = "、".join(called or key for key, called in question_pools.items())
    problem = "が二つ以上あります。id で書いてください" if found else "という係はありません"
    raise CannotSimulate(f"「{name}」{problem}。係の名前：{names or 'なし'}。")
