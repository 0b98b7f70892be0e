"""Makers of small worlds for tests."""

from __future__ import annotations

from itertools import count

from meguru.apps.registry.models import Department, Organisation, Person, RoleAssignment, Sharing
from meguru.apps.registry.roles import Role, SharedSubject
from meguru.engines.organisation_codes import with_check_digit

_numbers = count(1)


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
