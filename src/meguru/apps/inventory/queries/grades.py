"""Questions about the grades of staff of an office."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count

from meguru.apps.inventory.models import StaffGrade
from meguru.apps.registry.models import Organisation, Person
from meguru.apps.registry.roles import Can
from meguru.engines.priorities import STARTING_GRADES, hourly_yen


@dataclass(frozen=True, slots=True)
class GradeLine:
    """One grade as the page shows it; `pk` is None for a starting value that nobody has stored."""

    pk: int | None
    name: str
    yearly_yen: int
    yearly_hours: int
    operations: int = 0

    @property
    def hourly_yen(self) -> int:
        return hourly_yen(yearly_yen=self.yearly_yen, yearly_hours=self.yearly_hours)


@dataclass(frozen=True, slots=True)
class Grades:
    """The grades of an office. `are_starting_values`: nothing is stored yet, these are only offered."""

    organisation: Organisation
    lines: tuple[GradeLine, ...]
    are_starting_values: bool
    state: str


def office_of(user: Person, can: Can) -> Organisation:
    """The office whose settings this person works on: the own one, else the first where `can` holds."""
    if user.can(can, organisation=user.organisation):
        return user.organisation
    first = Organisation.objects.filter(pk__in=user.organisation_ids_where(can)).order_by("code").first()
    return first or user.organisation


def grades_of(organisation: Organisation) -> Grades:
    """The stored grades, or starting values while there are none."""
    stored = list(
        StaffGrade.objects.filter(organisation=organisation).annotate(
            operations=Count("grade_hours__operation", distinct=True)
        )
    )
    lines = [
        GradeLine(grade.pk, grade.name, grade.yearly_yen, grade.yearly_hours, grade.operations)
        for grade in stored
    ] or [GradeLine(None, start.name, start.yearly_yen, start.yearly_hours) for start in STARTING_GRADES]
    return Grades(
        organisation=organisation,
        lines=tuple(lines),
        are_starting_values=not stored,
        state=state_of(stored),
    )


def state_of(grades: Iterable[StaffGrade]) -> str:
    """What an edit began from, as one text: two edits that began alike have the same."""
    return "|".join(
        f"{grade.pk}:{grade.position}:{grade.name}:{grade.yearly_yen}:{grade.yearly_hours}"
        for grade in sorted(grades, key=lambda grade: (grade.position, grade.pk))
    )
