"""One indicator over the years: a municipality beside the means of its prefecture and the nation, and beside others.

Rule.   A mean is the plain mean over the municipalities that have a released value of that year, those with another
        definition left out. It is compared among bodies that exist alike: fictional towns have the mean of their own
        prefecture and none of the nation. Where a year is defined otherwise than the one before, no line is drawn across.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from meguru.apps.indicators.bridge import OTHERWISE, Column
from meguru.apps.indicators.models import Indicator, IndicatorYear
from meguru.apps.indicators.queries.columns import columns_of_years
from meguru.apps.registry.models import Organisation, Person
from meguru.engines.indicator_table import comparable_name, smallness

MOST_CHOSEN = 5


@dataclass(frozen=True, slots=True)
class SeriesLine:
    """推移の線: a value per year; `counts` says over how many municipalities a mean is, None for a municipality."""

    name: str
    kind: str  # own, prefecture, nation or chosen
    values: tuple[float | None, ...]
    counts: tuple[int, ...] | None = None


@dataclass(frozen=True, slots=True)
class YearOfBody:
    """What is known of one year of the municipality looked at."""

    year: int
    value: float | None
    absence: str
    quality: str
    denominator: float | None
    is_small: bool
    is_waiting: bool
    is_break: bool
    about: str


@dataclass(frozen=True, slots=True)
class Series:
    """指標の推移: years, lines in the order to be read, and what is to be known of the municipality's own values."""

    indicator: Indicator
    body: Organisation
    years: tuple[int, ...]
    lines: tuple[SeriesLine, ...]
    own: tuple[YearOfBody, ...]
    breaks: frozenset[int]
    small_points: float | None  # what one more moves everybody, when all denominators are small


def series(
    indicator: Indicator, *, body: Organisation, others: Sequence[Organisation], user: Person
) -> Series | None:
    """The years of one municipality as this person may see them; None when nobody has a value."""
    seen = {one.year: one for one in columns_of_years(indicator, user=user)}
    if not seen:
        return None
    released = {one.year: one for one in columns_of_years(indicator, user=user, only_released=True)}
    years = tuple(sorted(seen))
    near, everybody = _alike(body)
    lines = [_line(body, "own", [seen[year] for year in years])]
    lines.append(_mean(str(body.prefecture or ""), "prefecture", years, released, near))
    if not body.is_fictional:
        lines.append(_mean("", "nation", years, released, everybody))
    lines += [_line(one, "chosen", [seen[year] for year in years]) for one in others]
    notes = {one.year: one for one in IndicatorYear.objects.filter(indicator=indicator).defer(
        "bodies", "values", "denominators", "marks"
    )}  # fmt: skip
    breaks = frozenset(year for year in years[1:] if seen[year].is_defined_otherwise)
    return Series(
        indicator=indicator,
        body=body,
        years=years,
        lines=tuple(lines),
        own=tuple(_of_body(seen[year], released.get(year), body, notes.get(year), breaks) for year in years),
        breaks=breaks,
        small_points=smallness(list(seen[years[-1]].denominators_by_body.values())).points,
    )


def comparable_bodies(body: Organisation) -> list[Organisation]:
    """The other municipalities of the prefecture, which are offered first."""
    found = Organisation.objects.filter(prefecture=body.prefecture_id, is_fictional=body.is_fictional)
    return list(found.exclude(pk=body.pk).order_by("code"))


def named_bodies(words: Sequence[str], *, like: Organisation) -> tuple[list[Organisation], list[str]]:
    """The municipalities that people named by code or name, and the words that name none or several."""
    alike = Organisation.objects.filter(prefecture__isnull=False, is_fictional=like.is_fictional)
    if like.is_fictional:
        alike = alike.filter(prefecture=like.prefecture_id)
    found, unknown = [], []
    for word in words:
        plain = comparable_name(word)
        by = (
            alike.filter(code__startswith=plain)
            if plain.isdigit() and len(plain) >= 5
            else alike.filter(name=plain)
        )
        near = by.filter(prefecture=like.prefecture_id) if by.count() > 1 else by
        if near.count() == 1:
            found.append(near.get())
        else:
            unknown.append(word)
    unique = list(dict.fromkeys(one for one in found if one.pk != like.pk))
    return unique[:MOST_CHOSEN], unknown


def _alike(body: Organisation) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """The bodies of the prefecture, and all that exist as this one does."""
    rows = Organisation.objects.filter(prefecture__isnull=False, is_fictional=body.is_fictional).order_by()
    pairs = list(rows.values_list("pk", "prefecture_id"))
    near = [pk for pk, prefecture in pairs if prefecture == body.prefecture_id]
    return np.array(near, dtype=np.int64), np.array([pk for pk, _prefecture in pairs], dtype=np.int64)


def _line(body: Organisation, kind: str, columns: Sequence[Column]) -> SeriesLine:
    at = np.array([body.pk], dtype=np.int64)
    values = [float(one.at(at)[0]) for one in columns]
    return SeriesLine(body.name, kind, tuple(None if np.isnan(one) else one for one in values))


def _mean(
    name: str,
    kind: str,
    years: Collection[int],
    columns: dict[int, Column],
    among: npt.NDArray[np.int64],
) -> SeriesLine:
    values: list[float | None] = []
    counts = []
    for year in years:
        one = columns.get(year)
        known = np.array([]) if one is None else _comparable(one, among)
        values.append(float(known.mean()) if known.size else None)
        counts.append(int(known.size))
    return SeriesLine(name, kind, tuple(values), tuple(counts))


def _comparable(column: Column, among: npt.NDArray[np.int64]) -> npt.NDArray[np.float64]:
    """The values of these bodies that are defined as the others are."""
    fits = np.isin(column.bodies, among) & ((column.marks >> 4) != OTHERWISE) & ~np.isnan(column.values)
    return column.values[fits]


def _of_body(
    seen: Column,
    released: Column | None,
    body: Organisation,
    about: IndicatorYear | None,
    breaks: frozenset[int],
) -> YearOfBody:
    denominators = seen.denominators_by_body
    denominator = denominators.get(body.pk)
    value = seen.by_body.get(body.pk)
    return YearOfBody(
        year=seen.year,
        value=value,
        absence=seen.absences.get(body.pk, ""),
        quality=seen.qualities.get(body.pk, ""),
        denominator=denominator,
        is_small=value is not None and smallness(list(denominators.values())).marks(denominator),
        is_waiting=value is not None and (released is None or released.by_body.get(body.pk) != value),
        is_break=seen.year in breaks,
        about="　".join(text for text in ((about.as_of, about.note) if about else ()) if text),
    )
