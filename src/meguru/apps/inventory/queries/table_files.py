"""The files that people take along: an empty template, and the inventory of their office as it is."""

from __future__ import annotations

import datetime as dt

from meguru.apps.inventory.models import Operation
from meguru.apps.inventory.queries.table_columns import examples_for, layout_of, rows_for
from meguru.apps.registry.models import Department, Person
from meguru.apps.registry.roles import Can
from meguru.engines.spreadsheets import TableRow, write_csv, write_workbook


def template_for(*, user: Person, now: dt.datetime) -> bytes:
    """An empty table; its list of departments offers those whose operations this person may change."""
    sections = [
        section
        for section in Department.objects.filter(organisation=user.organisation).select_related(
            "parent__parent__parent"
        )
        if user.can(Can.EDIT_OPERATIONS, department=section)
    ]
    return write_workbook(
        layout_of(user.organisation, sections),
        [],
        examples=examples_for(sections),
        marker=_marker(user, now),
    )


def workbook_for(*, user: Person, now: dt.datetime) -> bytes:
    """Every operation in use of this person's office, as a workbook that can be brought back."""
    return write_workbook(layout_of(user.organisation), _rows(user), marker=_marker(user, now))


def csv_for(*, user: Person) -> bytes:
    """The same as CSV."""
    return write_csv(layout_of(user.organisation), _rows(user))


def _rows(user: Person) -> list[TableRow]:
    found = Operation.objects.changeable_by(user, Can.EXPORT_OPERATIONS).in_use()
    return rows_for(found.filter(organisation=user.organisation).order_by("duty_order", "name", "pk"))


def _marker(user: Person, now: dt.datetime) -> dict[str, str]:
    return {"office": user.organisation.code, "taken_at": now.isoformat()}
