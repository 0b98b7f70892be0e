"""The systems of the sample's offices, with contracts, costs, servers and links. All of it is made up.

Nothing is drawn by chance: a hash of the office, the system and the question picks from a few values, so that loading
again gives the same. What a town's systems cost last year adds up to what `offered` says of it.
"""

from __future__ import annotations

import datetime as dt
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from meguru.apps.inventory.models import Operation
from meguru.apps.registry.models import Department, Organisation, Person
from meguru.apps.systems import commands
from meguru.apps.systems.models import InformationSystem, Vendor
from meguru.engines.calendars import fiscal_year
from meguru.engines.money import allocate
from meguru.shell.sample import definition
from meguru.shell.sample.cast import story
from meguru.shell.sample.system_facts import Office, SystemLine, rows_of, values_of

NOTE = "めぐり県の見本。実在の団体やシステムのものではありません。"


@dataclass(frozen=True, slots=True)
class Told:
    """What the story tells of one office: its lines, its links, and what all came to last year."""

    lines: tuple[SystemLine, ...]
    links: Sequence[Sequence[str]]
    yen: int
    is_large: bool


def add_systems(*, now: dt.datetime) -> None:
    """This function will enter the systems of every office of the sample. An office that has some stays as it is."""
    for town in definition.towns():
        person = Person.objects.filter(sign_in_name=f"{town.sign_in}-dx").first()
        if person is not None:
            _add(person, _told_of_town(town), prefix=town.sign_in[:2].upper(), now=now)
    person = Person.objects.filter(sign_in_name="meguri-dx").first()
    if person is not None:
        _add(person, _told_of_prefecture(), prefix="ME", now=now)


def _told_of_town(town: definition.Town) -> Told:
    told, costs = story("systems"), story("offered")["costs"]
    lines = told["municipal"]["lines"][: told["counts"][town.sign_in]]
    return Told(
        lines=tuple(SystemLine.read(line) for line in lines),
        links=told["links"]["municipal"],
        yen=costs[town.sign_in]["cost"][-1] * 1_000,
        is_large=town.size == "large",
    )


def _told_of_prefecture() -> Told:
    told = story("systems")
    return Told(
        lines=tuple(SystemLine.read(line) for line in told["prefectural"]["lines"]),
        links=told["links"]["prefectural"],
        yen=told["prefecture"]["cost"] * 1_000,
        is_large=True,
    )


@transaction.atomic
def _add(person: Person, told: Told, *, prefix: str, now: dt.datetime) -> None:
    office = person.organisation
    if InformationSystem.objects.filter(organisation=office).exists():
        return
    of_office = Office(
        code=office.code, vendors=_vendors(office), today=now.date(), last_year=fiscal_year(now.date()) - 1
    )
    shares = allocate(told.yen // 1_000, {line.name: line.weight for line in told.lines})
    places = {line.name: place for place, line in enumerate(told.lines)}
    operations = _operations(office)
    cards = []
    for place, line in enumerate(told.lines):
        rows = rows_of(line, of_office, yearly_yen=shares[line.name] * 1_000)
        rows["interfaces"] = [
            {"other_place": places[other], "data": what, "way": way, "is_needed_to_run": way == "database"}
            for source, other, what, way in told.links
            if source == line.name and other in places
        ]
        values = values_of(line, of_office) | {
            "code": f"{prefix}-{place + 1:03}",
            "note": NOTE,
            "department": _department(office, line.large if told.is_large else line.small),
            "operations": [one for used, one in operations if _serves(line.name, used)],
        }
        cards.append(commands.NewCard(values, rows))
    commands.add_cards(organisation=office, cards=cards, by=person, now=now)


def _department(office: Organisation, path: tuple[str, ...]) -> Department:
    parent = None
    for name in path:
        parent, _ = Department.objects.get_or_create(organisation=office, parent=parent, name=name)
    assert parent is not None
    return parent


def _vendors(office: Organisation) -> dict[tuple[str, int], Any]:
    """Every spelling of every vendor that this office writes: (key, place in the list) -> row."""
    found = {}
    for key, spellings in story("systems")["vendors"].items():
        for place, name in enumerate(spellings):
            seen = zlib.crc32(f"{office.code} {name}".encode()) % 2 == 0
            if place == 0 or seen:
                found[key, place], _ = Vendor.objects.get_or_create(organisation=office, name=name)
    return found


def _operations(office: Organisation) -> list[tuple[str, Operation]]:
    return [(one.system_used, one) for one in Operation.objects.filter(organisation=office).in_use()]


def _serves(name: str, used: str) -> bool:
    return any(one and name.startswith(one.split("（")[0]) for one in used.split("、"))
