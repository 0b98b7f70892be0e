"""Who moved most between two years, and how fast. Only municipalities with both values are compared."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from meguru.engines.benchmark.position import Direction


@dataclass(frozen=True, slots=True)
class Movement:
    """伸び: from one year to another; `better_by` is signed so that more is better."""

    code: str
    before: float
    now: float
    years: int
    better_by: float

    @property
    def a_year(self) -> float:
        return self.better_by / self.years


def movements(
    series: Mapping[str, Mapping[int, float | None]], *, direction: Direction, since: int, until: int
) -> tuple[Movement, ...]:
    """Those with a value in both years, the largest improvement first; ties by code.

    An indicator without a direction is ordered by how much it rose. Raises: ValueError unless since < until.
    """
    if since >= until:
        raise ValueError("the later year must come after the earlier one")
    sign = -1.0 if direction == Direction.LESS else 1.0
    found = []
    for code, values in series.items():
        before, now = values.get(since), values.get(until)
        if before is not None and now is not None:
            found.append(Movement(code, before, now, until - since, sign * (now - before)))
    return tuple(sorted(found, key=lambda one: (-one.better_by, one.code)))
