"""Columns of figures as one person may see them: what every page that compares municipalities reads.

Who sees what. Released values, of everybody; what one's own offices wrote and have not released, on top, for their
people alone. People of real offices see no fictional municipality. An indicator that counts people shows no count of 1
to 9 but to the municipality itself and to the office that keeps the indicator.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

import numpy as np
import numpy.typing as npt
from django.db.models import F, QuerySet

from meguru.apps.indicators.bridge import Column, column_of, empty_column
from meguru.apps.indicators.facts.shelf import content, shipped_years
from meguru.apps.indicators.models import Indicator, IndicatorValue, IndicatorYear
from meguru.apps.registry.models import Organisation, Person
from meguru.apps.registry.permissions import Can
from meguru.engines.benchmark import FEWEST_PEOPLE

OWN_THEME = "own"


@dataclass(frozen=True, slots=True)
class Theme:
    """指標の分野: a group of indicators, shown together."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class _Eyes:
    """What a person sees beyond what everybody sees, and what not."""

    offices: frozenset[int]
    fictional: npt.NDArray[np.int64]  # bodies that do not exist, for people of real offices


@cache
def themes() -> tuple[Theme, ...]:
    """The themes of the indicators that ship, in their order."""
    return tuple(Theme(one["id"], one["name"]) for one in content()["theme"])


def themes_for(user: Person) -> tuple[Theme, ...]:
    """The same, and that of offices' own indicators when this person may read one."""
    has_own = visible_indicators(user).filter(theme=OWN_THEME).exists()
    return (*themes(), Theme(OWN_THEME, "団体が作った指標")) if has_own else themes()


def visible_indicators(user: Person) -> QuerySet[Indicator]:
    """The indicators in use that this person may read, in their order."""
    return Indicator.objects.visible_to(user).filter(put_away_at__isnull=True)


def years_of(indicator: Indicator) -> tuple[int, ...]:
    """The years that have released values, the earliest first."""
    return tuple(indicator.years.exclude(bodies=b"").order_by("year").values_list("year", flat=True))


def column(indicator: Indicator, *, user: Person, year: int | None = None) -> Column | None:
    """The values of one year (the newest when none is given) as this person sees them; None when there are none."""
    if year is None:
        return newest_columns([indicator], user=user).get(indicator.pk)
    stored = indicator.years.filter(year=year).first()
    found = _seen(indicator, [stored] if stored else [], user=user, years={year})
    return found[0] if found else None


def newest_columns(indicators: Iterable[Indicator], *, user: Person) -> dict[int, Column]:
    """Indicator -> the values of its newest year as this person sees them; those without any year are left out."""
    by_pk = {one.pk: one for one in indicators}
    is_widely = not user.organisation.is_fictional
    stored = _newest_stored(by_pk, is_widely=is_widely)
    eyes, waiting = _eyes(user), _waiting(user, by_pk)
    own_only = {
        pk: max(year for indicator_id, year in waiting if indicator_id == pk)
        for pk in {indicator_id for indicator_id, _year in waiting} - set(stored)
    }
    found = {
        pk: _as_seen(by_pk[pk], column_of(one), waiting.get((pk, one.year), ()), eyes)
        for pk, one in stored.items()
    }
    for pk, year in own_only.items():
        found[pk] = _as_seen(by_pk[pk], empty_column(year), waiting[pk, year], eyes)
    for pk in [
        pk for pk, one in found.items() if not one.bodies.size
    ]:  # only others' bodies stand in that year
        older = columns_of_years(by_pk[pk], user=user)
        if older:
            found[pk] = older[-1]
    return {pk: one for pk, one in found.items() if one.bodies.size}


def _newest_stored(by_pk: Mapping[int, Indicator], *, is_widely: bool) -> dict[int, IndicatorYear]:
    """The newest year of each. The years are looked up first, since reading columns is what takes time."""
    years: dict[int, dict[int, int]] = {}
    rows = IndicatorYear.objects.filter(indicator__in=by_pk).order_by()
    for indicator_id, year, pk in rows.values_list("indicator_id", "year", "pk"):
        years.setdefault(indicator_id, {})[year] = pk
    newest = {indicator_id: max(known) for indicator_id, known in years.items()}
    before = (
        {pk: year for pk, year in _published_before(by_pk, newest).items() if year in years[pk]}
        if is_widely
        else {}
    )
    wanted = [years[pk][year] for pk, year in (*newest.items(), *before.items())]
    found = {
        (one.indicator_id, one.year): one for one in IndicatorYear.objects.filter(pk__in=wanted).order_by()
    }
    stored = {pk: found[pk, year] for pk, year in newest.items() if (pk, year) in found}  # gone meanwhile
    for pk, year in before.items():
        if pk in stored and (pk, year) in found and len(stored[pk].bodies) * 2 < len(found[pk, year].bodies):
            stored[pk] = found[pk, year]
    return stored


def _published_before(by_pk: Mapping[int, Indicator], newest: Mapping[int, int]) -> dict[int, int]:
    """Of a published indicator the newest published year, where a later one stands beside it. It is shown until half as
    many have a later value: what one town adds does not take the figures of all others off the pages."""
    published: dict[str, int] = {}
    for key, year in shipped_years():
        published[key] = max(year, published.get(key, year))
    return {
        pk: published[by_pk[pk].key]
        for pk, year in newest.items()
        if published.get(by_pk[pk].key, year) < year
    }


def columns_of_years(
    indicator: Indicator, *, user: Person, only_released: bool = False
) -> tuple[Column, ...]:
    """Every year of one indicator as this person sees it, the earliest first; without one's own that wait, if asked."""
    stored = list(indicator.years.order_by("year"))
    return tuple(_seen(indicator, stored, user=user, with_own=not only_released))


def _seen(
    indicator: Indicator,
    stored: Iterable[IndicatorYear],
    *,
    user: Person,
    years: set[int] | None = None,
    with_own: bool = True,
) -> list[Column]:
    eyes = _eyes(user)
    waiting = _waiting(user, [indicator.pk]) if with_own else {}
    by_year = {one.year: column_of(one) for one in stored}
    for _pk, year in waiting:
        if years is None or year in years:
            by_year.setdefault(year, empty_column(year))
    found = [
        _as_seen(indicator, one, waiting.get((indicator.pk, year), ()), eyes)
        for year, one in sorted(by_year.items())
    ]
    return [one for one in found if one.bodies.size]


def _as_seen(indicator: Indicator, found: Column, own: Iterable[IndicatorValue], eyes: _Eyes) -> Column:
    shown = found.without(eyes.fictional).with_rows(own)
    if not indicator.counts_people or indicator.organisation_id in eyes.offices:
        return shown
    return shown.with_few_withheld(FEWEST_PEOPLE, but=eyes.offices)


def _eyes(user: Person) -> _Eyes:
    fictional = [] if user.organisation.is_fictional else _fictional()
    return _Eyes(
        offices=frozenset(user.organisation_ids_where(Can.VIEW_BENCHMARK)),
        fictional=np.array(fictional, dtype=np.int64),
    )


def _fictional() -> list[int]:
    return list(Organisation.objects.filter(is_fictional=True).order_by().values_list("pk", flat=True))


def _waiting(user: Person, indicators: Iterable[int]) -> dict[tuple[int, int], list[IndicatorValue]]:
    """What this person's offices wrote and have not released: theirs to see, nobody else's."""
    offices = user.organisation_ids_where(Can.VIEW_BENCHMARK)
    found: dict[tuple[int, int], list[IndicatorValue]] = {}
    rows = IndicatorValue.objects.filter(body__in=offices, is_released=False, indicator__in=list(indicators))
    for one in rows.order_by(F("body_id")):
        found.setdefault((one.indicator_id, one.year), []).append(one)
    return found
