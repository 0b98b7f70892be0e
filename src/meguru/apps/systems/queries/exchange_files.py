"""The files that people take along: an empty workbook, the kartes of their office, and the card sheet as CSV.

Rows are read from the database in pieces and go straight into the file. What a person may not see stands there as
`NOT_SHOWN`, which changes nothing when it comes back.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from typing import IO, Any

from django.db.models import Case, IntegerField, QuerySet, Value, When

from meguru.apps.registry.models import Department, Person
from meguru.apps.registry.roles import Can
from meguru.apps.systems.bridge import PARTS, SYSTEM, fields_of
from meguru.apps.systems.models import CostRow, InformationSystem, Vendor
from meguru.apps.systems.permissions import Sight, Sights, sights_of
from meguru.apps.systems.queries.exchange_columns import (
    CODE,
    DOCUMENT,
    MEASURE,
    NAME,
    NAME_OF,
    OTHER_CODE,
    OTHER_NAME,
    YEARS,
    SheetLayout,
    about_workbook,
    examples_of,
    sheets_of,
)
from meguru.engines.spreadsheets import NOT_SHOWN, ManyTable, TableRow, write_csv, write_tables
from meguru.engines.system_findings import function_name
from meguru.engines.system_karte import karte

PIECE = 2_000
Known = Mapping[int, "Shown"]


@dataclass(frozen=True, slots=True)
class Shown:
    """A system that stands in the file."""

    code: str
    name: str
    sight: Sight


def template_into(target: IO[bytes], *, user: Person, now: dt.datetime) -> None:
    """An empty workbook; its list of departments offers those whose systems this person may change."""
    sections = [
        one
        for one in Department.objects.filter(organisation=user.organisation).select_related(
            "parent__parent__parent"
        )
        if user.can(Can.EDIT_SYSTEMS, department=one)
    ]
    sheets = sheets_of(user.organisation, sections)
    _write(target, [(sheet, ()) for sheet in sheets], user=user, now=now)


def workbook_into(
    target: IO[bytes],
    *,
    user: Person,
    now: dt.datetime,
    systems: QuerySet[InformationSystem] | None = None,
) -> None:
    """The systems in use of this person's office (or those of `systems` among them), with all that hangs on them."""
    found = exportable(user) if systems is None else exportable(user).filter(pk__in=systems.values("pk"))
    known = _known(found, sights_of(user))
    _write(
        target,
        [(sheet, rows_of(sheet.part, found, known)) for sheet in sheets_of(user.organisation)],
        user=user,
        now=now,
    )


def card_csv(*, user: Person) -> bytes:
    """The sheet of the cards as CSV."""
    found = exportable(user)
    sheet = sheets_of(user.organisation)[0]
    return write_csv(sheet.table, list(rows_of(SYSTEM, found, _known(found, sights_of(user)))))


def exportable(user: Person) -> QuerySet[InformationSystem]:
    own = InformationSystem.objects.changeable_by(user, Can.EXPORT_SYSTEMS).in_use()
    return own.filter(organisation=user.organisation)


def rows_of(part: str, systems: QuerySet[InformationSystem], known: Known) -> Iterator[TableRow]:
    """The rows of one sheet, systems in the order of their names."""
    if part == SYSTEM:
        return _cards(systems, known)
    # Asking by the office instead of by thousands of keys; rows of other systems are passed over.
    rows = _rows_of_office(part, systems).filter(system__put_away_at__isnull=True)
    if part == "costs":
        return _costs(rows, known)
    if part == "interfaces":
        return _interfaces(rows, known)
    return _rows(part, rows, known)


def _write(
    target: IO[bytes],
    sheets: Sequence[tuple[SheetLayout, Iterable[TableRow]]],
    *,
    user: Person,
    now: dt.datetime,
) -> None:
    write_tables(
        target,
        [ManyTable(sheet.table, rows, examples_of(sheet.part)) for sheet, rows in sheets],
        name=NAME,
        about=about_workbook(),
        marker={"office": user.organisation.code, "taken_at": now.isoformat()},
    )


def _known(systems: QuerySet[InformationSystem], sights: Sights) -> Known:
    return {
        pk: Shown(code, name, sights.of_department(department))
        for pk, code, name, department in systems.values_list("pk", "code", "name", "department_id")
    }


def _rows_of_office(part: str, systems: QuerySet[InformationSystem]) -> QuerySet[Any]:
    offices = systems.order_by().values_list("organisation_id", flat=True).distinct()
    model: Any = PARTS[part]
    return model.objects.filter(organisation_id__in=list(offices)).order_by("system__name", "system_id")


def _cards(systems: QuerySet[InformationSystem], known: Known) -> Iterator[TableRow]:
    names = fields_of(SYSTEM)
    operations = _operations(systems)
    columns = ["pk", "revision", *("department_id" if name == "department" else name for name in names)]
    for row in systems.order_by("name", "pk").values_list(*columns).iterator(chunk_size=PIECE):
        pk, revision = row[:2]
        sight = known[pk].sight
        values: dict[str, Any] = {}
        for name, value in zip(names, row[2:], strict=True):
            if name in ("measures", "documents"):
                values |= _yes_and_no(name, value, is_hidden=sight.hides(SYSTEM, name))
            elif sight.hides(SYSTEM, name):
                values[name] = NOT_SHOWN
            elif name == "functions":
                values[name] = "\n".join(function_name(one) for one in value)
            else:
                values[name] = "\n".join(value) if isinstance(value, list) else _cell(name, value)
        values["department"] = str(values["department"])
        values["operations"] = "\n".join(operations.get(pk, ())) or None
        yield TableRow(values, key=f"{pk}:{revision}")


def _yes_and_no(name: str, value: Mapping[str, bool], *, is_hidden: bool) -> dict[str, Any]:
    prefix, asked = (MEASURE, karte().measures) if name == "measures" else (DOCUMENT, karte().documents)
    return {f"{prefix}{one.id}": NOT_SHOWN if is_hidden else value.get(one.id) for one in asked}


def _operations(systems: QuerySet[InformationSystem]) -> Mapping[int, list[str]]:
    found: dict[int, list[str]] = defaultdict(list)
    through = InformationSystem.operations.through.objects.filter(
        informationsystem__in=systems.order_by().values("pk")
    )
    for pk, name in through.order_by("operation__name").values_list(
        "informationsystem_id", "operation__name"
    ):
        found[pk].append(name)
    return found


def _rows(part: str, rows: QuerySet[Any], known: Known) -> Iterator[TableRow]:
    names = fields_of(part)
    vendors = dict(_vendors(rows)) if "vendor" in names else {}
    columns = ["pk", "system_id", *("vendor_id" if name == "vendor" else name for name in names)]
    for row in rows.order_by("system__name", "system_id", "pk").values_list(*columns).iterator(PIECE):
        pk, system = row[:2]
        one = known.get(system)
        if one is None:
            continue
        values: dict[str, Any] = dict(zip(names, row[2:], strict=True))
        if part == "incidents" and not one.sight.sees_incident(is_security=values["is_security"]):
            continue
        yield TableRow(
            {
                CODE: one.code or None,
                NAME_OF: one.name,
                **{
                    name: NOT_SHOWN
                    if one.sight.hides(part, name)
                    else vendors.get(value)
                    if name == "vendor"
                    else _cell(name, value)
                    for name, value in values.items()
                },
            },
            key=f"{system}:{pk}",
        )


def _vendors(rows: QuerySet[Any]) -> Iterable[tuple[int, str]]:
    offices = rows.order_by().values("organisation_id").distinct()
    return Vendor.objects.filter(organisation_id__in=offices).values_list("pk", "name")


def _costs(rows: QuerySet[Any], known: Known) -> Iterator[TableRow]:
    """One row per system, year and basis, in the columns of the kinds."""
    basis_first = Case(When(basis="budget", then=Value(0)), default=Value(1), output_field=IntegerField())
    found = (
        rows.annotate(place=basis_first)
        .order_by("system__name", "system_id", "fiscal_year", "place")
        .values_list("system_id", "fiscal_year", "basis", "kind", "yen")
    )
    for system, of_system in groupby(found.iterator(PIECE), key=itemgetter(0)):
        one = known.get(system)
        if one is None:
            continue
        around = {CODE: one.code or None, NAME_OF: one.name}
        if one.sight.hides("costs", "yen"):
            hidden = dict.fromkeys(("fiscal_year", "basis", *_kinds()), NOT_SHOWN)
            yield TableRow(around | hidden, key=f"{system}:0")
            continue
        for (year, basis), of_year in groupby(of_system, key=itemgetter(1, 2)):
            kinds = {kind: yen for *_around, kind, yen in of_year}
            yield TableRow({**around, "fiscal_year": str(year), "basis": basis, **kinds}, key=f"{system}:0")


def _kinds() -> Iterable[str]:
    return (str(value) for value, _label in CostRow._meta.get_field("kind").choices or ())


def _interfaces(rows: QuerySet[Any], known: Known) -> Iterator[TableRow]:
    for row in _rows("interfaces", rows, known):
        values = dict(row.values)
        other = known.get(values.pop("other") or 0)
        yield TableRow(
            {**values, OTHER_CODE: other.code or None if other else None, OTHER_NAME: other and other.name},
            key=row.key,
        )


def _cell(name: str, value: Any) -> Any:
    """A stored value as its column says it; empty texts and lists are empty cells."""
    if name == "cpu_by_hour":
        return ",".join(str(one) for one in value) or None
    if name in YEARS:
        return None if value is None else str(value)
    return None if value == "" else value
