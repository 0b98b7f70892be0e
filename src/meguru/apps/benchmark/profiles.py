"""One municipality over all indicators: its place in the prefecture, in the chosen group and in the nation."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from meguru.apps.benchmark.bodies import Bodies, Numbers
from meguru.apps.benchmark.groups import ComparedGroup
from meguru.apps.indicators.bridge import Column
from meguru.apps.indicators.models import Indicator, IndicatorValue
from meguru.apps.indicators.queries import newest_columns, visible_indicators
from meguru.apps.registry.models import Person
from meguru.engines.benchmark import Direction, Position, comparable, position_of

OTHERWISE = IndicatorValue.Quality.OTHERWISE
MOST_SHOWN = 5
FEWEST_TO_RANK = 4


@dataclass(frozen=True, slots=True)
class ProfileLine:
    """One indicator of one municipality; the positions count among the prefecture, the group and the nation."""

    indicator: Indicator
    year: int
    prefecture: Position
    group: Position
    nation: Position
    absence: str
    quality: str
    denominator: float | None
    is_waiting: bool = False  # the reader's own value, not released yet

    @property
    def behind(self) -> float | None:
        """The share of the others in the group (0 best, 1 last) that stand ahead; None without a fair rank."""
        own = self.group
        if self.indicator.direction == Direction.NEITHER or own.place is None or own.of < FEWEST_TO_RANK:
            return None
        return (own.place - 1) / (own.of - 1)


@dataclass(frozen=True, slots=True)
class Profile:
    """一団体のすがた: every indicator, and the weakest and strongest by their place in the group.

    Weak is only what lies in the last quarter, strong what lies in the first; where nobody differs, neither.
    """

    group: ComparedGroup
    lines: tuple[ProfileLine, ...]
    weakest: tuple[ProfileLine, ...]
    strongest: tuple[ProfileLine, ...]


def profile_of(*, group: ComparedGroup, bodies: Bodies, user: Person) -> Profile:
    """All indicators that this person may see and that the municipality has a row for, or a place."""
    indicators = list(visible_indicators(user))
    columns = newest_columns(indicators, user=user)
    circles = (
        bodies.pks[bodies.in_prefecture(group.own.prefecture_id)],
        np.array([one.pk for one in group.members], dtype=np.int64),
        bodies.pks,
    )
    lines = [
        line
        for one in indicators
        if one.pk in columns and (line := _line(one, columns[one.pk], circles, group.own.pk)) is not None
    ]
    ranked = [line for line in lines if line.behind is not None]
    weak = [line for line in ranked if line.group.quartile == 4]
    strong = [
        line for line in ranked if line.group.quartile == 1 and (line.group.tied + 1) * 2 <= line.group.of
    ]
    return Profile(
        group=group,
        lines=tuple(lines),
        weakest=tuple(sorted(weak, key=lambda one: -(one.behind or 0))[:MOST_SHOWN]),
        strongest=tuple(sorted(strong, key=lambda one: one.behind or 0)[:MOST_SHOWN]),
    )


def _line(indicator: Indicator, shown: Column, circles: tuple[Numbers, ...], own: int) -> ProfileLine | None:
    otherwise = [pk for pk, quality in shown.qualities.items() if quality == OTHERWISE]
    places = [_position(indicator, shown, circle, own, otherwise) for circle in circles]
    row = int(np.searchsorted(shown.bodies, own))
    has_row = row < shown.bodies.size and int(shown.bodies[row]) == own
    if not has_row and not any(one.of for one in places):
        return None
    denominator = float(shown.denominators[row]) if has_row else np.nan
    return ProfileLine(
        indicator=indicator,
        year=shown.year,
        prefecture=places[0],
        group=places[1],
        nation=places[2],
        absence=shown.absence_of(own) or "empty",
        quality=shown.quality_of(own),
        denominator=None if np.isnan(denominator) else denominator,
        is_waiting=own in shown.unreleased,
    )


def _position(
    indicator: Indicator, shown: Column, circle: Numbers, own: int, otherwise: list[int]
) -> Position:
    return position_of(
        shown.at(circle),
        int(np.flatnonzero(circle == own)[0]),
        code=str(own),
        direction=Direction(indicator.direction),
        comparable=comparable(circle, otherwise),
        is_otherwise=own in otherwise,
    )
