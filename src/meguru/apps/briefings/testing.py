"""Makers of briefings for tests."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from meguru.apps.briefings import commands
from meguru.apps.briefings.models import BriefingEdition, GroupKind
from meguru.apps.indicators.testing import give_values, make_indicator
from meguru.apps.registry.models import Organisation, Person
from meguru.apps.registry.testing import make_organisation, make_prefecture

NOON = dt.datetime(2026, 4, 1, 3, 0, tzinfo=dt.UTC)  # noon in Japan


def make_prefecture_with_rates(
    *rates: float | None, name: str = "めぐり県", is_fictional: bool = True
) -> tuple[Organisation, list[Organisation]]:
    """A prefecture with one town per rate of online applications, and a small indicator of yes and no."""
    prefecture = make_prefecture(name=name, is_fictional=is_fictional)
    towns = [
        make_organisation(
            name=f"見本{number}町",
            prefecture=prefecture,
            is_fictional=is_fictional,
            population_2020=9_000 + 100 * number,
            latitude=34.5 + number / 50,
            longitude=135.5,
        )
        for number, _rate in enumerate(rates, start=1)
    ]
    online = make_indicator("online_32", name="オンライン化率", kind="percent", unit="%", source="試験の表")
    give_values(online, dict(zip(towns, rates, strict=True)))
    cio = make_indicator(
        "cio", name="責任者の任命", theme="organisation", kind="yes_no", source="試験の表", position=1
    )
    give_values(
        cio, {town: float(rate is not None and rate > 30) for town, rate in zip(towns, rates, strict=True)}
    )
    return prefecture, towns


def make_edition(
    *, by: Person, name: str = "春の会議", group: str = GroupKind.PREFECTURE, keys: Sequence[str] = ()
) -> BriefingEdition:
    return commands.add_edition(
        organisation=by.organisation, name=name, group=group, keys=keys, by=by, now=NOON
    )
