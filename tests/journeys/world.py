"""Make the small world of the browser tests in the database of DATABASE_URL; print it as one line of JSON.

Run as a script, in a process of its own, so that nothing of it reaches the database of the other tests.
"""

from __future__ import annotations

import json
import sys

import django

django.setup()

from django.core.management import call_command  # noqa: E402 - models can be imported after setup only

from meguru.apps.registry.models import Organisation  # noqa: E402
from meguru.apps.registry.roles import Role  # noqa: E402
from meguru.apps.registry.testing import (  # noqa: E402
    make_department,
    make_organisation,
    make_person,
    make_prefecture,
)

PASSWORD = "meguru-no-tabi-2026"
NAMES = {
    Role.DEPARTMENT_STAFF: "青木 美咲",
    Role.MUNICIPAL_DX: "石田 健",
    Role.PREFECTURE_DX: "上野 彩",
    Role.AUDITOR: "江口 誠",
    Role.ADMINISTRATOR: "大野 直子",
}


def main() -> int:
    call_command("migrate", verbosity=0, stdout=sys.stderr)
    prefecture = make_prefecture(name="めぐり県")
    city = make_organisation(
        name="みなと市", kind=Organisation.Kind.CITY, prefecture=prefecture, population_2020=120_000
    )
    section = make_department(organisation=city, name="市民課")
    people = {}
    for role, name in NAMES.items():
        own = prefecture if role == Role.PREFECTURE_DX else city
        department = section if role == Role.DEPARTMENT_STAFF else None
        person = make_person(
            role,
            organisation=own,
            department=department,
            password=PASSWORD,
            name=name,
            sign_in_name=role.value,
        )
        people[role.value] = person.sign_in_name
    print(json.dumps({"people": people, "password": PASSWORD, "facts": {"city": city.name}}))
    return 0


if __name__ == "__main__":
    sys.exit(main())
