"""How one municipality stands on an indicator in a group: places, quarters, and what those at the head do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from meguru.apps.benchmark.bodies import Bodies, Body
from meguru.apps.benchmark.groups import ComparedGroup
from meguru.apps.catalogue.models import ServiceCase
from meguru.apps.indicators.bridge import Column
from meguru.apps.indicators.models import Indicator, IndicatorValue
from meguru.apps.indicators.queries import column, newest_columns, visible_indicators, years_of
from meguru.apps.offerings.queries import service, service_shortfalls
from meguru.apps.registry.models import Organisation, Person
from meguru.apps.registry.permissions import Can
from meguru.engines.benchmark import (
    SMALL_DENOMINATOR,
    Direction,
    Distribution,
    LeaderTrait,
    Neighbour,
    Position,
    TraitColumn,
    comparable,
    leading,
    position,
    standings,
    traits,
)
from meguru.engines.service_gap import GapKind

OTHERWISE = IndicatorValue.Quality.OTHERWISE
MOST_CASES = 6
MOST_SERVICES = 6


@dataclass(frozen=True, slots=True)
class GroupRow:
    """One municipality of the group with its value, its place and what a reader must know before comparing."""

    body: Body
    position: Position
    absence: str
    quality: str
    denominator: float | None
    is_own: bool
    is_leader: bool
    neighbour: Neighbour | None
    is_waiting: bool = False  # the reader's own value, not released yet

    @property
    def is_small(self) -> bool:
        return self.denominator is not None and self.denominator < SMALL_DENOMINATOR


@dataclass(frozen=True, slots=True)
class GroupResult:
    """比べた結果: one indicator in one year over a group, the best first, those without a value last.

    `defined_otherwise` counts members that are described but not ranked; `begins_anew` tells that the definition of
    this year differs from the year before.
    """

    indicator: Indicator
    year: int
    years: tuple[int, ...]
    group: ComparedGroup
    own: Position
    spread: Distribution
    rows: tuple[GroupRow, ...]
    leaders: tuple[Body, ...]
    defined_otherwise: int
    begins_anew: bool


@dataclass(frozen=True, slots=True)
class LeaderService:
    """先行団体のサービス: one in which most leaders are ahead of the municipality."""

    name: str
    ahead: int
    of: int


@dataclass(frozen=True, slots=True)
class LeaderPractice:
    """先行団体の取組: indicators in which they are ahead, services, and cases of the catalogue."""

    traits: tuple[tuple[Indicator, LeaderTrait], ...]
    services: tuple[LeaderService, ...]
    cases: tuple[ServiceCase, ...]


def group_result(
    indicator: Indicator, *, group: ComparedGroup, user: Person, year: int | None = None
) -> GroupResult | None:
    """The result in the newest or a given year; None when the indicator has no value at all."""
    years = years_of(indicator)
    shown = column(indicator, user=user, year=year if year in years else None)
    return None if shown is None else _result(indicator, shown, group, years)


def _result(indicator: Indicator, shown: Column, group: ComparedGroup, years: tuple[int, ...]) -> GroupResult:
    members = Bodies(group.members)
    direction = Direction(indicator.direction)
    otherwise = {pk for pk, quality in shown.qualities.items() if quality == OTHERWISE}
    found = standings(
        shown.at(members.pks), direction=direction, comparable=comparable(members.pks, otherwise)
    )
    heads = leading(found) if direction != Direction.NEITHER else ()
    denominators = denominators_of(shown)
    rows = [
        GroupRow(
            body=one,
            position=position(
                found, number, code=one.code, direction=direction, is_otherwise=one.pk in otherwise
            ),
            absence=shown.absences.get(one.pk, "empty"),
            quality=shown.qualities.get(one.pk, ""),
            denominator=denominators.get(one.pk),
            is_own=one == group.own,
            is_leader=number in heads,
            neighbour=group.neighbours.get(one.code),
            is_waiting=one.pk in shown.unreleased,
        )
        for number, one in enumerate(members.rows)
    ]
    return GroupResult(
        indicator=indicator,
        year=shown.year,
        years=years,
        group=group,
        own=next(one.position for one in rows if one.is_own),
        spread=found.spread,
        rows=tuple(sorted(rows, key=_by_place)),
        leaders=tuple(members.rows[number] for number in heads),
        defined_otherwise=sum(one.pk in otherwise for one in members.rows),
        begins_anew=shown.is_defined_otherwise,
    )


def _by_place(row: GroupRow) -> tuple[bool, int, str]:
    return row.position.place is None, row.position.place or 0, row.body.code


def denominators_of(shown: Column) -> dict[int, float]:
    """Body -> denominator, of those whose denominator is known."""
    known = np.flatnonzero(~np.isnan(shown.denominators))
    return {int(shown.bodies[n]): float(shown.denominators[n]) for n in known}


def leader_practice(result: GroupResult, *, user: Person) -> LeaderPractice:
    """What the leaders of a result do that the municipality does not, as far as it is public."""
    heads = [one for one in result.leaders if one != result.group.own]
    if not heads:
        return LeaderPractice((), (), ())
    return LeaderPractice(
        _traits(result, heads, user=user), _services(result, heads, user=user), _cases(heads, user)
    )


def _traits(
    result: GroupResult, heads: Sequence[Body], *, user: Person
) -> tuple[tuple[Indicator, LeaderTrait], ...]:
    """Other indicators of the same group in which the leaders are ahead."""
    others = {
        one.key: one
        for one in visible_indicators(user).exclude(direction=Direction.NEITHER)
        if one.pk != result.indicator.pk and not one.is_choice
    }
    columns = newest_columns(others.values(), user=user)
    members = Bodies(tuple(row.body for row in result.rows))
    asked = [
        TraitColumn(key, columns[one.pk].at(members.pks), Direction(one.direction))
        for key, one in others.items()
        if one.pk in columns and OTHERWISE not in columns[one.pk].qualities.values()
    ]
    found = traits(
        asked,
        own=members.row_of[result.group.own.pk],
        leaders=[members.row_of[one.pk] for one in heads],
        yes_no=[key for key, one in others.items() if one.is_yes_no],
    )
    return tuple((others[one.id], one) for one in found)


def _services(result: GroupResult, heads: Sequence[Body], *, user: Person) -> tuple[LeaderService, ...]:
    bodies = {
        one.pk: one
        for one in Organisation.objects.filter(pk__in=[result.group.own.pk, *(one.pk for one in heads)])
    }
    own = bodies.pop(result.group.own.pk)
    told = service_shortfalls(own, list(bodies.values()), user=user)
    found = [one for one in told if one.kind != GapKind.UNWRITTEN]
    return tuple(
        LeaderService(
            name=named.name if (named := service(one.service)) else one.service,
            ahead=one.ahead,
            of=one.known,
        )
        for one in found[:MOST_SERVICES]
    )


def _cases(heads: Sequence[Body], user: Person) -> tuple[ServiceCase, ...]:
    """Cases of the catalogue told of these municipalities, by their name with or without the prefecture."""
    if not user.can(Can.VIEW_CATALOGUE):
        return ()
    names = {name for one in heads for name in (one.name, one.full_name)}
    found = ServiceCase.objects.visible_to(user).filter(put_away_at__isnull=True, body__in=names)
    return tuple(found.order_by("body", "title", "pk")[:MOST_CASES])
