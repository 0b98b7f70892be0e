"""Questions about indicators over the nation and a prefecture; nothing here writes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from meguru.apps.benchmark.bodies import Bodies, Body, Numbers, bodies_of, offered_prefectures, real_bodies
from meguru.apps.indicators.bridge import Column
from meguru.apps.indicators.models import Indicator, IndicatorValue
from meguru.apps.indicators.queries import (
    column,
    columns_of_years,
    newest_columns,
    visible_indicators,
    years_of,
)
from meguru.apps.registry.models import Organisation, Person
from meguru.engines.benchmark import (
    SMALL_DENOMINATOR,
    Direction,
    Distribution,
    GroupMean,
    Position,
    comparable,
    group_means,
    means_of_groups,
    position,
    spread,
    standings,
)

OTHERWISE = IndicatorValue.Quality.OTHERWISE


@dataclass(frozen=True, slots=True)
class Row:
    """One indicator in the list: the newest year, all of Japan, the prefecture looked at, one's own municipality."""

    indicator: Indicator
    year: int
    nation: Distribution
    prefecture: GroupMean | None
    own: Position | None
    own_is_waiting: bool = False  # not released: nobody else sees it or the place


@dataclass(frozen=True, slots=True)
class Member:
    """One municipality of the prefecture with its value, why it has none, and what to know before comparing."""

    body: Body
    position: Position
    absence: str
    quality: str = ""
    denominator: float | None = None
    is_waiting: bool = False  # the reader's own value, not released yet

    @property
    def is_small(self) -> bool:
        return self.denominator is not None and self.denominator < SMALL_DENOMINATOR


@dataclass(frozen=True, slots=True)
class IndicatorPage:
    """An indicator over all of Japan and within one prefecture.

    `prefectures` has every real prefecture's mean, by place in the direction of the indicator; `here` the one looked
    at, without a place when it is fictional; `members` its municipalities, the best first, those without a value last.
    """

    indicator: Indicator
    year: int
    years: tuple[int, ...]
    nation: Distribution
    prefectures: tuple[tuple[Organisation, GroupMean], ...]
    here: tuple[Organisation, GroupMean] | None
    members: tuple[Member, ...]
    absent: Mapping[str, int]
    begins_anew: bool


def fitting_values(shown: Column, pks: Numbers) -> np.ndarray:
    """The released values of these bodies that are defined as the others are; means are made of these alone."""
    values = shown.at(pks)
    left_out = [pk for pk, quality in shown.qualities.items() if quality == OTHERWISE]
    left_out += shown.unreleased
    if left_out:
        values[np.isin(pks, left_out)] = np.nan
    return values


def prefectures(user: Person) -> list[Organisation]:
    """The real prefectures, and the own one when it is fictional."""
    return offered_prefectures(user)


def home_prefecture(user: Person, *, among: Iterable[Indicator] = ()) -> Organisation | None:
    """The prefecture that a person sees first: their own when it is real, or when a town of it has released a value of
    one of these indicators; else none."""
    home = user.organisation.prefecture or user.organisation
    if not home.is_fictional:
        return home
    told = IndicatorValue.objects.filter(
        body__prefecture=home, indicator__in=[one.pk for one in among], is_released=True, value__isnull=False
    )
    return home if told.exists() else None


def rows(*, theme: str, prefecture: Organisation | None, user: Person) -> list[Row]:
    """The indicators of one theme with their newest year."""
    indicators = list(visible_indicators(user).filter(theme=theme))
    columns = newest_columns(indicators, user=user)
    nation = real_bodies()
    shown = _Shown(nation, prefecture, own=user.organisation)
    return [shown.row(one, columns[one.pk]) for one in indicators if one.pk in columns]


class _Shown:
    """What a list of indicators is seen from: the nation, one prefecture of it or a fictional one, and an office."""

    def __init__(self, nation: Bodies, prefecture: Organisation | None, *, own: Organisation) -> None:
        self.nation = nation
        self.place = (
            nation.prefecture_ids.index(prefecture.pk)
            if prefecture and prefecture.pk in nation.prefecture_ids
            else None
        )
        self.prefecture = prefecture
        self.within = bodies_of(prefecture) if prefecture else Bodies(())
        self.own_row = nation.row_of.get(own.pk)

    def row(self, indicator: Indicator, shown: Column) -> Row:
        values, fitting = shown.at(self.nation.pks), fitting_values(shown, self.nation.pks)
        return Row(
            indicator=indicator,
            year=shown.year,
            nation=spread(fitting),
            prefecture=self._prefecture(indicator, shown, fitting),
            own=self._own(indicator, shown, values),
            own_is_waiting=self.own_row is not None and self.nation.rows[self.own_row].pk in shown.unreleased,
        )

    def _prefecture(self, indicator: Indicator, shown: Column, values: np.ndarray) -> GroupMean | None:
        if self.prefecture is None:
            return None
        within = spread(fitting_values(shown, self.within.pks))
        if self.place is None:
            return GroupMean(str(self.prefecture.pk), within, None, 0)
        means = means_of_groups(
            values,
            self.nation.prefecture_rows,
            how_many=len(self.nation.prefecture_ids),
            least_first=indicator.direction == Indicator.Direction.LESS,
        )
        return GroupMean(str(self.prefecture.pk), within, int(means.places[self.place]) or None, means.of)

    def _own(self, indicator: Indicator, shown: Column, values: np.ndarray) -> Position | None:
        if self.own_row is None:
            return None
        direction = Direction(indicator.direction)
        otherwise = [pk for pk, quality in shown.qualities.items() if quality == OTHERWISE]
        found = standings(values, direction=direction, comparable=comparable(self.nation.pks, otherwise))
        one = self.nation.rows[self.own_row]
        return position(
            found, self.own_row, code=one.code, direction=direction, is_otherwise=one.pk in otherwise
        )


def indicator_page(
    indicator: Indicator, *, user: Person, prefecture: Organisation | None, year: int | None = None
) -> IndicatorPage | None:
    """One indicator in the newest or a given year; None when no value is stored for it."""
    years = years_of(indicator)
    shown = column(indicator, user=user, year=year if year in years else None)
    if shown is None:
        return None
    nation = real_bodies()
    values = fitting_values(shown, nation.pks)
    means = _means(indicator, values, nation, user=user)
    return IndicatorPage(
        indicator=indicator,
        year=shown.year,
        years=years,
        nation=spread(values),
        prefectures=means,
        here=_here(prefecture, means, shown),
        members=members(indicator, shown, bodies_of(prefecture) if prefecture else Bodies(())),
        absent=Counter(why for pk, why in shown.absences.items() if pk in nation.row_of),
        begins_anew=shown.is_defined_otherwise,
    )


def _means(
    indicator: Indicator, values: np.ndarray, nation: Bodies, *, user: Person
) -> tuple[tuple[Organisation, GroupMean], ...]:
    """Every real prefecture's mean; for indicators that are better when less, the least comes first."""
    by_pk = {one.pk: one for one in prefectures(user)}
    by_pk |= {
        one.pk: one
        for one in Organisation.objects.filter(pk__in=[pk for pk in nation.prefecture_ids if pk not in by_pk])
    }
    grouped = {
        str(pk): values[nation.prefecture_rows == place].tolist()
        for place, pk in enumerate(nation.prefecture_ids)
    }
    means = group_means(grouped, least_first=indicator.direction == Indicator.Direction.LESS)
    return tuple((by_pk[int(mean.group)], mean) for mean in means)


def _here(
    prefecture: Organisation | None, means: tuple[tuple[Organisation, GroupMean], ...], shown: Column
) -> tuple[Organisation, GroupMean] | None:
    if prefecture is None:
        return None
    found = next((one for one in means if one[0].pk == prefecture.pk), None)
    if found is not None:
        return found
    within = spread(fitting_values(shown, bodies_of(prefecture).pks))
    return (prefecture, GroupMean(str(prefecture.pk), within, None, 0)) if within.count else None


def members(indicator: Indicator, shown: Column, within: Bodies) -> tuple[Member, ...]:
    """The municipalities by place among themselves; those with another definition are told, not ranked."""
    direction = Direction(indicator.direction)
    otherwise = {pk for pk, quality in shown.qualities.items() if quality == OTHERWISE}
    found = standings(shown.at(within.pks), direction=direction, comparable=comparable(within.pks, otherwise))
    known = np.flatnonzero(~np.isnan(shown.denominators))
    denominators = {int(shown.bodies[n]): float(shown.denominators[n]) for n in known}
    listed = [
        Member(
            one,
            position(found, number, code=one.code, direction=direction, is_otherwise=one.pk in otherwise),
            shown.absences.get(one.pk, "empty"),
            shown.qualities.get(one.pk, ""),
            denominators.get(one.pk),
            one.pk in shown.unreleased,
        )
        for number, one in enumerate(within.rows)
    ]
    return tuple(
        sorted(listed, key=lambda one: (one.position.place is None, one.position.place or 0, one.body.code))
    )


@dataclass(frozen=True, slots=True)
class Figure:
    """One municipality in one year: its value or why there is none, and what to know before comparing."""

    body: Body
    year: int
    value: float | None
    absence: str
    quality: str
    denominator: float | None


def every_figure(indicator: Indicator, *, user: Person, prefecture: Organisation | None) -> list[Figure]:
    """Every released figure that this person may see, by year and code: of the nation, or of a fictional prefecture."""
    within = bodies_of(prefecture) if prefecture and prefecture.is_fictional else real_bodies()
    found = []
    for shown in columns_of_years(indicator, user=user, only_released=True):
        values, absences, qualities = shown.by_body, shown.absences, shown.qualities
        denominators = shown.denominators_by_body
        found += [
            Figure(
                body=one,
                year=shown.year,
                value=values[one.pk],
                absence=absences.get(one.pk, ""),
                quality=qualities.get(one.pk, ""),
                denominator=denominators.get(one.pk),
            )
            for one in within.rows
            if one.pk in values
        ]
    return found


def municipalities_of(prefecture: Organisation | None) -> list[Body]:
    """The municipalities of a prefecture, by code."""
    return list(bodies_of(prefecture).rows) if prefecture else []
