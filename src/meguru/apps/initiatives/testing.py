"""Makers of initiatives for tests."""

from __future__ import annotations

import datetime as dt
from itertools import count

from meguru.apps.initiatives import commands
from meguru.apps.initiatives.models import Initiative
from meguru.apps.registry.models import Department, Person
from meguru.apps.registry.roles import Role
from meguru.apps.registry.testing import make_person

NOON = dt.datetime(2026, 4, 1, 3, 0, tzinfo=dt.UTC)  # noon in Japan
_numbers = count(1)


def make_initiative(
    *, by: Person | None = None, department: Department | None = None, name: str = "", theme: str = ""
) -> Initiative:
    """An initiative of a person's office, of an office of its own unless one is given."""
    person = by or make_person(Role.MUNICIPAL_DX)
    return commands.add_initiative(
        organisation=department.organisation if department else person.organisation,
        name=name or f"取組{next(_numbers)}",
        theme=theme,
        department=department,
        by=person,
        now=NOON,
    )
