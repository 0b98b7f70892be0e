"""How far the prefectures have come, by the national figures of online applications."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from meguru.apps.indicators.models import Indicator
from meguru.apps.indicators.queries import column, newest_columns, visible_indicators
from meguru.apps.registry.models import Organisation, Person
from meguru.engines.service_gap import Coverage, ResidentService, introduction, service_catalogue


@dataclass(frozen=True, slots=True)
class RegionLine:
    """One service: all municipalities of the nation, and those of the prefecture looked at with its place."""

    service: ResidentService
    indicator: Indicator
    year: int
    nation: Coverage
    here: Coverage | None
    place: int | None
    of: int


@dataclass(frozen=True, slots=True)
class RegionRow:
    """One prefecture on one service; `place` is shared by equal shares, None when nothing is known."""

    prefecture: Organisation
    coverage: Coverage
    place: int | None


def region_lines(prefecture: Organisation | None, *, user: Person) -> tuple[RegionLine, ...]:
    """Every service of the catalogue that has a national figure with values."""
    indicators = _indicators(user)
    columns = newest_columns(indicators.values(), user=user)
    homes = _homes()
    lines = []
    for service in service_catalogue().services:
        indicator = indicators.get(service.indicator)
        if indicator is None or indicator.pk not in columns:
            continue
        shown = columns[indicator.pk]
        by_prefecture = _by_prefecture(shown.by_body, homes)
        places = _places(by_prefecture)
        key = prefecture.pk if prefecture else None
        lines.append(
            RegionLine(
                service=service,
                indicator=indicator,
                year=shown.year,
                nation=_together(by_prefecture),
                here=by_prefecture.get(key) if key else None,
                place=places.get(key) if key else None,
                of=len(places),
            )
        )
    return tuple(lines)


def region_rows(service: ResidentService, *, user: Person) -> tuple[int, tuple[RegionRow, ...]] | None:
    """(year, every prefecture by place) of one service; None without national values."""
    indicator = _indicators(user).get(service.indicator)
    shown = column(indicator, user=user) if indicator else None
    if shown is None:
        return None
    by_prefecture = _by_prefecture(shown.by_body, _homes())
    places = _places(by_prefecture)
    bodies = {one.pk: one for one in _prefectures()}
    rows = [RegionRow(bodies[pk], one, places.get(pk)) for pk, one in by_prefecture.items()]
    rows.sort(key=lambda one: (one.place is None, one.place or 0, one.prefecture.code))
    return shown.year, tuple(rows)


def _indicators(user: Person) -> dict[str, Indicator]:
    """National figures only: an office's own indicator of the same key cannot exist, keys are unique."""
    keys = [one.indicator for one in service_catalogue().services if one.indicator]
    return {one.key: one for one in visible_indicators(user).filter(key__in=keys, organisation__isnull=True)}


def _prefectures() -> list[Organisation]:
    return list(Organisation.objects.filter(kind=Organisation.Kind.PREFECTURE, is_fictional=False))


def _homes() -> dict[int, int]:
    found = Organisation.objects.filter(prefecture__isnull=False, is_fictional=False)
    return dict(found.order_by().values_list("pk", "prefecture_id"))


def _by_prefecture(values: Mapping[int, float | None], homes: Mapping[int, int]) -> dict[int, Coverage]:
    """Prefecture -> coverage over all its municipalities; real ones only."""
    members: dict[int, list[str]] = defaultdict(list)
    for body, home in homes.items():
        members[home].append(str(body))
    figures = {str(body): value for body, value in values.items()}
    return {home: introduction(figures, codes) for home, codes in members.items()}


def _together(parts: Mapping[int, Coverage]) -> Coverage:
    return Coverage(
        sum(one.offering for one in parts.values()),
        sum(one.not_offering for one in parts.values()),
        sum(one.unknown for one in parts.values()),
    )


def _places(parts: Mapping[int, Coverage]) -> dict[int, int]:
    shares = {pk: one.share for pk, one in parts.items() if one.share is not None}
    return {pk: 1 + sum(other > share for other in shares.values()) for pk, share in shares.items()}
