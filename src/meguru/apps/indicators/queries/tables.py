"""Wide tables: municipalities x indicators of one year, as they go out to Excel and come back."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from meguru.apps.indicators.models import Indicator
from meguru.apps.indicators.queries.columns import column, newest_columns
from meguru.apps.registry.models import Organisation, Person
from meguru.engines.documents import Cell


@dataclass(frozen=True, slots=True)
class WideTable:
    """Rows of code, prefecture, name and one cell per indicator; an empty cell has no value."""

    title: str
    headers: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


def wide_table(
    title: str,
    indicators: Sequence[Indicator],
    bodies: Iterable[Organisation],
    *,
    user: Person,
    year: int | None,
) -> WideTable:
    """The values of one year, or each indicator's newest, as this person sees them."""
    found = {}
    if year is None:
        found = newest_columns(indicators, user=user)
    else:
        for one in indicators:
            seen = column(one, user=user, year=year)
            if seen is not None:
                found[one.pk] = seen
    shown = [one for one in indicators if one.pk in found]
    places = list(bodies)
    pks = np.array([one.pk for one in places], dtype=np.int64)
    columns = [[_cell(value, one) for value in found[one.pk].at(pks).tolist()] for one in shown]
    return WideTable(
        title=title,
        headers=(
            "団体コード",
            "都道府県",
            "市区町村",
            *(heading_of(one, found[one.pk].year) for one in shown),
        ),
        rows=tuple(
            (
                body.code,
                body.prefecture.name if body.prefecture else "",
                body.name,
                *(one[n] for one in columns),
            )
            for n, body in enumerate(places)
        ),
    )


def empty_table(
    title: str, indicators: Sequence[Indicator], bodies: Iterable[Organisation], *, year: int
) -> WideTable:
    """The same to be filled in."""
    headings = tuple(heading_of(one, year) for one in indicators)
    return WideTable(
        title=title,
        headers=("団体コード", "都道府県", "市区町村", *headings),
        rows=tuple(
            (
                one.code,
                one.prefecture.name if one.prefecture else "",
                one.name,
                *(None for _heading in headings),
            )
            for one in bodies
        ),
    )


def heading_of(indicator: Indicator, year: int) -> str:
    """The heading of a column, as the import reads it again."""
    unit = f"（{indicator.unit}）" if indicator.unit else ""
    return f"{indicator.name}{unit} {year}"


def _cell(value: float, indicator: Indicator) -> Cell:
    if np.isnan(value):
        return None
    if indicator.is_yes_no:
        return "実施" if value else "未実施"
    if indicator.is_choice:
        return indicator.labels[int(value)] if 0 <= int(value) < len(indicator.labels) else None
    return round(value, 6)
