"""Questions about the inventory. Never writes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Count, F, Q, QuerySet, Sum
from django.utils.translation import gettext as _

from meguru.apps.evidence.queries import HomeFigure
from meguru.apps.inventory.models import Operation
from meguru.apps.registry.models import Person
from meguru.design import figures

SORTS = {
    "department": ("department__name", "name"),
    "name": ("name",),
    "volume": ("-yearly_volume", "name"),
    "hours": ("-yearly_hours", "name"),
    "yen": ("-yearly_yen", "name"),
}


@dataclass(frozen=True, slots=True)
class Totals:
    """Sums over the operations shown. `without_hours` operations do not say their hours yet."""

    operations: int
    volume: int
    hours: Decimal
    yen: int
    without_hours: int


@dataclass(frozen=True, slots=True)
class OperationList:
    """One list as asked for: the rows, their totals, and how many there are without any filter."""

    operations: tuple[Operation, ...]
    totals: Totals
    all_operations: int


def operation_list(
    *,
    user: Person,
    search: str = "",
    department_id: int | None = None,
    nature: str = "",
    sort: str = "department",
) -> OperationList:
    """The operations this person may see, filtered and sorted; unknown figures sort last."""
    everything = Operation.objects.visible_to(user).in_use()
    found = everything
    for word in search.split():
        found = found.filter(
            Q(name__icontains=word)
            | Q(purpose__icontains=word)
            | Q(outline__icontains=word)
            | Q(legal_basis__icontains=word)
            | Q(system_used__icontains=word)
        )
    if department_id is not None:
        found = found.filter(department_id=department_id)
    if nature:
        found = found.filter(nature=nature)
    order = [
        F(field[1:]).desc(nulls_last=True) if field.startswith("-") else field
        for field in SORTS.get(sort, SORTS["department"])
    ]
    return OperationList(
        operations=tuple(found.select_related("department", "organisation").order_by(*order)),
        totals=totals(found),
        all_operations=everything.count(),
    )


def totals(operations: QuerySet[Operation]) -> Totals:
    """Sums of what is known."""
    sums = operations.order_by().aggregate(
        operations=Count("id"),
        volume=Sum("yearly_volume"),
        hours=Sum("yearly_hours"),
        yen=Sum("yearly_yen"),
        without_hours=Count("id", filter=Q(yearly_hours__isnull=True)),
    )
    return Totals(
        operations=sums["operations"],
        volume=sums["volume"] or 0,
        hours=sums["hours"] or Decimal(0),
        yen=sums["yen"] or 0,
        without_hours=sums["without_hours"],
    )


def differences(*, stored: Operation, typed: Mapping[str, Any]) -> list[tuple[str, str, str]]:
    """Where an edit differs from what is stored: (label, typed, stored), written for people."""
    found = []
    for name, value in typed.items():
        kept = getattr(stored, name)
        if value != kept:
            label = str(Operation._meta.get_field(name).verbose_name)
            found.append((label, _written(value), _written(kept)))
    return found


def _written(value: Any) -> str:
    return "—" if value is None or value == "" else str(value)


def home_figures(user: Person) -> tuple[HomeFigure, ...]:
    """The inventory in two numbers."""
    known = totals(Operation.objects.visible_to(user).in_use())
    operations = _("%(count)s件") % {"count": figures.number(known.operations)}
    return (
        HomeFigure("see", _("棚卸しした業務"), operations, "inventory:operations"),
        HomeFigure("see", _("年間作業時間の合計"), figures.work_hours(known.hours), "inventory:operations"),
    )
