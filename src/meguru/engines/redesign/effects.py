"""What a redesign is worth: the as-is and the redesigned process simulated with the same chance, and their difference."""

from __future__ import annotations

from collections.abc import Sequence

from meguru.engines.redesign.assumptions import Assumptions
from meguru.engines.redesign.catalogue import EXCLUSIVE_ON_A_STEP, apply
from meguru.engines.redesign.process_view import Design
from meguru.engines.redesign.results import Effect, Proposal, Redesign
from meguru.engines.simulation import pair, simulate
from meguru.engines.simulation.results import SimulationResult


def paired_effect(as_is: SimulationResult, to_be: SimulationResult) -> Effect:
    """Return as-is minus to-be, run by run; both must come from the same seed and number of replications."""
    paired = pair(as_is=as_is, to_be=to_be)
    return Effect(
        hours_per_year=paired.hours_per_year,
        yen_per_year=paired.yen_per_year,
        days_won_per_case=paired.days_won_per_case,
        median_hours=to_be.median_hours,
        mean_hours=to_be.mean_hours,
    )


def evaluate(
    proposal: Proposal,
    *,
    as_is: Design,
    as_is_result: SimulationResult,
    assumptions: Assumptions,
    seed: int,
    replications: int,
) -> Redesign:
    """Carry out one redesign, simulate it with the seed of `as_is_result`, and return the paired difference."""
    changed = apply(as_is, proposal, assumptions=assumptions)
    result = simulate(changed.diagram, changed.scenario, seed=seed, replications=replications)
    return Redesign(proposal=proposal, effect=paired_effect(as_is_result, result))


def recommend(redesigns: Sequence[Redesign]) -> tuple[Proposal, ...]:
    """Choose what goes into the to-be when the user has not chosen.

    A redesign is taken when its 95 % interval shows a gain in yen or in days and no loss in the other.
    Dropping a step is not recommended while only its label says that it is a mere check: people must say so first.
    Of several that would take the same step's work away, the one that saves most yen is taken.
    The result is ordered by yen saved, so `combine` resolves rivals the same way.
    """
    taken: set[str] = set()
    chosen: list[Proposal] = []
    for one in sorted(redesigns, key=lambda one: (-one.effect.yen_per_year.mean, one.proposal.id)):
        proposal, yen, days = one.proposal, one.effect.yen_per_year, one.effect.days_won_per_case
        gains = (yen.low > 0 and days.high >= 0) or (days.low > 0 and yen.high >= 0)
        exclusive = proposal.operator in EXCLUSIVE_ON_A_STEP
        if not gains or _drops_on_a_guess(proposal) or (exclusive and taken.intersection(proposal.elements)):
            continue
        if exclusive:
            taken.update(proposal.elements)
        chosen.append(proposal)
    return tuple(chosen)


def _drops_on_a_guess(proposal: Proposal) -> bool:
    return proposal.operator == "drop_step" and any(reason.source == "label" for reason in proposal.reasons)
