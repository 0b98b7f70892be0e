"""Who answers for what, as a page shows it: a matrix, what is missing, who has agreed."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from meguru.apps.initiatives import bridge, wording
from meguru.apps.initiatives.agreeing import Named, named_in
from meguru.apps.initiatives.models import Initiative, Phase, PhaseRole, PlanItem
from meguru.apps.registry.models import Department, Person
from meguru.engines.initiative_flow import check_roles


@dataclass(frozen=True, slots=True)
class RoleCell:
    """The roles of one kind in a phase or task."""

    kind: str
    label: str
    roles: tuple[PhaseRole, ...]


@dataclass(frozen=True, slots=True)
class RoleRow:
    """A phase, or one of its tasks that has roles of its own."""

    phase: Phase
    task: PlanItem | None
    cells: tuple[RoleCell, ...]


@dataclass(frozen=True, slots=True)
class Unfilled:
    """A proposal of the flow behind which nobody stands yet, over all phases."""

    usually: str
    count: int


@dataclass(frozen=True, slots=True)
class RolesView:
    """The matrix, what is missing in words, who is named, and the proposals that stand in several places."""

    rows: tuple[RoleRow, ...]
    problems: tuple[str, ...]
    named: tuple[Named, ...]
    unfilled: tuple[Unfilled, ...]

    @property
    def agreed(self) -> int:
        return sum(one.agrees for one in self.named)


def roles_view(initiative: Initiative) -> RolesView:
    phases = bridge.phases_of(initiative)
    roles = bridge.roles_of(initiative)
    by_key = {str(phase.pk): phase for phase in phases}
    holders = {role.holder_key: role.holder_name for role in roles if role.holder_key}
    gaps = check_roles(list(by_key), bridge.taken_roles(roles), touched=touched_by(initiative))
    unfilled: dict[str, int] = defaultdict(int)
    for role in roles:
        if not role.holder_key:
            unfilled[role.usually] += 1
    return RolesView(
        rows=tuple(row for phase in phases for row in _rows_of(phase, roles)),
        problems=wording.gaps_words(gaps, by_key, holders),
        named=tuple(named_in(initiative, roles)),
        unfilled=tuple(Unfilled(usually, count) for usually, count in unfilled.items() if count > 1),
    )


def roles_of_phase(phase: Phase) -> list[PhaseRole]:
    """Every role of a phase for its form: by kind, those of tasks last."""
    order = [kind.value for kind in PhaseRole.Kind]
    found = [role for role in bridge.roles_of(phase.initiative) if role.phase_id == phase.pk]
    return sorted(found, key=lambda role: (role.task_id or 0, order.index(role.kind), role.pk))


def touched_by(initiative: Initiative) -> dict[str, str]:
    """The sections whose operations the initiative changes."""
    linked = initiative.operations.filter(put_away_at__isnull=True).order_by("department_id")
    return {
        str(pk): name
        for pk, name in linked.values_list("department_id", "department__name").distinct()
        if pk is not None
    }


def people_of(initiative: Initiative) -> QuerySet[Person]:
    """Who can be named: people of the office who still work there, and whoever is named already.

    Without the second, saving a page would drop somebody who left without a word.
    """
    named = PhaseRole.objects.in_use().filter(phase__initiative=initiative, person__isnull=False)
    return Person.objects.filter(
        Q(organisation=initiative.organisation, is_active=True)
        | Q(pk=initiative.lead_id)
        | Q(pk__in=named.values("person"))
    ).order_by("name", "pk")


def departments_of(initiative: Initiative) -> QuerySet[Department]:
    return Department.objects.filter(organisation=initiative.organisation).order_by("pk")


def _rows_of(phase: Phase, roles: list[PhaseRole]) -> list[RoleRow]:
    mine = [role for role in roles if role.phase_id == phase.pk]
    tasks = {role.task_id: role.task for role in mine}
    tasks.pop(None, None)
    rows = [RoleRow(phase, None, _cells([role for role in mine if role.task_id is None]))]
    for key, task in sorted(tasks.items(), key=lambda one: (one[1].position, one[0])):
        rows.append(RoleRow(phase, task, _cells([role for role in mine if role.task_id == key])))
    return rows


def _cells(roles: list[PhaseRole]) -> tuple[RoleCell, ...]:
    return tuple(
        RoleCell(kind.value, str(kind.label), tuple(role for role in roles if role.kind == kind.value))
        for kind in PhaseRole.Kind
    )
