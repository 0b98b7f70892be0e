"""Questions about indicators and their values; nothing here writes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from django.db.models import F, Max, OuterRef, QuerySet, Subquery

from meguru.apps.indicators.bridge import Column, column_of
from meguru.apps.indicators.facts.shelf import content
from meguru.apps.indicators.models import Indicator, IndicatorValue, IndicatorYear
from meguru.apps.registry.models import Person
from meguru.apps.registry.permissions import Can

OWN_THEME = "own"


@dataclass(frozen=True, slots=True)
class Theme:
    """指標の分野: a group of indicators, shown together."""

    id: str
    name: str


@cache
def themes() -> tuple[Theme, ...]:
    """The themes of the indicators that ship, in their order."""
    return tuple(Theme(one["id"], one["name"]) for one in content()["theme"])


def visible_indicators(user: Person) -> QuerySet[Indicator]:
    """The indicators in use that this person may read, in their order."""
    return Indicator.objects.visible_to(user).filter(put_away_at__isnull=True)


def years_of(indicator: Indicator) -> tuple[int, ...]:
    """The years that have values, the earliest first."""
    return tuple(indicator.years.order_by("year").values_list("year", flat=True))


def column(indicator: Indicator, *, user: Person, year: int | None = None) -> Column | None:
    """The values of one year (the newest when none is given) as this person sees them; None when there are none."""
    found = indicator.years.order_by("-year")
    stored = (found.filter(year=year) if year is not None else found).first()
    return None if stored is None else _with_own({indicator.pk: stored}, user=user)[indicator.pk]


def newest_columns(indicators: Iterable[Indicator], *, user: Person) -> dict[int, Column]:
    """Indicator -> the values of its newest year as this person sees them; those without any year are left out."""
    newest = (
        IndicatorYear.objects.filter(indicator=OuterRef("indicator"))
        .order_by()
        .values("indicator")
        .annotate(newest=Max("year"))
        .values("newest")
    )
    stored = IndicatorYear.objects.filter(
        indicator__in=[one.pk for one in indicators], year=Subquery(newest)
    ).order_by()
    return _with_own({one.indicator_id: one for one in stored}, user=user)


def columns_of_years(indicator: Indicator, *, user: Person) -> tuple[Column, ...]:
    """Every year of one indicator as this person sees it, the earliest first."""
    stored = list(indicator.years.order_by("year"))
    waiting = _waiting(user, [indicator.pk])
    return tuple(column_of(one).with_rows(waiting.get((indicator.pk, one.year), ())) for one in stored)


def _with_own(stored: Mapping[int, IndicatorYear], *, user: Person) -> dict[int, Column]:
    waiting = _waiting(user, stored)
    return {
        indicator_id: column_of(one).with_rows(waiting.get((indicator_id, one.year), ()))
        for indicator_id, one in stored.items()
    }


def _waiting(user: Person, indicators: Iterable[int]) -> dict[tuple[int, int], list[IndicatorValue]]:
    """What this person's offices wrote and have not released: theirs to see, nobody else's."""
    offices = user.organisation_ids_where(Can.VIEW_BENCHMARK)
    found: dict[tuple[int, int], list[IndicatorValue]] = {}
    rows = IndicatorValue.objects.filter(body__in=offices, is_released=False, indicator__in=list(indicators))
    for one in rows.order_by(F("body_id")):
        found.setdefault((one.indicator_id, one.year), []).append(one)
    return found
