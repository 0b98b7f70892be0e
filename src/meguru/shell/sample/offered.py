"""What the towns of the sample offer to residents, and what their systems cost. All of it is made up."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.db import transaction

from meguru.apps.indicators.bridge import Plain
from meguru.apps.indicators.commands import Entry, enter_values
from meguru.apps.indicators.models import Indicator, IndicatorValue
from meguru.apps.indicators.queries.entering import EntryCell
from meguru.apps.offerings import commands
from meguru.apps.offerings.bridge import NOTHING, Noted
from meguru.apps.offerings.models import Offering
from meguru.engines.calendars import fiscal_year
from meguru.shell.sample import definition
from meguru.shell.sample.cast import Cast, cast_of, story
from meguru.shell.sample.definition import Town

OFFERED, NOT_OFFERED = "offered", "not_offered"
SMARTPHONE = {"app": "to_app", "line": "to_web"}
WORDS = ("core_vendor",)  # what is entered as a word, not as a number


def add_offered(*, now: dt.datetime) -> None:
    """This function will note the services of every town and enter its costs. What is there stays as it is.

    Costs need the indicators that ship; where they are not loaded, the towns have none.
    """
    for town in definition.towns():
        cast = cast_of(town.sign_in, now=now)
        if cast is not None:
            _add_services(cast, town)
            _add_costs(cast, town)


@transaction.atomic
def _add_services(cast: Cast, town: Town) -> None:
    if Offering.objects.filter(organisation=cast.office).exists():
        return
    told, by = story("offered"), cast.people["dx"]
    at = cast.at(-30)
    unknown = set(told["towns"]["unknown"].get(town.sign_in, ()))
    notes = {
        service: _noted(line, reach=round(town.online * 10), year=fiscal_year(cast.today))
        for service, line in told["services"].items()
        if service not in unknown
    }
    own = told["towns"]["own"].get(town.sign_in)
    if own is not None:
        name, field, about, ways = own
        added = commands.add_own_service(
            organisation=cast.office, name=name, field=field, about=about, by=by, now=at
        )
        notes[f"own-{added.pk}"] = Noted(state=OFFERED, channels=tuple(ways.split()))
    rows = {key: commands.Written(NOTHING, noted) for key, noted in notes.items()}
    commands.write_offerings(organisation=cast.office, rows=rows, by=by, now=at)
    if town.sign_in not in told["towns"]["not_public"]:
        commands.release_offerings(organisation=cast.office, by=by, now=cast.at(-28))


def _noted(line: Sequence[Any], *, reach: int, year: int) -> Noted:
    """How a town of some reach offers a service; the further beyond the threshold, the longer since."""
    plain_from, better_from, plain, better, below = line
    if reach >= better_from:
        return Noted(OFFERED, tuple(better.split()), "direct", f"{year - 1 - (reach - better_from) % 4}")
    if reach >= plain_from:
        ways = tuple(plain.split())
        directness = next((SMARTPHONE[way] for way in ways if way in SMARTPHONE), "")
        return Noted(OFFERED, ways, directness, f"{year - 2 - (reach - plain_from) % 4}")
    return Noted(OFFERED, tuple(below.split())) if below else Noted(NOT_OFFERED)


@transaction.atomic
def _add_costs(cast: Cast, town: Town) -> None:
    told = story("offered")["costs"][town.sign_in]
    last = fiscal_year(cast.today) - 1
    wanted = {
        "system_cost": dict(zip((last - 1, last), told["cost"], strict=True)),
        "general_budget": dict(zip((last - 1, last), told["budget"], strict=True)),
        "core_renewal_year": {last: last + 1 + told["renewal"]},
        "core_vendor": {last: told["vendor"]},
    }
    for indicator in Indicator.objects.filter(key__in=wanted, organisation__isnull=True):
        if not IndicatorValue.objects.filter(indicator=indicator, body=cast.office).exists():
            entries = [_entry(cast, indicator, year, value) for year, value in wanted[indicator.key].items()]
            enter_values(
                indicator=indicator,
                entries=entries,
                office=cast.office,
                by=cast.people["dx"],
                now=cast.at(-29),
            )


def _entry(cast: Cast, indicator: Indicator, year: int, value: float | str) -> Entry:
    is_word = indicator.key in WORDS
    return Entry(
        cell=EntryCell(cast.office, year, None),
        seen="",
        wanted=Plain(None if is_word else float(value), "", None, "", ""),
        word=str(value) if is_word else "",
    )
