"""A year of an indicator: rows <-> one column of figures.

A column is what pages compute with: body numbers (int64, in order), values (float64, nan where there is none),
denominators (float64, nan where unknown) and marks (uint8: low four bits why there is no value, high four the quality).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from meguru.apps.indicators.models import IndicatorValue, IndicatorYear
from meguru.engines.indicator_table import Absence

Floats = npt.NDArray[np.float64]
ABSENCES = ("", *(one.value for one in Absence))
QUALITIES = tuple(IndicatorValue.Quality.values)
OTHERWISE = QUALITIES.index(IndicatorValue.Quality.OTHERWISE)


@dataclass(frozen=True)
class Column:
    """列: the values of one indicator in one year, one place per municipality that has a row."""

    year: int
    bodies: npt.NDArray[np.int64]
    values: Floats
    denominators: Floats
    marks: npt.NDArray[np.uint8]
    is_defined_otherwise: bool = False

    def at(self, bodies: npt.NDArray[np.int64]) -> Floats:
        """The values of these bodies, in their order; nan for who has no row."""
        found = np.full(bodies.size, np.nan)
        if self.bodies.size:
            place = np.minimum(np.searchsorted(self.bodies, bodies), self.bodies.size - 1)
            here = self.bodies[place] == bodies
            found[here] = self.values[place[here]]
        return found

    def with_rows(self, rows: Iterable[IndicatorValue]) -> Column:
        """The same with these rows put in, for somebody who may see them."""
        added = list(rows)
        if not added:
            return self
        keep = ~np.isin(self.bodies, [one.body_id for one in added])
        bodies = np.concatenate([self.bodies[keep], np.array([one.body_id for one in added], dtype=np.int64)])
        order = np.argsort(bodies, kind="stable")
        return Column(
            year=self.year,
            bodies=bodies[order],
            values=np.concatenate([self.values[keep], _array([one.value for one in added])])[order],
            denominators=np.concatenate(
                [self.denominators[keep], _array([one.denominator for one in added])]
            )[order],
            marks=np.concatenate([self.marks[keep], _marks(added)])[order],
            is_defined_otherwise=self.is_defined_otherwise,
        )

    @cached_property
    def by_body(self) -> dict[int, float | None]:
        """Body -> value; None where a row says that there is none."""
        known = ~np.isnan(self.values)
        return {
            body: value if has else None
            for body, value, has in zip(
                self.bodies.tolist(), self.values.tolist(), known.tolist(), strict=True
            )
        }

    @cached_property
    def absences(self) -> dict[int, str]:
        """Body -> why there is no value, of those without one."""
        missing = np.flatnonzero(np.isnan(self.values))
        return {int(self.bodies[n]): ABSENCES[self.marks[n] & 15] for n in missing}

    @cached_property
    def qualities(self) -> dict[int, str]:
        """Body -> quality, of those whose value is not simply sound."""
        marked = np.flatnonzero(self.marks >> 4)
        return {int(self.bodies[n]): QUALITIES[self.marks[n] >> 4] for n in marked}


def column_of(stored: IndicatorYear) -> Column:
    """The column that a stored year holds."""
    return Column(
        year=stored.year,
        bodies=np.frombuffer(stored.bodies, dtype="<i8"),
        values=np.frombuffer(stored.values, dtype="<f8"),
        denominators=np.frombuffer(stored.denominators, dtype="<f8"),
        marks=np.frombuffer(stored.marks, dtype=np.uint8),
        is_defined_otherwise=stored.is_defined_otherwise,
    )


def pack(stored: IndicatorYear, rows: Iterable[IndicatorValue]) -> None:
    """This function will put the released ones of these rows into the column of a year; saving it is the caller's."""
    ordered = sorted((one for one in rows if one.is_released), key=lambda one: one.body_id)
    stored.bodies = np.array([one.body_id for one in ordered], dtype="<i8").tobytes()
    stored.values = _array([one.value for one in ordered]).astype("<f8").tobytes()
    stored.denominators = _array([one.denominator for one in ordered]).astype("<f8").tobytes()
    stored.marks = _marks(ordered).tobytes()


def _array(values: list[float | None]) -> Floats:
    return np.array([np.nan if one is None else one for one in values], dtype=np.float64)


def _marks(rows: list[IndicatorValue]) -> npt.NDArray[np.uint8]:
    return np.array(
        [ABSENCES.index(one.absence) | QUALITIES.index(one.quality) << 4 for one in rows], dtype=np.uint8
    )
