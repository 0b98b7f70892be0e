"""One candidate: which redesigns are carried out and how many people there are; and the design that it leads to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import prod

from meguru.engines.redesign.catalogue import Combination, combine
from meguru.engines.redesign.operators.delegate import DELEGATED
from meguru.engines.redesign.process_view import CannotApply, Design
from meguru.engines.redesign.results import Proposal
from meguru.engines.redesign.search.question import SearchQuestion, kept_steps, triable
from meguru.engines.simulation import StaffPool


@dataclass(frozen=True, slots=True, order=True)
class Plan:
    """組み合わせ: ids of redesigns in the order of the question, and people by pool, in the order of the pools."""

    picks: tuple[str, ...] = ()
    people: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Space:
    """All plans of a question. `size` counts them before rivals are resolved."""

    question: SearchQuestion
    proposals: tuple[Proposal, ...]
    pools: tuple[str, ...]

    @property
    def size(self) -> int:
        ranges = (most - least + 1 for least, most in self.question.staffing.values())
        return int(2 ** len(self.proposals) * prod(ranges))

    def today(self) -> Plan:
        """Nothing redesigned, everybody as they are."""
        pools = self.question.design.scenario.pools
        return Plan(people=tuple((key, pools[key].headcount) for key in self.pools))

    def plan(self, picks: Sequence[bool], people: Sequence[int]) -> Plan:
        """The plan of a row of choices, with rivals resolved, so that equal designs are equal plans."""
        chosen = tuple(one for one, taken in zip(self.proposals, picks, strict=True) if taken)
        combination = self.combined(chosen, people)
        applied = {one.id for one in combination.applied}
        at_work = {pool.id for pool in working_pools(combination.design)}
        today = self.question.design.scenario.pools
        return Plan(
            picks=tuple(one.id for one in self.proposals if one.id in applied),
            people=tuple(
                (key, count if key in at_work else today[key].headcount)
                for key, count in zip(self.pools, people, strict=True)
            ),
        )

    def combined(self, chosen: Sequence[Proposal], people: Sequence[int]) -> Combination:
        """The design of some redesigns and headcounts. What cannot be combined is left out with the reason.

        A contractor has as many people as the office has today, however many a plan gives the office.
        """
        scenario = self.question.design.scenario
        pools = dict(scenario.pools)
        for key, headcount in zip(self.pools, people, strict=True):
            pool = pools[key]
            pools[key] = replace(pool, headcount=headcount, members=pool.members[:headcount])
        staffed = Design(self.question.design.diagram, replace(scenario, pools=pools))
        found = combine(staffed, chosen, assumptions=self.question.assumptions)
        contractors = {
            key: replace(pool, headcount=scenario.pools[inside].headcount)
            for key, pool in found.design.scenario.pools.items()
            if not pool.is_staff and (inside := key.removeprefix(DELEGATED)) in self.pools
        }
        changed = replace(found.design.scenario, pools={**found.design.scenario.pools, **contractors})
        return replace(found, design=replace(found.design, scenario=changed))

    def design_of(self, plan: Plan) -> Design:
        """The design that a plan leads to.

        Raises: CannotApply when a step that has to stay would be gone.
        """
        by_id = {one.id: one for one in self.proposals}
        design = self.combined([by_id[key] for key in plan.picks], [count for _, count in plan.people]).design
        gone = kept_steps(self.question) - set(design.diagram.nodes)
        if gone:
            raise CannotApply(f"残すべき手順「{min(gone)}」が無くなるため、試しません。")
        return design


def space_of(question: SearchQuestion) -> Space:
    """The plans that a question allows."""
    proposals, _ = triable(question)
    order = tuple(key for key in question.design.scenario.pools if key in question.staffing)
    return Space(question=question, proposals=proposals, pools=order)


def people_of(design: Design) -> int:
    """Staff of the pools that still have steps to do."""
    return sum(pool.headcount for pool in working_pools(design))


def working_pools(design: Design) -> list[StaffPool]:
    """Staff pools with at least one step of the drawing."""
    used = {task.pool_id for key, task in design.scenario.tasks.items() if key in design.diagram.nodes}
    return [pool for pool in design.scenario.pools.values() if pool.is_staff and pool.id in used]
