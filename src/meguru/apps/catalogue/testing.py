"""Makers of services and cases for tests."""

from __future__ import annotations

import datetime as dt
from itertools import count
from typing import Any

from meguru.apps.catalogue import commands
from meguru.apps.catalogue.models import Service, ServiceCase
from meguru.apps.registry.models import Person
from meguru.apps.registry.roles import Role
from meguru.apps.registry.testing import make_person

NOON = dt.datetime(2026, 4, 1, 3, 0, tzinfo=dt.UTC)  # noon in Japan
_numbers = count(1)


def make_service(*, by: Person | None = None, **fields: Any) -> Service:
    """A service of a person's office, of an office of its own unless one is given."""
    person = by or make_person(Role.MUNICIPAL_DX)
    values = {"name": f"サービス{next(_numbers)}", "vendor": "みほん情報株式会社"} | fields
    new = Service(**values)
    commands.add_record(new=new, organisation=person.organisation, by=person, now=NOON)
    return new


def make_case(*, by: Person | None = None, **fields: Any) -> ServiceCase:
    """A case of a person's office, of an office of its own unless one is given."""
    person = by or make_person(Role.MUNICIPAL_DX)
    values = {"title": f"事例{next(_numbers)}", "body": "見本町"} | fields
    new = ServiceCase(**values)
    commands.add_record(new=new, organisation=person.organisation, by=person, now=NOON)
    return new
