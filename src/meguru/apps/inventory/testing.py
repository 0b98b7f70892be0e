"""Makers of operations for tests."""

from __future__ import annotations

import datetime as dt
from itertools import count

from meguru.apps.inventory import commands
from meguru.apps.inventory.models import Operation
from meguru.apps.registry.models import Department
from meguru.apps.registry.testing import make_department

NOON = dt.datetime(2026, 4, 1, 3, 0, tzinfo=dt.UTC)  # noon in Japan
_numbers = count(1)


def make_operation(*, department: Department | None = None, **values: object) -> Operation:
    """An operation of a department, of an office of its own unless one is given."""
    section = department or make_department()
    return commands.add_operation(
        organisation=section.organisation,
        values={"name": f"業務{next(_numbers)}", "department": section, **values},
        by=None,
        now=NOON,
    )
