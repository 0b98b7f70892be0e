"""Rows <-> engine values: phases as stretches and dated phases, roles as taken roles."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from meguru.apps.initiatives.models import Initiative, Phase, PhaseRole, PlanBasis
from meguru.apps.registry.models import Department, RoleAssignment
from meguru.engines.initiative_flow import (
    BudgetDay,
    DatedPhase,
    FlowPhase,
    Layout,
    RoleKind,
    Stretch,
    TakenRole,
    lay_out_from,
    lay_out_to,
    standard_flow,
)
from meguru.engines.initiative_flow.dates import open_days_between

OWN_PHASE_DAYS = 20  # an own phase without dates is laid out as four weeks


@dataclass(frozen=True, slots=True)
class Wish:
    """How the phases shall be laid out: from a day or to a day, with or without new money."""

    counted: str
    counted_on: dt.date
    needs_budget: bool
    closing: BudgetDay


def laid_out(stretches: Sequence[Stretch], wish: Wish, *, today: dt.date) -> Layout:
    """The dates of a wish. Raises: CannotLayOut."""
    if wish.counted == PlanBasis.Counted.TO_DEADLINE:
        return lay_out_to(wish.counted_on, stretches, not_before=today, closing=wish.closing)
    return lay_out_from(wish.counted_on, stretches, closing=wish.closing)


def phases_of(initiative: Initiative) -> list[Phase]:
    """The phases in use, in their order."""
    return list(initiative.phases.in_use().select_related("closed_by"))


def flow_phases(*, needs_budget: bool) -> tuple[FlowPhase, ...]:
    return standard_flow().phases if needs_budget else standard_flow().without_new_money()


def stretch_of_flow(one: FlowPhase) -> Stretch:
    return Stretch(
        one.id,
        one.working_days,
        asks_for_budget=one.asks_for_budget,
        spends=one.spends,
        is_goal=one.is_goal,
    )


def stretch_of(phase: Phase, *, needs_budget: bool) -> Stretch:
    """A phase keeps the length people gave it; without dates it has the usual one."""
    known = standard_flow().phase(phase.flow_key)
    days = known.working_days if known else OWN_PHASE_DAYS
    if phase.starts_on and phase.ends_on:
        days = max(1, open_days_between(phase.starts_on - dt.timedelta(days=1), phase.ends_on))
    return Stretch(
        str(phase.pk),
        days,
        asks_for_budget=bool(needs_budget and known and known.asks_for_budget),
        spends=bool(needs_budget and known and known.spends),
        is_goal=bool(known and known.is_goal),
    )


def dated(phase: Phase) -> DatedPhase:
    known = standard_flow().phase(phase.flow_key)
    return DatedPhase(
        str(phase.pk),
        phase.starts_on,
        phase.ends_on,
        is_closed=phase.is_closed,
        asks_for_budget=bool(known and known.asks_for_budget),
        spends=bool(known and known.spends),
        is_goal=bool(known and known.is_goal),
    )


def basis_of(initiative: Initiative) -> PlanBasis | None:
    return PlanBasis.objects.filter(initiative=initiative).first()


def roles_of(initiative: Initiative) -> list[PhaseRole]:
    """The roles in use of phases in use; of a task only while the task stands."""
    found = (
        PhaseRole.objects.in_use()
        .filter(phase__initiative=initiative, phase__removed_at__isnull=True)
        .exclude(task__removed_at__isnull=False)
        .select_related("phase", "task", "person", "department__parent")
    )
    return list(found)


def taken_roles(roles: Sequence[PhaseRole]) -> list[TakenRole]:
    """Roles with the sections their holders are or work in, and the sections below a section named."""
    sections = sections_of_people([role.person_id for role in roles if role.person_id])
    below = _sections_below([role.department_id for role in roles if role.department_id])
    return [
        TakenRole(
            phase=str(role.phase_id),
            kind=RoleKind(role.kind),
            holder=role.holder_key,
            is_person=role.department_id is None,
            departments=frozenset(
                str(key)
                for key in (
                    sections.get(role.person_id, ()) if role.person_id else below.get(role.department_id, ())
                )
            ),
            task=str(role.task_id or ""),
        )
        for role in roles
    ]


def sections_of_people(people: Iterable[int]) -> dict[int, set[int]]:
    """person -> the sections in which the person has a role."""
    found: dict[int, set[int]] = defaultdict(set)
    held = RoleAssignment.objects.filter(person_id__in=list(people), department__isnull=False)
    for person, department in held.values_list("person_id", "department_id"):
        found[person].add(department)
    return found


def _sections_below(departments: Iterable[int]) -> dict[int, set[int]]:
    """section -> itself and the sections under it: who names a division names its sections."""
    wanted = set(departments)
    if not wanted:
        return {}
    offices = Department.objects.filter(pk__in=wanted).values_list("organisation_id", flat=True)
    parents = dict(
        Department.objects.filter(organisation_id__in=list(offices)).values_list("pk", "parent_id")
    )
    found: dict[int, set[int]] = {one: {one} for one in wanted}
    for department in parents:
        seen: set[int] = set()
        above: int | None = department
        while above is not None and above not in seen:
            seen.add(above)
            if above in wanted:
                found[above].add(department)
            above = parents.get(above)
    return found
