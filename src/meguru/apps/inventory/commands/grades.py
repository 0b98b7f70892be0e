"""The grades of staff of an office and what they cost."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.db.models import ProtectedError

from meguru.apps.inventory.models import StaffGrade
from meguru.apps.inventory.queries.grades import state_of
from meguru.apps.ledger.commands import record
from meguru.apps.registry.models import Organisation, Person


class GradeInUse(ValueError):
    """Operations have hours of a grade that was to be removed."""


class GradeNamedTwice(ValueError):
    """Two grades of an office have one name."""


class GradesChangedMeanwhile(ValueError):
    """Somebody else stored the grades since this edit began."""


@dataclass(frozen=True, slots=True)
class GradeRow:
    """One grade as somebody wants it. `pk` None is a new one."""

    pk: int | None
    name: str
    yearly_yen: int
    yearly_hours: int


@transaction.atomic
def set_grades(
    *,
    organisation: Organisation,
    rows: Sequence[GradeRow],
    from_state: str,
    by: Person,
    now: dt.datetime,
) -> None:
    """This function will make the grades of an office exactly `rows`, in their order.

    `from_state` is `queries.grades.state_of` the grades as the edit began. It does nothing when nothing changed.
    Raises: GradesChangedMeanwhile, GradeInUse, GradeNamedTwice.
    """
    Organisation.objects.select_for_update(no_key=True).get(pk=organisation.pk)
    stored = {grade.pk: grade for grade in StaffGrade.objects.filter(organisation=organisation)}
    if state_of(stored.values()) != from_state:
        raise GradesChangedMeanwhile(
            "入力している間に、ほかの人が職層と人件費単価を変えました。あなたの入力は下に残っています。"
            "今の内容と見比べて、よければもう一度保存してください。"
        )
    before = _in_words(list(stored.values()))
    _remove(stored, kept={row.pk for row in rows if row.pk})
    try:
        with transaction.atomic():
            _store(organisation, rows, stored)
    except IntegrityError as twice:
        raise GradeNamedTwice(
            "同じ名前の職層が2つあります。名前を変えるか、1つにまとめてください。"
        ) from twice
    after = _in_words(list(StaffGrade.objects.filter(organisation=organisation)))
    if before != after:
        record(
            organisation=organisation,
            by=by,
            activity="inventory.grades_set",
            subject=("inventory.staffgrade", organisation.code),
            summary=f"職層と人件費単価を変えました（{len(rows)}職層）",
            payload={"before": before, "after": after},
            now=now,
        )


def _remove(stored: dict[int, StaffGrade], *, kept: set[int]) -> None:
    for pk, grade in stored.items():
        if pk in kept:
            continue
        try:
            grade.delete()
        except ProtectedError as used:
            operations = len({row.operation_id for row in used.protected_objects})
            raise GradeInUse(
                f"職層「{grade.name}」は{operations}件の業務で使っています。"
                "先にそれらの業務の作業時間をほかの職層に移してください。"
            ) from used


def _store(organisation: Organisation, rows: Sequence[GradeRow], stored: dict[int, StaffGrade]) -> None:
    """Names may be swapped between rows: they are freed first, then given."""
    known = [(stored[row.pk], row) for row in rows if row.pk in stored]
    for grade, row in known:
        if grade.name != row.name:
            StaffGrade.objects.filter(pk=grade.pk).update(name=f"\x1f{grade.pk}")
    for position, row in enumerate(rows, start=1):
        grade = stored.get(row.pk or 0) or StaffGrade(organisation=organisation)
        grade.name, grade.position = row.name, position
        grade.yearly_yen, grade.yearly_hours = row.yearly_yen, row.yearly_hours
        grade.save()


def _in_words(grades: list[StaffGrade]) -> dict[str, str]:
    """Name -> yen and hours, in the order of the office, for the ledger."""
    return {
        grade.name: f"{grade.position}. {grade.yearly_yen:,}円、{grade.yearly_hours:,}時間"
        for grade in sorted(grades, key=lambda grade: grade.position)
    }
