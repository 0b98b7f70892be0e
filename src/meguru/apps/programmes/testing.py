"""Makers of programmes for tests."""

from __future__ import annotations

import datetime as dt
from itertools import count
from typing import Any

from meguru.apps.catalogue import commands
from meguru.apps.programmes.models import OwnProgramme
from meguru.apps.registry.models import Person
from meguru.apps.registry.roles import Role
from meguru.apps.registry.testing import make_person

NOON = dt.datetime(2026, 4, 1, 3, 0, tzinfo=dt.UTC)  # noon in Japan
_numbers = count(1)


def make_programme(*, by: Person | None = None, **fields: Any) -> OwnProgramme:
    """A programme that a person's office wrote down; an office of its own unless one is given."""
    person = by or make_person(Role.MUNICIPAL_DX)
    new = OwnProgramme(**({"name": f"支援{next(_numbers)}", "gives": "money"} | fields))
    commands.add_record(new=new, organisation=person.organisation, by=person, now=NOON)
    return new
