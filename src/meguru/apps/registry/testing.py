"""Makers of small worlds for tests, and of two people who do something at the same moment."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Any

from django.db import connection, connections

from meguru.apps.registry.models import Department, Organisation, Person, RoleAssignment, Sharing
from meguru.apps.registry.roles import Role, SharedSubject
from meguru.engines.organisation_codes import with_check_digit

_numbers = count(1)
_A_MOMENT = 0.4  # seconds: long enough to see that somebody waits


def make_prefecture(**fields: object) -> Organisation:
    """A fictional prefecture; the codes start at 90, where no real one is."""
    number = next(_numbers)
    values = {
        "code": with_check_digit(f"{90 + number // 1000 % 10:02}{number % 1000:03}"),
        "name": f"試験{number}県",
        "kind": Organisation.Kind.PREFECTURE,
        "is_fictional": True,
    }
    return Organisation.objects.create(**(values | fields))


def make_organisation(**fields: object) -> Organisation:
    """A fictional town in a prefecture of its own, unless `prefecture` is given."""
    number = next(_numbers)
    values = {
        "code": with_check_digit(f"{90 + number // 1000 % 10:02}{number % 1000:03}"),
        "name": f"試験{number}町",
        "kind": Organisation.Kind.TOWN,
        "prefecture": fields.get("prefecture") or make_prefecture(),
        "population_2020": 9_000,
        "is_fictional": True,
    }
    return Organisation.objects.create(**(values | fields))


def make_department(*, organisation: Organisation | None = None, **fields: object) -> Department:
    values = {"name": f"第{next(_numbers)}課", "organisation": organisation or make_organisation()}
    return Department.objects.create(**(values | fields))


def make_person(
    *roles: Role,
    organisation: Organisation | None = None,
    department: Department | None = None,
    password: str | None = None,
    **fields: object,
) -> Person:
    """Someone who holds `roles` (department staff when none is named) in the organisation."""
    office = organisation or (department.organisation if department else make_organisation())
    number = next(_numbers)
    values = {"sign_in_name": f"person{number}", "name": f"試験職員{number}"}
    person = Person.objects.create_user(password=password, organisation=office, **(values | fields))
    for role in roles or (Role.DEPARTMENT_STAFF,):
        RoleAssignment.objects.create(person=person, role=role, organisation=office, department=department)
    return person


def make_sharing(
    *, owner: Organisation, reader: Organisation, subject: SharedSubject, since: object
) -> Sharing:
    return Sharing.objects.create(organisation=owner, reader=reader, subject=subject, since=since)


@contextmanager
def database_for_two(folder: Path) -> Iterator[None]:
    """PostgreSQL as it is; of SQLite, whose tests run in memory, a copy on disk that two connections can open."""
    if connection.vendor != "sqlite":
        yield
        return
    file = folder / "two.sqlite3"
    connection.ensure_connection()
    copy = sqlite3.connect(file)
    connection.connection.backup(copy)
    copy.close()
    in_memory, name = connection.connection, connection.settings_dict["NAME"]
    connection.connection, connection.settings_dict["NAME"] = None, str(file)
    yield
    connection.close()
    connection.connection, connection.settings_dict["NAME"] = in_memory, name


class Somebody(threading.Thread):
    """Does one thing with a connection of their own; `outcome` is its result or what was refused."""

    def __init__(self, act: Callable[[], Any]) -> None:
        super().__init__(daemon=True)
        self.act = act
        self.outcome: Any = None
        self.start()

    def run(self) -> None:
        try:
            self.outcome = self.act()
        except Exception as refused:
            self.outcome = refused
        finally:
            connections.close_all()

    def waits(self) -> bool:
        self.join(_A_MOMENT)
        return self.is_alive()

    def finish(self) -> Any:
        self.join(15)
        assert not self.is_alive()
        return self.outcome


def both(*acts: Callable[[], Any]) -> list[Any]:
    """What became of things that begin in the same moment."""
    start = threading.Barrier(len(acts))

    def together(act: Callable[[], Any]) -> Callable[[], Any]:
        return lambda: (start.wait(), act())[1]

    return [one.finish() for one in [Somebody(together(act)) for act in acts]]
