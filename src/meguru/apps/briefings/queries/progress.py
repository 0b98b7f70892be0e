"""Who improved most on an indicator, among those that a municipality is compared with."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from meguru.apps.briefings.queries.basis import Basis
from meguru.apps.briefings.queries.landscape import Landscape, Town, open_column
from meguru.apps.indicators.bridge import OTHERWISE, Column
from meguru.apps.indicators.models import Indicator
from meguru.apps.indicators.queries import columns_of_years
from meguru.engines.benchmark import Direction, Movement
from meguru.engines.gap_causes import Improvers, improvers


@dataclass(frozen=True, slots=True)
class ImproverRow:
    """One that improved, with its name."""

    town: Town
    movement: Movement


@dataclass(frozen=True, slots=True)
class Moved:
    improvers: Improvers
    rows: tuple[ImproverRow, ...]


def improved(
    ground: Landscape, seat: int, indicator: Indicator, basis: Basis, *, middle: float | None
) -> Moved:
    """The movements within the group between the earliest and the newest comparable year."""
    columns = _columns(ground, indicator)
    group = ground.group(seat, basis.group)
    bodies = np.array([ground.towns[n].pk for n in group], dtype=np.int64)
    series: dict[str, dict[int, float | None]] = {str(n): {} for n in group}
    for column in columns:
        for n, value in zip(group, _comparable_at(column, bodies), strict=True):
            series[str(n)][column.year] = None if np.isnan(value) else float(value)
    found = improvers(
        series,
        own=str(seat),
        among=frozenset(series),
        years=[column.year for column in columns],
        broken_at=frozenset(column.year for column in columns if column.is_defined_otherwise),
        direction=Direction(indicator.direction),
        middle=middle,
    )
    return Moved(found, tuple(ImproverRow(ground.towns[int(one.code)], one) for one in found.best))


def _columns(ground: Landscape, indicator: Indicator) -> tuple[Column, ...]:
    mark = ("years", indicator.key)
    if mark not in ground.kept:
        ground.kept[mark] = (
            tuple(open_column(indicator, one) for one in indicator.years.order_by("year"))
            if ground.is_released_only
            else columns_of_years(indicator, user=ground.user)
        )
    found = ground.kept[mark]
    assert isinstance(found, tuple)
    return tuple(one for one in found if not np.isnan(one.values).all())


def _comparable_at(column: Column, bodies: np.ndarray) -> np.ndarray:
    """The values of these bodies, without those that are defined otherwise."""
    marked = column.bodies[(column.marks >> 4) == OTHERWISE]
    return np.where(np.isin(bodies, marked), np.nan, column.at(bodies))
