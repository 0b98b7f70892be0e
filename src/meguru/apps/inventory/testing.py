"""Makers of operations and of tables of them for tests."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Sequence
from itertools import count

from openpyxl import load_workbook

from meguru.apps.inventory import commands
from meguru.apps.inventory.models import HeldImport, Operation, OperationImport, StaffGrade
from meguru.apps.inventory.queries.importing import ImportPlan, State, plan_import
from meguru.apps.registry.models import Department, Organisation, Person
from meguru.apps.registry.testing import make_department

NOON = dt.datetime(2026, 4, 1, 3, 0, tzinfo=dt.UTC)  # noon in Japan
_numbers = count(1)


def make_operation(
    *,
    department: Department | None = None,
    months: Sequence[commands.MonthEntry] = (),
    grades: Sequence[commands.GradeEntry] = (),
    **values: object,
) -> Operation:
    """An operation of a department, of an office of its own unless one is given."""
    section = department or make_department()
    return commands.add_operation(
        organisation=section.organisation,
        values={"name": f"業務{next(_numbers)}", "department": section, **values},
        months=months,
        grades=grades,
        by=None,
        now=NOON,
    )


def make_survey(*rows: tuple[str, ...], volume: str = "0") -> commands.SurveyStored:
    """A survey of procedures: rows of (identifier, name, law, article), all of the same national volume."""
    lines = ["手続ID,手続名,法令名,根拠条項号,手続主体,申請を提出する機関,総手続件数"]
    for row in rows:
        identifier, name, law, article = (*row, *("",) * (4 - len(row)))
        lines.append(f"{identifier},{name},{law},{article},5 国民等,市役所・町村役場,{volume}")
    return commands.import_procedures(
        content="\n".join(lines).encode(),
        file_name="survey.csv",
        source="試験の調査",
        surveyed_on=None,
        now=NOON,
    )


def make_grade(organisation: Organisation, **values: object) -> StaffGrade:
    """A grade of staff of an office; an hour costs 2,000 yen unless something else is given."""
    number = next(_numbers)
    usual = {"name": f"職層{number}", "position": number, "yearly_yen": 3_720_000, "yearly_hours": 1860}
    return StaffGrade.objects.create(organisation=organisation, **(usual | values))


def edited(content: bytes, *, row: int, **cells: object) -> bytes:
    """A workbook in which somebody typed into a row; headings name the columns."""
    book = load_workbook(io.BytesIO(content))
    sheet = book["業務の棚卸し"]
    places = {cell.value: cell.column for cell in sheet[1]}
    for heading, value in cells.items():
        found = next(place for name, place in places.items() if name.startswith(heading))
        sheet.cell(row=row, column=found).value = value
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def plan_of(content: bytes, person: Person) -> ImportPlan:
    """What storing a file would change."""
    return plan_import(content=content, organisation=person.organisation, user=person)


def hold(content: bytes, person: Person) -> HeldImport:
    """A file that waits to be stored."""
    return commands.hold_import(
        organisation=person.organisation, file_name="棚卸し.xlsx", content=content, by=person, now=NOON
    )


def store(
    content: bytes, person: Person, *, only: set[int] | None = None, stale: bool = False
) -> OperationImport:
    """Hold a file and store its rows, those behind a colleague's change only when `stale`."""
    held = hold(content, person)
    rows = plan_of(content, person).storable.values()
    chosen = {
        row.number: row.version
        for row in rows
        if (only is None or row.number in only) and (stale or row.state is not State.STALE)
    }
    return commands.store_import(held=held, chosen=chosen, by=person, now=NOON)
