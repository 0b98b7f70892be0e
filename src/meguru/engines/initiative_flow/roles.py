"""Who answers for what, checked: every phase needs one who answers and one who does; who is touched is asked first.

Source: diagnostic chart, type H (write down the work phase by phase, who carries what; people who were left out turn the
matter over later); that one person must not carry everything is from type A (the work stops when that person is busy).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from meguru.engines.initiative_flow.model import RoleKind

MANY_PHASES = 3  # from here on one and the same person for every phase is worth a word; the number is ours
INVOLVED = frozenset({RoleKind.ACCOUNTABLE, RoleKind.DOES, RoleKind.CONSULTED})


@dataclass(frozen=True, slots=True)
class TakenRole:
    """A role of a phase. `holder` is empty while only a proposal stands there; `is_person` tells people from
    sections; `departments` are the sections that this holder is or belongs to."""

    phase: str
    kind: RoleKind
    holder: str
    is_person: bool = False
    departments: frozenset[str] = frozenset()
    task: str = ""


class RoleProblem(StrEnum):
    """What can be wrong with roles."""

    NO_ACCOUNTABLE = "no_accountable"
    MORE_ACCOUNTABLE = "more_accountable"
    NOBODY_DOES = "nobody_does"
    ONE_FOR_ALL = "one_for_all"
    DOES_ALL = "does_all"
    NOT_CONSULTED = "not_consulted"


@dataclass(frozen=True, slots=True)
class RoleGap:
    """One problem: of a phase, or of a holder or section over all of them."""

    problem: RoleProblem
    phase: str = ""
    who: str = ""


def check_roles(
    phases: Sequence[str], roles: Sequence[TakenRole], *, touched: Mapping[str, str]
) -> tuple[RoleGap, ...]:
    """What is missing, phase by phase, then over the whole.

    `phases`: keys in order. `touched`: section -> its name, for every section whose operation the initiative
    changes. Roles of single tasks do not stand for their phase.
    """
    found: list[RoleGap] = []
    taken = [one for one in roles if one.holder]
    for phase in phases:
        found += _of_phase(phase, [one for one in taken if one.phase == phase and not one.task])
    if len(phases) >= MANY_PHASES:
        found += _alone(phases, taken, RoleKind.ACCOUNTABLE, RoleProblem.ONE_FOR_ALL)
        found += _alone(phases, taken, RoleKind.DOES, RoleProblem.DOES_ALL)
    heard = {section for one in taken if one.kind in INVOLVED for section in one.departments}
    found += [
        RoleGap(RoleProblem.NOT_CONSULTED, who=name)
        for section, name in touched.items()
        if section not in heard
    ]
    return tuple(found)


def _of_phase(phase: str, roles: Sequence[TakenRole]) -> list[RoleGap]:
    accountable = sum(one.kind == RoleKind.ACCOUNTABLE for one in roles)
    found = []
    if accountable == 0:
        found.append(RoleGap(RoleProblem.NO_ACCOUNTABLE, phase))
    if accountable > 1:
        found.append(RoleGap(RoleProblem.MORE_ACCOUNTABLE, phase))
    if not any(one.kind == RoleKind.DOES for one in roles):
        found.append(RoleGap(RoleProblem.NOBODY_DOES, phase))
    return found


def _alone(
    phases: Sequence[str], taken: Sequence[TakenRole], kind: RoleKind, problem: RoleProblem
) -> list[RoleGap]:
    """One person who carries a kind of role in every phase, with nobody else in it."""
    holders: dict[str, set[str]] = {phase: set() for phase in phases}
    people = set()
    for one in taken:
        if one.kind == kind and one.phase in holders and not one.task:
            holders[one.phase].add(one.holder)
            if one.is_person:
                people.add(one.holder)
    sets = list(holders.values())
    if all(len(each) == 1 and each == sets[0] for each in sets) and sets[0] <= people:
        return [RoleGap(problem, who=next(iter(sets[0])))]
    return []
