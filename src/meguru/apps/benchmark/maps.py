"""Questions about an indicator on a map; nothing here writes.

A map shows what the column of the indicator shows to this reader, and no more: what others have not released and counts
of few people are not in it. What is defined otherwise gets no colour and no place.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from meguru.apps.benchmark import queries
from meguru.apps.benchmark.bodies import Bodies, Body, bodies_of, real_bodies
from meguru.apps.indicators.bridge import Column
from meguru.apps.indicators.models import Indicator
from meguru.apps.indicators.queries import column, years_of
from meguru.apps.registry.models import Organisation, Person
from meguru.engines.benchmark import group_means
from meguru.engines.map_drawing import Classing, ValueClass, classify

COUNTRY, PREFECTURES = "country", "prefectures"
KINDS = 8


@dataclass(frozen=True, slots=True)
class MapPlace:
    """地図の団体: one municipality (or prefecture, with its mean) with its value, its place and its level.

    `level` is 0 without a comparable value, else the class; where less is better the lowest values have the highest level.
    """

    code: str
    name: str
    prefecture: str
    value: float | None
    absence: str
    place: int | None
    is_tied: bool
    level: int
    is_own: bool
    is_otherwise: bool = False
    is_small: bool = False  # the denominator
    is_waiting: bool = False  # the reader's own value, not released yet


@dataclass(frozen=True, slots=True)
class MapPage:
    """An indicator in one area: places by rank, and the classes of their values (empty for yes-no and choices)."""

    indicator: Indicator
    year: int
    years: tuple[int, ...]
    area: str
    prefecture: Organisation | None
    places: tuple[MapPlace, ...]
    classes: tuple[ValueClass, ...]
    bodies: tuple[Body, ...]
    prefectures: tuple[Organisation, ...]
    method: Classing


def map_page(
    indicator: Indicator,
    *,
    user: Person,
    area: str,
    prefecture: Organisation | None,
    method: Classing,
    year: int | None = None,
) -> MapPage | None:
    """One indicator in the newest or a given year; None when no value is stored. `prefecture` is used when `area` is its
    first two digits; COUNTRY and PREFECTURES are the real ones only."""
    years = years_of(indicator)
    shown = column(indicator, user=user, year=year if year in years else None)
    if shown is None:
        return None
    within: Bodies = Bodies(())
    regions: tuple[Organisation, ...] = ()
    if area == PREFECTURES:
        regions, places = _means(indicator, shown, user=user)
    else:
        within = bodies_of(prefecture) if prefecture and area != COUNTRY else real_bodies()
        places = [_place(one, user=user) for one in queries.members(indicator, shown, within)]
    placed, classes = _classified(indicator, places, method=method, are_means=area == PREFECTURES)
    return MapPage(
        indicator=indicator,
        year=shown.year,
        years=years,
        area=area,
        prefecture=prefecture,
        places=placed,
        classes=classes,
        bodies=within.rows,
        prefectures=regions,
        method=method,
    )


def map_of(
    page: queries.IndicatorPage,
    *,
    prefecture: Organisation,
    user: Person,
    method: Classing = Classing.STEPS,
) -> MapPage:
    """The municipalities of one prefecture as the page of the indicator shows them, without reading anything again."""
    places, classes = _classified(
        page.indicator, [_place(one, user=user) for one in page.members], method=method, are_means=False
    )
    return MapPage(
        indicator=page.indicator,
        year=page.year,
        years=page.years,
        area=prefecture.code[:2],
        prefecture=prefecture,
        places=places,
        classes=classes,
        bodies=tuple(sorted((one.body for one in page.members), key=lambda one: one.code)),
        prefectures=(),
        method=method,
    )


def _place(one: queries.Member, *, user: Person) -> MapPlace:
    return MapPlace(
        code=one.body.code,
        name=one.body.name,
        prefecture=one.body.prefecture,
        value=one.position.value,
        absence=one.absence if one.position.value is None else "",
        place=one.position.place,
        is_tied=bool(one.position.tied),
        level=0,
        is_own=one.body.pk == user.organisation_id,
        is_otherwise=one.position.is_defined_otherwise,
        is_small=one.position.value is not None and one.is_small,
        is_waiting=one.is_waiting,
    )


def _means(
    indicator: Indicator, shown: Column, *, user: Person
) -> tuple[tuple[Organisation, ...], list[MapPlace]]:
    """The mean of every real prefecture, as the page of the indicator gives it."""
    nation = real_bodies()
    values = queries.fitting_values(shown, nation.pks)
    grouped = {
        str(pk): values[nation.prefecture_rows == place].tolist()
        for place, pk in enumerate(nation.prefecture_ids)
    }
    means = group_means(grouped, least_first=indicator.direction == Indicator.Direction.LESS)
    regions = {one.pk: one for one in Organisation.objects.filter(pk__in=nation.prefecture_ids)}
    home = user.organisation.prefecture_id or user.organisation_id
    counted = Counter(mean.place for mean in means)
    places = [
        MapPlace(
            code=regions[int(mean.group)].code,
            name=regions[int(mean.group)].name,
            prefecture="",
            value=mean.spread.mean,
            absence="" if mean.spread.mean is not None else "empty",
            place=mean.place,
            is_tied=counted[mean.place] > 1,
            level=0,
            is_own=int(mean.group) == home,
        )
        for mean in means
    ]
    return tuple(regions[pk] for pk in nation.prefecture_ids), places


def _classified(
    indicator: Indicator, places: Sequence[MapPlace], *, method: Classing, are_means: bool
) -> tuple[tuple[MapPlace, ...], tuple[ValueClass, ...]]:
    """Every place with its level, and the classes by level from the first."""
    values = [None if one.is_otherwise else one.value for one in places]
    if indicator.is_yes_no and not are_means:
        levels: Sequence[int] = [0 if value is None else 2 if value else 1 for value in values]
        return tuple(map(_at_level, places, levels)), ()
    if indicator.is_choice:
        levels = [0 if value is None else min(int(value) + 1, KINDS) for value in values]
        return tuple(map(_at_level, places, levels)), ()
    found = classify(values, method=method)
    if indicator.direction != Indicator.Direction.LESS:
        return tuple(map(_at_level, places, found.levels)), found.classes
    top = len(found.classes) + 1
    turned = [top - level if level else 0 for level in found.levels]
    classes = tuple(replace(one, level=top - one.level) for one in reversed(found.classes))
    return tuple(map(_at_level, places, turned)), classes


def _at_level(one: MapPlace, level: int) -> MapPlace:
    return replace(one, level=level)
