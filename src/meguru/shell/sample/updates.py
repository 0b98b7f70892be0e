"""The yearly updates of the sample's kartes: last year's is closed, this year's is half way in. All of it is made up."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from meguru.apps.registry.models import Organisation, Person
from meguru.apps.systems import commands
from meguru.apps.systems.commands import campaign as updates
from meguru.apps.systems.models import Contract, InformationSystem, UpdateCampaign
from meguru.engines.calendars import fiscal_year
from meguru.shell.sample import definition

# Days from that of loading.
BEGUN_LAST, CLOSED_LAST, RENEWED, BEGUN, CONFIRMED, CORRECTED, DUE = -400, -340, -60, -21, -9, -4, 30
RENEWED_EACH = 9  # every so many contracts was renewed since last year's update
WORDS = "経費と契約を、今年度の予算書と見くらべてください。わからない欄は、空けたままでかまいません。"


def add_updates(*, now: dt.datetime) -> None:
    """This function will tell two yearly updates of every office of the sample. An office that has one stays as it is."""
    for key in ("meguri", *(town.sign_in for town in definition.towns())):
        person = Person.objects.filter(sign_in_name=f"{key}-dx").select_related("organisation").first()
        if person is not None:
            _tell(person, now=now)


@transaction.atomic
def _tell(person: Person, *, now: dt.datetime) -> None:
    office = person.organisation
    in_use = InformationSystem.objects.in_use().filter(organisation=office)
    if UpdateCampaign.objects.filter(organisation=office).exists() or not in_use.exists():
        return
    this_year = fiscal_year(now.date())
    last = _open(person, this_year - 1, begun=BEGUN_LAST, due=CLOSED_LAST, now=now)
    updates.close_campaign(campaign=last, by=person, now=_at(now, CLOSED_LAST))
    _renew(office, person, now=_at(now, RENEWED))
    current = _open(person, this_year, begun=BEGUN, due=DUE, now=now)
    answered = _departments_that_answered(office)
    seen = dict(in_use.filter(department_id__in=answered).values_list("pk", "revision"))
    updates.confirm_cards(campaign=current, seen=seen, by=person, now=_at(now, CONFIRMED))
    _correct_one(office, answered, person, now=_at(now, CORRECTED))


def _open(person: Person, year: int, *, begun: int, due: int, now: dt.datetime) -> UpdateCampaign:
    return updates.open_campaign(
        organisation=person.organisation,
        fiscal_year=year,
        due_on=_at(now, due).date(),
        words=WORDS,
        by=person,
        now=_at(now, begun),
    )


def _renew(office: Organisation, person: Person, *, now: dt.datetime) -> None:
    """Some contracts were renewed for a year since: this is what the differences of the year show beside the costs."""
    dated = Contract.objects.filter(organisation=office, ends_on__isnull=False).order_by("pk")
    for contract in list(dated)[::RENEWED_EACH]:
        assert contract.ends_on is not None
        commands.change_row(
            row=contract,
            part="contracts",
            values={"ends_on": contract.ends_on.replace(year=contract.ends_on.year + 1)},
            by=person,
            now=now,
        )


def _departments_that_answered(office: Organisation) -> list[int]:
    """Every second department that has systems."""
    found = InformationSystem.objects.in_use().filter(organisation=office).order_by("department_id")
    return list(found.values_list("department_id", flat=True).distinct())[::2]


def _correct_one(office: Organisation, departments: list[int], person: Person, *, now: dt.datetime) -> None:
    """A card that was changed after somebody had confirmed it."""
    found = InformationSystem.objects.in_use().filter(organisation=office, department_id__in=departments)
    system = found.order_by("pk").first()
    if system is not None:
        commands.change_system(
            system=system,
            values={
                "used_by": f"{system.used_by}、窓口の応援の職員" if system.used_by else "窓口の応援の職員"
            },
            by=person,
            now=now,
        )


def _at(now: dt.datetime, days: int) -> dt.datetime:
    return now + dt.timedelta(days=days)
