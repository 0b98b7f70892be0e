"""The list of operations: filtered and sorted as asked, with the totals of what is shown."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from meguru.apps.evidence.queries import HomeFigure
from meguru.apps.inventory.models import NO_SYSTEM, Operation, OperationQuerySet
from meguru.apps.inventory.queries.figures import Figures, figures_for
from meguru.apps.registry.models import Department, Person
from meguru.design import figures as written

WITH_SYSTEM, WITHOUT_SYSTEM, NAMED_SYSTEM = "yes", "no", "name:"


@dataclass(frozen=True, slots=True)
class Row:
    """One operation of a list with its figures."""

    operation: Operation
    figures: Figures


SORTS: Mapping[str, Callable[[Row], Any]] = {
    "duties": lambda row: (row.operation.duty_order, row.operation.department_id, row.operation.name),
    "name": lambda row: row.operation.name,
    "department": lambda row: (row.operation.department.name, row.operation.name),
    "office": lambda row: (row.operation.organisation.code, row.operation.name),
    "nature": lambda row: row.operation.nature,
    "clients": lambda row: row.operation.clients_count,
    "volume": lambda row: row.figures.volume.value,
    "hours": lambda row: row.figures.hours.value,
    "overtime": lambda row: row.figures.overtime.value,
    "yen": lambda row: row.figures.yen.value,
    "peak": lambda row: None if row.figures.peak_month is None else (row.figures.peak_month - 4) % 12,
    "system": lambda row: row.operation.system_used or None,
    "changed": lambda row: row.operation.changed_at,
}
UNKNOWN: Mapping[str, Callable[[Row], bool]] = {
    "volume": lambda row: row.figures.volume.value is None,
    "hours": lambda row: row.figures.hours.value is None,
    "overtime": lambda row: row.figures.overtime.value is None,
    "yen": lambda row: row.figures.yen.value is None,
    "months": lambda row: row.figures.months_with_volume == 0,
    "grades": lambda row: not row.figures.staff.lines,
    "differs": lambda row: any(
        total.differs
        for total in (row.figures.volume, row.figures.hours, row.figures.overtime, row.figures.yen)
    ),
}


@dataclass(frozen=True, slots=True)
class Totals:
    """Sums over the operations shown. `without_hours` operations do not say their hours yet, and so on."""

    operations: int
    volume: int
    hours: Decimal
    overtime: Decimal
    yen: int
    without_volume: int
    without_hours: int
    without_overtime: int
    without_yen: int


@dataclass(frozen=True, slots=True)
class OperationList:
    """One list as asked for: the rows, their totals, and how many there are without any filter."""

    rows: tuple[Row, ...]
    totals: Totals
    all_operations: int

    @property
    def operations(self) -> tuple[Operation, ...]:
        return tuple(row.operation for row in self.rows)


def operation_list(
    *,
    user: Person,
    search: str = "",
    department_id: int | None = None,
    nature: str = "",
    system: str = "",
    peak_month: int | None = None,
    unknown: str = "",
    sort: str = "duties",
) -> OperationList:
    """The operations this person may see, filtered and sorted.

    A department stands for itself and those below it. `sort` is a key of SORTS, with "-" before it from large to
    small; unknown figures come last both ways. `unknown` is a key of UNKNOWN.
    """
    everything = Operation.objects.visible_to(user).in_use()
    found = _with_system(_with_words(everything, search), system)
    found = with_departments_below(found, department_id)
    if nature:
        found = found.filter(nature=nature)
    rows: Iterable[Row] = rows_of(found)
    if peak_month is not None:
        rows = (row for row in rows if row.figures.peak_month == peak_month)
    if unknown in UNKNOWN:
        rows = (row for row in rows if UNKNOWN[unknown](row))
    shown = sorted_rows(rows, sort)
    return OperationList(rows=tuple(shown), totals=totals(shown), all_operations=everything.count())


def rows_of(operations: OperationQuerySet) -> list[Row]:
    """Each operation with its figures, in a few queries."""
    found = list(operations.prefetch_related("department", "organisation").order_by("pk"))
    figures = figures_for(found)
    return [Row(operation, figures[operation.pk]) for operation in found]


def sorted_rows(rows: Iterable[Row], sort: str) -> list[Row]:
    key = SORTS.get(sort.removeprefix("-"), SORTS["duties"])
    in_order = sorted(rows, key=SORTS["duties"])
    known = [row for row in in_order if key(row) is not None]
    unknown = [row for row in in_order if key(row) is None]
    return sorted(known, key=key, reverse=sort.startswith("-")) + unknown


def totals(rows: Sequence[Row]) -> Totals:
    """Sums of what is known."""
    known: dict[str, list[Decimal]] = defaultdict(list)
    for row in rows:
        for name in ("volume", "hours", "overtime", "yen"):
            value = getattr(row.figures, name).value
            if value is not None:
                known[name].append(value)
    return Totals(
        operations=len(rows),
        volume=int(sum(known["volume"])),
        hours=sum(known["hours"], Decimal(0)),
        overtime=sum(known["overtime"], Decimal(0)),
        yen=int(sum(known["yen"])),
        **{
            f"without_{name}": len(rows) - len(known[name]) for name in ("volume", "hours", "overtime", "yen")
        },
    )


def systems_seen(user: Person) -> list[str]:
    """The systems that operations of this person's lists use, each once."""
    seen = Operation.objects.visible_to(user).in_use().exclude(system_used__in=("", *NO_SYSTEM))
    return sorted(set(seen.order_by().values_list("system_used", flat=True).distinct()))


def home_figures(user: Person) -> tuple[HomeFigure, ...]:
    """The inventory in two numbers."""
    known = totals(rows_of(Operation.objects.visible_to(user).in_use()))
    operations = _("%(count)s件") % {"count": written.number(known.operations)}
    return (
        HomeFigure("see", _("棚卸しした業務"), operations, "inventory:operations"),
        HomeFigure(
            "see",
            _("年間作業時間の合計"),
            written.work_hours(float(known.hours)),
            "inventory:operations",
        ),
    )


def _with_words(operations: OperationQuerySet, search: str) -> OperationQuerySet:
    for word in search.split():
        operations = operations.filter(
            Q(name__icontains=word)
            | Q(code__icontains=word)
            | Q(purpose__icontains=word)
            | Q(outline__icontains=word)
            | Q(legal_basis__icontains=word)
            | Q(clients__icontains=word)
            | Q(system_used__icontains=word)
            | Q(indicator__icontains=word)
        )
    return operations


def _with_system(operations: OperationQuerySet, system: str) -> OperationQuerySet:
    if system == WITH_SYSTEM:
        return operations.exclude(system_used__in=("", *NO_SYSTEM))
    if system == WITHOUT_SYSTEM:
        return operations.filter(system_used__in=("", *NO_SYSTEM))
    if system.startswith(NAMED_SYSTEM):
        return operations.filter(system_used=system.removeprefix(NAMED_SYSTEM))
    return operations


def with_departments_below(operations: OperationQuerySet, department_id: int | None) -> OperationQuerySet:
    """Operations of a department and those below it; all of them when none is named."""
    if department_id is None:
        return operations
    return operations.filter(department_id__in=departments_with_those_below(department_id))


def departments_with_those_below(department_id: int) -> set[int]:
    """The ids of a department and of all below it."""
    children = defaultdict(list)
    same_office = Department.objects.filter(
        organisation__in=Department.objects.filter(pk=department_id).values("organisation")
    )
    for pk, parent in same_office.order_by().values_list("pk", "parent_id"):
        children[parent].append(pk)
    found, waiting = set(), [department_id]
    while waiting:
        department = waiting.pop()
        if department not in found:
            found.add(department)
            waiting += children[department]
    return found
