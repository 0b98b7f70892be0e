"""The indicators that ship: stored, and brought up to date by what changed only."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django.db import transaction

from meguru.apps.indicators.bridge import column_of
from meguru.apps.indicators.commands.packing import pack_years
from meguru.apps.indicators.commands.rows import Row, put
from meguru.apps.indicators.facts.shelf import ShippedColumn, content, shipped_columns
from meguru.apps.indicators.models import Indicator, IndicatorValue, IndicatorYear
from meguru.apps.registry.models import Organisation

_DESCRIBED = (
    *("position", "theme", "name", "definition", "kind", "unit", "decimals", "denominator"),
    *("direction", "source", "licence", "note", "version"),
)
_WRITTEN = ("value", "absence", "denominator", "quality")
_EDITION = ("as_of", "note", "is_defined_otherwise")
_UNITS = {"percent": "%", "yes_no": "", "choice": ""}

_Row = tuple[float | None, str, float | None, str]  # as _WRITTEN


@transaction.atomic
def load_indicators() -> int:
    """This function will store the indicators that ship with their values, and answer how many values there are.

    Run again it writes only what differs. What a municipality entered itself stays. It needs the municipalities
    (`load_municipalities`). Raises: LookupError when a municipality of the files is not stored.
    """
    shipped = Indicator.objects.select_for_update(of=("self",), no_key=True).filter(organisation=None)
    list(shipped.order_by("pk").values_list("pk", flat=True))  # nobody enters values meanwhile
    changed = _take_out()
    _describe()
    keys = dict(Indicator.objects.filter(organisation=None).values_list("key", "pk"))
    codes = dict(Organisation.objects.filter(is_fictional=False).values_list("code", "pk"))
    columns = shipped_columns()
    by_place = {(one.key, one.year): one for one in columns}
    stored = {
        (one.indicator_id, one.year): one for one in IndicatorYear.objects.filter(indicator__in=keys.values())
    }
    for one in columns:
        wanted = dict(_rows(one, per=by_place.get((one.per, one.year)), codes=codes))
        place = (keys[one.key], one.year)
        if not _holds(stored.get(place), wanted) and _write(place, wanted):
            changed.add(place)
    pack_years(changed)
    _write_editions(keys)
    return sum(len(one.cells) for one in columns)


def _take_out() -> set[tuple[int, int]]:
    """Years that an earlier version shipped by mistake, where that version is still stored."""
    changed = set()
    for one in content()["withdrawn"]:
        rows = IndicatorValue.objects.filter(
            indicator__key=one["indicator"],
            indicator__version=one["of_version"],
            year=one["year"],
            entered_by_body=False,
        )
        changed |= set(rows.order_by().values_list("indicator", "year").distinct())
        rows.delete()
    return changed


def _describe() -> None:
    """Write the definitions that differ."""
    sources = {source["id"]: source for source in content()["source"]}
    wanted = [
        _described(number, one, sources[one["source"]], version=content()["version"])
        for number, one in enumerate(content()["indicator"])
    ]
    stored = {one.key: one for one in Indicator.objects.filter(key__in=[one.key for one in wanted])}
    differing = [
        one
        for one in wanted
        if one.key not in stored
        or any(getattr(one, name) != getattr(stored[one.key], name) for name in _DESCRIBED)
    ]
    Indicator.objects.bulk_create(
        differing, update_conflicts=True, unique_fields=["key"], update_fields=_DESCRIBED
    )


def _described(number: int, one: Mapping[str, Any], source: Mapping[str, Any], *, version: str) -> Indicator:
    unit = one["unit"]
    return Indicator(
        key=one["id"],
        position=number,
        theme=one["theme"],
        name=one["name"],
        definition=one["definition"],
        kind=unit if unit in Indicator.Kind.values else Indicator.Kind.NUMBER,
        unit=_UNITS.get(unit, unit),
        decimals=one.get("decimals", 0),
        denominator=one.get("denominator", ""),
        direction=one["direction"],
        source=source["name"],
        licence=source["licence"],
        note=source.get("note", ""),
        version=version,
    )


def _rows(
    column: ShippedColumn, *, per: ShippedColumn | None, codes: Mapping[str, int]
) -> Iterator[tuple[int, _Row]]:
    """Body -> what its row holds. A quality belongs to a value; where there is none, there is none of it either."""
    for code, (value, absence) in column.cells.items():
        body = codes.get(code)
        if body is None:
            raise LookupError(f"{column.key}: no municipality {code}; run load_municipalities first")
        denominator = per.cells.get(code, (None, ""))[0] if per is not None and value is not None else None
        yield body, (value, absence, denominator, column.quality if value is not None else "")


def _holds(stored: IndicatorYear | None, wanted: Mapping[int, _Row]) -> bool:
    """Whether the packed column says the same already."""
    if stored is None:
        return False
    column = column_of(stored)
    known = column.by_body
    return (
        known == {body: row[0] for body, row in wanted.items()}
        and column.absences == {body: row[1] for body, row in wanted.items() if row[1]}
        and column.denominators_by_body
        == {body: row[2] for body, row in wanted.items() if row[2] is not None}
        and column.qualities == {body: row[3] for body, row in wanted.items() if row[3]}
    )


def _write(place: tuple[int, int], wanted: Mapping[int, _Row]) -> bool:
    """Bring the rows of one year up to date; answer whether anything was written."""
    indicator_id, year = place
    stored = {
        body: (is_own, row)
        for body, is_own, *row in IndicatorValue.objects.filter(indicator=indicator_id, year=year)
        .order_by()
        .values_list("body_id", "entered_by_body", *_WRITTEN)
    }
    differing = [
        Row(indicator_id, year, body, *row)
        for body, row in wanted.items()
        if body not in stored or not (stored[body][0] or tuple(stored[body][1]) == row)
    ]
    put(differing)
    return bool(differing)


def _write_editions(keys: Mapping[str, int]) -> None:
    for one in content()["edition"]:
        about = {name: one.get(name, False if name == "is_defined_otherwise" else "") for name in _EDITION}
        years = IndicatorYear.objects.filter(indicator=keys[one["indicator"]], year=one["year"])
        years.exclude(**about).update(**about)
