"""Questions about indicators; nothing here writes."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from meguru.apps.indicators.models import Indicator, IndicatorValue
from meguru.apps.indicators.queries import column, newest_columns, visible_indicators, years_of
from meguru.apps.registry.models import Organisation, Person
from meguru.engines.benchmark import (
    Direction,
    Distribution,
    GroupMean,
    Position,
    group_means,
    positions,
    spread,
)


@dataclass(frozen=True, slots=True)
class Row:
    """One indicator in the list: the newest year, all of Japan, the prefecture looked at, one's own municipality."""

    indicator: Indicator
    year: int
    nation: Distribution
    prefecture: GroupMean | None
    own: Position | None


@dataclass(frozen=True, slots=True)
class Member:
    """One municipality of the prefecture with its value and why it has none."""

    body: Organisation
    position: Position
    absence: str


@dataclass(frozen=True, slots=True)
class IndicatorPage:
    """An indicator over all of Japan and within one prefecture.

    `prefectures` has every prefecture's mean, by place in the direction of the indicator; `members` the municipalities
    of the one looked at, the best first, those without a value last.
    """

    indicator: Indicator
    year: int
    years: tuple[int, ...]
    nation: Distribution
    prefectures: tuple[tuple[Organisation, GroupMean], ...]
    here: tuple[Organisation, GroupMean] | None
    members: tuple[Member, ...]
    absent: Mapping[str, int]


def prefectures() -> list[Organisation]:
    """The real prefectures."""
    return list(Organisation.objects.filter(kind=Organisation.Kind.PREFECTURE, is_fictional=False))


def home_prefecture(user: Person) -> Organisation | None:
    """The prefecture that a person sees first: their own when it is real, else none."""
    home = user.organisation.prefecture or user.organisation
    return None if home.is_fictional else home


def rows(*, theme: str, prefecture: Organisation | None, user: Person) -> list[Row]:
    """The indicators of one theme with their newest year."""
    indicators = list(visible_indicators(user).filter(theme=theme))
    columns = newest_columns(indicators, user=user)
    home = _prefecture_of_each()
    return [
        Row(
            indicator=one,
            year=columns[one.pk].year,
            nation=spread(list(columns[one.pk].by_body.values())),
            prefecture=_mean_of(prefecture, one, columns[one.pk].by_body, home),
            own=_own(one, columns[one.pk].by_body, user=user),
        )
        for one in indicators
        if one.pk in columns
    ]


def _mean_of(
    prefecture: Organisation | None,
    indicator: Indicator,
    values: Mapping[int, float | None],
    home: Mapping[int, int],
) -> GroupMean | None:
    if prefecture is None:
        return None
    means = _means(indicator, values, home)
    return next((mean for mean in means if mean.group == str(prefecture.pk)), None)


def _means(
    indicator: Indicator, values: Mapping[int, float | None], home: Mapping[int, int]
) -> tuple[GroupMean, ...]:
    """Every prefecture's mean; for indicators that are better when less, the least comes first."""
    grouped: dict[str, list[float | None]] = defaultdict(list)
    for body_id, value in values.items():
        grouped[str(home[body_id])].append(value)
    return group_means(grouped, least_first=indicator.direction == Indicator.Direction.LESS)


def _own(indicator: Indicator, values: Mapping[int, float | None], *, user: Person) -> Position | None:
    if user.organisation_id not in values:
        return None
    return positions(_by_code(values), direction=Direction(indicator.direction))[str(user.organisation_id)]


def _by_code(values: Mapping[int, float | None]) -> dict[str, float | None]:
    return {str(body_id): value for body_id, value in values.items()}


def _prefecture_of_each() -> dict[int, int]:
    """Municipality -> prefecture, of all that are real."""
    municipalities = Organisation.objects.filter(prefecture__isnull=False, is_fictional=False)
    return dict(municipalities.order_by().values_list("pk", "prefecture_id"))


def indicator_page(
    indicator: Indicator, *, user: Person, prefecture: Organisation | None, year: int | None = None
) -> IndicatorPage | None:
    """One indicator in the newest or a given year; None when no value is stored for it."""
    years = years_of(indicator)
    shown = column(indicator, user=user, year=year if year in years else None)
    if shown is None:
        return None
    values = shown.by_body
    by_pk = {one.pk: one for one in prefectures()}
    means = tuple((by_pk[int(mean.group)], mean) for mean in _means(indicator, values, _prefecture_of_each()))
    return IndicatorPage(
        indicator=indicator,
        year=shown.year,
        years=years,
        nation=spread(list(values.values())),
        prefectures=means,
        here=next((one for one in means if prefecture and one[0].pk == prefecture.pk), None),
        members=_members(indicator, prefecture, values, shown.absences),
        absent=Counter(shown.absences.values()),
    )


def _members(
    indicator: Indicator,
    prefecture: Organisation | None,
    values: Mapping[int, float | None],
    absences: Mapping[int, str],
) -> tuple[Member, ...]:
    """Positions count within the prefecture."""
    if prefecture is None:
        return ()
    bodies: Sequence[Organisation] = list(prefecture.municipalities.filter(is_fictional=False))
    found = positions(
        {str(body.pk): values.get(body.pk) for body in bodies}, direction=Direction(indicator.direction)
    )
    members = [Member(body, found[str(body.pk)], absences.get(body.pk, "empty")) for body in bodies]
    return tuple(
        sorted(members, key=lambda one: (one.position.place is None, one.position.place or 0, one.body.code))
    )


def every_value(indicator: Indicator) -> list[IndicatorValue]:
    """Every released value of an indicator, by year and code."""
    return list(
        indicator.figures.filter(is_released=True)
        .select_related("body__prefecture")
        .order_by("year", "body__code")
    )


def municipalities_of(prefecture: Organisation | None) -> list[Organisation]:
    """The real municipalities of a prefecture, by code."""
    return list(prefecture.municipalities.filter(is_fictional=False)) if prefecture else []
