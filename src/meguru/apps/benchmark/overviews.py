"""Every municipality of a prefecture on one page: the indicators of a theme beside each other."""

from __future__ import annotations

from dataclasses import dataclass

from meguru.apps.benchmark.bodies import Body, Numbers, bodies_of
from meguru.apps.indicators.bridge import Column
from meguru.apps.indicators.models import Indicator, IndicatorValue
from meguru.apps.indicators.queries import newest_columns, visible_indicators
from meguru.apps.registry.models import Organisation, Person
from meguru.engines.benchmark import (
    Direction,
    Distribution,
    Position,
    Standings,
    comparable,
    position,
    standings,
)
from meguru.engines.peer_groups import size_class

OTHERWISE = IndicatorValue.Quality.OTHERWISE
BY_CODE, BY_SIZE = "code", "size"


@dataclass(frozen=True, slots=True)
class OverviewAsked:
    """一覧の見せ方: what to sort by (a column's key, or code, size), which way, and which municipalities."""

    sort: str = BY_CODE
    is_reversed: bool = False
    kind: str = ""
    size: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True)
class OverviewCell:
    """One value with its place among all of the prefecture, and what to know before comparing."""

    position: Position
    absence: str
    quality: str
    is_waiting: bool = False  # the reader's own value, not released yet


@dataclass(frozen=True, slots=True)
class OverviewColumn:
    """One indicator of the page with its newest year and how its values lie in the prefecture."""

    indicator: Indicator
    year: int
    spread: Distribution


@dataclass(frozen=True, slots=True)
class OverviewLine:
    """One municipality with its cells in the order of the columns; how often it is in the first and last quarter."""

    body: Body
    cells: tuple[OverviewCell, ...]
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class OverviewPage:
    """一覧: the columns of a theme and the municipalities of a prefecture, `hidden` of which the filters leave out.

    Places and quarters count among all municipalities of the prefecture, also those that are filtered away.
    """

    prefecture: Organisation
    columns: tuple[OverviewColumn, ...]
    lines: tuple[OverviewLine, ...]
    hidden: int


def overview_page(
    *, prefecture: Organisation, theme: str, asked: OverviewAsked, user: Person
) -> OverviewPage:
    """The whole prefecture in the newest year of each indicator; columns without any value there are left out."""
    within = bodies_of(prefecture)
    indicators = list(visible_indicators(user).filter(theme=theme))
    columns = newest_columns(indicators, user=user)
    shown = []
    cells: list[list[OverviewCell]] = [[] for _one in within.rows]
    for one in indicators:
        if one.pk not in columns:
            continue
        found = _ranked(one, columns[one.pk], within.pks)
        if not found.spread.count:
            continue
        shown.append(OverviewColumn(one, columns[one.pk].year, found.spread))
        for number, cell in enumerate(_cells(one, columns[one.pk], found, within.rows)):
            cells[number].append(cell)
    lines = [_line(body, tuple(own), shown) for body, own in zip(within.rows, cells, strict=True)]
    kept = [line for line in lines if _is_wanted(line.body, asked)]
    return OverviewPage(
        prefecture=prefecture,
        columns=tuple(shown),
        lines=tuple(_in_order(kept, shown, asked)),
        hidden=len(lines) - len(kept),
    )


def _ranked(indicator: Indicator, shown: Column, pks: Numbers) -> Standings:
    otherwise = [pk for pk, quality in shown.qualities.items() if quality == OTHERWISE]
    return standings(
        shown.at(pks),
        direction=Direction(indicator.direction),
        comparable=comparable(pks, otherwise),
    )


def _cells(
    indicator: Indicator, shown: Column, found: Standings, bodies: tuple[Body, ...]
) -> list[OverviewCell]:
    absences, qualities = shown.absences, shown.qualities
    direction = Direction(indicator.direction)
    return [
        OverviewCell(
            position(
                found,
                number,
                code=one.code,
                direction=direction,
                is_otherwise=qualities.get(one.pk) == OTHERWISE,
            ),
            absences.get(one.pk, "empty"),
            qualities.get(one.pk, ""),
            one.pk in shown.unreleased,
        )
        for number, one in enumerate(bodies)
    ]


def _line(body: Body, cells: tuple[OverviewCell, ...], columns: list[OverviewColumn]) -> OverviewLine:
    quarters = [
        cell.position.quartile
        for cell, column in zip(cells, columns, strict=True)
        if column.indicator.direction != Direction.NEITHER and column.spread.least != column.spread.most
    ]
    return OverviewLine(body, cells, first=quarters.count(1), last=quarters.count(4))


def _is_wanted(body: Body, asked: OverviewAsked) -> bool:
    mine = size_class(body.residents)
    return (
        (not asked.kind or body.kind == asked.kind)
        and (not asked.size or (mine is not None and mine.id == asked.size))
        and (not asked.name or asked.name in body.name)
    )


def _in_order(
    lines: list[OverviewLine], columns: list[OverviewColumn], asked: OverviewAsked
) -> list[OverviewLine]:
    """By code, residents, or the value of a column; whoever has no value comes last either way."""
    keys = [column.indicator.key for column in columns]
    if asked.sort not in (*keys, BY_SIZE):
        return sorted(lines, key=lambda line: line.body.code, reverse=asked.is_reversed)
    place = keys.index(asked.sort) if asked.sort in keys else None

    def value(line: OverviewLine) -> float | None:
        return line.body.residents if place is None else line.cells[place].position.value

    known = [line for line in lines if value(line) is not None]
    known.sort(key=lambda line: line.body.code)
    known.sort(key=lambda line: value(line) or 0, reverse=asked.is_reversed)
    return known + [line for line in lines if value(line) is None]
