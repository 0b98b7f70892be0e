"""Who acts in the stories of the sample, and how their files are read."""

from __future__ import annotations

import datetime as dt
import tomllib
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.utils import timezone

from meguru.apps.registry.models import Department, Organisation, Person
from meguru.shell.sample.definition import HERE

DESKS = ("staff", "chief", "dx")


@dataclass(frozen=True, slots=True)
class Cast:
    """The people of one town by their desks, and the moment of loading from which the stories count their days."""

    office: Organisation
    people: dict[str, Person]
    now: dt.datetime

    @property
    def today(self) -> dt.date:
        return timezone.localdate(self.now)

    def at(self, days: int) -> dt.datetime:
        """The moment so many days away from that of loading."""
        return self.now + dt.timedelta(days=days)

    def on(self, days: int) -> dt.date:
        return self.today + dt.timedelta(days=days)

    def department(self, name: str) -> Department:
        return Department.objects.get(organisation=self.office, name=name)


def cast_of(town: str, *, now: dt.datetime) -> Cast | None:
    """The people of a town, named by its sign-in name; None while the town or one of them is not there."""
    people = {
        desk: person
        for desk in DESKS
        for person in Person.objects.filter(sign_in_name=f"{town}-{desk}").select_related("organisation")
    }
    if set(people) != set(DESKS):
        return None
    return Cast(people["dx"].organisation, people, now)


@cache
def story(name: str) -> dict[str, Any]:
    """What a file of the sample tells."""
    return tomllib.loads((HERE / f"{name}.toml").read_text(encoding="utf-8"))
