"""A year of an indicator: rows <-> one column of figures.

A column is what pages compute with: body numbers (int64, in order), values (float64, nan where there is none),
denominators (float64, nan where unknown) and marks (uint8: low four bits why there is no value, high four the quality).
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from meguru.apps.indicators.models import IndicatorValue, IndicatorYear
from meguru.engines.indicator_table import Absence

Floats = npt.NDArray[np.float64]
ABSENCES = ("", *(one.value for one in Absence))
QUALITIES = tuple(IndicatorValue.Quality.values)
_ABSENCE_NUMBERS = {absence: number for number, absence in enumerate(ABSENCES)}
_QUALITY_NUMBERS = {quality: number for number, quality in enumerate(QUALITIES)}
OTHERWISE = QUALITIES.index(IndicatorValue.Quality.OTHERWISE)


class Plain(NamedTuple):
    """What a row says, without whose and when."""

    value: float | None
    absence: str
    denominator: float | None
    quality: str
    evidence: str
    is_released: bool = True
    entered_by_body: bool = False


@dataclass(frozen=True)
class Column:
    """列: the values of one indicator in one year, one place per municipality that has a row.

    `unreleased` names those that only the reader's own office sees: they belong into no mean.
    """

    year: int
    bodies: npt.NDArray[np.int64]
    values: Floats
    denominators: Floats
    marks: npt.NDArray[np.uint8]
    is_defined_otherwise: bool = False
    unreleased: frozenset[int] = frozenset()

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
            marks=np.concatenate([self.marks[keep], _marks((one.absence, one.quality) for one in added)])[
                order
            ],
            is_defined_otherwise=self.is_defined_otherwise,
            unreleased=self.unreleased | {one.body_id for one in added if not one.is_released},
        )

    def without(self, bodies: npt.NDArray[np.int64]) -> Column:
        """The same without these bodies."""
        if not bodies.size or not self.bodies.size:
            return self
        keep = ~np.isin(self.bodies, bodies)
        return self if keep.all() else self._kept(keep)

    def with_few_withheld(self, fewest: int, *, but: Iterable[int]) -> Column:
        """Counts from 1 to below `fewest` made absent, except those of the bodies `but`."""
        few = (self.values > 0) & (self.values < fewest) & ~np.isin(self.bodies, list(but))
        if not few.any():
            return self
        values, marks = self.values.copy(), self.marks.copy()
        values[few] = np.nan
        marks[few] = _ABSENCE_NUMBERS[Absence.WITHHELD.value]
        return replace(self, values=values, marks=marks)

    def _kept(self, keep: npt.NDArray[np.bool_]) -> Column:
        return replace(
            self,
            bodies=self.bodies[keep],
            values=self.values[keep],
            denominators=self.denominators[keep],
            marks=self.marks[keep],
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

    def absence_of(self, body: int) -> str:
        """Why one body has no value; "" when it has one or no row: for pages over hundreds of columns."""
        row = self._row_of(body)
        return "" if row is None or not np.isnan(self.values[row]) else ABSENCES[self.marks[row] & 15]

    def quality_of(self, body: int) -> str:
        """What to know of one body's value before comparing; "" when it is simply sound."""
        row = self._row_of(body)
        return "" if row is None else QUALITIES[self.marks[row] >> 4]

    def _row_of(self, body: int) -> int | None:
        row = int(np.searchsorted(self.bodies, body))
        return row if row < self.bodies.size and int(self.bodies[row]) == body else None

    @cached_property
    def denominators_by_body(self) -> dict[int, float]:
        """Body -> denominator, of those whose denominator is known."""
        known = np.flatnonzero(~np.isnan(self.denominators))
        return {int(self.bodies[n]): float(self.denominators[n]) for n in known}

    @cached_property
    def qualities(self) -> dict[int, str]:
        """Body -> quality, of those whose value is not simply sound."""
        marked = np.flatnonzero(self.marks >> 4)
        return {int(self.bodies[n]): QUALITIES[self.marks[n] >> 4] for n in marked}


def empty_column(year: int) -> Column:
    """A year of which nothing is released."""
    return Column(
        year=year,
        bodies=np.array([], dtype=np.int64),
        values=np.array([]),
        denominators=np.array([]),
        marks=np.array([], dtype=np.uint8),
    )


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


def pack(stored: IndicatorYear) -> None:
    """This function will put the released rows of a year into its column; saving it is the caller's."""
    rows = IndicatorValue.objects.filter(indicator=stored.indicator_id, year=stored.year, is_released=True)
    ordered = list(
        rows.order_by("body_id").values_list("body_id", "value", "denominator", "absence", "quality")
    )
    stored.bodies = np.array([one[0] for one in ordered], dtype="<i8").tobytes()
    stored.values = _array([one[1] for one in ordered]).astype("<f8").tobytes()
    stored.denominators = _array([one[2] for one in ordered]).astype("<f8").tobytes()
    stored.marks = _marks((one[3], one[4]) for one in ordered).tobytes()


def _array(values: list[float | None]) -> Floats:
    return np.array(values, dtype=np.float64)  # None becomes nan


def _marks(marks: Iterable[tuple[str, str]]) -> npt.NDArray[np.uint8]:
    """(absence, quality) of each row."""
    return np.array(
        [_ABSENCE_NUMBERS[absence] | _QUALITY_NUMBERS[quality] << 4 for absence, quality in marks],
        dtype=np.uint8,
    )


def packed_rows(rows: Iterable[tuple[int, Plain | None, Plain]]) -> bytes:
    """(body, what stood there, what was written) of one import and column, as it is kept."""
    return zlib.compress(json.dumps(list(rows), ensure_ascii=False, separators=(",", ":")).encode())


def unpacked_rows(stored: bytes) -> list[tuple[int, Plain | None, Plain]]:
    """The same, read again."""
    return [
        (body, None if before is None else Plain(*before), Plain(*written))
        for body, before, written in json.loads(zlib.decompress(bytes(stored)))
    ]
