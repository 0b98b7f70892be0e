"""New plans from good ones: tournament, crossover and mutation on rows of choices."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import product

from meguru.engines.redesign.search.draws import Draws
from meguru.engines.redesign.search.plan import Plan, Space

Allowed = Callable[[Plan], bool]


def every_plan(space: Space, *, allowed: Allowed) -> Iterator[Plan]:
    """Every allowed plan once, in a fixed order."""
    ranges = [range(least, most + 1) for least, most in _ranges(space)]
    seen: set[Plan] = set()
    for picks in product((False, True), repeat=len(space.proposals)):
        for people in product(*ranges):
            plan = space.plan(picks, people)
            if plan not in seen:
                seen.add(plan)
                if allowed(plan):
                    yield plan


def first_plans(space: Space, *, count: int, allowed: Allowed, draws: Draws) -> list[Plan]:
    """What a search begins with: today, each redesign alone, all together, staffing at both ends, then any."""
    none = [False] * len(space.proposals)
    today = [headcount for _, headcount in space.today().people]
    rows = [(none, today), ([True] * len(none), today)]
    rows += [([place == one for place in range(len(none))], today) for one in range(len(none))]
    for place, (least, most) in enumerate(_ranges(space)):
        for value in (least, most):
            changed = [*today[:place], value, *today[place + 1 :]]
            rows += [(none, changed), ([True] * len(none), changed)]
    found = {plan: None for picks, people in rows if allowed(plan := _within(space, picks, people))}
    for _ in range(20 * count):
        if len(found) >= count:
            break
        plan = _any(space, draws)
        if allowed(plan):
            found.setdefault(plan)
    return list(found)[:count]


def children(
    space: Space, parents: Sequence[Plan], *, count: int, allowed: Allowed, draws: Draws
) -> list[Plan]:
    """Up to `count` allowed plans, from parents that are ordered best first."""
    born: dict[Plan, None] = {}
    for _ in range(30 * count):
        if len(born) >= count:
            break
        mother, father = (parents[min(draws.below(len(parents)), draws.below(len(parents)))] for _ in "mf")
        child = _crossed(space, mother, father, draws)
        if allowed(child):
            born.setdefault(child)
    return list(born)


def _crossed(space: Space, mother: Plan, father: Plan, draws: Draws) -> Plan:
    picks = []
    for one in space.proposals:
        parent = mother if draws.chance(0.5) else father
        flips = draws.chance(1 / max(len(space.proposals), 1))
        picks.append((one.id in parent.picks) != flips)
    people = []
    for place, (least, most) in enumerate(_ranges(space)):
        parent = mother if draws.chance(0.5) else father
        value = parent.people[place][1]
        if draws.chance(1 / max(len(space.pools), 1)):
            step = 1 if draws.chance(0.5) else -1
            value = draws.whole(least, most) if draws.chance(0.2) else value + step
        people.append(min(max(value, least), most))
    return space.plan(picks, people)


def _any(space: Space, draws: Draws) -> Plan:
    picks = [draws.chance(0.5) for _ in space.proposals]
    return space.plan(picks, [draws.whole(least, most) for least, most in _ranges(space)])


def _within(space: Space, picks: Sequence[bool], people: Sequence[int]) -> Plan:
    pairs = zip(people, _ranges(space), strict=True)
    return space.plan(picks, [min(max(value, least), most) for value, (least, most) in pairs])


def _ranges(space: Space) -> list[tuple[int, int]]:
    return [space.question.staffing[key] for key in space.pools]
